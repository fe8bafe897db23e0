// The polls as the open transaction sees them: each is read once and kept in memory (poll_cache.hpp), and
// changing one also takes care of what belongs to it: its rows, its fact, the upkeep of its ballot log.
//
// Every command finds a poll closed if its time is over, whether or not the timer has closed it.
#pragma once

#include "pollstream/base/log.hpp"
#include "sqlite/ballot_log_upkeep.hpp"
#include "sqlite/batch_context.hpp"
#include "sqlite/lane_tables.hpp"
#include "sqlite/poll_cache.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace pollstream::sqlite {

class poll_repository {
  public:
    /// The references outlive it. One batch reads no more than `read_bytes` of polls and their ballots,
    /// except that the last of them may exceed it.
    poll_repository(database& db, batch_context& batch, lane_tables& tables, ballot_log_upkeep& upkeep,
                    poll_cache cache, std::size_t read_bytes);

    // ---- within the transaction. Null if there is no such poll; throws `error` if it cannot be read.
    cached_poll* open(const poll_id& id);
    cached_poll* open_settled(const poll_id& id);
    /// Why something of the poll cannot be read, if it cannot: that ends what is wanted of it, but not what
    /// others want. `read` writes nothing, or takes back what it wrote.
    template <class Id, class Read>
    errc trouble_in(const Id& id, Read&& read) {
        try {
            read();
            return errc::ok;
        } catch (const error& e) {
            return note_trouble(id, e);
        } catch (const std::logic_error& e) {  // the rules were given what they cannot have produced
            return note_trouble(id, error(SQLITE_CORRUPT, 0, e.what()));
        }
    }
    /// Likewise for work on a poll or room that must not affect others: if its rows do not allow it,
    /// everything the work has done is undone, including its facts. Nobody may hold an entry.
    template <class Id, class Work>
    errc trouble_apart(const Id& id, Work&& work) {
        const auto facts_before = begin_apart();
        const auto how = trouble_in(id, std::forward<Work>(work));
        end_apart(how, facts_before);
        return how;
    }
    /// Notes that ballots of a poll are read, besides the poll.
    void note_read(std::uint64_t ballots) noexcept;
    /// Whether this batch has read so much that the rest is left to the next.
    bool has_read_enough() const noexcept { return read_bytes_ > read_bytes_max_; }
    /// Whether a poll that is not in memory has to wait for the next batch for that reason. Whatever comes
    /// behind a vote that waits, waits as well.
    bool has_to_wait(const poll_id& id);

    /// For a room that is already in its table.
    poll_ref insert(const room_row& room, poll definition);
    /// Writes title, rules, status, version: everything but options, texts and tally.
    void save(cached_poll& p, poll_event what, bool unlisted = false);
    /// Gives the poll a new ballot log, and its ties a new lot: whatever was derived from the old log (its
    /// voters, its run, what the read lane has counted of it) cannot be mistaken for the new one's.
    void begin_log(cached_poll& p, std::optional<row_key> prepared = {});
    /// Does what save() does, and writes the tally and the room's note.
    void save_log(cached_poll& p, poll_event what);
    /// Works for a poll that cannot be read, too: then as much is announced as is left of it. Its cache entry
    /// is gone afterwards.
    void erase(const poll_id& id);
    /// Now and then notes that something was done in its room.
    void touch_room(cached_poll& p);

    // ---- any time
    /// Only what is in memory.
    cached_poll* known(const poll_id& id) { return cache_.find(id); }
    void begin_batch() noexcept;
    /// Called after a transaction or a command has failed.
    void forget_all() noexcept { cache_.clear(); }
    /// Called between two batches: nobody may hold an entry.
    void age() { cache_.age(); }

  private:
    errc note_trouble(const poll_id& id, const error& e);
    errc note_trouble(const room_id& id, const error& e);
    errc note_trouble(std::string_view what, const log::field& of, const error& e);
    std::size_t begin_apart();
    void end_apart(errc how, std::size_t facts_before);
    void erase(row_key poll, row_key log, poll_ref last);
    void publish(poll_event what, cached_poll& p, bool unlisted = false);

    database& db_;
    batch_context& batch_;
    lane_tables& tables_;
    ballot_log_upkeep& upkeep_;
    poll_cache cache_;
    std::uint64_t troubles_ = 0;
    std::unordered_set<std::string> reported_;  ///< damaged ones
    std::size_t read_bytes_max_;
    std::size_t read_bytes_ = 0;                 ///< read for this batch so far
    std::unordered_set<poll_id> left_for_next_;  ///< polls that this batch no longer reads
};

}  // namespace pollstream::sqlite
