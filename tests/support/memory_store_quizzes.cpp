// The memory store's quizzes and participants.
#include "pollstream/base/limits.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/domain/lifecycle.hpp"
#include "pollstream/domain/quiz.hpp"
#include "support/memory_store.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace pollstream::testing {

namespace {

participant* by_key(std::vector<participant>& people, const participant_key& key) {
    const auto at = std::ranges::find(people, key, &participant::key);
    return at == people.end() ? nullptr : &*at;
}

}  // namespace

participant* memory_store::by_name(room_entry& in, const std::string& name) {
    const auto at = in.names.find(fold(name));
    return at == in.names.end() ? nullptr : &in.participants[at->second - 1];
}

void memory_store::rename(room_entry& in, participant& who, const std::string& name) {
    if (!who.name.empty() && !who.is_hidden()) in.names.erase(fold(who.name));
    who.name = name;
    if (!name.empty() && !who.is_hidden()) in.names.emplace(fold(name), who.no);
}

bool memory_store::has_place(const room_entry& in) {
    const auto shown =
        std::ranges::count_if(in.participants, [](const participant& p) { return !p.is_hidden(); });
    return static_cast<std::size_t>(shown) < limits::participants_per_room;
}

void memory_store::hide(room_entry& in, participant& who, participant_state how) {
    if (!who.name.empty() && !who.is_hidden()) in.names.erase(fold(who.name));
    who.state = how;
}

void memory_store::show(room_entry& in, participant& who) {
    who.state = participant_state::shown;
    const auto name = std::exchange(who.name, "");
    if (by_name(in, name) == nullptr) rename(in, who, name);
}

participant* memory_store::answering(const poll_entry& p, const ballot& b) {
    if (!b.as) return nullptr;
    auto& room = rooms_.at(p.state.definition.room);
    auto* known = by_key(room.participants, b.as->key);
    if (known != nullptr || !b.as->by_name) return known;
    if (auto* shown = by_name(room, b.as->name)) return shown;
    const auto wanted = fold(b.as->name);
    const auto hidden = std::ranges::find_if(room.participants, [&](const participant& one) {
        return !one.name.empty() && fold(one.name) == wanted;
    });
    return hidden == room.participants.end() ? nullptr : &*hidden;
}

participant* memory_store::seat(room_entry& in, const joining& as, bool answers) {
    auto& people = in.participants;
    if (people.size() >= limits::participants_in_all || !has_place(in)) return nullptr;
    participant p;
    p.no = static_cast<participant_no>(people.size() + 1);
    p.key = as.key;
    p.joined_at = now_;
    p.answered = answers;
    people.push_back(std::move(p));
    if (by_name(in, as.name) == nullptr) rename(in, people.back(), as.name);
    return &people.back();
}

void memory_store::note_first_answer(const room_id& room, participant& by) {
    by.answered = true;
    auto& in = rooms_.at(room);
    if (by.state != participant_state::idle || !has_place(in)) return;
    show(in, by);
    sink_(participants_changed{room});
}

task<result<poll_ref>> memory_store::start_poll(poll_id id) {
    return write<poll_ref>([this, id] { return do_start(id); });
}

result<poll_ref> memory_store::do_start(const poll_id& id) {
    auto* p = settled(id);
    if (p == nullptr) return errc::not_found;
    unsigned extra = 0;
    for (const auto& who : rooms_.at(p->state.definition.room).participants)
        extra = std::max<unsigned>(extra, who.extra_time_percent);
    if (const auto why = start_quiz(p->state, extra, now_); why != errc::ok) return why;
    touch(*p);
    return publish(poll_event::started, *p);
}

task<result<joined>> memory_store::join_room(room_id room, participant_key key, std::string name) {
    return write<joined>([this, room, key, name = std::move(name)] { return do_join(room, key, name); });
}

result<joined> memory_store::do_join(const room_id& id, const participant_key& key, const std::string& name) {
    const auto found = rooms_.find(id);
    if (found == rooms_.end()) return errc::not_found;
    auto* known = by_key(found->second.participants, key);
    const auto* holder = by_name(found->second, name);
    if (holder != nullptr && holder != known) return errc::name_taken;
    if (known != nullptr) {
        rename(found->second, *known, name);
        return joined{*known, false};
    }
    const auto* fresh = seat(found->second, {key, name, false}, false);
    if (fresh == nullptr) return errc::room_full;
    found->second.last_activity = now_;
    return joined{*fresh, true};
}

