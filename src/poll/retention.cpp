#include "pollstream/poll/retention.hpp"

#include "pollstream/base/log.hpp"
#include "pollstream/base/paced_line.hpp"

#include <algorithm>
#include <utility>

namespace pollstream {

namespace {

/// Worth logging: quiet rooms are deleted that much later.
constexpr std::chrono::hours noted_lag{24};

}  // namespace

retention::retention(asio::any_io_executor loop, store& backing, const clock& time, std::chrono::seconds keep,
                     retention_pace pace)
    : timer_(loop), store_(backing), time_(time), keep_(keep), pace_(std::move(pace)) {}

/// The latest time that has certainly been reached.
task<result<timestamp>> retention::borne_out() {
    const auto now = time_.now();
    if (!last_before_) {
        const auto start = pace_.steady();
        const auto last = co_await store_.last_activity(now);
        if (!last) co_return last.error();
        started_ = start;
        last_before_ = last->value_or(now);
        note(now);
    }
    const auto since = std::chrono::floor<std::chrono::milliseconds>(pace_.steady() - started_);
    co_return std::min(now, *last_before_ + since);
}

void retention::note(timestamp start) const {
    const auto lag = start - *last_before_;
    if (lag < noted_lag) return;
    const auto days = std::chrono::floor<std::chrono::days>(lag).count();
    if (lag < keep_) {
        log::info("the server was unused before its start: quiet rooms are deleted that much later",
                  {{"days", days}});
    } else {
        log::warn(
            "by its clock nobody has used this server for longer than rooms are kept: no room is "
            "deleted for that; is the clock right?",
            {{"days", days}, {"last_used", to_rfc3339(*last_before_)}, {"clock", to_rfc3339(start)}});
    }
}

task<result<void>> retention::round() {
    const auto now = co_await borne_out();
    if (!now) co_return now.error();
    const auto since = *now - keep_;
    deleted_rooms all;
    boost::system::error_code trouble;
    std::optional<room_id> after;
    do {
        const auto step = co_await store_.delete_quiet_rooms(since, after);
        if (!step) {
            trouble = step.error();
            break;
        }
        all.rooms += step->rooms;
        all.polls += step->polls;
        after = step->next;
        if (step->polls > 0 || step->rooms > 0) co_await timer_.wait_for(pace_.between_steps);
    } while (after && !timer_.is_stopped());
    rooms_ += all.rooms;
    if (all.rooms > 0) {
        log::info("quiet rooms deleted",
                  {{"rooms", all.rooms}, {"polls", all.polls}, {"quiet_since", to_rfc3339(since)}});
    }
    if (trouble) co_return trouble;
    co_return result<void>();
}

task<void> retention::run() {
    for (bool goes_on = keep_.count() > 0; goes_on;) {
        const auto done = co_await round();
        if (done) {
            failures_ = 0;
        } else if (!timer_.is_stopped() && is_worth_a_line(++failures_)) {
            log::error("deleting quiet rooms failed; it is tried again later",
                       {{"error", done.error().message()}, {"times", failures_}});
        }
        goes_on = co_await timer_.wait_for(pace_.between_rounds);
    }
}

}  // namespace pollstream
