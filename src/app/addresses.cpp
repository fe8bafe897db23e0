#include "app/addresses.hpp"

#include <array>

namespace pollstream::app {

namespace ip = boost::asio::ip;

namespace {

/// Interfaces that software has created for its own use.
bool is_virtual(std::string_view name) {
    static constexpr std::array made = {"lo",  "docker", "veth",    "br-", "virbr", "vmnet", "vboxnet",
                                        "cni", "cali",   "flannel", "tun", "tap",   "wg",    "tailscale",
                                        "zt",  "podman", "lxc",     "lxd", "kube"};
    for (const std::string_view prefix : made)
        if (name.starts_with(prefix)) return true;
    return false;
}

bool is_private(const ip::address_v4& a) {
    const auto n = a.to_uint();
    return n >> 24 == 10 || n >> 20 == 0xAC1 || n >> 16 == 0xC0A8;
}

/// Lower is better; nullopt if nobody nearby could use the address.
std::optional<int> rank(const interface_address& a) {
    if (is_virtual(a.interface) || a.address.is_loopback() || a.address.is_unspecified()) return std::nullopt;
    if (a.address.is_v4()) {
        const auto v4 = a.address.to_v4();
        if (v4.to_uint() >> 16 == 0xA9FE) return std::nullopt;  // 169.254/16: link-local
        return is_private(v4) ? 0 : 1;
    }
    const auto v6 = a.address.to_v6();
    if (v6.is_link_local() || v6.is_v4_mapped()) return std::nullopt;
    return (v6.to_bytes()[0] & 0xFE) == 0xFC ? 2 : 3;  // fc00::/7: private
}

}  // namespace

std::optional<ip::address> lan_address(const std::vector<interface_address>& all) {
    std::optional<ip::address> best;
    int least = 0;
    for (const auto& a : all) {
        const auto r = rank(a);
        if (!r || (best && *r >= least)) continue;
        best = a.address;
        least = *r;
    }
    return best;
}

std::string url_of(const ip::address& host, std::uint16_t port, std::string_view base_path, bool secure) {
    auto text = host.to_string();
    if (host.is_v6()) text = '[' + text + ']';
    return (secure ? "https://" : "http://") + text + ':' + std::to_string(port) + std::string(base_path);
}

}  // namespace pollstream::app
