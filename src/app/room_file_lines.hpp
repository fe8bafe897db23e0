// Reads single lines of a file of rooms, by the rules for new rooms and polls. Whether a line fits those
// before it is checked by the reader. If a line is refused, the result must not be used.
#pragma once

#include "app/line_members.hpp"
#include "pollstream/domain/ballot.hpp"
#include "pollstream/domain/participant.hpp"
#include "pollstream/sqlite/room_transfer.hpp"

namespace pollstream::app {

sqlite::carried_room read_room(line_members& line);
/// The participant's number must be `no`.
participant read_participant(line_members& line, participant_no no);
/// The poll's end may lie in the past.
poll read_poll(line_members& line);
/// A ballot of this poll, in a room with that many participants.
ballot_record read_ballot(line_members& line, const poll& p, std::size_t participants);

}  // namespace pollstream::app
