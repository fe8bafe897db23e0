// Who is at the other end, seen through the proxies an operator trusts (RFC 7239 Forwarded, X-Forwarded-For).
// Pure.
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

/// Sets client_address and, where nobody did, host; through a trusted proxy also secure and host as the proxy
/// was asked. Headers count only when the socket's address is trusted; then the client is the rightmost
/// address that is not a trusted proxy's. Where Forwarded and X-Forwarded-For name different clients, neither
/// counts.
void resolve_client(request& r, const std::vector<network>& trusted);

/// Whether the address is one that only this machine reaches: 127.0.0.0/8 or ::1.
bool is_loopback(std::string_view address);

/// Whether only this machine's own browser can open the URL: its host is localhost or such an address.
bool is_local_url(std::string_view url);

/// What to throttle an address by: itself, or for IPv6 its /64, since that is what one household or phone
/// has.
std::string throttle_key(std::string_view address);

}  // namespace pollstream::http
