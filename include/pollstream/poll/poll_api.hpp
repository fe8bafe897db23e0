// The HTTP handlers of polls (README, "HTTP API"). Each takes a request that the router matched and returns
// the complete answer.
#pragma once

#include "pollstream/http/charge.hpp"
#include "pollstream/http/credentials.hpp"
#include "pollstream/http/problem.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"
#include "pollstream/poll/lookup.hpp"
#include "pollstream/poll/poll_service.hpp"

#include <memory>
#include <string>

namespace pollstream {

namespace poll_http {
class page_cache;
}

class poll_api {
  public:
    poll_api(poll_service& polls, const http::voter_tokens& tokens, std::string base_path,
             http::charge charge);
    ~poll_api();

    task<http::response> list(const http::request& r);
    task<http::response> create(const http::request& r);
    task<http::response> detail(const http::request& r);
    task<http::response> patch(const http::request& r);
    task<http::response> remove(const http::request& r);
    task<http::response> close(const http::request& r);
    task<http::response> start(const http::request& r);
    task<http::response> reopen(const http::request& r);
    task<http::response> reset(const http::request& r);
    task<http::response> void_votes(const http::request& r);

    /// The replaced system's own list, detail and creation: the same with other credentials (no cookie), with
    /// identity `name` and without complaints about unknown members.
    task<http::response> list_as_replaced(const http::request& r);
    task<http::response> detail_as_replaced(const http::request& r);
    task<http::response> create_as_replaced(const http::request& r);

  private:
    task<http::response> list_for(const http::request& r, credentials who);
    task<http::response> detail_for(const http::request& r, credentials who);
    task<http::response> create_from(const http::request& r, poll p, field_errors problems);
    /// For what needs nothing but the poll's id: close, start, reset.
    task<http::response> change_own(const http::request& r, task<result<poll_ref>> (store::*change)(poll_id));
    http::response as_host_sees(const poll_ref& p) const;

    poll_service& polls_;
    const http::voter_tokens& tokens_;
    poll_http::lookup lookup_;
    std::string base_path_;
    http::charge charge_;
    std::unique_ptr<poll_http::page_cache> pages_;
};

}  // namespace pollstream
