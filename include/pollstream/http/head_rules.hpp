// What a request's head must satisfy before anything is done for it: the rules that keep two readers of one
// connection from reading two different requests (RFC 9112 §3, §6, §11.2), and a stranger's host name from
// passing for ours. Pure.
//
// net applies them after the head has arrived and before it asks for a byte of the body.
#pragma once

#include "pollstream/http/problem.hpp"
#include "pollstream/http/request.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace pollstream::http {

/// The first rule that the head breaks, in the order of head_rules.cpp; nothing if it keeps them all. In that
/// case the target (origin form), path, query and host of the request are set. `OPTIONS *` has the path "*".
std::optional<problem> check_head(request& r);

/// uri-host [ ":" port ] of RFC 3986: a name, an IPv4 address or a bracketed IPv6 address; no user, no white
/// space.
bool is_host(std::string_view text) noexcept;

/// True if one of the comma-separated tokens of all fields of that name is `token` (any case).
bool has_token(const header_list& all, std::string_view name, std::string_view token) noexcept;

/// True if the client asks for the websocket protocol, however badly.
bool asks_for_websocket(const request& r) noexcept;

/// True if the client waits for our go-ahead before it sends the body (HTTP/1.1 only).
bool expects_continue(const request& r) noexcept;

}  // namespace pollstream::http
