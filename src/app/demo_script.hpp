// A minute of a simulated audience: which polls are shown when, who votes when and for what. Pure and seeded:
// the same seed gives the same script.
//
// Most people answer in two bursts (when the question comes up, and again after talking with their
// neighbours); the other votes trickle in. Preferences drift while people talk, so that the bars race.
#pragma once

#include "pollstream/domain/poll.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace pollstream::app {

struct demo_act {
    enum class kind { show, vote };

    std::chrono::milliseconds at{};  ///< since the start
    kind what = kind::show;
    std::size_t poll = 0;   ///< index into the script's polls
    std::size_t voter = 0;  ///< vote: by whom; a person has the same number in every poll
    choice marks;           ///< vote: for what
};

struct demo_script {
    std::string room_title;
    std::vector<poll_draft> polls;
    std::vector<demo_act> acts;  ///< in order of time; a poll is shown before anybody votes in it
};

demo_script write_demo_script(std::uint64_t seed,
                              std::chrono::milliseconds length = std::chrono::seconds(60));

}  // namespace pollstream::app
