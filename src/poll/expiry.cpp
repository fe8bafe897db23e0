#include "pollstream/poll/expiry.hpp"

#include "pollstream/base/log.hpp"
#include "pollstream/base/paced_line.hpp"

#include <algorithm>
#include <string>

namespace pollstream {

namespace {
constexpr std::chrono::hours no_deadline{24};
constexpr std::chrono::milliseconds retry_after_failure{500};
constexpr std::chrono::milliseconds longest_retry{8'000};
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
    timer_.wake();  // run() looks again
}

std::chrono::milliseconds expiry::until_next() const {
    if (!next_) return no_deadline;
    const auto left = *next_ - time_.now();
    return std::clamp<std::chrono::milliseconds>(left, std::chrono::milliseconds{0}, recheck_);
}

/// A disk that is full, or takes no writes at all, is tried less and less often, and not every attempt is
/// logged.
std::chrono::milliseconds expiry::patience(std::string_view what, const boost::system::error_code& why) {
    if (is_worth_a_line(++failures_))
        log::error(std::string(what) + "; trying again", {{"error", why.message()}, {"times", failures_}});
    return std::min(retry_after_failure * failures_, longest_retry);
}

task<void> expiry::run() {
    for (bool goes_on = true; goes_on;) {
        const auto nearest = co_await store_.next_deadline();
        if (nearest) {
            if (*nearest && (!next_ || **nearest < *next_)) next_ = *nearest;
            break;
        }
        if (timer_.is_stopped()) co_return;
        goes_on = co_await timer_.wait_for(patience("finding the next deadline failed", nearest.error()));
    }

    for (;;) {
        const bool goes_on = co_await timer_.wait_for(until_next());
        if (!goes_on) co_return;
        if (!next_ || time_.now() < *next_) continue;

        const auto due = *next_;
        next_.reset();  // anything created while the close is under way sets it again
        const auto left = co_await store_.close_due();
        if (left) {
            failures_ = 0;
            if (*left && (!next_ || **left < *next_)) next_ = *left;
            continue;
        }
        if (timer_.is_stopped()) co_return;
        if (!next_ || due < *next_) next_ = due;
        co_await timer_.wait_for(patience("closing polls that are due failed", left.error()));
    }
}

}  // namespace pollstream
