#include "http/origin_rules.hpp"

#include "pollstream/base/text.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace pollstream::http {

namespace {

constexpr std::string_view exposed =
    "Location, ETag, Retry-After, RateLimit, RateLimit-Policy, Preference-Applied, X-Voter-Token, "
    "Content-Disposition, WWW-Authenticate";
constexpr std::string_view preflight_age_s = "600";

constexpr std::array<std::string_view, 14> taken_headers{
    "accept",       "accept-language", "authorization",    "cache-control", "content-language",
    "content-type", "idempotency-key", "if-match",         "if-none-match", "pragma",
    "prefer",       "x-kiosk-key",     "x-requested-with", "x-voter-token"};

template <class Names>
bool contains(const Names& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

/// Of the header fields asked for, those that we read, as a list.
std::string allowed_headers(std::string_view asked) {
    std::string out;
    while (!asked.empty()) {
        const std::string name = to_lower(trim(cut_at(asked, ',')));
        if (!contains(taken_headers, name)) continue;
        if (!out.empty()) out += ", ";
        out += name;
    }
    return out;
}

bool changes_something(method m) noexcept {
    return m != method::get && m != method::head && m != method::options;
}

}  // namespace

origin_rules::origin_rules(const std::vector<std::string>& allowed) {
    for (std::string_view entry : allowed) {
        if (entry == "*")
            throw std::invalid_argument("an allowed origin must be named, * would let every site act");
        if (!entry.empty() && entry.back() == '/') entry.remove_suffix(1);
        const auto parsed = origin::parse(entry);
        if (!parsed)
            throw std::invalid_argument("not an origin like https://example.org: " + std::string(entry));
        allowed_.push_back(parsed->str());
    }
}

bool origin_rules::is_configured(std::string_view origin_text) const {
    if (allowed_.empty()) return false;
    const auto parsed = origin::parse(origin_text);
    return parsed && contains(allowed_, parsed->str());
}

/// A page that was loaded over plain HTTP may come from anybody: for HTTPS it is a stranger. The other way
/// round, a proxy that we were not told about may speak HTTPS for us.
bool origin_rules::is_own(const origin& from, const request& r, const authority& host) {
    return from.is_at(host) && (from.scheme == "https" || (from.scheme == "http" && !r.secure));
}

bool origin_rules::is_own_or_configured(std::string_view origin_text, const request& r,
                                        const authority& host) const {
    const auto parsed = origin::parse(origin_text);
    return parsed && (is_own(*parsed, r, host) || contains(allowed_, parsed->str()));
}

bool origin_rules::is_stranger(const request& r, const authority& host) const {
    const auto from = r.header("Origin");
    if (from && is_configured(*from)) return false;
    // Only browsers send this field, and no page can make them lie. It also helps when our own pages send
    // "Origin: null", as forms do under a strict referrer policy.
    if (const auto site = r.header("Sec-Fetch-Site")) {
        if (iequals(*site, "same-origin")) return false;
        if (iequals(*site, "cross-site")) return true;
    }
    return from && !is_own_or_configured(*from, r, host);
}

bool origin_rules::is_forgery(const request& r, const authority& host) const {
    return changes_something(r.verb) && is_stranger(r, host);
}

bool origin_rules::may_open_socket(const request& r, const authority& host) const {
    const auto from = r.header("Origin");
    return !from || is_own_or_configured(*from, r, host);
}

header_list origin_rules::cors_fields(const request& r) const {
    header_list out;
    const auto from = r.header("Origin");
    if (allowed_.empty()) return out;
    out.emplace_back("Vary", "Origin");
    if (from && is_configured(*from)) {
        out.emplace_back("Access-Control-Allow-Origin", *from);
        out.emplace_back("Access-Control-Allow-Credentials", "true");
        out.emplace_back("Access-Control-Expose-Headers", exposed);
    }
    return out;
}

bool origin_rules::is_preflight(const request& r) noexcept {
    return r.verb == method::options && r.header("Origin") && r.header("Access-Control-Request-Method");
}

response origin_rules::preflight(const request& r, std::string_view methods) const {
    response out = no_content();
    out.set("Allow", methods);
    if (!is_configured(r.header("Origin").value_or(""))) return out;
    out.set("Access-Control-Allow-Methods", methods);
    const auto asked = r.header("Access-Control-Request-Headers").value_or("");
    const auto headers = allowed_headers(asked);
    if (!headers.empty()) out.set("Access-Control-Allow-Headers", headers);
    out.set("Access-Control-Max-Age", preflight_age_s);
    return out;
}

}  // namespace pollstream::http
