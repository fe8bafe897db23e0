#include "pollstream/base/guess_guard.hpp"

#include <algorithm>

namespace pollstream {

namespace {

std::chrono::seconds wait_after(unsigned failures) {
    if (failures < guess_guard::free_guesses) return std::chrono::seconds{0};
    const auto doublings = std::min(failures - guess_guard::free_guesses, 16u);
    return std::min(guess_guard::first_wait * (1u << doublings), guess_guard::longest_wait);
}

}  // namespace

std::chrono::seconds guess_guard::wait(std::string_view who, time_point now) const {
    const auto* known = by_who_.find(who);
    if (known == nullptr) return std::chrono::seconds{0};
    const auto left =
        std::chrono::ceil<std::chrono::seconds>(known->last + wait_after(known->failures) - now);
    return std::max(left, std::chrono::seconds{0});
}

void guess_guard::wrong(std::string_view who, time_point now) {
    forget_old(now);
    if (auto* known = by_who_.use(who)) {
        ++known->failures;
        known->last = now;
        return;
    }
    if (by_who_.size() >= entries_max_) by_who_.pop_oldest();
    by_who_.add(who, {1, now});
}

void guess_guard::right(std::string_view who) {
    by_who_.erase(who);
}

void guess_guard::forget_old(time_point now) {
    while (!by_who_.empty() && by_who_.oldest().value.last + memory <= now) by_who_.pop_oldest();
}

}  // namespace pollstream
