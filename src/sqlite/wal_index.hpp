// Reserves disk space for the index of the write-ahead log (FILE-shm), which SQLite maps into memory.
//
// SQLite extends it by writing one byte for every 4 KiB. If the disk's blocks are smaller, the rest of those
// 4 KiB has no space yet, and a disk that is full by then reports it when they are touched: by a signal that
// ends the process. So the space is requested when a part of the index is mapped, where "full" can be
// reported as an error.
#pragma once

#include <sqlite3.h>

namespace pollstream::sqlite {

class wal_index {
  public:
    wal_index() = default;
    wal_index(const wal_index&) = delete;
    wal_index& operator=(const wal_index&) = delete;

    /// For a connection that has not read anything yet. It must not outlive this object.
    void ask_for_room(sqlite3* db) noexcept;

  private:
    static int map(sqlite3_file* f, int region, int bytes, int extend, void volatile** into) noexcept;

    sqlite3_io_methods methods_{};  ///< first: our files point to it
    const sqlite3_io_methods* of_system_ = nullptr;
};

}  // namespace pollstream::sqlite
