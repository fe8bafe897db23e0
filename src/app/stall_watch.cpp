#include "app/stall_watch.hpp"

#include "pollstream/base/log.hpp"

namespace pollstream::app {

namespace {

std::int64_t in_ms(std::chrono::steady_clock::duration d) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(d).count();
}

}  // namespace

bool stall_watch::look(const sqlite::lane_counters& lane) {
    const duration under_way = lane.under_way;
    const bool was_told = told_at_ > duration::zero();
    if (was_told && under_way < last_seen_) {
        log::warn("the disk answers again", {{"took_ms", in_ms(last_seen_)}});
        told_at_ = last_seen_ = duration::zero();
        return true;
    }
    if (under_way < (was_told ? told_at_ * 2 : duration(is_long))) {
        if (was_told) last_seen_ = under_way;
        return false;
    }
    log::error("the disk does not answer: votes wait, and are refused after ten seconds",
               {{"for_ms", in_ms(under_way)}, {"waiting", lane.waiting}});
    told_at_ = last_seen_ = under_way;
    return true;
}

}  // namespace pollstream::app
