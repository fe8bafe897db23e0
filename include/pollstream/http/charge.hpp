// What a request costs beyond the one token that its row took, where only its handler can know.
#pragma once

#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"

#include <cstddef>
#include <functional>
#include <optional>

namespace pollstream::http {

/// Tells what the request costs in all, in tokens, before the handler does anything. The 429 problem where so
/// much is not left: then nothing is taken, not even the first token. Of a request on a row that creates.
using charge = std::function<std::optional<response>(const request&, std::size_t tokens)>;

}  // namespace pollstream::http
