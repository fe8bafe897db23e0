#include "pollstream/http/head_rules.hpp"

#include "http/authority.hpp"
#include "pollstream/base/text.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace pollstream::http {
namespace {

problem bad(std::string detail) {
    return problem_of(400, "malformed", std::move(detail));
}

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}
constexpr bool is_alnum(char c) noexcept {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// A table of letters, digits and the characters in `besides`.
constexpr std::array<bool, 256> characters(std::string_view besides) {
    std::array<bool, 256> out{};
    for (std::size_t c = 0; c < out.size(); ++c) out[c] = is_alnum(static_cast<char>(c));
    for (const char c : besides) out[static_cast<unsigned char>(c)] = true;
    return out;
}

/// The unreserved characters and sub-delims of RFC 3986 §2.
constexpr auto name_characters = characters("-._~!$&'()*+,;=");
constexpr auto plain_characters = characters("/-._~");

bool is_registered_name(std::string_view text) noexcept {
    if (text.empty()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            if (i + 2 >= text.size() || hex_value(text[i + 1]) < 0 || hex_value(text[i + 2]) < 0)
                return false;
            i += 2;
        } else if (!name_characters[static_cast<unsigned char>(text[i])]) {
            return false;
        }
    }
    return true;
}

/// Whether the target is a path like ours, to be taken literally: nothing to decode, no query.
bool is_plain_path(std::string_view target) noexcept {
    const auto is_plain = [](char c) { return plain_characters[static_cast<unsigned char>(c)]; };
    return target.starts_with('/') && std::ranges::all_of(target, is_plain);
}

bool is_port(std::string_view text) noexcept {
    if (text.size() > 5 || !std::ranges::all_of(text, is_digit)) return false;
    const auto number = text.empty() ? std::optional<std::uint64_t>(80) : parse_uint(text);
    return number && *number <= 65'535;
}

/// "http://name:port/path" becomes "/path", and "name:port" goes to `authority`. False for any scheme but
/// http and https.
bool split_absolute(request& r, std::string& authority) {
    auto& target = r.target;
    const auto scheme_end = target.find("://");
    if (scheme_end == std::string::npos) return false;
    auto scheme = to_lower(std::string_view(target).substr(0, scheme_end));
    if (scheme != "http" && scheme != "https") return false;
    r.target_scheme = std::move(scheme);
    const auto begin = scheme_end + 3;
    const auto end = std::min(target.find_first_of("/?#", begin), target.size());
    authority = target.substr(begin, end - begin);
    target.erase(0, end);
    if (target.empty() || target.front() != '/') target.insert(0, 1, '/');
    return true;
}

/// True also if one names the default port and the other leaves it out.
bool same_host(const request& r, std::string_view authority_text) {
    const auto there = authority::parse(authority_text);
    const auto here = authority::parse(r.host);
    return there && here && origin{r.target_scheme, *there}.is_at(*here);
}

std::optional<problem> check_method(const request& r) {
    if (r.verb != method::other) return std::nullopt;
    return problem_of(501, "method_not_implemented",
                      "This server supports GET, HEAD, POST, PATCH, DELETE and OPTIONS.");
}

std::optional<problem> check_framing(const request& r) {
    const auto codings = r.headers.count("Transfer-Encoding");
    const auto lengths = r.headers.count("Content-Length");
    if (codings > 0 && lengths > 0) return bad("Transfer-Encoding and Content-Length exclude each other.");
    if (codings > 0 && r.version < 11) return bad("HTTP/1.0 has no Transfer-Encoding.");
    if (codings > 1 || (codings == 1 && !iequals(strip_blanks(*r.header("Transfer-Encoding")), "chunked")))
        return problem_of(501, "transfer_coding_not_implemented",
                          "The only transfer coding supported is chunked.");
    if (lengths > 1) return bad("Content-Length was given more than once.");
    if (lengths == 1 && !parse_uint(strip_blanks(*r.header("Content-Length"))))
        return bad("Content-Length is not a number.");
    return std::nullopt;
}

std::optional<problem> check_host(request& r) {
    if (r.headers.count("Host") != 1) return bad("A request must have exactly one Host field.");
    const auto host = strip_blanks(*r.header("Host"));
    if (!is_host(host)) return bad("The Host field does not name a host.");
    r.host = std::string(host);
    return std::nullopt;
}

std::optional<problem> check_target(request& r) {
    if (is_plain_path(r.target)) {  // as in most requests
        r.path = r.target;
        return std::nullopt;
    }
    if (r.target == "*") {
        if (r.verb != method::options) return bad("The target * is for OPTIONS only.");
        r.path = "*";
        return std::nullopt;
    }
    const auto printable = [](char c) { return c > 0x20 && c < 0x7f; };
    if (!std::ranges::all_of(r.target, printable))
        return bad("The target contains a character that must be percent-encoded.");
    if (r.target.empty() || r.target.front() != '/') {
        std::string authority;
        if (!split_absolute(r, authority)) return bad("The target must begin with / or http://.");
        if (!same_host(r, authority)) return bad("The target and the Host field name different hosts.");
    }
    if (!parse_target(r.target, r)) return bad("The target does not parse.");
    return std::nullopt;
}

std::optional<problem> check_coding(const request& r) {
    if (r.headers.count("Content-Encoding") == 0) return std::nullopt;
    auto p = problem_of(415, "content_coding_unsupported", "Send the body without a content coding.");
    p.headers.emplace_back("Accept-Encoding", "identity");
    return p;
}

std::optional<problem> check_expect(const request& r) {
    if (r.headers.count("Expect") == 0 || r.version < 11) return std::nullopt;
    if (r.headers.count("Expect") == 1 && iequals(strip_blanks(*r.header("Expect")), "100-continue"))
        return std::nullopt;
    return problem_of(417, "expectation_failed", "The only expectation supported is 100-continue.");
}

}  // namespace

bool is_host(std::string_view text) noexcept {
    if (text.empty()) return false;
    if (text.front() == '[') {
        const auto close = text.find(']');
        if (close == std::string_view::npos || close < 3) return false;
        const auto inside = text.substr(1, close - 1);
        const auto fits = [](char c) { return hex_value(c) >= 0 || c == ':' || c == '.'; };
        if (!std::ranges::all_of(inside, fits)) return false;
        if (std::ranges::count(inside, ':') < 2) return false;
        const auto rest = text.substr(close + 1);
        return rest.empty() || (rest.front() == ':' && is_port(rest.substr(1)));
    }
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return is_registered_name(text);
    return is_registered_name(text.substr(0, colon)) && is_port(text.substr(colon + 1));
}

bool has_token(const header_list& all, std::string_view name, std::string_view token) noexcept {
    for (std::string_view rest : all.values(name)) {
        while (!rest.empty())
            if (iequals(strip_blanks(cut_at(rest, ',')), token)) return true;
    }
    return false;
}

bool expects_continue(const request& r) noexcept {
    return r.version == 11 && has_token(r.headers, "Expect", "100-continue");
}

std::optional<problem> check_head(request& r) {
    // Framing first: if it is in doubt, nothing else that was read can be trusted.
    if (auto p = check_framing(r)) return p;
    if (auto p = check_host(r)) return p;
    if (auto p = check_method(r)) return p;
    if (auto p = check_target(r)) return p;
    if (auto p = check_coding(r)) return p;
    return check_expect(r);
}

bool asks_for_websocket(const request& r) noexcept {
    // RFC 9110 §7.8: Upgrade is ignored in HTTP/1.0.
    return r.version >= 11 && has_token(r.headers, "Upgrade", "websocket");
}

}  // namespace pollstream::http
