// The polls as the open transaction has them: each is read once and kept in memory (poll_cache.hpp), and a
// change to one takes along what belongs to it: its rows, its fact, the upkeep of its ballot log.
//
// Every command meets a poll that is closed if its time has come, whether or not the timer has been round.
#pragma once

#include "batch_context.hpp"
#include "lane_tables.hpp"
#include "log_upkeep.hpp"
#include "poll_cache.hpp"
#include "pollstream/base/log.hpp"

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
    /// References outlive it. More than `read_bytes` of polls and of their ballots are not read for one
    /// batch, but for the last of them.
    poll_repository(database& db, batch_context& batch, lane_tables& tables, log_upkeep& upkeep,
                    poll_cache cache, std::size_t read_bytes);

    // ---- within the transaction. Null where there is no such poll; throws `error` where it cannot be read.
    cached_poll* open(const poll_id& id);
    cached_poll* open_settled(const poll_id& id);
    /// Why the poll cannot be read, if that is so: the end of what is wanted of it, but not of what others
    /// want.
    errc trouble_with(const poll_id& id) {
        return trouble_in(id, [&] { open(id); });
    }
    /// Likewise of anything that is read of the poll. It writes nothing, or takes back what it wrote.
    template <class Id, class Read>
    errc trouble_in(const Id& id, Read&& read) {
        try {
            read();
            return errc::ok;
        } catch (const error& e) {
            return note_trouble(id, e);
        } catch (const std::logic_error& e) {  // rules that were given what they cannot have made
            return note_trouble(id, error(SQLITE_CORRUPT, 0, e.what()));
        }
    }
    /// Likewise of work on a poll or room that others' must not depend on: where its rows refuse it, all that
    /// the work has done is undone, facts and all. Nobody may hold an entry.
    template <class Id, class Work>
    errc trouble_apart(const Id& id, Work&& work) {
        const auto facts_before = begin_apart();
        const auto how = trouble_in(id, std::forward<Work>(work));
        end_apart(how, facts_before);
        return how;
    }
    /// Ballots of a poll are read, besides the poll.
    void note_read(std::uint64_t ballots) noexcept;
    /// Whether so much has been read for this batch that more is left to the next.
    bool has_read_enough() const noexcept { return read_bytes_ > read_bytes_max_; }
    /// Whether a poll that is not in memory is left to the next batch for that. What comes behind a vote that
    /// waits waits as well.
    bool has_to_wait(const poll_id& id);

    /// Of a room that is in its table.
    poll_ref insert(const room_row& room, poll definition);
    /// Title, rules, status, version: all but options, texts and tally.
    void save(cached_poll& p, poll_event what, bool unlisted = false);
    /// The poll's ballots are of another log and its ties for another lot from now on: whatever was made of
    /// the old log (its voters, its run, what the read lane has counted of it), nobody can mistake for the
    /// new one's.
    void begin_log(cached_poll& p, std::optional<row_key> prepared = {});
    /// What save() does, the tally, and the room's note.
    void save_log(cached_poll& p, poll_event what);
    /// Also one that cannot be read, of which as much is told as is left. An entry of it is gone afterwards.
    void erase(const poll_id& id);
    /// Notes that something was done in its room, now and then.
    void touch_room(cached_poll& p);

    // ---- any time
    /// What is in memory alone.
    cached_poll* known(const poll_id& id) { return cache_.find(id); }
    void begin_batch() noexcept;
    /// After a transaction or a command failed.
    void forget_all() noexcept { cache_.clear(); }
    /// Between two batches: nobody may hold an entry.
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
    log_upkeep& upkeep_;
    poll_cache cache_;
    std::uint64_t troubles_ = 0;
    std::unordered_set<std::string> named_in_log_;  ///< that were damaged
    std::size_t read_bytes_max_;
    std::size_t read_bytes_ = 0;                 ///< of what was read for this batch
    std::unordered_set<poll_id> left_for_next_;  ///< polls that this batch does not read any more
};

}  // namespace pollstream::sqlite
