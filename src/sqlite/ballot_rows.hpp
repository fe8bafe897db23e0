// Ballots, in commit order. A vote costs one append at the end of its log. Candidates for a voter's earlier
// ballot come from elsewhere (voter_sets.hpp, voter_runs.hpp), but the decision is made here: a ballot holds
// its voter's whole key.
#pragma once

#include "pollstream/domain/ballot.hpp"
#include "pollstream/domain/voiding.hpp"
#include "sqlite/codec.hpp"
#include "sqlite/poll_rows.hpp"

#include <span>

namespace pollstream::sqlite {

/// What both lanes read.
class ballot_reader {
  public:
    explicit ballot_reader(database& db);

    /// The one of these ballots that is this voter's, if any.
    std::optional<standing_vote> find(row_key log, const poll_id& poll, const voter_key& voter,
                                      std::span<const std::uint64_t> seqs);
    /// The choice of the ballot with this id, among those superseded by the ballot at `seq`, up to
    /// limits::retries_known of them back.
    std::optional<choice> superseded(row_key log, std::uint64_t seq, const vote_id& id);
    std::uint64_t last_seq(row_key log);  ///< 0: no ballot yet
    std::vector<ballot_record> after(row_key log, std::uint64_t seq, std::size_t limit);

    /// Calls back with the time of each voter's first ballot among those after `seq` up to and including
    /// `last`, in commit order.
    template <class F>
    void each_first_vote(row_key log, std::uint64_t seq, std::uint64_t last, F&& f) {
        auto row = first_votes_.with(log, seq, last);
        while (row.step()) f(row.time(0));
    }

    /// Calls back with (seq, choice, the same voter's previous choice, if any) for each ballot after `after`
    /// up to and including `last`, in order.
    template <class F>
    void each_between(row_key log, std::uint64_t after, std::uint64_t last, F&& f) {
        auto row = changes_.with(log, after, last);
        while (row.step()) {
            const auto now = decode<option_no>(row.bytes(1));
            std::optional<choice> before;
            if (!row.is_null(2)) before = decode<option_no>(row.bytes(2));
            f(row.unsigned_integer(0), now, before);
        }
    }

    /// How many ballots were cast within that time.
    std::uint64_t count_within(row_key log, timestamp from, timestamp until);
    /// Calls back with the facts (domain/voiding.hpp) of each ballot after `after`, in order, at most `most`
    /// of them.
    template <class F>
    void each(row_key log, std::uint64_t after, std::int64_t most, F&& f) {
        auto row = each_.with(log, after, most);
        while (row.step()) {
            f(vote_voiding::ballot_facts{row.unsigned_integer(0), row.time(1),
                                         decode<option_no>(row.bytes(2)), row.unsigned_integer(3)});
        }
    }

  private:
    statement at_;
    statement said_;
    statement last_;
    statement after_;
    statement first_votes_;
    statement changes_;
    statement within_;
    statement each_;
};

/// What the commit lane writes, within its transaction.
class ballot_writer {
  public:
    explicit ballot_writer(database& db);

    void append(row_key log, std::uint64_t seq, timestamp now, const ballot& b, std::uint64_t supersedes);
    /// Like append(), but at the next flush(): many in one statement cost a quarter less. Until then `b` must
    /// stay where it is, unchanged.
    void queue(row_key log, std::uint64_t seq, timestamp now, const ballot& b, std::uint64_t supersedes) {
        queued_.push_back({log, seq, now, &b, supersedes});
    }
    /// Called before anything reads ballots, and at the end.
    void flush();
    bool has_queued() const noexcept { return !queued_.empty(); }
    /// Called when the transaction has failed.
    void forget_queued() noexcept { queued_.clear(); }

    /// Copies a ballot to another place in another log, with what it supersedes and its choice as they are by
    /// now.
    void copy(row_key from, std::uint64_t seq, row_key to, const vote_voiding::place& place);

  private:
    struct row {
        row_key log;
        std::uint64_t seq;
        timestamp now;
        const ballot* of;
        std::uint64_t supersedes;
    };
    static constexpr std::size_t rows_at_once = 8;

    statement append_;
    statement append_eight_;
    statement copy_;
    std::vector<row> queued_;
    /// Encoded, those of one row after the other; a member only to reuse its memory.
    std::vector<std::uint8_t> marks_;
};

}  // namespace pollstream::sqlite
