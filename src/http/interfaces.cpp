#include "pollstream/http/interfaces.hpp"

#include "pollstream/base/text.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <memory>
#include <optional>

namespace pollstream::http {

namespace {

namespace ip = boost::asio::ip;

std::optional<ip::address> address_in(const sockaddr* raw) {
    if (raw == nullptr) return std::nullopt;
    if (raw->sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, raw, sizeof v4);
        return ip::address_v4(ntohl(v4.sin_addr.s_addr));
    }
    if (raw->sa_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, raw, sizeof v6);
        ip::address_v6::bytes_type bytes;
        std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
        return ip::address_v6(bytes, v6.sin6_scope_id);
    }
    return std::nullopt;
}

}  // namespace

std::vector<interface_address> interface_addresses() {
    ifaddrs* raw = nullptr;
    if (::getifaddrs(&raw) != 0) return {};
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> owned(raw, &::freeifaddrs);

    std::vector<interface_address> all;
    for (const auto* at = raw; at != nullptr; at = at->ifa_next) {
        if ((at->ifa_flags & IFF_UP) == 0) continue;
        if (auto address = address_in(at->ifa_addr)) all.push_back({at->ifa_name, *address});
    }
    return all;
}

std::string host_name() {
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0) return {};
    return to_lower(name.data());
}

}  // namespace pollstream::http
