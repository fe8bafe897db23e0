// How a request passes through the site. The head is checked before the body is read: who asks, under which
// name, from which page, for what, how often. Fields that the answer must have because of that are noted in
// the request until there is an answer.
#include "pollstream/http/site.hpp"

#include "http/authority.hpp"
#include "http/gate.hpp"
#include "http/host_list.hpp"
#include "http/origin_rules.hpp"
#include "http/refusal_hints.hpp"
#include "http/security_fields.hpp"
#include "pollstream/async/ready.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/base/log.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/http/address.hpp"
#include "pollstream/http/head_rules.hpp"
#include "pollstream/http/problem.hpp"

#include <cmath>
#include <stdexcept>
#include <utility>

namespace pollstream::http {

namespace {

response moved_to(const std::string& where) {
    response r(308);
    r.set("Location", where);
    return r;
}

constexpr std::uint16_t https_port = 443;

/// A slash at the end does not matter here either: programs do not follow redirects.
bool is_for_programs(std::string_view path) {
    if (path.starts_with("/api/")) return true;
    if (path.ends_with('/') && path.size() > 1) path.remove_suffix(1);
    return path == "/polls" || path == "/healthz" || path == "/readyz" || path == "/metrics";
}

/// RFC 9110 §13.1.1: only resources that are read have an ETag here, never those that are changed.
bool names_tag_of_nothing(const request& r) {
    if (r.verb == method::get || r.verb == method::head || r.verb == method::options) return false;
    const auto tags = r.header("If-Match");
    return tags && strip_blanks(*tags) != "*";
}

const std::string& checked_base_path(const std::string& path) {
    if (path.empty() || path.front() != '/' || path.back() != '/')
        throw std::invalid_argument("the base path must begin and end with a slash: " + path);
    return path;
}

}  // namespace

struct site::impl {
    impl(router r, site_options o, device_lookup d)
        : routes(std::move(r)),
          options(std::move(o)),
          base_path(checked_base_path(options.base_path)),
          hosts(options.allowed_hosts, ask_own_names),
          origins(options.allowed_origins),
          security{options.frame_ancestors, options.strict_transport},
          throttles(options, std::move(d)) {}

    std::optional<response> judge(request& r);
    const std::optional<authority>& host_of(const request& r);
    bool is_sent_to_us(const request& r);
    std::optional<response> strip_base(request& r) const;
    std::optional<response> send_to_tls(const request& r, const authority& host) const;
    const router::row* row_of(request& r) const;
    void finish(response& answer, const request& r);
    static std::string_view asked_path(const request& r);
    void log_request(const request& r, int status, std::size_t bytes) const;

