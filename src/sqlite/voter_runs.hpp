// Who has voted in a closed poll, on disk: its voter set written out in the order of the tags, a few dozen
// entries to a row. The read lane finds a voter there with one descent of a B-tree, and nobody needs the set
// in memory any more.
//
// A run is written once, guarded by `polls.indexed`: until that is set its rows mean nothing, and whatever
// lets votes in again (reopen, reset) clears it. What is left of an old run is deleted when the next is
// begun. As in the set, an entry does not prove anything by itself: the ballot it names has to be checked.
#pragma once

#include "sqlite/poll_rows.hpp"
#include "sqlite/voter_set.hpp"

#include <span>

namespace pollstream::sqlite {

/// What both lanes read.
class voter_run_reader {
  public:
    explicit voter_run_reader(database& db);

    /// Appends to `seqs` the ballots of all entries with this tag.
    void find(row_key log, voter_tag tag, std::vector<std::uint64_t>& seqs);

    /// Calls back with every entry of the run, in order.
    template <class F>
    void each(row_key log, F&& f) {
        auto row = all_.with(log);
        while (row.step()) {
            const auto entries = row.bytes(0);
            for (std::size_t at = 0; at < entries.size(); at += entry_bytes) f(entry_at(entries, at));
        }
    }

  private:
    static constexpr std::size_t entry_bytes = 12;  ///< little-endian: 7 of tag, 5 of ballot number
    static voter_entry entry_at(bytes_view row, std::size_t at);

    statement row_;
    statement all_;
};

/// What the commit lane writes, within its transaction.
class voter_run_writer {
  public:
    explicit voter_run_writer(database& db);

    /// Deletes up to some thousand rows left from an earlier run; true when none is left.
    bool clear_some(row_key log);
    /// The entries are sorted, and come after all that were appended before.
    void append(row_key log, std::span<const voter_entry> entries);
    /// Marks the run of this poll's current log as complete.
    void finish(row_key poll, row_key log);

  private:
    database& db_;
    statement clear_;
    statement append_;
    statement finish_;
};

}  // namespace pollstream::sqlite
