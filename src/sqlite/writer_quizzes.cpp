// The writer's commands about quizzes and who takes part in them, and what an answer costs besides its
// ballot: one look-up, one row.
#include "pollstream/base/limits.hpp"
#include "pollstream/domain/lifecycle.hpp"
#include "pollstream/domain/quiz.hpp"
#include "writer.hpp"

namespace pollstream::sqlite {

result<poll_ref> writer::start_poll(const poll_id& id) {
    auto* p = open_settled(id);
    if (p == nullptr) return errc::not_found;
    const auto extra = participants_in_.largest_extra(p->row.room);
    if (const auto why = start_quiz(p->row.state, extra, now_); why != errc::ok) return why;
    save(*p, poll_event::started);
    touch_room(*p);
    return p->snapshot();
}

std::optional<participant> writer::answering(const cached_poll& p, const ballot& b) {
    if (!b.as) return std::nullopt;
    auto known = participants_in_.find(p.row.room, b.as->key);
    if (!known && b.as->by_name) {
        known = participants_in_.named(p.row.room, b.as->name);
        if (!known) known = participants_in_.hidden_named(p.row.room, b.as->name);
    }
    return known;
}

bool writer::has_place(row_key room) {
    return participants_in_.shown(room) < limits::participants_per_room;
}

std::optional<participant> writer::seat(row_key room, const joining& as, bool answers) {
    const auto last = participants_in_.last(room);
    if (last >= limits::participants_in_all || !has_place(room)) return std::nullopt;
    participant p;
    p.no = last + 1;
    p.key = as.key;
    if (!as.name.empty() && !participants_in_.named(room, as.name)) p.name = as.name;
    p.joined_at = now_;
    p.answered = answers;
    participants_.insert(room, p);
    return p;
}

void writer::accept_answer(ballot_job& j, cached_poll& p, std::uint64_t seq, std::optional<participant> by) {
    if (!by && j.cast.as) by = seat(p.row.room, *j.cast.as, true);
    if (by && (!by->answered || by->state == participant_state::idle)) note_first_answer(p.row, *by);
    const auto given = answer_of(p.row.state.definition, by ? &*by : nullptr, now_);
    answers_.append(p.row.log, seq, given);
    count_answer(p.row.state, j.cast.marks, given);
}

void writer::show(row_key room, participant& p) {
    p.state = participant_state::shown;
    if (!p.name.empty() && participants_in_.named(room, p.name)) p.name.clear();
}

/// Whoever was hidden among those who had never answered is there again. Where the room is full by now, so
/// they are with a later answer.
void writer::note_first_answer(const poll_row& quiz, participant& by) {
    by.answered = true;
    if (by.state == participant_state::idle && has_place(quiz.room)) {
        show(quiz.room, by);
        facts_->push_back(participants_changed{quiz.state.definition.room});
    }
    participants_.update(quiz.room, by);
}

result<joined> writer::join_room(const room_id& id, const participant_key& key, const std::string& name) {
    const auto room = participants_in_.of(id);
    if (!room) return errc::not_found;
    auto known = participants_in_.find(room->room, key);
    const auto holder = participants_in_.named(room->room, name);
    if (holder && (!known || known->no != holder->no)) return errc::name_taken;
    if (known) {
        if (known->name != name) {
            known->name = name;
            participants_.update(room->room, *known);
        }
        return joined{std::move(*known), false};
    }
    auto fresh = seat(room->room, {key, name, false}, false);
    if (!fresh) return errc::room_full;
    rooms_.touch(room->room, now_);
    return joined{std::move(*fresh), true};
}

result<participant> writer::change_participant(const room_id& id, participant_no no,
                                               const participant_patch& wanted) {
    const auto room = rooms_in_.find(id);
    if (!room) return errc::not_found;
    auto p = participants_in_.at(room->key, no);
    if (!p) return errc::not_found;
    if (wanted.name) {
        const auto holder = participants_in_.named(room->key, *wanted.name);
        if (holder && holder->no != no) return errc::name_taken;
        p->name = *wanted.name;
    }
    if (wanted.extra_time_percent) p->extra_time_percent = *wanted.extra_time_percent;
    if (wanted.hidden && *wanted.hidden) p->state = participant_state::hidden;
    if (wanted.hidden && !*wanted.hidden && p->is_hidden()) {
        if (!has_place(room->key)) return errc::room_full;
        show(room->key, *p);
    }
    participants_.update(room->key, *p);
    rooms_.touch(room->key, now_);
    if (wanted.extra_time_percent) stay_open(*room, *wanted.extra_time_percent);
    if (wanted.name || wanted.hidden) facts_->push_back(participants_changed{id});
    return std::move(*p);
}

result<std::size_t> writer::hide_idle(const room_id& id) {
    const auto room = participants_in_.of(id);
    if (!room) return errc::not_found;
    const auto hidden = participants_.hide_idle(room->room);
    rooms_.touch(room->room, now_);
    if (hidden > 0) facts_->push_back(participants_changed{id});
    return hidden;
}

/// The quizzes that run, for whoever has so much extra time.
void writer::stay_open(const room_row& room, unsigned extra_percent) {
    for (const auto& id : room.value.polls) {
        auto* p = open_settled(id);
        if (p != nullptr && lengthen(p->row.state, extra_percent)) save(*p, poll_event::updated);
    }
}

}  // namespace pollstream::sqlite
