// The HTTP handlers of those who take part in a room's quizzes, and of their leaderboard.
#pragma once

#include "pollstream/http/credentials.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"
#include "pollstream/poll/lookup.hpp"
#include "pollstream/poll/poll_service.hpp"

#include <string>

namespace pollstream {

class quiz_api {
  public:
    quiz_api(poll_service& polls, const http::voter_tokens& tokens, std::string base_path);

    /// {name}: 201 for somebody new, 200 for the same device under this name.
    task<http::response> join(const http::request& r);
    /// All participants, for the host.
    task<http::response> list(const http::request& r);
    /// The participant that the asker's device is, or null.
    task<http::response> me(const http::request& r);
    /// {name?, extra_time_percent?, hidden?}, by the host.
    task<http::response> patch(const http::request& r);
    /// Hides everybody who has never answered, by the host.
    task<http::response> hide_idle(const http::request& r);
    /// The best, and the asker's own place.
    task<http::response> leaderboard(const http::request& r);

  private:
    poll_service& polls_;
    const http::voter_tokens& tokens_;
    poll_http::lookup lookup_;
    std::string base_path_;
};

}  // namespace pollstream
