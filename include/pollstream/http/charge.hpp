// Charges for what a request costs beyond the one token that its row took, or in its place, when only its
// handler can know.
#pragma once

#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>

namespace pollstream::http {

/// Charges what the request costs in all, in tokens, before the handler does anything. Returns the 429
/// problem if there are not as many; then none are taken, not even the first. For requests on a row that
/// creates. `room`: the room whose key was shown, which has tokens of its own, so that nobody who shares the
/// host's address can use them up; empty: the address pays.
using charge =
    std::function<std::optional<response>(const request&, std::size_t tokens, std::string_view room)>;

}  // namespace pollstream::http
