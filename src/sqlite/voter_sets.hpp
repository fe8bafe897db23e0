// The voter sets of the polls that are being voted in: read from the ballots when first asked for, kept while
// there is room, and rolled back with a transaction that fails.
//
// How "nobody votes twice" is guaranteed. The ballots are the truth: each holds its voter's key, in commit
// order, and an append at the end of a range costs the same however many there are. An index of random keys
// beside them would cost a page read and a page written per vote, and more with every vote stored; so there
// is none. Instead the lane, the only writer, keeps a set of the voters of each log it votes into. The set is
// derived from nothing but ballots, so a crash cannot make the two disagree: what was not committed is not in
// the ballots, and the next set does not have it.
//
// - The first use after a start or an eviction reads the log, some four million ballots a second, in slices
//   of a few milliseconds between the batches. Votes of that poll wait; all others go on.
// - After a start, an idle lane reads the sets of open polls ahead of the first vote, newest poll first.
// - Their total size is bounded: the least recently used goes first. The one in use stays, however large.
// - A closed poll's set is written as a run (voter_runs.hpp) and dropped.
//
// Within a transaction every change is recorded, and reverted if the transaction fails; a set begun in it is
// dropped. The lane's thread only.
#pragma once

#include "pollstream/base/lru_map.hpp"
#include "sqlite/poll_rows.hpp"
#include "sqlite/voter_set.hpp"

#include <list>
#include <optional>
#include <unordered_set>

namespace pollstream::sqlite {

class voter_sets {
  public:
    voter_sets(database& db, std::size_t bytes_max);

    /// The set of this log, which holds `ballots` so far. Null while it is still being read: ask again when
    /// is_reading(log) is false.
    voter_set* use(row_key log, std::uint64_t ballots);
    bool is_ready(row_key log) const { return sets_.contains(log); }
    /// Whether use() would read all of them at once.
    bool reads_at_once(row_key log, std::uint64_t ballots) const;
    /// Its ballots could not be read at the last attempt: callers who read only in advance leave it out.
    bool is_unreadable(row_key log) const { return unreadable_.contains(log); }

    // ---- changes within the transaction
    void add(row_key log, voter_set& to, voter_entry e);
    void move(row_key log, voter_set& in, voter_entry from, std::uint64_t to_seq);
    /// If this transaction commits, nobody votes in this log any more.
    void drop_later(row_key log) { to_drop_.push_back(log); }
    void commit();
    void rollback();

    // ---- between transactions
    bool is_reading() const noexcept { return !reading_.empty(); }
    bool is_reading(row_key log) const;
    /// The log that read_on() will read.
    std::optional<row_key> reading_now() const {
        return reading_.empty() ? std::nullopt : std::optional(reading_.front().log);
    }
    /// Reads on for a few milliseconds. Throws `error`; what was being read is dropped then.
    void read_on();
    std::uint64_t finished() const noexcept { return finished_; }  ///< how many have been read this way
    void drop(row_key log);
    /// Brings the sets back within the bound.
    void shrink();
    std::size_t bytes() const noexcept { return bytes_; }
    bool has_room() const noexcept { return bytes_ < bytes_max_ / 2; }

  private:
    struct held {
        voter_set voters;
        std::size_t bytes = 0;
    };
    struct reading {
        row_key log;
        std::uint64_t after = 0;
        voter_set voters;
    };
    struct change {
        row_key log;
        voter_entry now;
        std::uint64_t before;  ///< 0: there was none before
    };

    /// True when there are no more ballots. If it throws `error`, it has marked the log unreadable.
    bool read_some(reading& r, std::int64_t rows);
    void read_rows(reading& r, std::int64_t rows, std::int64_t& read);
    voter_set& keep(row_key log, voter_set voters);
    void weigh(held& h);

    statement read_;
    std::size_t bytes_max_;
    std::size_t bytes_ = 0;
    lru_map<row_key, held> sets_;
    std::list<reading> reading_;
    std::uint64_t finished_ = 0;
    std::vector<change> changes_;
    std::vector<row_key> begun_;  ///< sets and readings begun since the last commit: their logs may be undone
    std::vector<row_key> to_drop_;
    std::unordered_set<row_key> unreadable_;
};

}  // namespace pollstream::sqlite
