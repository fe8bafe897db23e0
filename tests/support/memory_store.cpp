#include "support/memory_store.hpp"

#include "pollstream/base/limits.hpp"
#include "pollstream/domain/closest.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lifecycle.hpp"
#include "pollstream/domain/quiz.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace pollstream::testing {

memory_store::memory_store(asio::any_io_executor loop, const clock& time, fact_sink sink,
                           std::function<std::string()> draw_code)
    : loop_(loop),
      time_(time),
      sink_(std::move(sink)),
      draw_code_(std::move(draw_code)),
      gate_(loop),
      epoch_(1 + random_below(1'000'000)),
      secret_(random_bytes<std::tuple_size_v<secret_key>>()) {}

// ---- how an operation waits for its turn

void memory_store::hold() {
    held_ = true;
    gate_.expires_at(asio::steady_timer::time_point::max());
}

void memory_store::release() {
    held_ = false;
    gate_.cancel();
}

task<void> memory_store::my_turn() {
    co_await asio::post(loop_, as_result);
    while (held_) co_await gate_.async_wait(as_result);
}

task<void> memory_store::drain() {
    draining_ = true;
    while (waiting_ > 0) co_await asio::post(loop_, as_result);
}

// ---- votes

task<result<cast_result>> memory_store::cast(ballot b) {
    return write<cast_result>([this, b = std::move(b)] { return result<cast_result>(do_cast(b)); });
}

cast_result memory_store::do_cast(ballot b) {
    auto* known = settled(b.poll);
    if (known == nullptr) return {};
    auto& p = *known;

    if (b.untold_voter && !p.voters.contains(b.voter) && p.voters.contains(*b.untold_voter))
        b.voter = *b.untold_voter;
    const auto voted = do_find_vote({b.poll, b.voter});
    const auto* standing = voted ? &*voted : nullptr;
    const auto earlier = [&](const vote_id& id) -> std::optional<choice> {
        auto seq = p.ballots[standing->proof.seq - 1].supersedes;
        for (std::size_t back = 0; back < limits::retries_known && seq != 0; ++back) {
            const auto& superseded = p.ballots[seq - 1];
            if (superseded.id == id) return superseded.marks;
            seq = superseded.supersedes;
        }
        return std::nullopt;
    };
    const auto* by = quiz_of(p.state.definition) != nullptr ? answering(p, b) : nullptr;
    const auto judged =
        judge(p.state, b, standing, earlier, now_, by != nullptr ? by->extra_time_percent : 0);
    auto answer = cast_result_of(b, judged, standing, now_);
    if (judged.stored()) {
        do_write(p.state.definition, judged.fresh);
        do_append(p, b, standing);
        answer.proof = receipt{b.poll, p.ballots.back().seq, b.id};
        answer.standing = b.marks;
    }
    answer.state = snapshot(p.state);
    if (judged.stored()) {
        sink_(vote_counted{answer.state, b.voter, b.marks, b.voter_name, answer.how});
        sink_(tally_changed{answer.state});
    }
    return answer;
}

void memory_store::do_write(poll& p, const std::vector<std::string>& fresh) {
    if (fresh.empty()) return;
    auto texts = std::make_shared<lexicon>(texts_of(p));
    add_texts(*texts, p, fresh);
    p.texts = std::move(texts);
}

void memory_store::do_append(poll_entry& p, const ballot& b, const standing_vote* before) {
    ballot_record stored{p.ballots.size() + 1, now_, b.id, b.marks, b.voter_name, 0, {}};
    if (before != nullptr) {
        recount_ballot(p.state, before->marks, b.marks);
        stored.supersedes = before->proof.seq;
    } else if (quiz_of(p.state.definition) != nullptr) {
        auto* by = answering(p, b);
        if (by == nullptr && b.as) by = seat(rooms_.at(p.state.definition.room), *b.as, true);
        if (by != nullptr) note_first_answer(p.state.definition.room, *by);
        stored.timed = answer_of(p.state.definition, by, now_);
        count_answer(p.state, b.marks, *stored.timed);
    } else {
        count_ballot(p.state, b.marks);
    }
    p.voters[b.voter] = stored.seq;
    p.ballots.push_back(std::move(stored));
    touch(p);
}

// ---- polls

task<result<poll_ref>> memory_store::add_poll(room_id room, poll p, std::optional<idempotency> once) {
    return write<poll_ref>([this, room, p = std::move(p), once] { return do_add(room, p, once); });
}

