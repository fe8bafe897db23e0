// The machine's own addresses, and its name.
#pragma once

#include <boost/asio/ip/address.hpp>

#include <string>
#include <vector>

namespace pollstream::http {

struct interface_address {
    std::string interface;  ///< "eth0", "wlan0"
    boost::asio::ip::address address;
};

/// The addresses of the interfaces that are up (getifaddrs); empty if the system does not say.
std::vector<interface_address> interface_addresses();

/// In lower case; empty if the system does not say.
std::string host_name();

}  // namespace pollstream::http
