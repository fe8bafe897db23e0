// What an answer says about a limit on how often one may ask.
#pragma once

#include "pollstream/base/throttle.hpp"
#include "pollstream/http/response.hpp"

#include <chrono>
#include <string_view>

namespace pollstream::http {

/// RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers) for a decision. Both are lists: an
/// answer to which two limits apply has each field twice.
fields ratelimit_fields(const throttle::decision& d, std::string_view policy_name,
                        std::chrono::seconds window);

}  // namespace pollstream::http
