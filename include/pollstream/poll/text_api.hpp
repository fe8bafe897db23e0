// What voters wrote, for the host's eyes and decisions: GET, PATCH and DELETE …/polls/{id}/texts.
#pragma once

#include "pollstream/http/credentials.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"
#include "pollstream/poll/lookup.hpp"
#include "pollstream/poll/poll_service.hpp"

namespace pollstream {

class text_api {
  public:
    text_api(poll_service& polls, const http::voter_tokens& tokens) : polls_(polls), lookup_(polls, tokens) {}

    /// All texts, or those in one state; texts that are alike count as one.
    task<http::response> list(const http::request& r);
    /// What the host decides about a text and those alike.
    task<http::response> patch(const http::request& r);
    /// Erases a text and those alike for good.
    task<http::response> erase(const http::request& r);

  private:
    poll_service& polls_;
    poll_http::lookup lookup_;
};

}  // namespace pollstream