    router routes;
    site_options options;
    std::string base_path;
    host_list hosts;
    origin_rules origins;
    security_options security;
    gate throttles;
    refusal_hints hints;
    std::string last_host;  ///< as written in the request
    std::optional<authority> last_authority;
    /// Those usually shown in a graph exist from the start.
    std::map<int, std::uint64_t> refused{{403, 0}, {404, 0}, {429, 0}, {503, 0}};
};

std::optional<response> site::impl::strip_base(request& r) const {
    if (base_path == "/" || r.path == "*") return std::nullopt;
    const auto bare = base_path.substr(0, base_path.size() - 1);
    if (r.path == bare) {
        const auto query = r.target.find('?');
        return moved_to(base_path + (query == std::string::npos ? "" : r.target.substr(query)));
    }
    if (r.path.compare(0, base_path.size(), base_path) != 0)
        return not_found("There is nothing at this address.");
    r.path.erase(0, bare.size());
    return std::nullopt;
}

/// Programs are not redirected: they would not follow, and have revealed their secret already.
std::optional<response> site::impl::send_to_tls(const request& r, const authority& host) const {
    if (!options.tls_port || r.secure || (r.verb != method::get && r.verb != method::head) ||
        asks_for_websocket(r) || is_loopback(r.client_address) || is_for_programs(r.path))
        return std::nullopt;
    const auto port = options.tls_port();
    if (port == 0) return std::nullopt;
    const bool address = host.name.find(':') != std::string::npos;
    const auto name = address ? "[" + host.name + "]" : host.name;
    return moved_to("https://" + name + (port == https_port ? "" : ":" + std::to_string(port)) + r.target);
}

/// The row whose options apply to the request, noted in it if that row also runs; for a preflight, the row of
/// the request it announces.
const router::row* site::impl::row_of(request& r) const {
    if (r.notes.row) return &routes.rows()[*r.notes.row];
    if (asks_for_websocket(r))
        if (const auto* row = routes.match_socket(r.path, r.params)) return row;
    if (origin_rules::is_preflight(r)) {
        fields unused;
        return routes.match(parse_method(*r.header("Access-Control-Request-Method")), r.path, unused);
    }
    const auto* row = routes.match(r.verb, r.path, r.params);
    if (row != nullptr) r.notes.row = routes.number_of(*row);
    return row;
}

/// Cached, because nearly all requests name the same host.
const std::optional<authority>& site::impl::host_of(const request& r) {
    if (r.host != last_host) {
        last_authority = authority::parse(r.host);
        last_host = r.host;
    }
    return last_authority;
}

/// If a proxy says which name was asked for, the name in Host must be ours, too: most proxies pass on a field
/// that they do not set, and a page can set any field of a request to its own host (DNS rebinding).
bool site::impl::is_sent_to_us(const request& r) {
    if (options.trusted_proxies.empty()) return true;
    const auto sent = trim(r.header("Host").value_or(""));
    if (sent.empty() || sent == r.host) return true;
    const auto host = authority::parse(sent);
    return host && hosts.allows(*host, r.notes.since);
}

std::optional<response> site::impl::judge(request& r) {
    const auto& host = host_of(r);
    if (!host) {
        auto answer = malformed("The Host field does not name a host.");
        answer.close = true;
        return answer;
    }
    // RFC 9110 §7.4: refuses a target with a scheme other than the connection's.
    if (!r.target_scheme.empty() && (r.target_scheme == "https") != r.secure)
        return to_response(problem_of(421, "unknown_scheme", "This is not the connection for that scheme."));
    if (!hosts.allows(*host, r.notes.since) || !is_sent_to_us(r)) {
        hints.unknown_host(r);
        return to_response(problem_of(
            421, "unknown_host",
            "This server does not go by that name. Its operator can add the name with --allowed-host."));
    }
    if (r.path.empty() && !parse_target(r.target, r))
        return malformed("The address of the request cannot be read.");
    if (auto elsewhere = strip_base(r)) return elsewhere;
    if (auto elsewhere = send_to_tls(r, *host)) return elsewhere;

    const auto* row = row_of(r);
    r.notes.headers = origins.cors_fields(r);
    if (origin_rules::is_preflight(r)) {
        const auto methods = routes.allow(r.path);
        if (!methods.empty()) return origins.preflight(r, methods);
    }
    if (origins.is_forgery(r, *host)) {
        hints.other_site(r);
        return to_response(problem_of(403, "cross_site", "A page of another site may not do this."));
    }
    if (names_tag_of_nothing(r))
        return to_response(problem_of(412, "precondition_failed",
                                      "Only what is read has an ETag here, so If-Match cannot match; leave "
                                      "it out."));
    return row == nullptr ? std::nullopt
                          : throttles.pass(r, row->options.throttle, r.notes.since, r.notes.headers);
}

void site::impl::finish(response& answer, const request& r) {
    constexpr int first_refusal = 400;
    if (answer.status >= first_refusal) {
        ++refused[answer.status];
        hints.lost_upgrade(r, answer.status);
        if (options.trusted_proxies.empty()) hints.unnamed_proxy(r);
    }
    for (const auto& [name, value] : r.notes.headers) answer.add(name, value);
    add_security_fields(answer, r, security);
    log_request(r, answer.status, answer.bytes().size());
}

/// The path as requested, including the base path, but not the whole target: a query may contain names.
std::string_view site::impl::asked_path(const request& r) {
    const auto path = std::string_view(r.target).substr(0, r.target.find('?'));
    const auto scheme = path.find("://");
    if (path.starts_with('/') || scheme == std::string_view::npos) return path.empty() ? r.path : path;
    const auto root = path.find('/', scheme + 3);
    return root == std::string_view::npos ? "/" : path.substr(root);
}

void site::impl::log_request(const request& r, int status, std::size_t bytes) const {
    const auto level = options.access_log ? log::level::info : log::level::debug;
    if (!log::enabled(level)) return;
    const auto now = options.now();
    // A request that was refused before refuse() saw it took no time.
    const auto since = r.notes.looked ? r.notes.since : now;
    const std::chrono::duration<double, std::milli> took = now - since;
    // If it was not a request, it has neither method nor path.
    const bool read = !r.target.empty();
    const auto method = r.method_token.empty() ? to_string(r.verb) : std::string_view(r.method_token);
    log::write(level, "request",
               {{"method", read ? method : "-"},
                {"path", read ? asked_path(r) : "-"},
                {"status", status},
                {"ms", std::round(took.count() * 1000) / 1000},
                {"bytes", bytes}});
}

site::site(router routes, site_options options, device_lookup device_of)
    : impl_(std::make_unique<impl>(std::move(routes), std::move(options), std::move(device_of))) {}

site::~site() = default;

std::optional<response> site::refuse(request& r) {
    if (r.notes.looked) return std::nullopt;
    r.notes.looked = true;
    r.notes.since = impl_->options.now();
    resolve_client(r, impl_->options.trusted_proxies);
    auto refused = impl_->judge(r);
    if (refused) impl_->finish(*refused, r);
    return refused;
}

void site::dress(response& answer, const request& r) {
    impl_->finish(answer, r);
}

void site::promise_tls(bool always) noexcept {
    impl_->security.strict_transport = always;
}

const std::map<int, std::uint64_t>& site::refusals() const noexcept {
    return impl_->refused;
}

std::optional<std::chrono::milliseconds> site::count_vote(const std::string& address,
                                                          const std::string& device) {
    return impl_->throttles.pass_vote(address, device, impl_->options.now());
}

std::optional<response> site::charge(const request& r, std::size_t tokens, std::string_view room) {
    header_list told;
    auto refused = impl_->throttles.charge_creation(r, tokens, room, impl_->options.now(), told);
    // Replaces what was noted when the head arrived.
    for (const auto& [name, value] : told) r.notes.headers.remove(name);
    for (const auto& [name, value] : told) r.notes.headers.emplace_back(name, value);
    return refused;
}

std::size_t site::body_limit(const request&) const {
    return limits::body_bytes;
}

task<response> site::answer(request& r) {
    if (auto refused = refuse(r)) return ready(std::move(*refused));
    return impl_->routes.handle(r);
}

task<opening> site::open(request& r) {
    auto refused = refuse(r);
    if (refused) co_return opening(std::move(*refused));
    opening opened;
    const auto& host = impl_->host_of(r);
    if (!host || !impl_->origins.may_open_socket(r, *host)) {
        impl_->hints.other_site(r);
        opened = to_response(problem_of(403, "cross_site", "A page of another site may not open this."));
    } else {
        opened = co_await impl_->routes.open(r);
    }
    if (auto* answer = std::get_if<response>(&opened)) {
        impl_->finish(*answer, r);
    } else {
        constexpr int switching_protocols = 101;
        impl_->log_request(r, switching_protocols, 0);
    }
    co_return opened;
}

}  // namespace pollstream::http
