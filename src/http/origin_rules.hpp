// What other sites may do: CORS (who may read our answers), CSRF (whose pages may change things with a
// visitor's cookie) and who may open a WebSocket. Pure.
#pragma once

#include "http/authority.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pollstream::http {

class origin_rules {
  public:
    /// Throws std::invalid_argument for anything that is not an origin, and for "*": combined with cookies
    /// that would allow every site.
    explicit origin_rules(const std::vector<std::string>& allowed);

    /// Whether the request is a change asked for by a page of another site, which must be refused.
    bool is_forgery(const request& r, const authority& host) const;
    bool may_open_socket(const request& r, const authority& host) const;

    /// The fields that say who may read the answer.
    header_list cors_fields(const request& r) const;

    static bool is_preflight(const request& r) noexcept;
    /// `methods`: those that the path supports, for Access-Control-Allow-Methods.
    response preflight(const request& r, std::string_view methods) const;

  private:
    /// Whether a page of another site sent this; false for programs, and for addresses that were typed or
    /// clicked.
    bool is_stranger(const request& r, const authority& host) const;
    bool is_configured(std::string_view origin_text) const;
    static bool is_own(const origin& from, const request& r, const authority& host);
    bool is_own_or_configured(std::string_view origin_text, const request& r, const authority& host) const;

    std::vector<std::string> allowed_;
};

}  // namespace pollstream::http
