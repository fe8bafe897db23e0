// A response's status line and header fields as bytes. Pure.
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
    chunked,  ///< HTTP/1.1 stream
    until_close,
};

struct head_facts {
    framing body = framing::length;
    std::size_t content_length = 0;
    bool keep_alive = true;
    int version = 11;  ///< of the request
    std::string_view date;
};

/// Fields that are net's own business (Date, Content-Length, Transfer-Encoding, Connection) are net's,
/// whatever the response says of them. Line breaks in a value become spaces: a field cannot smuggle in
/// another.
/// `room`: for what the caller means to append.
std::string response_head(const http::response& r, const head_facts& facts, std::size_t room = 0);

/// Makes spaces of line breaks and NUL, from there on.
void flatten(std::string& value, std::size_t from = 0) noexcept;

/// "1f\r\n"
std::string chunk_head(std::size_t size);

/// How a response's body is framed for a client of that version.
framing framing_of(const http::response& r, int version) noexcept;

}  // namespace pollstream::net
