// Where votes are cast and counted: who has voted, what becomes of a vote, and whether a voter has voted.
//
// At first, ballots are counted only in memory. A seal writes the tally of each touched poll once, takes one
// snapshot of it, and turns the ballots since the last seal into facts and answers. There is one seal before
// every command and one at the end of the batch. So versions rise in the order of the facts, and a batch of
// votes costs one update per poll.
#pragma once

#include "sqlite/job.hpp"
#include "sqlite/poll_repository.hpp"
#include "sqlite/room_participants.hpp"
#include "sqlite/voter_runs.hpp"
#include "sqlite/voter_sets.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pollstream::sqlite {

/// Used within the commit lane's transaction.
class ballot_box {
  public:
    /// The references outlive it.
    ballot_box(database& db, batch_context& batch, lane_tables& tables, poll_repository& polls,
               room_participants& participants, voter_sets& voters);

    progress cast(ballot_job& j);
    /// A job that has to wait keeps what it has found so far.
    progress ask(question_job& j);

    void seal();
    /// The transaction failed.
    void forget_unsealed() noexcept;

  private:
    struct unsealed {
        ballot_job* job;
        cached_poll* poll;
    };

    /// What is known about a voter in a poll.
    struct finding {
        progress waits = progress::done;  ///< if it waits for the voters to be read, nothing is known yet
        bool may_be_queued = false;       ///< the voter's ballot; if so, nothing is known until it is written
        voter_set* voters = nullptr;
        std::optional<standing_vote> vote;

        bool is_known() const noexcept { return waits == progress::done && !may_be_queued; }
    };

    finding look_up(cached_poll& p, const voter_key& voter);
    progress use_voters(cached_poll& p, voter_set*& to);
    /// Looks up the ballot's voter; if it is `untold_voter` who has voted, the ballot's voter becomes that
    /// one.
    finding look_up(cached_poll& p, ballot& b);
    /// What is known before anything is written for a ballot.
    struct opinion {
        cached_poll* poll = nullptr;
        finding found;
        std::optional<participant> by;
        judgement judged;
    };
    void form(opinion& o, ballot& b);
    judgement judge_cast(const cached_poll& p, ballot& b, const standing_vote* before,
                         const std::optional<participant>& by);
    void check_counted(const poll_state& s, const choice& marks);
    void add_texts(cached_poll& p, const std::vector<std::string>& fresh);
    void accept(ballot_job& j, cached_poll& p, voter_set& voters, const standing_vote* before,
                const std::optional<participant>& by);

    batch_context& batch_;
    lane_tables& tables_;
    poll_repository& polls_;
    room_participants& participants_;
    voter_sets& voters_;
    voter_run_reader runs_;
    std::vector<unsealed> unsealed_;
    std::vector<cached_poll*> touched_;  ///< by the unsealed ballots, each poll once, in order
    std::vector<std::uint64_t> seqs_;    ///< those of one look_up(); a member only to reuse its memory
    std::vector<std::uint64_t> cells_;   ///< likewise, for one check_counted()
};

}  // namespace pollstream::sqlite
