// The door to the SQLite store. SQLite is used behind it and nowhere else.
#pragma once

#include "pollstream/base/clock.hpp"
#include "pollstream/base/durations.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/store/store.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace pollstream::sqlite {

struct store_options {
    std::filesystem::path file;  ///< created if missing, with its folder
    std::size_t waiting_votes = limits::waiting_votes;
    /// Memory for who has voted in open polls: some twenty million voters. Beyond that, the voters of the
    /// least recently used poll are read from the ballots again when they are needed; a poll in use is never
    /// dropped.
    std::size_t voter_bytes = std::size_t{512} << 20;
    /// Memory for the polls that were voted in or changed lately. Beyond that, the earlier ones are read from
    /// the database again when they are needed; those of one commit are never dropped.
    std::size_t poll_bytes = std::size_t{256} << 20;
    /// How much of polls, and of ballots for who has voted in them, one commit reads from the database. Once
    /// it has read more, votes for other polls wait for the next, so that long texts of many polls, or the
    /// voters of many, are not read while everybody waits.
    std::size_t read_bytes = std::size_t{1} << 20;
    /// How long the write-ahead log usually gets before it is checkpointed into the main file and starts
    /// anew.
    std::size_t wal_bytes = std::size_t{16} << 20;
    /// How long a caller waits for an answer before it gets timed_out.
    std::chrono::milliseconds answer_timeout = limits::answer_timeout;
    /// How large the database may get, its WAL aside; a write beyond it fails with storage_bound. 0: as the
    /// disk allows.
    std::size_t database_bytes = 0;
    /// The operator's word that a damaged file may be set aside, as FILE.damaged-DATE, and an empty one take
    /// its place. Otherwise it is refused.
    bool recover = false;
    /// Where join codes come from, on the lane's thread; empty: random_code.
    std::function<std::string()> draw_code{};
};

inline constexpr std::array<std::uint64_t, 12> commit_bounds_us{
    100, 250, 500, 1'000, 2'500, 5'000, 10'000, 25'000, 50'000, 100'000, 250'000, 1'000'000};

inline constexpr std::array<std::uint64_t, 10> batch_bounds{1, 2, 5, 10, 20, 50, 100, 200, 500, 1'000};

/// What went wrong, by the class of SQLite's result code.
enum class trouble : std::uint8_t { full, io, corrupt, busy, read_only, other };
inline constexpr std::size_t troubles = 6;
std::string_view to_string(trouble t) noexcept;

/// What the lane has done, for the metrics; any thread may read a copy.
struct lane_counters {
    std::uint64_t commits = 0;
    std::uint64_t jobs = 0;
    std::uint64_t failures = 0;
    std::uint64_t largest_batch = 0;
    std::uint64_t waiting = 0;
    /// How long its present work has taken so far; zero: it has none.
    std::chrono::steady_clock::duration under_way{};
    durations<commit_bounds_us> took;  ///< from a batch's first job to its commit on disk
    /// How many batches had up to so many jobs (batch_bounds), or more.
    std::array<std::uint64_t, batch_bounds.size() + 1> batches{};
    /// errc::ok, or why the last transaction that was to write failed.
    errc last_failure = errc::ok;
    /// Every error that SQLite has reported in this process.
    std::array<std::uint64_t, troubles> errors{};
    bool read_only = false;  ///< the database was opened for reading only
    bool misplaced = false;  ///< at the last check its files had been moved, deleted or overwritten
};

/// What the database takes of its disk, in bytes.
struct disk_use {
    std::uintmax_t database = 0;
    std::uintmax_t wal = 0;     ///< the write-ahead log beside it
    std::uintmax_t unused = 0;  ///< of the database: left by what was deleted, for the next votes to fill
    std::uintmax_t disk_free = 0;
    std::uintmax_t disk = 0;
};

class sqlite_store : public store {
  public:
    virtual lane_counters counters() const = 0;
    /// Whether a vote could be stored now. At first, and after a transaction that failed, it tries a small
    /// one, so that a server that nobody sends votes to finds out when the disk has room again. storage_full,
    /// storage_bound, storage_failed.
    virtual task<result<void>> check_writing() = 0;
    /// Whether the names of the database's files still lead to those that are open. If not, no vote is taken,
    /// and the log says what to do; once, until that changes.
    virtual task<result<bool>> check_places() = 0;
    virtual task<result<disk_use>> measure_disk() = 0;
};

/// Opens the database (migrating it if it is older) or creates it, and starts its threads. Facts go to `sink`
/// on `loop`. A database that cannot be written is opened for reading: every write fails with storage_failed.
/// Throws std::runtime_error whose text says which file and why: damaged, newer than this program, not ours.
/// `time` and the loop must outlive the store.
std::unique_ptr<sqlite_store> open_store(const store_options& options, asio::any_io_executor loop,
                                         const clock& time, fact_sink sink);

/// "3.40.1": the version of the SQLite that is linked in, for --version.
std::string_view engine_version() noexcept;

}  // namespace pollstream::sqlite
