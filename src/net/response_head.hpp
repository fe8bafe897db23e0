// Renders a response's status line and header fields. Pure.
#pragma once

#include "pollstream/http/response.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace pollstream::net {

/// How the client learns where the body ends.
enum class framing {
    none,     ///< there is no body and no length: 204, 304
    length,   ///< Content-Length
    chunked,  ///< a stream for HTTP/1.1
    until_close,
};

struct head_facts {
    framing body = framing::length;
    std::size_t content_length = 0;
    bool keep_alive = true;
    int version = 11;  ///< the request's
    std::string_view date;
};

/// net alone sets Date, Content-Length, Transfer-Encoding and Connection, whatever the response says about
/// them. Line breaks in a value become spaces, so that a field cannot smuggle in another. `room` is reserved
/// for what the caller will append.
std::string response_head(const http::response& r, const head_facts& facts, std::size_t room = 0);

/// Turns line breaks and NUL into spaces, starting at `from`.
void flatten(std::string& value, std::size_t from = 0) noexcept;

/// "1f\r\n"
std::string chunk_head(std::size_t size);

/// How a response's body is framed for a client that speaks this HTTP version.
framing framing_of(const http::response& r, int version) noexcept;

}  // namespace pollstream::net
