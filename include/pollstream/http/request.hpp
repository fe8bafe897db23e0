// A request as the product sees it: plain values, no Beast type. Made by net, owned by the session for as
// long as the handler runs; handlers take it by const reference.
#pragma once

#include "pollstream/http/header_list.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pollstream::http {

enum class method { get, head, post, put, patch, del, options, other };
std::string_view to_string(method m) noexcept;
method parse_method(std::string_view token) noexcept;  ///< case-sensitive, as RFC 9110 defines it

using field = std::pair<std::string, std::string>;
using fields = std::vector<field>;

/// The first field of that name (any case), if there is one.
std::optional<std::string_view> find(const fields& all, std::string_view name) noexcept;

/// What the site noted when it looked at the head, and when a handler told it what the request costs, for its
/// answer. Nobody else's business.
struct site_notes {
    bool looked = false;
    bool paid = false;  ///< the first token of a creation, by the address
    /// The router's row, if the request's own is known; params are set then. It may be known from before, if
    /// the very same head came again.
    std::optional<std::size_t> row;
    header_list headers;  ///< what the answer carries, whatever it is: CORS, rate limits
    std::chrono::steady_clock::time_point since{};
};

struct request {
    method verb = method::get;
    std::string method_token;   ///< as it was sent
    std::string target;         ///< as it was sent, origin form
    std::string target_scheme;  ///< "http" or "https" if the target was sent in absolute form
    std::string path;           ///< percent-decoded, without query; under the base path, begins with '/'
    fields query;               ///< decoded, in order
    header_list headers;
    std::string body;
    int version = 11;  ///< 10 or 11

    std::string remote_address;  ///< of the socket
    std::string client_address;  ///< of the person, looking through trusted proxies
    bool secure = false;         ///< https as the client sees it
    std::string host;            ///< as the client addressed us, "name:port"

    fields params;  ///< what the route's {names} matched; set by the router
    mutable site_notes notes;

    std::optional<std::string_view> header(std::string_view name) const noexcept {
        return headers.find(name);
    }
    std::optional<std::string_view> query_value(std::string_view name) const noexcept;
    /// A route parameter; empty if the route has none of that name.
    std::string_view param(std::string_view name) const noexcept;
    /// A cookie's value from the Cookie header(s).
    std::optional<std::string_view> cookie(std::string_view name) const noexcept;
    /// "https://host" or "http://host", as the client sees it, for building full URLs.
    std::string origin() const { return (secure ? "https://" : "http://") + host; }
};

/// Splits and decodes an origin-form target into path and query. False if it does not parse (bad
/// percent-encoding, %00, a fragment, not beginning with '/').
bool parse_target(std::string_view target, request& into);

/// Decodes name=value&… as in a query or a submitted HTML form; nothing if it does not parse.
std::optional<fields> parse_form(std::string_view text);

/// Percent-encodes for a query value.
std::string encode_query(std::string_view text);

}  // namespace pollstream::http
