#include "app/loop_watch.hpp"

#include "pollstream/base/activity.hpp"
#include "pollstream/base/log.hpp"

#include <algorithm>

namespace pollstream::app {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr milliseconds look_every{100};
constexpr milliseconds too_late{50};

std::int64_t whole_ms(std::chrono::steady_clock::duration d) {
    return std::chrono::duration_cast<milliseconds>(d).count();
}

void report(microseconds lag, const activity::stretch& longest) {
    log::warn("the loop was held",
              {{"late_ms", whole_ms(lag)},
               {"longest", longest.what.empty() ? "nothing that has a name" : longest.what},
               {"took_ms", whole_ms(longest.took)}});
}

}  // namespace

void loop_lag::note(microseconds lag) noexcept {
    const auto us = static_cast<std::uint64_t>(std::max<std::int64_t>(lag.count(), 0));
    const auto bucket = std::lower_bound(upto_us.begin(), upto_us.end(), us) - upto_us.begin();
    ++counts[static_cast<std::size_t>(bucket)];
    sum_us += us;
    longest_us = std::max(longest_us, us);
    if (lag > too_late) ++held;
}

task<void> loop_watch::run() {
    while (!stopped_) {
        timer_.expires_after(look_every);
        co_await timer_.async_wait(as_result);
        if (stopped_) break;
        const auto lag =
            std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - timer_.expiry());
        lag_.note(lag);
        const auto longest = activity::take_longest();
        if (lag > too_late) report(lag, longest);
    }
}

void loop_watch::stop() {
    stopped_ = true;
    timer_.cancel();
}

}  // namespace pollstream::app
