// Room on the disk for the index of the log (FILE-shm), which SQLite maps into memory.
//
// SQLite makes it longer by writing one byte for every 4 KiB. Where the disk's blocks are smaller, the rest
// of them has no room yet, and a disk that is full by then says so when they are touched: by a signal that
// ends the process. So the room is asked for when a part of the index is mapped, where "full" can be
// answered.
#pragma once

#include <sqlite3.h>

namespace pollstream::sqlite {

class log_index {
  public:
    log_index() = default;
    log_index(const log_index&) = delete;
    log_index& operator=(const log_index&) = delete;

    /// Of a connection that nothing has been read by yet. It must not outlive this object.
    void ask_for_room(sqlite3* db) noexcept;

  private:
    static int map(sqlite3_file* f, int region, int bytes, int extend, void volatile** into) noexcept;

    sqlite3_io_methods methods_{};  ///< first: it is what a file of ours points to
    const sqlite3_io_methods* of_system_ = nullptr;
};

}  // namespace pollstream::sqlite
