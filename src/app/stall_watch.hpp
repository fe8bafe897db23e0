// Watches whether writes complete: checks once a second how long the commit lane has been busy with its
// current job, and logs if that is long. The lane itself waits for the disk and cannot log anything.
#pragma once

#include "pollstream/async/stoppable_timer.hpp"
#include "pollstream/async/task.hpp"
#include "pollstream/sqlite/open.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstdint>

namespace pollstream::app {

/// Decides what to log: that a write has taken five seconds, then ten, twenty and so on, and that it is over.
class stall_log {
  public:
    using duration = std::chrono::steady_clock::duration;

    /// `under_way`: how long the current job has taken; zero if there is none. Returns whether a line was
    /// logged.
    bool note(duration under_way, std::uint64_t waiting);

    static constexpr std::chrono::seconds is_long{5};

  private:
    duration told_at_{};    ///< duration in the last line; zero: no end to report
    duration last_seen_{};  ///< duration of the job that was reported
};

class stall_watch {
  public:
    stall_watch(const asio::any_io_executor& loop, const sqlite::sqlite_store& storage)
        : timer_(loop), storage_(storage) {}

    /// Runs until stop(). Spawn it once.
    task<void> run();
    void stop() { timer_.stop(); }

  private:
    stoppable_timer timer_;
    const sqlite::sqlite_store& storage_;
    stall_log told_;
};

}  // namespace pollstream::app
