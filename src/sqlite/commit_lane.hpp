// The one thread that writes. It takes everything that was queued during the last commit, commits it as one
// transaction, and posts the whole batch to the loop once: facts first, then the answers.
//
// There is no timer. The loop gathers what arrives during its turns and hands it over as soon as a turn
// brings nothing more: a lone vote is committed at once, and under load a batch is everything that has come
// in, or everything that arrives while the disk is busy. If each vote were handed over as it arrives, the
// lane would take the first one alone, and on a single core would take the processor from the loop for every
// few votes.
#pragma once

#include "pollstream/sqlite/open.hpp"
#include "sqlite/checkpointer.hpp"
#include "sqlite/job.hpp"
#include "sqlite/loop_side.hpp"
#include "sqlite/writer.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace pollstream::sqlite {

class commit_lane {
  public:
    struct options {
        std::filesystem::path file;  ///< the file `db` is connected to
        std::size_t waiting_max = 0;
        std::size_t wal_bytes = 0;
        writer_options writing;
    };

    /// `db` is migrated. The loop and `time` outlive the lane. Closes overdue polls before it returns; throws
    /// `error` if it cannot.
    commit_lane(database db, const clock& time, options o, asio::any_io_executor loop, fact_sink sink);
    /// Commits what waits, but answers nobody any more.
    ~commit_lane();

    /// errc::ok; or overloaded or shutting_down, and the job is not taken. Loop only.
    errc submit(job j);

    /// Refuses new work and waiting questions. Loop only.
    void stop();
    /// Like stop(); `done` is set on the loop once everything that waited is committed and answered.
    void finish(const one_shot<bool>& done);

    /// Loop only.
    lane_counters counters() const;

  private:
    void gather(int turns);
    /// Hands what was gathered to the lane now. Loop only.
    void hand_over();
    void close_overdue();
    void work();
    bool take(std::vector<job>& batch);
    bool is_stopping() const;
    void run(std::vector<job> batch);
    void note_commit(const std::vector<job>& batch, std::chrono::steady_clock::duration took);
    void read_voters();
    void refuse_questions(std::vector<job>& batch);
    /// Publishes the facts on the loop, then answers the jobs; nothing if there are none.
    void deliver(std::vector<job> jobs, std::vector<fact> facts = {});

    database db_;
    options options_;
    asio::any_io_executor loop_;
    std::shared_ptr<loop_side> loop_side_;
    writer writer_;
    checkpointer checkpointer_;

    std::vector<job> gathered_;  ///< in these turns of the loop; loop only
    /// Tells handlers still pending on the loop that the lane is gone.
    std::shared_ptr<commit_lane*> self_ = std::make_shared<commit_lane*>(this);

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<job> queue_;
    bool stopping_ = false;
    std::size_t parked_ = 0;  ///< jobs that wait for voters to be read
    lane_counters counters_;
    std::optional<std::chrono::steady_clock::time_point> began_;  ///< when the work under way began

    std::thread thread_;
};

}  // namespace pollstream::sqlite
