// The device token: how a browser or a program stays the same voter. "<device>.<16 bytes of HMAC-SHA-256 in
// base64url>", signed with the database's secret, so that nobody can make one up. The device is 16 random
// bytes in base64url, or '~' and 16 bytes of the hash of a poll's and a vote's id, also in base64url, which
// can never equal a random one. The token travels in an HttpOnly, SameSite=Lax cookie, or in X-Voter-Token
// for programs. Pure.
#pragma once

#include "pollstream/base/digest.hpp"
#include "pollstream/base/ids.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace pollstream::http {

inline constexpr std::string_view voter_cookie = "pollstream_voter";
inline constexpr std::string_view voter_header = "X-Voter-Token";

class voter_tokens {
  public:
    explicit voter_tokens(const secret_key& secret);

    /// A random device: somebody new.
    static std::string new_device();
    /// The token of a new device.
    std::string issue() const { return token_of(new_device()); }

    /// The device of whoever sent a vote without a token, made of the vote's id, so that a retry of a first
    /// vote whose answer was lost is the same voter again. In another poll the same id makes another device:
    /// otherwise, whoever knows an id could be told the token of its voter there.
    static std::string device_for(const poll_id& poll, const vote_id& id);
    /// The token of a device. Only for a device that is the asker's own.
    std::string token_of(std::string_view device) const;

    /// The device id of a genuine token.
    std::optional<std::string> verify(std::string_view token) const;

    /// The device id that a request shows: header before cookie; nothing for none or a forged one.
    std::optional<std::string> device_of(const request& r) const;

  private:
    digest256 sign(std::string_view device) const;
    hmac_key key_;
};

/// Tells a device its token: in its cookie and, for a program, also in X-Voter-Token. A page's scripts never
/// need it, and what they cannot read they cannot leak; a page's request is recognised by its Origin field.
void tell_token(const request& r, std::string_view token, std::string_view base_path, response& answer);

/// The Set-Cookie value for a token: a year, HttpOnly, SameSite=Lax, Secure if the client came by https.
std::string voter_set_cookie(std::string_view token, const request& r, std::string_view base_path);

}  // namespace pollstream::http
