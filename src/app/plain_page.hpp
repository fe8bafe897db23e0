// GET and POST /v/CODE: voting without scripts, for old kiosk browsers, screen readers and e-ink. A plain
// form whose votes take the same path as all others.
#pragma once

#include "app/plain_html.hpp"
#include "pollstream/http/credentials.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"
#include "pollstream/poll/poll_service.hpp"
#include "pollstream/vote/vote_service.hpp"

#include <string>

namespace pollstream::app {

class plain_page {
  public:
    plain_page(poll_service& polls, vote_service& votes, const http::voter_tokens& tokens,
               std::string base_path);

    /// ?code=482913, in groups or not: redirects to its room.
    task<http::response> find(const http::request& r);
    task<http::response> show(const http::request& r);
    task<http::response> cast(const http::request& r);
    task<http::response> style(const http::request& r);

  private:
    /// What the room with this code shows now, as far as this visitor may see it; at the audience's pace, its
    /// poll number `place`, or the nearest one.
    task<result<plain_view>> look(std::string code, credentials who, std::uint64_t place);
    http::response page(int status, const http::request& r, const plain_view& v) const;
    http::response trouble(const http::request& r, std::string_view code,
                           const boost::system::error_code& ec) const;

    poll_service& polls_;
    vote_service& votes_;
    const http::voter_tokens& tokens_;
    std::string base_path_;
};

}  // namespace pollstream::app
