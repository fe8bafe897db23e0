#include "pollstream/poll/expiry.hpp"

#include "pollstream/base/log.hpp"

#include <algorithm>

namespace pollstream {

namespace {
constexpr std::chrono::hours no_deadline{24};
constexpr std::chrono::milliseconds retry_after_failure{500};
}  // namespace

expiry::expiry(asio::any_io_executor loop, store& backing, bus& facts, const clock& time,
               std::chrono::milliseconds recheck)
    : timer_(loop), store_(backing), time_(time), recheck_(recheck) {
    listening_ = facts.subscribe<poll_changed>([this](const poll_changed& f) {
        if (f.what != poll_event::deleted) consider(f.state->definition);
    });
}

void expiry::consider(const poll& p) {
    if (p.closed_at || !p.end_time) return;
    if (next_ && *next_ <= *p.end_time) return;
    next_ = p.end_time;
    timer_.cancel();  // run() looks again
}

std::chrono::milliseconds expiry::until_next() const {
    if (!next_) return no_deadline;
    const auto left = *next_ - time_.now();
    return std::clamp<std::chrono::milliseconds>(left, std::chrono::milliseconds{0}, recheck_);
}

task<void> expiry::run() {
    while (!stopped_) {
        const auto nearest = co_await store_.next_deadline();
        if (nearest) {
            if (*nearest && (!next_ || **nearest < *next_)) next_ = *nearest;
            break;
        }
        log::error("finding the next deadline failed; trying again", {{"error", nearest.error().message()}});
        timer_.expires_after(retry_after_failure);
        co_await timer_.async_wait(as_result);
    }

    while (!stopped_) {
        timer_.expires_after(until_next());
        co_await timer_.async_wait(as_result);
        if (stopped_) break;
        if (!next_ || time_.now() < *next_) continue;

        const auto due = *next_;
        next_.reset();  // what is created while the close is under way sets it again
        const auto left = co_await store_.close_due();
        if (left) {
            if (*left && (!next_ || **left < *next_)) next_ = *left;
            continue;
        }
        if (stopped_) break;
        log::error("closing polls that are due failed; trying again", {{"error", left.error().message()}});
        if (!next_ || due < *next_) next_ = due;
        timer_.expires_after(retry_after_failure);
        co_await timer_.async_wait(as_result);
    }
}

void expiry::stop() {
    stopped_ = true;
    timer_.cancel();
}

}  // namespace pollstream
