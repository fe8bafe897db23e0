// Where votes are cast and counted: who has voted, what becomes of a vote, and whether somebody has voted.
//
// Ballots only count in memory at first. A seal writes each touched poll's tally once, makes one snapshot of
// it, and turns the ballots since the last seal into facts and answers; there is one before every command and
// one at the end. So versions rise in the order of the facts, and a batch of votes costs one update per poll.
#pragma once

#include "job.hpp"
#include "poll_repository.hpp"
#include "room_participants.hpp"
#include "voter_runs.hpp"
#include "voter_sets.hpp"

#include <optional>
#include <string>
#include <vector>

namespace pollstream::sqlite {

/// Within the commit lane's transaction.
class ballot_box {
  public:
    /// References outlive it.
    ballot_box(database& db, batch_context& batch, lane_tables& tables, poll_repository& polls,
               room_participants& participants, voter_sets& voters);

    progress cast(ballot_job& j);
    /// What was found stays with a job that waits.
    progress ask(question_job& j);

    void seal();
    /// The transaction failed.
    void forget_unsealed() noexcept;

  private:
    struct unsealed {
        ballot_job* job;
        cached_poll* poll;
    };

    /// What is known of a voter in a poll.
    struct finding {
        progress waits = progress::done;  ///< for the voters to be read: nothing is known yet
        bool may_be_queued = false;       ///< the voter's ballot: nothing is known before it is written
        voter_set* voters = nullptr;
        std::optional<standing_vote> vote;

        bool is_known() const noexcept { return waits == progress::done && !may_be_queued; }
    };

    finding look_up(cached_poll& p, const voter_key& voter);
    progress use_voters(cached_poll& p, voter_set*& to);
    /// Of the ballot's voter, who becomes its untold one where that is who has voted.
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
    std::vector<cached_poll*> touched_;  ///< by the unsealed ballots, each once, in order
    std::vector<std::uint64_t> seqs_;    ///< of one look_up; kept for its memory
    std::vector<std::uint64_t> cells_;   ///< likewise, of one check_counted
};

}  // namespace pollstream::sqlite
