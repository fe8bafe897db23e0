// Checks upgrade requests (RFC 6455 §4.2.1), and makes the answer to a good one (§4.2.2). Pure.
#pragma once

#include "pollstream/http/problem.hpp"
#include "pollstream/http/request.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace pollstream::net {

/// What is wrong with the upgrade request; nullopt if nothing is.
std::optional<http::problem> check_upgrade(const http::request& r);

/// True if `key` is base64 of exactly 16 bytes.
bool is_websocket_key(std::string_view key) noexcept;

/// Sec-WebSocket-Accept for that key.
std::string accept_value(std::string_view key);

/// The 101 answer, with further fields; a line break in a value becomes a space.
std::string upgrade_answer(std::string_view key, const http::fields& headers, std::string_view date);

}  // namespace pollstream::net
