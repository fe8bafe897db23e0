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

/// What the interfaces that are up have now (getifaddrs); empty where the system does not say.
std::vector<interface_address> interface_addresses();

/// In small letters; empty where the system does not say.
std::string host_name();

}  // namespace pollstream::http
