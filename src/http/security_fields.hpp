// Header fields that tell a browser what our answers may do. Pure.
#pragma once

#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"

#include <string>
#include <vector>

namespace pollstream::http {

struct security_options {
    std::vector<std::string> frame_ancestors;  ///< who may embed /embed/… in a frame; empty: nobody
    bool strict_transport = false;
};

/// Adds the fields that every answer has; a handler's own fields stay.
void add_security_fields(response& answer, const request& r, const security_options& options);

}  // namespace pollstream::http
