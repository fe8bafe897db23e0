// One connection to one database file: opened with the pragmas its guarantees rest on, closed with the
// object. One thread at a time.
#pragma once

#include "sqlite/error.hpp"
#include "sqlite/wal_index.hpp"
#include "sqlite/wal_writes.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace pollstream::sqlite {

/// How long a statement waits for another program's lock. A reader or a backup never holds the write lock for
/// long; whatever does hold it is given this much time.
inline constexpr int busy_ms = 5'000;

class database {
  public:
    enum class access {
        read_write,  ///< WAL, every commit synced; makes the file if it is missing
        read_only,   ///< never writes, never creates
        at_rest,     ///< like read_only, for a file that nobody changes, in a folder nobody can write
        plain,       ///< reads and writes without choosing a journal: for copies being put together
    };

    /// Throws `error`; under read_write also for a file that cannot be written. Throws `refused` if there is
    /// a WAL whose database is missing or empty, except under at_rest and plain.
    database(const std::filesystem::path& file, access how);

    /// Whether closing leaves the WAL beside the file: it does as long as the file is not known to be intact.
    void keep_wal(bool keep) noexcept;

    /// Runs one or more statements without parameters.
    void exec(const char* sql);
    std::int64_t integer(const char* sql);  ///< first column of the first row; 0 if there is none
    std::int64_t page_bytes() { return integer("PRAGMA page_size"); }

    /// While `flag` is set, running and new statements fail with SQLITE_INTERRUPT, unless they take less than
    /// a millisecond. The flag outlives the connection.
    void interrupt_when(const std::atomic<bool>& flag) noexcept;

    /// From now on, what a commit writes to the WAL reaches the system in few calls. Call after the first
    /// transaction, and only under read_write, which syncs each commit.
    void join_wal_writes() { writes_->join(handle()); }

    bool in_transaction() const noexcept { return sqlite3_get_autocommit(handle()) == 0; }
    /// The statements around every batch, prepared once.
    enum class frame { begin_reading, begin_writing, commit };
    void run(frame f);
    /// Ends a transaction that failed; SQLite may have ended it already. Never throws.
    void rollback() noexcept;
    std::int64_t changes() const noexcept { return sqlite3_changes64(handle()); }

    sqlite3* handle() const noexcept { return handle_.get(); }

  private:
    struct closer {
        void operator()(sqlite3* db) const noexcept { sqlite3_close_v2(db); }
    };
    struct finalizer {
        void operator()(sqlite3_stmt* s) const noexcept { sqlite3_finalize(s); }
    };
    std::unique_ptr<wal_index> index_ =
        std::make_unique<wal_index>();  ///< outlives the connection, as does writes_
    std::unique_ptr<wal_writes> writes_ = std::make_unique<wal_writes>();
    std::unique_ptr<sqlite3, closer> handle_;
    std::array<std::unique_ptr<sqlite3_stmt, finalizer>, 3> frames_;
};

/// While this lives, what the connection deletes is overwritten with zeros even on pages that become entirely
/// free, at the cost of writing them: usually SQLite leaves those as they are (`secure_delete` is FAST).
class [[nodiscard]] deleted_bytes_zeroed {
  public:
    explicit deleted_bytes_zeroed(database& db);
    ~deleted_bytes_zeroed();
    deleted_bytes_zeroed(const deleted_bytes_zeroed&) = delete;
    deleted_bytes_zeroed& operator=(const deleted_bytes_zeroed&) = delete;

  private:
    database& db_;
};

/// While this lives, the database may grow beyond its bound (`max_page_count`): for what must not fail
/// because votes have filled it, such as closing a poll, or deleting one to make room.
class [[nodiscard]] past_bound {
  public:
    explicit past_bound(database& db);
    ~past_bound();
    past_bound(const past_bound&) = delete;
    past_bound& operator=(const past_bound&) = delete;

  private:
    database& db_;
    std::string back_;
};

/// at_rest if the file is at rest, else read_only.
database::access access_to_read(const std::filesystem::path& file);

/// BEGIN … COMMIT; rolls back when it is left without commit().
class [[nodiscard]] transaction {
  public:
    enum class kind { reading, writing };

    transaction(database& db, kind k);
    ~transaction();
    transaction(const transaction&) = delete;
    transaction& operator=(const transaction&) = delete;

    void commit();

  private:
    database& db_;
    bool open_ = true;
};

}  // namespace pollstream::sqlite
