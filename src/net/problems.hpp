// The problems that net itself answers with.
#pragma once

#include "pollstream/http/problem.hpp"

#include <string>
#include <utility>

namespace pollstream::net {

inline http::problem problem_of(int status, std::string code, std::string detail) {
    http::problem p;
    p.status = status;
    p.code = std::move(code);
    p.detail = std::move(detail);
    return p;
}

inline http::response internal_error() {
    return to_response(
        problem_of(500, "internal", "Something went wrong here, not with you. It has been logged."));
}

}  // namespace pollstream::net
