#include "app/disk_watch.hpp"

namespace pollstream::app {

namespace {

constexpr std::chrono::seconds look_every{10};

}  // namespace

task<void> disk_watch::run() {
    while (!stopped_) {
        co_await storage_.check_places();  // which says what is wrong
        if (stopped_) break;
        const auto measured = co_await storage_.measure_disk();
        use_.reset();
        if (measured) use_ = *measured;
        if (stopped_) break;
        timer_.expires_after(look_every);
        co_await timer_.async_wait(as_result);
    }
}

void disk_watch::stop() {
    stopped_ = true;
    timer_.cancel();
}

}  // namespace pollstream::app
