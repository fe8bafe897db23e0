// The HTTP handlers of what a poll's votes say: GET …/polls/{id}/results, …/ranking and …/series.
#pragma once

#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"
#include "pollstream/http/voter_token.hpp"
#include "pollstream/poll/lookup.hpp"
#include "pollstream/poll/poll_service.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pollstream {

namespace poll_http {
class results_cache;
}

class results_api {
  public:
    /// Both must outlive it.
    results_api(poll_service& polls, const http::voter_tokens& tokens);
    ~results_api();

    /// The tally alone.
    task<http::response> results(const http::request& r);
    /// A ranked poll counted by every method.
    task<http::response> ranking(const http::request& r);
    /// Votes over time.
    task<http::response> series(const http::request& r);

  private:
    /// Whether the asker may see counts, and whether the answer is the same for all.
    struct sight {
        bool visible = false;
        bool same_for_all = false;
    };
    /// Nothing if it depends on who asks.
    static std::optional<sight> sight_of_all(const poll_state& p);
    task<result<sight>> sight_of(poll_ref poll, const http::request& r);
    std::string etag_of(std::uint64_t version, const sight& s) const;
    template <class Body>
    http::response tagged(const http::request& r, std::string_view etag, const sight& s, Body&& body);

    poll_service& polls_;
    const http::voter_tokens& tokens_;
    poll_http::lookup lookup_;
    std::unique_ptr<poll_http::results_cache> shown_;
};

}  // namespace pollstream
