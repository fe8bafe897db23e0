// What an upgrade request must be (RFC 6455 §4.2.1): checked here, because Beast takes keys of any size.
// Pure.
#pragma once

#include "pollstream/http/problem.hpp"
#include "pollstream/http/request.hpp"

#include <optional>

namespace pollstream::net {

/// True if the client asks for the websocket protocol, however badly.
bool asks_for_websocket(const http::request& r) noexcept;

/// What is wrong with the request to upgrade; nothing where it may be opened.
std::optional<http::problem> check_upgrade(const http::request& r);

/// True if `key` is base64 of exactly 16 bytes.
bool is_websocket_key(std::string_view key) noexcept;

}  // namespace pollstream::net