result<poll_ref> memory_store::do_add(const room_id& id, const poll& p,
                                      const std::optional<idempotency>& once) {
    if (once) {
        if (const auto earlier = replay(*once)) {
            if (!*earlier) return earlier->error();
            if ((*earlier)->polls.empty()) return errc::not_found;
            return (*earlier)->polls.front();
        }
    }
    const auto found = rooms_.find(id);
    if (found == rooms_.end()) return errc::not_found;
    auto& r = found->second;
    if (!pollstream::add_poll(r.value, p.id)) return errc::malformed;
    r.last_activity = now_;
    auto made = insert_poll(r, p);
    publish(r);
    if (once) creations_[once->key] = {once->request, id, {p.id}, now_};
    return made;
}

poll_ref memory_store::insert_poll(const room_entry& room, poll p) {
    auto& entry = polls_[p.id];
    p.room = room.value.id;
    p.lot = new_lot();
    entry.state.code = room.value.code;
    entry.state.counts = empty_tally(p);
    entry.state.definition = std::move(p);
    return publish(poll_event::created, entry);
}

task<result<poll_ref>> memory_store::patch_poll(poll_id id, poll_patch patch) {
    return write<poll_ref>([this, id, patch = std::move(patch)] { return do_patch(id, patch); });
}

result<poll_ref> memory_store::do_patch(const poll_id& id, const poll_patch& wanted) {
    auto* p = settled(id);
    if (p == nullptr) return errc::not_found;
    const bool was_listed = p->state.definition.listed;
    if (const auto why = patch(p->state, wanted, now_); why != errc::ok) return why;
    touch(*p);
    return publish(poll_event::updated, *p, was_listed && !p->state.definition.listed);
}

task<result<poll_ref>> memory_store::close_poll(poll_id id) {
    return write<poll_ref>([this, id] { return do_close(id); });
}

result<poll_ref> memory_store::do_close(const poll_id& id) {
    auto* p = settled(id);
    if (p == nullptr) return errc::not_found;
    touch(*p);
    if (!close_now(p->state, now_)) return snapshot(p->state);
    find_first_closest(*p);
    return publish(poll_event::closed, *p);
}

task<result<poll_ref>> memory_store::reopen_poll(poll_id id, std::optional<timestamp> end_time) {
    return write<poll_ref>([this, id, end_time] { return do_reopen(id, end_time); });
}

result<poll_ref> memory_store::do_reopen(const poll_id& id, std::optional<timestamp> end_time) {
    auto* p = settled(id);
    if (p == nullptr) return errc::not_found;
    if (const auto why = reopen(p->state, end_time, now_); why != errc::ok) return why;
    p->state.definition.lot = next_lot(p->state.definition.lot);
    touch(*p);
    return publish(poll_event::reopened, *p);
}

task<result<poll_ref>> memory_store::reset_poll(poll_id id) {
    return write<poll_ref>([this, id] { return do_reset(id); });
}

result<poll_ref> memory_store::do_reset(const poll_id& id) {
    auto* p = settled(id);
    if (p == nullptr) return errc::not_found;
    reset(p->state, now_);
    p->state.definition.lot = next_lot(p->state.definition.lot);
    p->ballots.clear();
    p->voters.clear();
    touch(*p);
    return publish(poll_event::reset, *p);
}

task<result<voided_votes>> memory_store::void_votes(poll_id id, vote_window window) {
    return write<voided_votes>([this, id, window] { return do_void(id, window); });
}

result<voided_votes> memory_store::do_void(const poll_id& id, const vote_window& window) {
    auto* p = settled(id);
    if (p == nullptr) return errc::not_found;
    if (const auto why = may_void(p->state.definition); why != errc::ok) return why;
    if (p->ballots.size() > limits::voidable_ballots) return errc::too_many_ballots;
    const auto within = [&](const ballot_record& b) { return window.holds(b.cast_at); };
    if (std::ranges::none_of(p->ballots, within)) return voided_votes{snapshot(p->state), 0};

    std::map<std::uint64_t, voter_key> by_seq;
    for (const auto& [voter, seq] : p->voters) by_seq[seq] = voter;
    for (auto i = p->ballots.size(); i > 0; --i) {
        const auto& b = p->ballots[i - 1];
        if (b.supersedes != 0) by_seq[b.supersedes] = by_seq.at(b.seq);
    }
    auto state = p->state;
    vote_voiding voiding(state, window);
    std::vector<ballot_record> left;
    decltype(p->voters) voters;
    for (auto b : p->ballots) {
        const auto place = voiding.take({b.seq, b.cast_at, b.marks, b.supersedes});
        if (!place) continue;
        voters[by_seq.at(b.seq)] = place->seq;
        b.seq = place->seq;
        b.supersedes = place->supersedes;
        b.marks = place->marks;
        left.push_back(std::move(b));
    }
    if (const auto why = voiding.finish(); why != errc::ok) return why;
    p->state = std::move(state);
    p->ballots = std::move(left);
    p->voters = std::move(voters);
    p->state.definition.lot = next_lot(p->state.definition.lot);
    if (p->state.definition.closed_at) find_first_closest(*p);
    touch(*p);
    return voided_votes{publish(poll_event::voided, *p), voiding.voided()};
}

