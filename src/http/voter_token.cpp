// Signing and checking of device tokens.
#include "pollstream/http/voter_token.hpp"

#include "pollstream/base/text.hpp"

#include <chrono>
#include <span>

namespace pollstream::http {

namespace {

constexpr std::size_t part_bytes = 16;
constexpr std::chrono::seconds cookie_age = std::chrono::hours{24 * 365};

std::span<const std::uint8_t, part_bytes> first_half(const digest256& d) {
    return std::span(d).first<part_bytes>();
}

constexpr std::size_t part_letters = 22;  // of 16 bytes in base64url

}  // namespace

// The secret also keys the voters of each poll; what we sign must never be what is computed there.
voter_tokens::voter_tokens(const secret_key& secret) : key_(hmac_sha256(secret, "pollstream voter token")) {}

digest256 voter_tokens::sign(std::string_view device) const {
    return key_.sign("sign:", device);
}

std::string voter_tokens::token_of(std::string device) const {
    const auto signature = sign(device);
    return device + "." + to_base64url(first_half(signature));
}

std::string voter_tokens::issue() const {
    return token_of(to_base64url(random_bytes<part_bytes>()));
}

std::string voter_tokens::device_for(const vote_id& id) const {
    return to_base64url(first_half(key_.sign("vote:", id.str())));
}

std::string voter_tokens::issue_for(const vote_id& id) const {
    return token_of(device_for(id));
}

std::optional<std::string> voter_tokens::verify(std::string_view token) const {
    if (token.size() != 2 * part_letters + 1 || token[part_letters] != '.') return std::nullopt;
    const auto device = token.substr(0, part_letters);
    // A device id that base64url would not give back as it is would be a second voter.
    const auto id = from_base64url(device);
    const auto shown = from_base64url(token.substr(part_letters + 1));
    if (!id || !shown || !equal_in_constant_time(*shown, first_half(sign(device)))) return std::nullopt;
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
