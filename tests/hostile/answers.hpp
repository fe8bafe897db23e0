// Whether a server's answer is well-formed, whatever it was sent.
#pragma once

#include "hostile/inputs.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace pollstream::testing {

struct answer_count {
    std::map<int, std::uint64_t> by_status;
    std::uint64_t frames = 0;  ///< over WebSockets
};

/// What is wrong with everything that came back for an input, in words. Nothing if it is HTTP responses, each
/// with Date, errors as problems and none of them the server's own fault, and after a 101 frames of JSON.
std::optional<std::string> wrong_in(std::string_view said, const hostile_input& to, answer_count& count);

}  // namespace pollstream::testing
