// Who takes part in a room's quizzes: the store's commands on them, and what an answer costs beyond its
// ballot: one look-up and one row.
#pragma once

#include "pollstream/store/store.hpp"
#include "sqlite/poll_repository.hpp"

#include <optional>
#include <string>

namespace pollstream::sqlite {

/// Used within the commit lane's transaction. A command that answers with an error has changed nothing.
class room_participants {
  public:
    /// The references outlive it.
    room_participants(batch_context& batch, lane_tables& tables, poll_repository& polls);

    result<joined> join_room(const room_id& id, const participant_key& key, const std::string& name);
    result<participant> change_participant(const room_id& id, participant_no no,
                                           const participant_patch& wanted);
    result<std::size_t> hide_idle(const room_id& id);

    /// The participant who answers, if they are in the room.
    std::optional<participant> answering(const cached_poll& p, const ballot& b);
    /// The time of an answer that counts, by whoever gave it: they are in the room from now on.
    quiz_answer take_answer(const cached_poll& p, const ballot& b, std::optional<participant> by);

  private:
    bool has_place(row_key room);
    std::optional<participant> seat(row_key room, const joining& as, bool answers);
    /// Shows the participant like everybody else from now on, but without a name if somebody else has it by
    /// now.
    void show(row_key room, participant& p);
    void note_first_answer(const poll_row& quiz, participant& by);
    void stay_open(const room_row& room, unsigned extra_percent);

    batch_context& batch_;
    lane_tables& tables_;
    poll_repository& polls_;
};

}  // namespace pollstream::sqlite
