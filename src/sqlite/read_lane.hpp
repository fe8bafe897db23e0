// The threads that read, each with its own connection, behind bounded queues. In WAL mode they neither wait
// for the writer nor make it wait.
//
// Nobody who joins a room waits for a count: cheap reads go before costly ones, and at any time one of the
// threads takes nothing but look-ups. Nor do costly reads keep others waiting: the other threads share their
// time evenly among the kinds of reads that wait.
#pragma once

#include "pollstream/base/clock.hpp"
#include "sqlite/loop_side.hpp"
#include "sqlite/reader.hpp"
#include "sqlite/work.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace pollstream::sqlite {

using read_job = work_on<reader>;
template <class T>
using read_for = work_for<reader, T>;

/// How long a read may take, and thus whom it keeps waiting: a look-up by key; one for a host's command,
/// however long; a page of many rows; a search through all titles; a count of all of a poll's ballots.
enum class read_cost : std::uint8_t { look_up, command, page, search, count };
inline constexpr std::size_t read_costs = 5;

class read_lane {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    /// The file is already migrated; each thread opens it as `how` says. Throws `error` if it cannot be
    /// opened for reading. `now` is called by all threads.
    read_lane(const std::filesystem::path& file, database::access how, std::size_t threads,
              std::size_t waiting_max, asio::any_io_executor loop,
              std::function<time_point()> now = steady_now);
    /// Answers nobody any more.
    ~read_lane();

    /// errc::ok; or overloaded or shutting_down, and the job is not taken. Nobody waits for the answer beyond
    /// `until`: a job whose turn comes later is not run. Loop only.
    errc submit(std::unique_ptr<read_job> j, read_cost cost, time_point until);

    /// Refuses new jobs, waiting ones and those under way. Loop only.
    void stop();
    /// Like stop(); `done` is set on the loop once everybody is answered.
    void finish(const one_shot<bool>& done);

  private:
    struct waiting {
        std::unique_ptr<read_job> job;
        time_point until;
    };
    struct line {
        std::deque<waiting> jobs;
        time_point::duration had{};  ///< of the shared time
    };
    struct taken : waiting {
        read_cost cost = read_cost::look_up;
        bool shares = false;  ///< the thread could have taken any other job
        errc refused = errc::ok;
    };

    void work(reader& mine);
    std::optional<taken> take();
    bool may_take_long() const;
    line* next_line();
    void put_down(const taken& done, time_point::duration took);

    std::size_t waiting_max_;
    asio::any_io_executor loop_;
    std::shared_ptr<loop_side> loop_side_;
    std::function<time_point()> now_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::array<line, read_costs> lines_;  ///< by cost
    /// How much time the line served last had had by then. A line that begins to wait starts from no less,
    /// since it is not owed time that it did not need.
    time_point::duration share_{};
    std::size_t long_ones_ = 0;           ///< under way that are not look-ups
    std::atomic<bool> stopping_ = false;  ///< set under the mutex
    std::size_t running_;                 ///< threads that have not ended

    std::vector<std::unique_ptr<reader>> readers_;
    std::vector<std::thread> threads_;
};

}  // namespace pollstream::sqlite
