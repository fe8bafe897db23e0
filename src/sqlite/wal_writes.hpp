// Joins what a commit writes to the write-ahead log (WAL) into few system calls.
//
// For each page that a commit has changed, SQLite writes 24 bytes of frame header and then the page. Votes in
// many polls change many pages, and each call costs about as much as the copying. The pieces follow one
// another, so they are gathered here and written when the WAL is synced or read, or when enough have come
// together.
#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <memory>

namespace pollstream::sqlite {

class wal_writes {
  public:
    wal_writes() = default;
    wal_writes(const wal_writes&) = delete;
    wal_writes& operator=(const wal_writes&) = delete;

    /// Call once the connection's WAL is open. The connection must not outlive this object, and must sync
    /// each commit (PRAGMA synchronous = FULL): only after that does SQLite tell other connections of a
    /// commit. Has no effect if the file system may spoil bytes next to those written (no
    /// SQLITE_IOCAP_POWERSAFE_OVERWRITE), since SQLite then fills up the last sector after the sync.
    void join(sqlite3* db);

  private:
    static wal_writes& of(sqlite3_file* f) noexcept;
    static int close(sqlite3_file* f) noexcept;
    static int read(sqlite3_file* f, void* into, int bytes, sqlite3_int64 at) noexcept;
    static int write(sqlite3_file* f, const void* from, int bytes, sqlite3_int64 at) noexcept;
    static int truncate(sqlite3_file* f, sqlite3_int64 bytes) noexcept;
    static int sync(sqlite3_file* f, int flags) noexcept;
    static int size(sqlite3_file* f, sqlite3_int64* bytes) noexcept;

    int write_held(sqlite3_file* f) noexcept;

    /// What a file with our methods points to.
    struct methods_of {
        sqlite3_io_methods methods{};
        wal_writes* owner = nullptr;
    };
    methods_of ours_;
    const sqlite3_io_methods* of_system_ = nullptr;
    std::unique_ptr<std::byte[]> held_;
    std::size_t held_bytes_ = 0;
    sqlite3_int64 held_at_ = 0;  ///< where they go in the file
};

}  // namespace pollstream::sqlite
