#include "sqlite/room_participants.hpp"

#include "pollstream/base/limits.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lifecycle.hpp"
#include "pollstream/domain/quiz.hpp"

namespace pollstream::sqlite {

room_participants::room_participants(batch_context& batch, lane_tables& tables, poll_repository& polls)
    : batch_(batch), tables_(tables), polls_(polls) {}

std::optional<participant> room_participants::answering(const cached_poll& p, const ballot& b) {
    if (!b.as) return std::nullopt;
    auto known = tables_.participants_in.find(p.row.room, b.as->key);
    if (!known && b.as->by_name) {
        known = tables_.participants_in.named(p.row.room, b.as->name);
        if (!known) known = tables_.participants_in.hidden_named(p.row.room, b.as->name);
    }
    return known;
}

bool room_participants::has_place(row_key room) {
    return tables_.participants_in.shown(room) < limits::participants_per_room;
}

std::optional<participant> room_participants::seat(row_key room, const joining& as, bool answers) {
    const auto last = tables_.participants_in.last(room);
    if (last >= limits::participants_in_all || !has_place(room)) return std::nullopt;
    participant p;
    p.no = last + 1;
    p.key = as.key;
    if (!as.name.empty() && !tables_.participants_in.named(room, as.name)) p.name = as.name;
    p.joined_at = batch_.now();
    p.answered = answers;
    tables_.participants.insert(room, p);
    return p;
}

quiz_answer room_participants::take_answer(const cached_poll& p, const ballot& b,
                                           std::optional<participant> by) {
    if (!by && b.as) by = seat(p.row.room, *b.as, true);
    if (by && (!by->answered || by->state == participant_state::idle)) note_first_answer(p.row, *by);
    return answer_of(p.row.state.definition, by ? &*by : nullptr, batch_.now());
}

void room_participants::show(row_key room, participant& p) {
    p.state = participant_state::shown;
    if (!p.name.empty() && tables_.participants_in.named(room, p.name)) p.name.clear();
}

/// A participant hidden for never having answered is shown again. If the room is full by then, a later answer
/// does it.
void room_participants::note_first_answer(const poll_row& quiz, participant& by) {
    by.answered = true;
    if (by.state == participant_state::idle && has_place(quiz.room)) {
        show(quiz.room, by);
        batch_.publish(participants_changed{quiz.state.definition.room});
    }
    tables_.participants.update(quiz.room, by);
}

result<joined> room_participants::join_room(const room_id& id, const participant_key& key,
                                            const std::string& name) {
    const auto room = tables_.participants_in.of(id);
    if (!room) return errc::not_found;
    auto known = tables_.participants_in.find(room->room, key);
    const auto holder = tables_.participants_in.named(room->room, name);
    if (holder && (!known || known->no != holder->no)) return errc::name_taken;
    if (known) {
        if (known->name != name) {
            known->name = name;
            tables_.participants.update(room->room, *known);
        }
        return joined{std::move(*known), false};
    }
    auto fresh = seat(room->room, {key, name, false}, false);
    if (!fresh) return errc::room_full;
    tables_.rooms.touch(room->room, batch_.now());
    return joined{std::move(*fresh), true};
}

result<participant> room_participants::change_participant(const room_id& id, participant_no no,
                                                          const participant_patch& wanted) {
    const auto room = tables_.rooms_in.find(id);
    if (!room) return errc::not_found;
    auto p = tables_.participants_in.at(room->key, no);
    if (!p) return errc::not_found;
    if (wanted.name) {
        const auto holder = tables_.participants_in.named(room->key, *wanted.name);
        if (holder && holder->no != no) return errc::name_taken;
        p->name = *wanted.name;
    }
    if (wanted.extra_time_percent) p->extra_time_percent = *wanted.extra_time_percent;
    if (wanted.hidden && *wanted.hidden) p->state = participant_state::hidden;
    if (wanted.hidden && !*wanted.hidden && p->is_hidden()) {
        if (!has_place(room->key)) return errc::room_full;
        show(room->key, *p);
    }
    tables_.participants.update(room->key, *p);
    tables_.rooms.touch(room->key, batch_.now());
    if (wanted.extra_time_percent) stay_open(*room, *wanted.extra_time_percent);
    if (wanted.name || wanted.hidden) batch_.publish(participants_changed{id});
    return std::move(*p);
}

result<std::size_t> room_participants::hide_idle(const room_id& id) {
    const auto room = tables_.participants_in.of(id);
    if (!room) return errc::not_found;
    const auto hidden = tables_.participants.hide_idle(room->room);
    tables_.rooms.touch(room->room, batch_.now());
    if (hidden > 0) batch_.publish(participants_changed{id});
    return hidden;
}

/// Extends the running quizzes for a participant with this much extra time. One that cannot be read takes no
/// answers anyway.
void room_participants::stay_open(const room_row& room, unsigned extra_percent) {
    for (const auto& id : room.value.polls) {
        static_cast<void>(polls_.trouble_apart(id, [&] {
            const auto head = tables_.heads_in.find(id);
            if (!head || !is_timed(head->last.definition)) return;  // not read for nothing
            auto* p = polls_.open_settled(id);
            if (p != nullptr && lengthen(p->row.state, extra_percent)) polls_.save(*p, poll_event::updated);
        }));
    }
}

}  // namespace pollstream::sqlite