task<result<poll_ref>> memory_store::decide_text(poll_id id, text_decision d) {
    return write<poll_ref>([this, id, d = std::move(d)] { return do_decide_text(id, d); });
}

result<poll_ref> memory_store::do_decide_text(const poll_id& id, const text_decision& d) {
    auto* p = settled(id);
    if (p == nullptr) return errc::not_found;
    auto texts = std::make_shared<lexicon>(texts_of(p->state.definition));
    if (!texts->decide(d)) return errc::not_found;
    p->state.definition.texts = std::move(texts);
    ++p->state.definition_version;
    touch(*p);
    return publish(poll_event::updated, *p);
}

task<result<poll_ref>> memory_store::erase_text(poll_id id, named_text t) {
    return write<poll_ref>([this, id, t = std::move(t)] { return do_erase_text(id, t); });
}

result<poll_ref> memory_store::do_erase_text(const poll_id& id, const named_text& t) {
    auto* p = settled(id);
    if (p == nullptr) return errc::not_found;
    auto texts = std::make_shared<lexicon>(texts_of(p->state.definition));
    if (!texts->has(t)) return errc::not_found;
    if (texts->at(t.no).state == text_state::erased) return snapshot(p->state);
    texts->erase(t.no);
    p->state.definition.texts = std::move(texts);
    ++p->state.definition_version;
    touch(*p);
    return publish(poll_event::updated, *p);
}

task<result<void>> memory_store::delete_poll(poll_id id) {
    return write<void>([this, id] { return do_delete(id); });
}

result<void> memory_store::do_delete(const poll_id& id) {
    const auto found = polls_.find(id);
    if (found == polls_.end()) return errc::not_found;
    auto& r = rooms_.at(found->second.state.definition.room);
    publish(poll_event::deleted, found->second);
    polls_.erase(found);
    remove_poll(r.value, id);
    r.last_activity = now_;
    publish(r);
    return {};
}

memory_store::poll_entry* memory_store::settled(const poll_id& id) {
    const auto found = polls_.find(id);
    if (found == polls_.end()) return nullptr;
    if (settle(found->second.state, now_)) {
        find_first_closest(found->second);
        publish(poll_event::closed, found->second);
    }
    return &found->second;
}

task<result<std::optional<timestamp>>> memory_store::close_due() {
    return write<std::optional<timestamp>>([this] {
        std::vector<std::pair<timestamp, poll_id>> due;
        for (const auto& [id, p] : polls_) {
            const auto& d = p.state.definition;
            if (!d.closed_at && d.end_time && *d.end_time <= now_) due.emplace_back(*d.end_time, id);
        }
        std::ranges::sort(due);
        const bool more = due.size() > closings_at_once;
        if (more) due.resize(closings_at_once);
        for (const auto& one : due)
            if (!damaged_.contains(one.second)) settled(one.second);
        return result<std::optional<timestamp>>(more ? now_ : nearest());
    });
}

// ---- what both parts use

void memory_store::find_first_closest(poll_entry& p) {
    const auto two = closest_two(p.state);
    if (!two) return;
    first_of_two search(*two);
    const auto last = last_published(p.state, p.ballots.size());
    for (std::size_t i = 0; i < last; ++i)
        search.take(p.ballots[i].seq, p.ballots[i].marks, p.ballots[i].supersedes);
    p.state.first_closest = search.first();
}

void memory_store::touch(const poll_entry& p) {
    rooms_.at(p.state.definition.room).last_activity = now_;
}

poll_ref memory_store::publish(poll_event what, const poll_entry& p, bool unlisted) {
    auto state = snapshot(p.state);
    sink_(poll_changed{what, state, unlisted});
    return state;
}

room_ref memory_store::publish(const room_entry& r, bool deleted) {
    auto state = std::make_shared<const room>(r.value);
    sink_(room_changed{state, deleted});
    return state;
}

}  // namespace pollstream::testing
