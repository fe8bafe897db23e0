#include "sqlite/batch_context.hpp"

#include "pollstream/base/log.hpp"

#include <algorithm>

namespace pollstream::sqlite {

namespace {

// If the clock is set back by more than this, it was wrong before: polls created under the right one would be
// over at once.
constexpr std::chrono::seconds ahead_max{10};

}  // namespace

void batch_context::begin(std::vector<fact>& facts) {
    facts_ = &facts;
    const auto wall = wall_.now();
    if (wall < now_ - ahead_max) {
        log::warn("the clock was set back; votes are timed by it again",
                  {{"was", to_rfc3339(now_)}, {"is", to_rfc3339(wall)}});
        now_ = wall;
    }
    now_ = std::max(now_, wall);
}

}  // namespace pollstream::sqlite
