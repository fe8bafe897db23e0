// The tables as the commit lane reads and writes them: each statement prepared once, for all parts of the
// writer.
#pragma once

#include "sqlite/answer_rows.hpp"
#include "sqlite/ballot_rows.hpp"
#include "sqlite/participant_rows.hpp"
#include "sqlite/poll_head.hpp"
#include "sqlite/poll_rows.hpp"
#include "sqlite/poll_writer.hpp"
#include "sqlite/room_rows.hpp"

namespace pollstream::sqlite {

struct lane_tables {
    explicit lane_tables(database& db)
        : polls_in(db),
          heads_in(db),
          polls(db),
          rooms_in(db),
          rooms(db),
          ballots_in(db),
          ballots(db),
          participants_in(db),
          participants(db),
          answers(db) {}

    poll_reader polls_in;
    poll_head_reader heads_in;
    poll_writer polls;
    room_reader rooms_in;
    room_writer rooms;
    ballot_reader ballots_in;
    ballot_writer ballots;
    participant_reader participants_in;
    participant_writer participants;
    answer_writer answers;
};

}  // namespace pollstream::sqlite
