// Addresses of sockets and of clients behind proxies. Every address is handled as 16 bytes, IPv4 as mapped
// IPv6, so that "::ffff:10.0.0.1" and "10.0.0.1" are the same.
#include "pollstream/http/address.hpp"

#include "http/authority.hpp"
#include "pollstream/base/text.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <array>

namespace pollstream::http {

namespace {

namespace ip = boost::asio::ip;

constexpr int mapped_bits = 96;

std::optional<ip::address> parse_address(std::string_view text) {
    if (text.size() >= 2 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
    text = text.substr(0, text.find('%'));  // a zone names an interface, not a client
    boost::system::error_code ec;
    const auto address = ip::make_address(std::string(text), ec);
    if (ec || text.empty()) return std::nullopt;
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return ip::address(ip::make_address_v4(ip::v4_mapped, address.to_v6()));
    return address;
}

ip::address_v6::bytes_type bytes_of(const ip::address& a) {
    return a.is_v4() ? ip::make_address_v6(ip::v4_mapped, a.to_v4()).to_bytes() : a.to_v6().to_bytes();
}

/// "192.0.2.1:80", "[2001:db8::1]:80" or either without a port.
std::optional<ip::address> parse_node(std::string_view text) {
    if (auto whole = parse_address(text)) return whole;
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos || !parse_uint(text.substr(colon + 1))) return std::nullopt;
    const auto host = text.substr(0, colon);
    if (host.find(':') != std::string_view::npos && (host.empty() || host.front() != '['))
        return std::nullopt;
    return parse_address(host);
}

/// What one proxy said about the request it received.
struct hop {
    std::string from;
    std::string scheme;
    std::string host;
};

/// Splits at `separator`, but not within quotes.
std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> out;
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && text[i] == '\\' && quoted) {
            ++i;
        } else if (i < text.size() && text[i] == '"') {
            quoted = !quoted;
        } else if (i == text.size() || (text[i] == separator && !quoted)) {
            out.push_back(trim(text.substr(begin, i - begin)));
            begin = i + 1;
        }
    }
    if (begin <= text.size() && quoted) out.push_back(trim(text.substr(begin)));
    return out;
}

std::string unquote(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
    std::string out;
    text = text.substr(1, text.size() - 2);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        out.push_back(text[i]);
    }
    return out;
}

/// All fields with this name as one list, in order.
std::vector<std::string_view> elements(const request& r, std::string_view name) {
    std::vector<std::string_view> out;
    for (const auto value : r.headers.values(name))
        for (const auto one : split(value, ','))
            if (!one.empty()) out.push_back(one);
    return out;
}

std::vector<hop> read_forwarded(const request& r) {
    std::vector<hop> out;
    for (const auto element : elements(r, "Forwarded")) {
        hop one;
        for (const auto pair : split(element, ';')) {
            const auto equals = pair.find('=');
            if (equals == std::string_view::npos) continue;
            const auto name = trim(pair.substr(0, equals));
            std::string value = unquote(trim(pair.substr(equals + 1)));
            if (iequals(name, "for"))
                one.from = std::move(value);
            else if (iequals(name, "proto"))
                one.scheme = std::move(value);
            else if (iequals(name, "host"))
                one.host = std::move(value);
        }
        out.push_back(std::move(one));
    }
    return out;
}

std::vector<hop> read_x_forwarded(const request& r) {
    std::vector<hop> out;
    for (const auto from : elements(r, "X-Forwarded-For")) out.push_back({std::string(from), {}, {}});
    // These two usually have one value, set by the proxy that talks to us; a list as long as that of the
    // addresses is matched to it item by item.
    const auto add = [&](std::string_view name, std::string hop::*member) {
        const auto values = elements(r, name);
        if (values.empty()) return;
        if (out.empty()) out.emplace_back();
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i].*member = std::string(values.size() == out.size() ? values[i] : values.back());
    };
    add("X-Forwarded-Proto", &hop::scheme);
    add("X-Forwarded-Host", &hop::host);
    return out;
}

bool is_trusted(const ip::address& a, const std::vector<network>& trusted) {
    const std::string text = a.to_string();
    return std::ranges::any_of(trusted, [&](const network& n) { return n.contains(text); });
}

