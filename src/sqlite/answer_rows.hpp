// What is kept of quiz answers besides their ballots: who gave them, and how long they took.
#pragma once

#include "pollstream/domain/ballot.hpp"
#include "sqlite/codec.hpp"
#include "sqlite/poll_rows.hpp"

#include <span>

namespace pollstream::sqlite {

class answer_reader {
  public:
    explicit answer_reader(database& db);

    /// Fills in the answers to these ballots, which are in order and of this log, with their participants'
    /// names. Throws `error` if an answer has no ballot among them.
    void complete(std::span<ballot_record> ballots, row_key log, row_key room);

    /// Calls back with (answer, choice) for each answer, in order.
    template <class F>
    void each(row_key log, F&& f) {
        auto row = all_.with(log);
        while (row.step()) {
            quiz_answer a;
            a.participant = static_cast<participant_no>(row.integer(0));
            a.time_ms = row.unsigned_integer(1);
            a.limit_ms = row.unsigned_integer(2);
            f(a, decode<option_no>(row.bytes(3)));
        }
    }

  private:
    statement some_;
    statement all_;
};

/// What the commit lane writes, within its transaction.
class answer_writer {
  public:
    explicit answer_writer(database& db);

    void append(row_key log, std::uint64_t seq, const quiz_answer& a);

  private:
    statement append_;
};

}  // namespace pollstream::sqlite
