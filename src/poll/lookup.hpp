// From what a request names to what it may touch: the step every handler of polls and rooms begins with. Each
// function returns either the thing or the response that refuses it.
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

/// By the {id} in the path; 404 also if it is not an id.
task<found<poll_ref>> find_poll(poll_service& polls, const http::request& r);
/// The same without waiting, if the poll is in memory; if null, find_poll() finds out.
poll_ref known_poll(const poll_service& polls, const http::request& r);
task<found<room_ref>> find_room(poll_service& polls, const http::request& r);

/// The same, for holders of the room's admin key or the server's: otherwise 401 (no key) or 403 (a wrong
/// one).
task<found<poll_and_room>> find_own_poll(poll_service& polls, const http::request& r, const credentials& who);
task<found<room_ref>> find_own_room(poll_service& polls, const http::request& r, const credentials& who);
/// The room of the named poll, even if the poll is damaged: enough to delete it.
task<found<room_ref>> find_room_of_own_poll(poll_service& polls, const http::request& r,
                                            const credentials& who);

/// The refusal for somebody without the right key; nothing if the key is right. `wait`: after too many
/// guesses.
std::optional<http::response> refuse_stranger(access a, std::chrono::seconds wait,
                                              std::string_view key = "the room's admin key");
/// The response to a request refused on a route that charges a host's work: the client is charged by its
/// address, like anybody who creates something.
http::response charged(const http::charge& charge, const http::request& r, http::response refusal);
/// The refusal if only the operator may create; nothing if the client may.
std::optional<http::response> refuse_creation(poll_service& polls, const credentials& who);

http::response fail(const boost::system::error_code& ec);

/// The poll as this asker may see it.
http::response poll_answer(int status, const poll_state& p, std::uint64_t epoch, const asker& who);

}  // namespace pollstream::poll_http
