#include "app/stall_watch.hpp"

#include "pollstream/base/log.hpp"

namespace pollstream::app {

namespace {

constexpr std::chrono::seconds look_every{1};

std::int64_t whole_ms(stall_log::duration d) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(d).count();
}

}  // namespace

bool stall_log::note(duration under_way, std::uint64_t waiting) {
    const bool was_told = told_at_ > duration::zero();
    if (was_told && under_way < last_seen_) {
        log::warn("the disk answers again", {{"took_ms", whole_ms(last_seen_)}});
        told_at_ = last_seen_ = duration::zero();
        return true;
    }
    if (under_way < (was_told ? told_at_ * 2 : duration(is_long))) {
        if (was_told) last_seen_ = under_way;
        return false;
    }
    log::error("the disk does not answer: votes wait, and are refused after ten seconds",
               {{"for_ms", whole_ms(under_way)}, {"waiting", waiting}});
    told_at_ = last_seen_ = under_way;
    return true;
}

task<void> stall_watch::run() {
    for (;;) {
        const bool goes_on = co_await timer_.wait_for(look_every);
        if (!goes_on) co_return;
        const auto lane = storage_.counters();
        told_.note(lane.under_way, lane.waiting);
    }
}

}  // namespace pollstream::app
