// Ballots and who cast them. A ballot costs one insert into each of two B-trees; nothing is read for a first
// vote.
#pragma once

#include "poll_rows.hpp"
#include "pollstream/domain/ballot.hpp"

namespace pollstream::sqlite {

/// What both lanes read.
class ballot_reader {
  public:
    explicit ballot_reader(database& db);

    /// What this voter's ballot in this log says now.
    std::optional<standing_vote> find(row_key log, const poll_id& poll, const voter_key& voter);
    std::uint64_t last_seq(row_key log);  ///< 0: no ballot yet
    std::vector<ballot_record> after(row_key log, std::uint64_t seq, std::size_t limit);

    /// Calls back with the time of each voter's first ballot, in commit order.
    template <class F>
    void each_first_vote(row_key log, F&& f) {
        auto row = first_votes_.with(log);
        while (row.step()) f(row.time(0));
    }

  private:
    statement standing_;
    statement last_;
    statement after_;
    statement first_votes_;
};

/// What the commit lane writes. Within its transaction.
class ballot_writer {
  public:
    explicit ballot_writer(database& db);

    /// False if this voter has voted before: then nothing is stored.
    bool add_voter(row_key log, const voter_key& voter, std::uint64_t seq);
    void move_voter(row_key log, const voter_key& voter, std::uint64_t seq);
    void append(row_key log, std::uint64_t seq, timestamp now, const ballot& b, std::uint64_t supersedes);

  private:
    database& db_;
    statement add_voter_;
    statement move_voter_;
    statement append_;
};

}  // namespace pollstream::sqlite
