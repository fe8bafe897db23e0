// What single lines of a file of rooms say, by the rules for what is new; what they are worth behind the
// lines before them, the reader says. A line that is refused answers something nobody should look at.
#pragma once

#include "app/line_members.hpp"
#include "pollstream/domain/ballot.hpp"
#include "pollstream/domain/participant.hpp"
#include "pollstream/sqlite/room_transfer.hpp"

namespace pollstream::app {

sqlite::carried_room read_room(line_members& line);
/// Whose number has to be `no`.
participant read_participant(line_members& line, participant_no no);
/// Its end may be over.
poll read_poll(line_members& line);
/// Of this poll, in a room of so many participants.
ballot_record read_ballot(line_members& line, const poll& p, std::size_t participants);

}  // namespace pollstream::app
