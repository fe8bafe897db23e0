// Keeps the write-ahead log small without making a vote wait: a thread with a connection of its own moves
// pages into the main file beside the commits.
//
// What moves beside a busy writer never catches up with it, and only a log that is moved whole starts anew.
// So when the log has reached its usual length (16 MB) the thread moves until next to nothing is left, and
// the lane itself moves that between two commits: some dozen pages and two syncs, about as long as a commit.
// So under continuous load the log stays near it. A reader that holds its snapshot (a backup of a large
// database) keeps it growing until it is done; the lane gives it 20 ms and tries again half a length later.
//
// A log that has started anew keeps its old pages until others come in their place. Where a text was erased
// that is too long: then the log is cut off, once it is moved, and laid out anew.
#pragma once

#include "database.hpp"
#include "log_pace.hpp"

#include <condition_variable>
#include <cstdint>
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
    /// The log has something that is to be nowhere.
    void empty_soon() noexcept { emptying_ = emptying::wanted; }
    bool has_to_empty() const noexcept { return emptying_ != emptying::no; }
    /// A step of it, of some milliseconds, while the lane has nothing else to do. False where somebody else
    /// is to be waited for before the next one.
    bool empty_some() noexcept;
    /// All of it into the main file, which alone is then a whole database. Ends the thread; the lane's last.
    void finish() noexcept;

  private:
    bool lay_out_log(sqlite3_int64 at_once) noexcept;
    bool cut_off() noexcept;
    bool move_all(int how) noexcept;
    void note_failure(int code) noexcept;
    void work();
    void start_anew() noexcept;
    void stop() noexcept;

    database& db_;
    database own_;
    sqlite3_int64 laid_out_bytes_;

    // The lane's.
    log_pace pace_;
    enum class emptying { no, wanted, laying_out };
    emptying emptying_ = emptying::no;
    std::uint64_t failed_ = 0;  ///< attempts since one went well, but for those that a reader hindered

    enum class state { resting, wanted, moved };
    std::mutex mutex_;
    std::condition_variable wake_;
    state state_ = state::resting;
    bool stopping_ = false;

    std::thread thread_;
};

}  // namespace pollstream::sqlite
