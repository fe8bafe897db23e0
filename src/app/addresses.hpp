// Which of the machine's own addresses a phone in the same room would use.
#pragma once

#include "pollstream/http/interfaces.hpp"

#include <boost/asio/ip/address.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::app {

using http::interface_address;
using http::interface_addresses;

/// The address to give to people nearby: private IPv4 on a network card first, then other IPv4, then IPv6.
/// Loopback and link-local addresses and the bridges and tunnels of container and VPN software do not count,
/// as nobody nearby can use them.
std::optional<boost::asio::ip::address> lan_address(const std::vector<interface_address>& all);

/// "http://192.168.1.7:8080/poll/"; an IPv6 address is put in brackets. `secure`: https.
std::string url_of(const boost::asio::ip::address& host, std::uint16_t port, std::string_view base_path,
                   bool secure = false);

}  // namespace pollstream::app
