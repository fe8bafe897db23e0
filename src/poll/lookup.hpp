// From what a request names to what it may touch: the step every handler of polls and rooms begins with. Each
// answers either the thing or the response that refuses it.
#pragma once

#include "pollstream/http/charge.hpp"
#include "pollstream/http/problem.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"
#include "pollstream/poll/poll_service.hpp"

#include <string_view>
#include <variant>

namespace pollstream::poll_http {

template <class T>
using found = std::variant<http::response, T>;

struct poll_and_room {
    poll_ref poll;
    room_ref room;
};

/// By the {id} of the path; 404 for what is no id as well.
task<found<poll_ref>> find_poll(poll_service& polls, const http::request& r);
/// The same at once, where the poll is in memory; empty: find_poll() knows.
poll_ref known_poll(const poll_service& polls, const http::request& r);
task<found<room_ref>> find_room(poll_service& polls, const http::request& r);

/// The same for who holds the room's admin key or the server's: else 401 (no key) or 403 (a wrong one).
task<found<poll_and_room>> find_own_poll(poll_service& polls, const http::request& r, const credentials& who);
task<found<room_ref>> find_own_room(poll_service& polls, const http::request& r, const credentials& who);
/// The room of the poll that is named, also where the poll is damaged: as much as it takes to delete it.
task<found<room_ref>> find_room_of_own_poll(poll_service& polls, const http::request& r,
                                            const credentials& who);

/// The refusal for somebody without the right key; nothing if it is the right one. `wait`: after too many
/// guesses.
std::optional<http::response> refuse_stranger(access a, std::chrono::seconds wait,
                                              std::string_view key = "the room's admin key");
/// What who is refused hears on a row that a host's work is counted on: they are charged like anybody who
/// creates, by their address.
http::response charged(const http::charge& charge, const http::request& r, http::response refusal);
/// The refusal where only the operator may create; nothing if they may.
std::optional<http::response> refuse_creation(poll_service& polls, const credentials& who);

http::response fail(const boost::system::error_code& ec);

/// The poll as this asker may see it.
http::response poll_answer(int status, const poll_state& p, std::uint64_t epoch, const asker& who);

}  // namespace pollstream::poll_http
