// Parses JSON text into a value or, if that fails, says why, in words for the client.
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace pollstream::http {

struct json_text {
    boost::json::value value;
    std::string wrong;  ///< empty if it parsed
};

/// Accepts RFC 8259 and no more (no comments, no trailing commas) in well-formed UTF-8, at most
/// limits::json_depth levels deep, with no member twice in one object.
json_text read_json_text(std::string_view text);

}  // namespace pollstream::http
