// What a request costs beyond the one token that its row took, or in its place: where only its handler can
// know.
#pragma once

#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

namespace pollstream::http {

/// Tells what the request costs in all, in tokens, before the handler does anything. The 429 problem where so
/// much is not left: then nothing is taken, not even the first token. Of a request on a row that creates.
/// `room`: whose key was shown, which has tokens of its own, so that whoever shares the host's address cannot
/// use them up; empty: the address pays.
using charge =
    std::function<std::optional<response>(const request&, std::size_t tokens, std::string_view room)>;

}  // namespace pollstream::http
