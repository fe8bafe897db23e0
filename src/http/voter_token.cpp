// Signing and checking of device tokens.
#include "pollstream/http/voter_token.hpp"

#include "pollstream/base/limits.hpp"
#include "pollstream/base/text.hpp"

#include <chrono>
#include <span>

namespace pollstream::http {

namespace {

constexpr std::size_t part_bytes = 16;
constexpr std::chrono::seconds cookie_age = std::chrono::hours{24 * 365};

std::string first_half(const digest256& d) {
    return to_base64url(std::span(d).first<part_bytes>());
}

}  // namespace

// The secret also keys the voters of each poll; what we sign must never be what is computed there.
voter_tokens::voter_tokens(const secret_key& secret) : key_(hmac_sha256(secret, "pollstream voter token")) {}

std::string voter_tokens::sign(std::string_view device) const {
    return first_half(key_.sign("sign:", device));
}

std::string voter_tokens::issue() const {
    const std::string device = to_base64url(random_bytes<part_bytes>());
    return device + "." + sign(device);
}

std::string voter_tokens::issue_for(const vote_id& id) const {
    const std::string device = first_half(key_.sign("vote:", id.str()));
    return device + "." + sign(device);
}

std::optional<std::string> voter_tokens::verify(std::string_view token) const {
    if (token.size() > limits::token_bytes) return std::nullopt;
    const auto dot = token.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const auto device = token.substr(0, dot);
    const auto id = from_base64url(device);
    const auto shown = from_base64url(token.substr(dot + 1));
    if (!id || id->size() != part_bytes || !shown) return std::nullopt;
    const auto expected = from_base64url(sign(device));
    if (!expected || !equal_in_constant_time(*shown, *expected)) return std::nullopt;
    return std::string(device);
}

std::optional<std::string> voter_tokens::device_of(const request& r) const {
    if (const auto header = r.header(voter_header)) return verify(*header);
    if (const auto cookie = r.cookie(voter_cookie)) return verify(*cookie);
    return std::nullopt;
}

std::string voter_set_cookie(std::string_view token, const request& r, std::string_view base_path) {
    std::string out(voter_cookie);
    out += '=';
    out += token;
    out += "; Path=";
    out += base_path.empty() ? "/" : base_path;
    out += "; Max-Age=" + std::to_string(cookie_age.count()) + "; HttpOnly; SameSite=Lax";
    if (r.secure) out += "; Secure";
    return out;
}

}  // namespace pollstream::http
