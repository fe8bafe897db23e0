// Deletes rooms that have been quiet for as long as the operator says: one round at the start, then one an
// hour, in small steps, with pauses in which votes have the disk to themselves.
//
// A wrong clock must not delete a year's rooms. So the clock alone never does: its time counts only as far as
// it is borne out, by the last thing that somebody did in this database before the start, and by the steady
// time that has passed since. A machine that starts in the wrong year, or whose clock is set ahead, finds
// nothing older than that. The price: what was quiet while the server was not running is deleted that much
// later, until the server is started again after somebody has used it.
//
// Loop thread only.
#pragma once

#include "pollstream/async/stoppable_timer.hpp"
#include "pollstream/async/task.hpp"
#include "pollstream/base/clock.hpp"
#include "pollstream/store/store.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

namespace pollstream {

struct retention_pace {
    std::chrono::milliseconds between_rounds = std::chrono::hours{1};
    std::chrono::milliseconds between_steps = std::chrono::milliseconds{100};
    std::function<std::chrono::steady_clock::time_point()> steady = &steady_now;
};

class retention {
  public:
    /// `keep`: how long a quiet room stays; 0: for ever. `backing` and `time` must outlive it.
    retention(asio::any_io_executor loop, store& backing, const clock& time, std::chrono::seconds keep,
              retention_pace pace = {});

    /// Runs until stop(); spawn it once.
    task<void> run();
    void stop() { timer_.stop(); }

    std::uint64_t rooms_deleted() const noexcept { return rooms_; }

  private:
    task<result<timestamp>> borne_out();
    task<result<void>> round();
    void note(timestamp start) const;

    stoppable_timer timer_;
    store& store_;
    const clock& time_;
    std::chrono::seconds keep_;
    retention_pace pace_;
    std::chrono::steady_clock::time_point started_{};
    /// When something was last done before the start; the start itself if nothing was.
    std::optional<timestamp> last_before_;
    std::uint64_t rooms_ = 0;
    unsigned failures_ = 0;  ///< in a row
};

}  // namespace pollstream
