// The WebSocket rows of the route table: from an upgrade request to a conversation.
#pragma once

#include "pollstream/broadcast/hub.hpp"
#include "pollstream/http/channel.hpp"
#include "pollstream/http/credentials.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"

#include <string>

namespace pollstream {

class live_api {
  public:
    live_api(hub& live, catalog& known, const http::voter_tokens& tokens, std::string base_path);

    task<http::opening> many(const http::request& r);        ///< /ws
    task<http::opening> one_poll(const http::request& r);    ///< /ws/polls/{id}; 404 if there is no such poll
    task<http::opening> one_room(const http::request& r);    ///< /ws/rooms/{id}; 404 if there is no such room
    task<http::opening> everything(const http::request& r);  ///< /ws/global

  private:
    /// Somebody who asks to be let in. A browser that has no device token is given one here; a program
    /// becomes a voter with its first vote, whose id says which one, as over HTTP.
    struct guest {
        credentials who;
        http::fields headers;
    };
    /// 401 for a token that is not genuine.
    http::or_refusal<guest> welcome(const http::request& r) const;

    hub& hub_;
    catalog& catalog_;
    const http::voter_tokens& tokens_;
    std::string base_path_;
};

}  // namespace pollstream
