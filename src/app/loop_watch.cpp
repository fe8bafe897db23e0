#include "app/loop_watch.hpp"

#include "pollstream/base/log.hpp"

namespace pollstream::app {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds too_late{50};
constexpr milliseconds felt{500};

std::int64_t whole_ms(activity::duration d) {
    return std::chrono::duration_cast<milliseconds>(d).count();
}

std::string_view name_of(const activity::stretch& longest) {
    return longest.what.empty() ? "nothing that has a name" : longest.what;
}

}  // namespace

/// If nothing of ours took long, the machine was busy with something else. That is logged at debug level
/// only, unless the delay is long enough for people to notice.
bool loop_watch::look(time_point now, activity::duration lag, const activity::stretch& longest) {
    lag_.late.note(lag);
    if (lag > too_late) ++lag_.held;
    if (lag > too_late && (longest.took > too_late / 2 || lag > felt)) {
        ++times_;
        if (lag > worst_) {
            worst_ = lag;
            held_by_ = longest;
        }
    } else if (lag > too_late) {
        log::debug(
            "the loop was held",
            {{"late_ms", whole_ms(lag)}, {"longest", name_of(longest)}, {"took_ms", whole_ms(longest.took)}});
    }
    const bool is_due = times_ > 0 && (!told_ || now - *told_ >= pause);
    if (is_due) warn(now);
    return is_due;
}

void loop_watch::warn(time_point now) {
    log::warn("the loop was held", {{"late_ms", whole_ms(worst_)},
                                    {"longest", name_of(held_by_)},
                                    {"took_ms", whole_ms(held_by_.took)},
                                    {"times", times_}});
    told_ = now;
    times_ = 0;
    worst_ = {};
}

}  // namespace pollstream::app
