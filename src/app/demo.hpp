// Plays a demo script on a stage, which is the product behind three operations, the same that people use.
// Loop thread only.
#pragma once

#include "app/demo_script.hpp"
#include "pollstream/async/stoppable_timer.hpp"
#include "pollstream/async/task.hpp"
#include "pollstream/base/ids.hpp"
#include "pollstream/base/result.hpp"

#include <functional>
#include <string>
#include <vector>

namespace pollstream::app {

/// What the demo needs from the product.
class demo_stage {
  public:
    virtual ~demo_stage() = default;

    struct opened {
        room_id room;
        std::string code;
        std::string admin_key;
        std::vector<poll_id> polls;
    };
    /// Opens a room with these polls. The arguments must live until it completes.
    virtual task<result<opened>> open(const std::string& title, const std::vector<poll_draft>& polls) = 0;
    /// Shows the poll to everybody in the room.
    virtual task<result<void>> show(room_id room, poll_id poll) = 0;
    /// Casts a vote as this device, through the same service as all votes.
    virtual task<result<void>> cast(poll_id poll, std::string device, choice marks) = 0;
};

class demo {
  public:
    using opened_handler = std::function<void(const demo_stage::opened&)>;

    /// `stage` must outlive play(). `on_opened` is called once the room exists.
    demo(const asio::any_io_executor& loop, demo_stage& stage, demo_script script,
         opened_handler on_opened = {});

    /// Opens the room and plays every act at its time, late ones at once. Returns when the script is over,
    /// has been stopped, or the stage fails (on a full disk, say): a demo is no reason to end the server. The
    /// object must live until then.
    task<result<void>> play();

    /// Stops before the next act at the latest; play() then returns.
    void stop() { timer_.stop(); }

  private:
    task<result<void>> perform(demo_act act);
    std::string device_of(std::size_t voter) const;

    demo_stage& stage_;
    demo_script script_;
    opened_handler on_opened_;
    stoppable_timer timer_;
    demo_stage::opened on_;
};

}  // namespace pollstream::app
