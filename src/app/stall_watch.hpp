// Watches whether writes complete: looks once a second how long the commit lane has been busy with its
// current job, and logs if that is long. The lane itself waits for the disk and cannot log anything.
#pragma once

#include "pollstream/sqlite/open.hpp"

#include <chrono>

namespace pollstream::app {

class stall_watch {
  public:
    static constexpr std::chrono::seconds look_every{1};
    static constexpr std::chrono::seconds is_long{5};

    /// Logs that a write has taken five seconds, then ten, twenty and so on, and that it is over. Returns
    /// whether a line was logged.
    bool look(const sqlite::lane_counters& lane);

  private:
    using duration = std::chrono::steady_clock::duration;

    duration told_at_{};    ///< duration in the last line; zero: no end to report
    duration last_seen_{};  ///< duration of the job that was reported
};

}  // namespace pollstream::app
