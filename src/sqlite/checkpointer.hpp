// Keeps the write-ahead log (WAL) small without making a vote wait: a thread with its own connection moves
// pages into the main file while commits go on.
//
// A checkpoint running beside a busy writer never catches up with it, and the WAL restarts only when all of
// it has been moved. So when the WAL reaches its usual length (16 MB), the thread moves pages until next to
// nothing is left, and the lane itself moves that rest between two commits: a few dozen pages and two syncs,
// about as long as a commit. So under continuous load the WAL stays near that length. A reader that holds its
// snapshot (a backup of a large database) keeps the WAL growing until it is done; the lane gives it 20 ms and
// tries again half a length later.
//
// A restarted WAL keeps its old pages until others overwrite them. After a text was erased that is too long:
// then the WAL, once moved, is truncated and laid out anew.
#pragma once

#include "sqlite/database.hpp"
#include "sqlite/wal_pace.hpp"

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

namespace pollstream::sqlite {

class checkpointer {
  public:
    /// Replaces SQLite's automatic checkpoints on `db`, the lane's own connection, which must outlive it.
    /// `usual_bytes` is the usual length of the WAL. Throws `error`.
    checkpointer(database& db, const std::filesystem::path& file, std::size_t usual_bytes);
    ~checkpointer();
    checkpointer(const checkpointer&) = delete;
    checkpointer& operator=(const checkpointer&) = delete;

    /// Called by the lane's thread, outside any transaction; also when there was nothing to commit.
    void after_commit() noexcept;
    /// The WAL holds something that must not remain anywhere.
    void empty_soon() noexcept { emptying_ = emptying::wanted; }
    bool has_to_empty() const noexcept { return emptying_ != emptying::no; }
    /// Takes one step of it, of some milliseconds, while the lane has nothing else to do. False if the next
    /// step has to wait for somebody else.
    bool empty_some() noexcept;
    /// Moves all of the WAL into the main file, which then is a whole database by itself. Ends the thread;
    /// the lane's last call.
    void finish() noexcept;

  private:
    bool lay_out_wal(sqlite3_int64 at_once) noexcept;
    bool cut_off() noexcept;
    bool move_all(int how) noexcept;
    void note_failure(int code) noexcept;
    void work();
    void start_anew() noexcept;
    void stop() noexcept;

    database& db_;
    database own_;
    sqlite3_int64 laid_out_bytes_;

    // Used by the lane only.
    wal_pace pace_;
    enum class emptying { no, wanted, laying_out };
    emptying emptying_ = emptying::no;
    std::uint64_t failed_ = 0;  ///< in a row, apart from attempts that a reader blocked

    enum class state { resting, wanted, moved };
    std::mutex mutex_;
    std::condition_variable wake_;
    state state_ = state::resting;
    bool stopping_ = false;

    std::thread thread_;
};

}  // namespace pollstream::sqlite
