// Responses that several handlers of polls and rooms give.
#pragma once

#include "pollstream/http/charge.hpp"
#include "pollstream/http/problem.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"
#include "pollstream/poll/poll_service.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace pollstream::poll_http {

http::response fail(const boost::system::error_code& ec);

/// The refusal for somebody without the right key; nothing if the key is right. `wait`: after too many
/// guesses.
std::optional<http::response> refuse_stranger(access a, std::chrono::seconds wait,
                                              std::string_view key = "the room's admin key");
/// The refusal if only the operator may create; nothing if the client may.
std::optional<http::response> refuse_creation(poll_service& polls, const credentials& who);
/// The response to a request refused on a route that charges a host's work: the client is charged by its
/// address, like anybody who creates something.
http::response charged(const http::charge& charge, const http::request& r, http::response refusal);

/// The poll as this asker may see it.
http::response poll_answer(int status, const poll_state& p, std::uint64_t epoch, const asker& who);

}  // namespace pollstream::poll_http
