// What a voter is told: the same for HTTP and WebSocket.
#pragma once

#include "pollstream/base/result.hpp"
#include "pollstream/http/problem.hpp"
#include "pollstream/vote/vote_service.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <variant>

namespace pollstream {

/// 201 new, 200 the same again or changed: {receipt, poll}.
struct vote_accepted {
    int status = 201;
    boost::json::object body;
};
using vote_reply = std::variant<vote_accepted, http::problem>;

vote_reply reply_to(const result<vote_outcome>& outcome, std::uint64_t epoch);

}  // namespace pollstream
