#include "http/authority.hpp"

#include "pollstream/base/text.hpp"

#include <algorithm>

namespace pollstream::http {

namespace {

bool is_name_character(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' || c == '_';
}

bool is_address_character(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || c == ':' || c == '.';
}

std::string_view default_port(std::string_view scheme) noexcept {
    if (scheme == "http" || scheme == "ws") return "80";
    if (scheme == "https" || scheme == "wss") return "443";
    return {};
}

}  // namespace

std::optional<authority> authority::parse(std::string_view text) {
    authority out;
    std::string_view rest;
    if (!text.empty() && text.front() == '[') {
        const auto close = text.find(']');
        if (close == std::string_view::npos) return std::nullopt;
        out.name = to_lower(text.substr(1, close - 1));
        rest = text.substr(close + 1);
        if (!std::ranges::all_of(out.name, is_address_character)) return std::nullopt;
        if (std::ranges::count(out.name, ':') < 2) return std::nullopt;
    } else {
        const auto colon = std::min(text.find(':'), text.size());
        out.name = to_lower(text.substr(0, colon));
        rest = text.substr(colon);
        if (!out.name.empty() && out.name.back() == '.') out.name.pop_back();
        if (!std::ranges::all_of(out.name, is_name_character)) return std::nullopt;
    }
    if (out.name.empty()) return std::nullopt;
    if (rest.empty() || rest == ":") return out;
    const auto port = rest.front() == ':' ? parse_uint(rest.substr(1)) : std::nullopt;
    if (!port || *port > 65'535) return std::nullopt;
    out.port = std::to_string(*port);
    return out;
}

std::optional<origin> origin::parse(std::string_view text) {
    const auto end = text.find("://");
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    auto where = authority::parse(text.substr(end + 3));
    if (!where) return std::nullopt;
    return origin{to_lower(text.substr(0, end)), std::move(*where)};
}

bool origin::is_at(const authority& host) const {
    const auto mine = where.port.value_or(std::string(default_port(scheme)));
    const auto its = host.port.value_or(std::string(default_port(scheme)));
    return where.name == host.name && mine == its;
}

std::string origin::str() const {
    const bool address = where.name.find(':') != std::string::npos;
    std::string out = scheme + "://" + (address ? "[" + where.name + "]" : where.name);
    if (where.port && *where.port != default_port(scheme)) out += ":" + *where.port;
    return out;
}

}  // namespace pollstream::http
