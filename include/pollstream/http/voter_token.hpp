// The device token: how a browser or a program stays the same voter. "<device>.<16 bytes of HMAC-SHA-256 in
// base64url>", signed with the database's secret, so that nobody can make one up. The device is 16 random
// bytes in base64url, or '~' and the 16 bytes of a vote's id: no id can name a random one. It travels in an
// HttpOnly, SameSite=Lax cookie, or in X-Voter-Token for programs. Pure.
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

    /// For a new, random device.
    std::string issue() const;

    /// The device that a vote which came without a token makes of whoever sent it, so that a retry of a first
    /// vote whose answer was lost is the same voter again; and its token.
    static std::string device_for(const vote_id& id);
    std::string issue_for(const vote_id& id) const;

    /// The device id of a genuine token.
    std::optional<std::string> verify(std::string_view token) const;

    /// The device id a request shows: header before cookie; nothing for none or a forged one.
    std::optional<std::string> device_of(const request& r) const;

  private:
    digest256 sign(std::string_view device) const;
    std::string token_of(std::string device) const;
    hmac_key key_;
};

/// The Set-Cookie value for a token: a year, HttpOnly, SameSite=Lax, Secure where the client came by https.
std::string voter_set_cookie(std::string_view token, const request& r, std::string_view base_path);

}  // namespace pollstream::http
