#include "pollstream/async/stoppable_timer.hpp"

namespace pollstream {

task<bool> stoppable_timer::wait_for(clock::duration how_long) {
    return wait_until(clock::now() + how_long);
}

task<bool> stoppable_timer::wait_until(clock::time_point when) {
    if (is_stopped_) co_return false;
    timer_.expires_at(when);
    co_await timer_.async_wait(as_result);
    co_return !is_stopped_;
}

void stoppable_timer::stop() {
    is_stopped_ = true;
    timer_.cancel();
}

}  // namespace pollstream
