#include "pollstream/async/periodic.hpp"

namespace pollstream {

task<void> periodic::run() {
    for (;;) {
        const bool goes_on = co_await timer_.wait_for(pause_);
        if (!goes_on) co_return;
        does_(timer_.due());
    }
}

}  // namespace pollstream
