// From what a request names to what its sender may touch: the step every handler of polls and rooms begins
// with.
//
//     const auto own = co_await lookup_.own_room(r);
//     if (!own) co_return own.error();
#pragma once

#include "pollstream/http/credentials.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"
#include "pollstream/poll/poll_service.hpp"

namespace pollstream::poll_http {

struct poll_and_room {
    poll_ref poll;
    room_ref room;
};

class lookup {
  public:
    /// Both must outlive it.
    lookup(poll_service& polls, const http::voter_tokens& tokens) : polls_(polls), tokens_(tokens) {}

    /// By the {id} in the path; 404 also if it is not an id.
    task<http::or_refusal<poll_ref>> poll(const http::request& r) const;
    /// The same without waiting, if the poll is in memory; if null, poll() finds out.
    poll_ref peek_poll(const http::request& r) const;
    task<http::or_refusal<room_ref>> room(const http::request& r) const;

    /// The same, for holders of the room's admin key or the server's: otherwise 401 (no key), 403 (a wrong
    /// one) or 429 (too many wrong ones).
    task<http::or_refusal<poll_and_room>> own_poll(const http::request& r) const;
    task<http::or_refusal<room_ref>> own_room(const http::request& r) const;
    /// The room of the named poll, even if the poll is damaged: enough to delete it.
    task<http::or_refusal<room_ref>> room_of_own_poll(const http::request& r) const;

  private:
    task<http::or_refusal<room_ref>> own_room_of_poll(room_id id, const http::request& r) const;

    poll_service& polls_;
    const http::voter_tokens& tokens_;
};

}  // namespace pollstream::poll_http