task<result<participant>> memory_store::change_participant(room_id room, participant_no no,
                                                           participant_patch patch) {
    return write<participant>(
        [this, room, no, patch = std::move(patch)] { return do_change(room, no, patch); });
}

result<participant> memory_store::do_change(const room_id& id, participant_no no,
                                            const participant_patch& wanted) {
    const auto found = rooms_.find(id);
    if (found == rooms_.end()) return errc::not_found;
    auto& people = found->second.participants;
    if (no < 1 || no > people.size()) return errc::not_found;
    auto& p = people[no - 1];
    const auto* holder = wanted.name ? by_name(found->second, *wanted.name) : nullptr;
    if (holder != nullptr && holder != &p) return errc::name_taken;
    const bool shows = wanted.hidden && !*wanted.hidden && p.is_hidden();
    if (shows && !has_place(found->second)) return errc::room_full;
    found->second.last_activity = now_;
    if (wanted.name) rename(found->second, p, *wanted.name);
    if (wanted.hidden && *wanted.hidden) hide(found->second, p, participant_state::hidden);
    if (shows) show(found->second, p);
    if (wanted.extra_time_percent) {
        p.extra_time_percent = *wanted.extra_time_percent;
        for (const auto& poll : found->second.value.polls) {
            if (damaged_.contains(poll)) continue;
            auto* quiz = settled(poll);
            if (lengthen(quiz->state, p.extra_time_percent)) publish(poll_event::updated, *quiz);
        }
    }
    if (wanted.name || wanted.hidden) sink_(participants_changed{id});
    return p;
}

task<result<std::size_t>> memory_store::hide_idle(room_id room) {
    return write<std::size_t>([this, room] { return do_hide_idle(room); });
}

result<std::size_t> memory_store::do_hide_idle(const room_id& id) {
    const auto found = rooms_.find(id);
    if (found == rooms_.end()) return errc::not_found;
    std::size_t hidden = 0;
    for (auto& p : found->second.participants) {
        if (p.is_hidden() || p.answered || p.extra_time_percent != 0) continue;
        hide(found->second, p, participant_state::idle);
        ++hidden;
    }
    found->second.last_activity = now_;
    if (hidden > 0) sink_(participants_changed{id});
    return hidden;
}

task<result<std::optional<participant>>> memory_store::find_participant(room_id room, participant_key key) {
    return read<std::optional<participant>>([this, room, key]() -> result<std::optional<participant>> {
        const auto found = rooms_.find(room);
        if (found == rooms_.end()) return errc::not_found;
        const auto* p = by_key(found->second.participants, key);
        return p == nullptr ? std::nullopt : std::optional(*p);
    });
}

task<result<std::vector<participant>>> memory_store::read_participants(room_id room, participant_no after,
                                                                       std::size_t limit) {
    return read<std::vector<participant>>([this, room, after, limit]() -> result<std::vector<participant>> {
        const auto found = rooms_.find(room);
        if (found == rooms_.end()) return errc::not_found;
        std::vector<participant> some;
        for (const auto& p : found->second.participants)
            if (p.no > after && some.size() < limit) some.push_back(p);
        return some;
    });
}

task<result<leaderboard_ref>> memory_store::read_leaderboard(room_id room) {
    return read<leaderboard_ref>([this, room] { return do_leaderboard(room); });
}

result<leaderboard_ref> memory_store::do_leaderboard(const room_id& id) const {
    const auto found = rooms_.find(id);
    if (found == rooms_.end()) return errc::not_found;
    std::vector<const poll_entry*> quizzes;
    for (const auto& poll : found->second.value.polls) {
        const auto& entry = polls_.at(poll);
        if (is_revealed(entry.state.definition) && !damaged_.contains(poll)) quizzes.push_back(&entry);
    }
    std::ranges::sort(quizzes, [](const poll_entry* a, const poll_entry* b) {
        const auto& first = a->state.definition;
        const auto& second = b->state.definition;
        return std::tie(*first.closed_at, first.id) < std::tie(*second.closed_at, second.id);
    });
    score_sheet sheet(id, found->second.participants);
    for (const auto* quiz : quizzes) {
        sheet.begin(quiz->state.definition);
        for (const auto& b : quiz->ballots) sheet.take(*b.timed, b.marks);
    }
    return std::make_shared<const leaderboard>(std::move(sheet).finish());
}

}  // namespace pollstream::testing
