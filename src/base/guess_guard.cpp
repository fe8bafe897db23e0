#include "pollstream/base/guess_guard.hpp"

#include <algorithm>
#include <iterator>

namespace pollstream {

namespace {

std::chrono::seconds wait_after(unsigned failures) {
    if (failures < guess_guard::free_guesses) return std::chrono::seconds{0};
    const auto doublings = std::min(failures - guess_guard::free_guesses, 16u);
    return std::min(guess_guard::first_wait * (1u << doublings), guess_guard::longest_wait);
}

}  // namespace

std::chrono::seconds guess_guard::wait(std::string_view who, time_point now) const {
    const auto found = by_who_.find(who);
    if (found == by_who_.end()) return std::chrono::seconds{0};
    const auto& e = *found->second;
    const auto left = std::chrono::ceil<std::chrono::seconds>(e.last + wait_after(e.failures) - now);
    return std::max(left, std::chrono::seconds{0});
}

void guess_guard::failed(std::string_view who, time_point now) {
    forget_old(now);
    const auto found = by_who_.find(who);
    if (found == by_who_.end()) {
        if (by_age_.size() >= entries_max_) forget(by_age_.begin());
        by_age_.push_back({std::string(who), 1, now});
        by_who_.emplace(by_age_.back().who, std::prev(by_age_.end()));
        return;
    }
    auto& e = *found->second;
    ++e.failures;
    e.last = now;
    by_age_.splice(by_age_.end(), by_age_, found->second);
}

void guess_guard::succeeded(std::string_view who) {
    if (const auto found = by_who_.find(who); found != by_who_.end()) forget(found->second);
}

void guess_guard::forget_old(time_point now) {
    while (!by_age_.empty() && by_age_.front().last + memory <= now) forget(by_age_.begin());
}

void guess_guard::forget(entries::iterator it) {
    by_who_.erase(it->who);
    by_age_.erase(it);
}

}  // namespace pollstream
