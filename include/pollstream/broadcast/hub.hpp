// Moves everybody's results at once: who follows what, and when they are told of it.
//
// Facts arrive from the bus as fast as commits; viewers are told as fast as eyes can follow. A poll that has
// changed is told at once (leading edge), then at most `live_rate_hz` times a second; one frame is rendered
// per tick and shared by all who may see the same. For a viewer that is not ready, only a note that there is
// news is kept, never a backlog: it gets the newest state when its socket is ready, and never an older
// version after a newer one. Loop thread only.
#pragma once

#include "pollstream/async/task.hpp"
#include "pollstream/base/clock.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/broadcast/live_actions.hpp"
#include "pollstream/bus/bus.hpp"
#include "pollstream/domain/credentials.hpp"
#include "pollstream/http/channel.hpp"
#include "pollstream/store/catalog.hpp"
#include "pollstream/store/store.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <memory>

namespace pollstream {

struct hub_options {
    double live_rate_hz = limits::live_rate_hz;
    std::chrono::milliseconds beat_interval = limits::beat_interval;
    std::chrono::milliseconds viewers_interval{1'000};   ///< between viewer counts, after the leading edge
    std::chrono::milliseconds activity_interval{1'000};  ///< between sums of votes
    bool throttled = true;                               ///< limits how much viewers may say per second
};

struct hub_counters {
    std::uint64_t viewers = 0;    ///< now
    std::uint64_t topics = 0;     ///< polls followed now
    std::uint64_t ticks = 0;      ///< tally frames rendered
    std::uint64_t marked = 0;     ///< times a viewer was told that there is news
    std::uint64_t conflated = 0;  ///< of those, while earlier news was still waiting
    std::uint64_t dropped_slow = 0;
    std::uint64_t dropped_flood = 0;
};

class hub {
  public:
    /// The references must outlive the hub.
    hub(asio::any_io_executor loop, store& backing, catalog& known, bus& facts, live_actions& actions,
        const clock& time, hub_options options);
    ~hub();

    // New conversations, by what they follow from the start.
    std::shared_ptr<http::channel> open(credentials who);
    std::shared_ptr<http::channel> open_poll(credentials who, poll_id id);
    std::shared_ptr<http::channel> open_room(credentials who, room_id id);
    std::shared_ptr<http::channel> open_global(credentials who);  ///< activity of all listed polls

    std::uint64_t viewers_of(const room_id& id) const;
    hub_counters counters() const;

    /// Runs the ticks until stop(). Spawn it once.
    task<void> run();
    void stop();

  private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace pollstream