struct seen {
    ip::address client;
    const hop* said = nullptr;  ///< the hop that named the client
};

/// Goes from the nearest proxy outwards until it finds an address that is not a trusted proxy.
seen look_through(const std::vector<hop>& hops, const ip::address& nearest,
                  const std::vector<network>& trusted) {
    seen result{nearest, nullptr};
    for (auto h = hops.rbegin(); h != hops.rend(); ++h) {
        if (h->from.empty()) {
            if (result.said == nullptr) result.said = &*h;
            break;
        }
        const auto from = parse_node(h->from);
        if (!from) break;  // "unknown", "_hidden" or nonsense: the proxy that says so is the last one known
        result = {*from, &*h};
        if (!is_trusted(*from, trusted)) break;
    }
    return result;
}

}  // namespace

std::optional<network> network::parse(std::string_view text) {
    const auto slash = text.find('/');
    const auto address = parse_address(text.substr(0, slash));
    if (!address) return std::nullopt;
    const int offset = address->is_v4() ? mapped_bits : 0;
    network out;
    if (slash != std::string_view::npos) {
        const auto bits = parse_uint(text.substr(slash + 1));
        if (!bits || *bits > static_cast<std::uint64_t>(128 - offset)) return std::nullopt;
        out.bits_ = static_cast<int>(*bits) + offset;
    }
    const auto bytes = bytes_of(*address);
    out.prefix_.assign(bytes.begin(), bytes.end());
    return out;
}

bool network::contains(std::string_view address) const noexcept {
    const auto parsed = parse_address(address);
    if (!parsed || prefix_.size() != 16) return false;
    const auto bytes = bytes_of(*parsed);
    const auto whole = static_cast<std::size_t>(bits_ / 8);
    if (!std::equal(prefix_.begin(), prefix_.begin() + static_cast<std::ptrdiff_t>(whole), bytes.begin()))
        return false;
    const int rest = bits_ % 8;
    if (rest == 0) return true;
    const unsigned mask = (0xff00u >> rest) & 0xffu;
    return (prefix_[whole] & mask) == (bytes[whole] & mask);
}

void resolve_client(request& r, const std::vector<network>& trusted) {
    if (r.host.empty()) r.host = trim(r.header("Host").value_or(""));
    if (trusted.empty() && r.remote_address.find(':') == std::string::npos) {
        r.client_address = r.remote_address;  // an IPv4 address has one spelling
        return;
    }
    const auto socket = parse_address(r.remote_address);
    r.client_address = socket ? socket->to_string() : r.remote_address;
    if (!socket || !is_trusted(*socket, trusted)) return;

    const auto standard = read_forwarded(r);
    const auto common = read_x_forwarded(r);
    const auto by_standard = look_through(standard, *socket, trusted);
    const auto by_common = look_through(common, *socket, trusted);
    // A proxy sets one of the two and passes the other on as the client sent it. If both are there and
    // disagree, one is forged and we cannot tell which: then neither counts. Nor does the proxy's address,
    // which may be that of people on this machine.
    if (!standard.empty() && !common.empty() && by_standard.client != by_common.client) {
        r.client_address = unknown_address;
        return;
    }
    const seen& found = standard.empty() ? by_common : by_standard;
    r.client_address = found.client.to_string();
    if (found.said == nullptr) return;
    if (!found.said->scheme.empty()) r.secure = iequals(found.said->scheme, "https");
    if (!found.said->host.empty()) r.host = found.said->host;
}

bool is_loopback(std::string_view address) {
    const auto parsed = parse_address(address);
    return parsed && parsed->is_loopback();
}

bool is_local_url(std::string_view url) {
    const auto scheme_end = url.find("://");
    if (scheme_end == std::string_view::npos) return false;
    const auto from = origin::parse(url.substr(0, url.find_first_of("/?#", scheme_end + 3)));
    return from && (from->where.name == "localhost" || is_loopback(from->where.name));
}

std::string throttle_key(std::string_view address) {
    if (address.find(':') == std::string_view::npos) return std::string(address);  // not an IPv6 address
    const auto parsed = parse_address(address);
    if (!parsed || parsed->is_v4()) return std::string(address);
    auto bytes = parsed->to_v6().to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
    return ip::address_v6(bytes).to_string() + "/64";
}

}  // namespace pollstream::http
