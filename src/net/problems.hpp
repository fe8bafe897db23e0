// The problem that net itself answers with if the service has thrown.
#pragma once

#include "pollstream/http/problem.hpp"

namespace pollstream::net {

using http::problem_of;

inline http::response internal_error() {
    return to_response(
        problem_of(500, "internal", "Something went wrong here, not in your request. It has been logged."));
}

}  // namespace pollstream::net
