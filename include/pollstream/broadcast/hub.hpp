// Everybody's results move at once: who follows what, and when they hear of it.
//
// Facts come in from the bus at the speed of the commits; viewers are told at a speed for eyes. A poll that
// changed tells at once (leading edge), then at most `live_rate_hz` times a second; one frame is rendered per
// tick and shared by all who see as much. What a viewer holds back is a note that there is news, never a
// backlog: the newest state is what it gets when its socket is ready, and versions never go back for it. Loop
// thread only.
#pragma once

#include "pollstream/async/task.hpp"
#include "pollstream/base/clock.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/broadcast/actions.hpp"
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
    std::chrono::milliseconds viewers_interval{1'000};   ///< of viewer counts, after the leading edge
    std::chrono::milliseconds activity_interval{1'000};  ///< of summed-up votes
    bool throttled = true;                               ///< viewers may say so much a second, and no more
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
    /// References outlive the hub.
    hub(asio::any_io_executor loop, store& backing, catalog& known, bus& facts, live_actions& actions,
        const clock& time, hub_options options);
    ~hub();

    // Conversations, by what they follow from the start.
    std::shared_ptr<http::channel> open(credentials who);
    std::shared_ptr<http::channel> open_poll(credentials who, poll_id id);
    std::shared_ptr<http::channel> open_room(credentials who, room_id id);
    std::shared_ptr<http::channel> open_global(credentials who);  ///< activity of all listed polls

    std::uint64_t viewers_of(const room_id& id) const;
    hub_counters counters() const;

    /// The ticks; runs until stop(). Spawn it once.
    task<void> run();
    void stop();

  private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace pollstream
