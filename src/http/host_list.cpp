#include "http/host_list.hpp"

#include "pollstream/base/text.hpp"
#include "pollstream/http/interfaces.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace pollstream::http {

namespace {

namespace ip = boost::asio::ip;

constexpr std::chrono::seconds ask_again_after{10};

std::optional<ip::address> literal(std::string_view name) {
    boost::system::error_code ec;
    const auto address = ip::make_address(std::string(name.substr(0, name.find('%'))), ec);
    if (ec) return std::nullopt;
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return ip::address(ip::make_address_v4(ip::v4_mapped, address.to_v6()));
    return address;
}

}  // namespace

own_names ask_own_names() {
    own_names out;
    out.host_name = host_name();
    for (const auto& own : interface_addresses())
        if (const auto address = literal(own.address.to_string()))
            out.addresses.push_back(address->to_string());
    return out;
}

host_list::host_list(const std::vector<std::string>& allowed, std::function<own_names()> ask)
    : ask_(std::move(ask)) {
    for (const auto& entry : allowed) {
        if (entry == "*") {
            any_ = true;
            continue;
        }
        auto parsed = authority::parse(entry);
        if (!parsed) throw std::invalid_argument("not a host name: " + entry);
        configured_.push_back(std::move(*parsed));
    }
}

void host_list::ask_again(time_point now) {
    if (asked_ && now - asked_at_ < ask_again_after) return;
    asked_ = true;
    asked_at_ = now;
    own_ = ask_();
    last_ = {};
    names_ = {"localhost"};
    if (own_.host_name.empty()) return;
    const std::string bare = own_.host_name.substr(0, own_.host_name.find('.'));
    names_.insert(names_.end(), {own_.host_name, own_.host_name + ".local", bare, bare + ".local"});
}

bool host_list::is_own_address(const std::string& address, time_point now) {
    const auto known = [&] { return std::ranges::find(own_.addresses, address) != own_.addresses.end(); };
    if (known()) return true;
    ask_again(now);
    return own_.addresses.empty() || known();
}

bool host_list::allows(const authority& host, time_point now) {
    if (any_ || (!last_.name.empty() && last_.name == host.name && last_.port == host.port)) return true;
    if (!is_known(host, now)) return false;
    if (!own_.addresses.empty()) last_ = host;
    return true;
}

bool host_list::is_known(const authority& host, time_point now) {
    if (!asked_) ask_again(now);
    const auto is_it = [&](const authority& one) {
        return one.name == host.name && (!one.port || one.port == host.port);
    };
    if (std::ranges::any_of(configured_, is_it)) return true;
    if (const auto address = literal(host.name))
        return address->is_loopback() || is_own_address(address->to_string(), now);
    return std::ranges::find(names_, host.name) != names_.end();
}

}  // namespace pollstream::http
