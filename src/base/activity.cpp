#include "pollstream/base/activity.hpp"

#include <utility>

namespace pollstream {

namespace {
thread_local activity::stretch longest;
}  // namespace

activity::~activity() {
    const auto took = std::chrono::steady_clock::now() - since_;
    if (took > longest.took) longest = {what_, took};
}

activity::stretch activity::take_longest() noexcept {
    return std::exchange(longest, {});
}

}  // namespace pollstream
