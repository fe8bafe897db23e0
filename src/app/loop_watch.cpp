#include "app/loop_watch.hpp"

#include "pollstream/base/activity.hpp"
#include "pollstream/base/log.hpp"

namespace pollstream::app {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds look_every{100};
constexpr milliseconds too_late{50};
constexpr milliseconds felt{500};

std::int64_t whole_ms(activity::duration d) {
    return std::chrono::duration_cast<milliseconds>(d).count();
}

/// Where nothing of ours took long, the machine was busy with something else: for the curious only, and for
/// everybody once it is so much that people feel it.
void report(activity::duration lag, const activity::stretch& longest) {
    const bool ours = longest.took > too_late / 2 || lag > felt;
    (ours ? log::warn : log::debug)(
        "the loop was held", {{"late_ms", whole_ms(lag)},
                              {"longest", longest.what.empty() ? "nothing that has a name" : longest.what},
                              {"took_ms", whole_ms(longest.took)}});
}

}  // namespace

task<void> loop_watch::run() {
    while (!stopped_) {
        timer_.expires_after(look_every);
        co_await timer_.async_wait(as_result);
        if (stopped_) break;
        const auto lag = std::chrono::steady_clock::now() - timer_.expiry();
        lag_.late.note(lag);
        const auto longest = activity::take_longest();
        if (lag <= too_late) continue;
        ++lag_.held;
        report(lag, longest);
    }
}

void loop_watch::stop() {
    stopped_ = true;
    timer_.cancel();
}

}  // namespace pollstream::app
