// Keeps the write-ahead log small without making a vote wait: a thread with a connection of its own moves
// pages into the main file beside the commits.
//
// What moves beside a busy writer never catches up with it, and only a log that is moved whole starts anew.
// So when the log has reached its usual length (16 MB) the thread moves until next to nothing is left, and
// the lane itself moves that between two commits: some dozen pages and two syncs, about as long as a commit.
// So under continuous load the log stays near it. A reader that holds its snapshot (a backup of a large
// database) keeps it growing until it is done; the lane gives it 20 ms and tries again half a length later.
#pragma once

#include "database.hpp"
#include "log_pace.hpp"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace pollstream::sqlite {

class checkpointer {
  public:
    /// Takes the place of SQLite's automatic checkpoints on `db`, the lane's own connection, which must
    /// outlive it. `usual_bytes`: the usual length of the log. Throws `error`.
    checkpointer(database& db, const std::filesystem::path& file, std::size_t usual_bytes);
    ~checkpointer();
    checkpointer(const checkpointer&) = delete;
    checkpointer& operator=(const checkpointer&) = delete;

    /// The lane's thread, outside any transaction; also where there was nothing to commit.
    void after_commit() noexcept;
    /// All of it into the main file, which alone is then a whole database. Ends the thread; the lane's last.
    void finish() noexcept;

  private:
    void lay_out_log(sqlite3_int64 usual_bytes) noexcept;
    void work();
    void start_anew() noexcept;
    void stop() noexcept;

    database& db_;
    database own_;
    log_pace pace_;  ///< the lane's

    enum class state { resting, wanted, moved };
    std::mutex mutex_;
    std::condition_variable wake_;
    state state_ = state::resting;
    bool stopping_ = false;

    std::thread thread_;
};

}  // namespace pollstream::sqlite
