// The route table: which handler answers which method and path. It also provides 404, 405 with Allow, HEAD
// and OPTIONS.
//
//     router r;
//     r.on(method::get, "/api/v1/polls/{id}", &api, &poll_api::detail);
//     response answer = co_await r.handle(request);
//
// The whole table is in src/app/routes.cpp. Patterns are literal segments and {names}; a literal beats a
// name; a trailing slash never matters. HEAD runs the GET row and net leaves the body out. Loop thread only
// once built.
#pragma once

#include "pollstream/http/channel.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::http {

using handler = std::function<task<response>(const request&)>;
using opener = std::function<task<opening>(const request&)>;

/// How a row is throttled. host: like a creation, but whoever shows a key is charged by the handler, which
/// knows whether it is the room's (http/charge.hpp).
enum class throttle_class { none, create, host, vote };

struct route_options {
    throttle_class throttle = throttle_class::none;
};

class router {
  public:
    struct row {
        method verb;
        std::string pattern;
        handler run;  ///< for HTTP
        opener open;  ///< for WebSocket (verb is get)
        route_options options;
    };

    router& on(method verb, std::string pattern, handler run, route_options options = {});
    router& socket(std::string pattern, opener open, route_options options = {});
    /// What answers a GET that no row matches (the web app); without it, 404.
    router& otherwise(handler run);

    template <class Api>
    router& on(method verb, std::string pattern, Api* api, task<response> (Api::*run)(const request&),
               route_options options = {}) {
        return on(
            verb, std::move(pattern), [api, run](const request& r) { return (api->*run)(r); }, options);
    }

    /// Runs the row that request.notes name, or looks for one; sets request.params.
    task<response> handle(request& r) const;
    task<opening> open(request& r) const;

    /// The HTTP row that would run, or nullptr; `params` get what the names matched.
    const row* match(method verb, std::string_view path, fields& params) const;
    /// The same for an upgrade to WebSocket.
    const row* match_socket(std::string_view path, fields& params) const;
    std::size_t number_of(const row& of) const noexcept {
        return static_cast<std::size_t>(&of - rows_.data());
    }
    /// What Allow says for that path: "GET, HEAD, OPTIONS"; empty if no row has it.
    std::string allow(std::string_view path) const;
    const std::vector<row>& rows() const noexcept { return rows_; }

    static constexpr std::size_t segments_max = 16;
    /// A piece of a pattern between two slashes.
    struct segment {
        std::string text;
        bool is_name = false;
    };

  private:
    task<response> read_only(request& r) const;
    struct compiled {
        std::vector<segment> segments;
        std::size_t row = 0;
        method verb = method::get;
        bool is_socket = false;
    };

    router& put(row r);
    template <class Wanted>
    const row* find_row(std::string_view path, fields* params, Wanted wanted) const;

    std::vector<row> rows_;  ///< in the order of the table
    /// By the number of segments; the most specific pattern first.
    std::array<std::vector<compiled>, segments_max + 1> compiled_;
    handler otherwise_;
};

}  // namespace pollstream::http
