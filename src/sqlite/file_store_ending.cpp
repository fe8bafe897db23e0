// Shutdown: nothing new is started, and what the lanes have taken is waited for.
#include "sqlite/file_store.hpp"

#include <boost/asio/steady_timer.hpp>

namespace pollstream::sqlite {

void file_store::begin_shutdown() {
    is_ending_ = true;
    reads_->stop();
    if (lane_) lane_->stop();
    for (auto* r : resting_) r->cancel();
}

task<void> file_store::drain() {
    begin_shutdown();
    one_shot<bool> reads_done;
    one_shot<bool> lane_done;
    reads_->finish(reads_done);
    if (lane_) {
        lane_->finish(lane_done);
    } else {
        lane_done.set(true);
    }
    co_await reads_done.wait(draining_, false);
    co_await lane_done.wait(draining_, false);
    if (places_) note_places(places_->are_as_opened());
}

}  // namespace pollstream::sqlite
