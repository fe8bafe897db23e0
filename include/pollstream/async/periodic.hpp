// Does something every so often until it is stopped. (What else there is to wait for needs a loop of its own,
// around a stoppable_timer.) Loop thread only.
#pragma once

#include "pollstream/async/stoppable_timer.hpp"

#include <functional>
#include <utility>

namespace pollstream {

class periodic {
  public:
    using clock = stoppable_timer::clock;
    /// Told when it was due.
    using work = std::function<void(clock::time_point)>;

    periodic(const asio::any_io_executor& loop, clock::duration pause, work does)
        : timer_(loop), pause_(pause), does_(std::move(does)) {}

    /// Runs until stop(), the first time after one pause; each pause begins when the work before it is done.
    /// Spawn it once. Ends with what the work throws.
    task<void> run();
    void stop() { timer_.stop(); }

  private:
    stoppable_timer timer_;
    clock::duration pause_;
    work does_;
};

}  // namespace pollstream
