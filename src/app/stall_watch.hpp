// Whether what is written gets done: looks once a second how long the lane has been at what it does, and says
// so while that is long. The lane waits for the disk meanwhile and can say nothing.
#pragma once

#include "pollstream/async/stoppable_timer.hpp"
#include "pollstream/async/task.hpp"
#include "pollstream/sqlite/open.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstdint>

namespace pollstream::app {

/// What the log is told of it: when it has taken five seconds, then ten, twenty and so on, and that it is
/// over.
class stall_log {
  public:
    using duration = std::chrono::steady_clock::duration;

    /// `under_way`: of what is done now; zero: nothing is. Whether there is a line.
    bool note(duration under_way, std::uint64_t waiting);

    static constexpr std::chrono::seconds is_long{5};

  private:
    duration told_at_{};    ///< what it had taken by the last line; zero: none is owed an end
    duration last_seen_{};  ///< of what was told
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
