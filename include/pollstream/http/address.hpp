// Finds out who is at the other end, through the proxies that an operator trusts (RFC 7239 Forwarded,
// X-Forwarded-For). Pure.
#pragma once

#include "pollstream/http/request.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::http {

/// "10.0.0.0/8", "::1", "192.168.1.7": an address or a network in CIDR notation.
class network {
  public:
    static std::optional<network> parse(std::string_view text);
    bool contains(std::string_view address) const noexcept;

  private:
    std::vector<unsigned char> prefix_;  ///< 16 bytes; IPv4 as mapped IPv6
    int bits_ = 128;
};

/// The address that nobody has: all whose proxy does not say who they are share it.
inline constexpr std::string_view unknown_address = "0.0.0.0";

/// Sets client_address and, if it is empty, host; behind a trusted proxy it also sets secure, and host is the
/// one that the proxy was asked for. Header fields count only if the socket's address is trusted; the client
/// is then the rightmost address that is not a trusted proxy's. If Forwarded and X-Forwarded-For name
/// different clients, neither counts, and the client is unknown_address.
void resolve_client(request& r, const std::vector<network>& trusted);

/// Whether the address is one that only this machine can reach: 127.0.0.0/8 or ::1.
bool is_loopback(std::string_view address);

/// Whether only this machine's own browser can open the URL: its host is localhost or such an address.
bool is_local_url(std::string_view url);

/// The key to throttle an address by: the address itself, or for IPv6 its /64, since that is what one
/// household or phone has.
std::string throttle_key(std::string_view address);

}  // namespace pollstream::http
