// Signs and checks device tokens.
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

constexpr std::size_t part_letters = 22;  // 16 bytes in base64url
constexpr char of_vote = '~';             // not a base64url character

/// Whether the text is 16 bytes in base64url's one canonical spelling: another spelling would be a second
/// voter.
bool is_part(std::string_view text) {
    return text.size() == part_letters && from_base64url(text).has_value();
}

}  // namespace

// The secret also keys the hashes of each poll's voters; a signature must never equal what is computed there.
voter_tokens::voter_tokens(const secret_key& secret) : key_(hmac_sha256(secret, "pollstream voter token")) {}

digest256 voter_tokens::sign(std::string_view device) const {
    return key_.sign("sign:", device);
}

std::string voter_tokens::token_of(std::string_view device) const {
    const auto signature = sign(device);
    std::string token(device);
    return token.append(".").append(to_base64url(first_half(signature)));
}

std::string voter_tokens::new_device() {
    return to_base64url(random_bytes<part_bytes>());
}

std::string voter_tokens::device_for(const poll_id& poll, const vote_id& id) {
    std::string both(poll.value.bytes.begin(), poll.value.bytes.end());
    both.append(id.bytes.begin(), id.bytes.end());
    return of_vote + to_base64url(first_half(sha256(both)));
}

std::optional<std::string> voter_tokens::verify(std::string_view token) const {
    const auto device = token.substr(0, token.find('.'));
    if (device.size() == token.size() || !is_part(device.substr(device.starts_with(of_vote) ? 1 : 0)))
        return std::nullopt;
    const auto shown = from_base64url(token.substr(device.size() + 1));
    if (!shown || !equal_in_constant_time(*shown, first_half(sign(device)))) return std::nullopt;
    return std::string(device);
}

std::optional<std::string> voter_tokens::device_of(const request& r) const {
    if (const auto header = r.header(voter_header)) return verify(*header);
    if (const auto cookie = r.cookie(voter_cookie)) return verify(*cookie);
    return std::nullopt;
}

void tell_token(const request& r, std::string_view token, std::string_view base_path, response& answer) {
    answer.add("Set-Cookie", voter_set_cookie(token, r, base_path));
    if (!r.header("Origin")) answer.set(voter_header, token);
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
