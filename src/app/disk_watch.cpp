#include "app/disk_watch.hpp"

namespace pollstream::app {

namespace {

constexpr std::chrono::seconds look_every{10};

}  // namespace

task<void> disk_watch::run() {
    for (bool goes_on = true; goes_on;) {
        co_await storage_.check_places();  // which logs what is wrong
        if (timer_.is_stopped()) break;
        const auto measured = co_await storage_.measure_disk();
        use_.reset();
        if (measured) use_ = *measured;
        goes_on = co_await timer_.wait_for(look_every);
    }
}

}  // namespace pollstream::app
