#include "app/settings_values.hpp"

#include "pollstream/base/text.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace pollstream::app {

namespace {

std::optional<std::uint16_t> parse_port(std::string_view text) {
    if (text.empty() || text.size() > 5) return std::nullopt;
    const auto number = parse_uint(text);
    if (!number || *number > 65'535) return std::nullopt;
    return static_cast<std::uint16_t>(*number);
}

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// A host name with the characters of RFC 952 and 1123, or an IPv4 address.
bool is_name(std::string_view text) {
    if (text.empty() || text.size() > 253 || text.front() == '-' || text.front() == '.') return false;
    return std::ranges::all_of(text,
                               [](char c) { return is_alphanumeric(c) || c == '-' || c == '.' || c == '_'; });
}

/// "name", "name:port", "[v6]", "[v6]:port".
bool is_host_and_port(std::string_view text) {
    const auto bracket = text.starts_with('[') ? text.find(']') : std::string_view::npos;
    if (text.starts_with('[')) {
        if (bracket == std::string_view::npos || text.find('%') != std::string_view::npos) return false;
        boost::system::error_code ec;
        boost::asio::ip::make_address_v6(std::string(text.substr(1, bracket - 1)), ec);
        if (ec) return false;
        const auto rest = text.substr(bracket + 1);
        return rest.empty() || (rest.front() == ':' && parse_port(rest.substr(1)));
    }
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return is_name(text);
    return is_name(text.substr(0, colon)) && parse_port(text.substr(colon + 1)).has_value();
}

}  // namespace

std::optional<bool> parse_toggle(std::string_view text) {
    const auto word = to_lower(text);
    for (const auto* yes : {"true", "on", "yes", "1"})
        if (word == yes) return true;
    for (const auto* no : {"false", "off", "no", "0"})
        if (word == no) return false;
    return std::nullopt;
}

std::optional<double> parse_number(std::string_view text) {
    double value = 0;
    const auto* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value, std::chars_format::fixed);
    if (error != std::errc{} || rest != end || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<std::chrono::seconds> parse_duration(std::string_view text) {
    constexpr std::array<std::pair<char, std::uint32_t>, 4> units{
        {{'s', 1}, {'m', 60}, {'h', 3'600}, {'d', 86'400}}};
    if (text.size() < 2 || text.size() > 9) return std::nullopt;
    const auto number = parse_uint(text.substr(0, text.size() - 1));
    for (const auto& [letter, seconds] : units) {
        if (letter == text.back() && number) return std::chrono::seconds(*number * seconds);
    }
    return std::nullopt;
}

std::optional<boost::asio::ip::tcp::endpoint> parse_endpoint(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto port = parse_port(text.substr(colon + 1));
    if (!port) return std::nullopt;
    auto host = text.substr(0, colon);
    if (iequals(host, "localhost")) host = "127.0.0.1";

    boost::system::error_code ec;
    if (host.starts_with('[') && host.ends_with(']')) {
        const auto v6 = boost::asio::ip::make_address_v6(std::string(host.substr(1, host.size() - 2)), ec);
        if (ec) return std::nullopt;
        return boost::asio::ip::tcp::endpoint(v6, *port);
    }
    const auto v4 = boost::asio::ip::make_address_v4(std::string(host), ec);
    if (ec) return std::nullopt;
    return boost::asio::ip::tcp::endpoint(v4, *port);
}

std::optional<std::string> parse_base_path(std::string_view text) {
    std::string path = "/";
    for (std::size_t at = 0; at < text.size();) {
        const auto slash = std::min(text.find('/', at), text.size());
        const auto segment = text.substr(at, slash - at);
        at = slash + 1;
        if (segment.empty()) continue;
        if (segment == "." || segment == "..") return std::nullopt;
        for (const char c : segment)
            if (!is_alphanumeric(c) && c != '-' && c != '.' && c != '_' && c != '~') return std::nullopt;
        path += segment;
        path += '/';
    }
    return path;
}

std::optional<std::string> parse_host(std::string_view text) {
    if (text != "*" && !is_host_and_port(text)) return std::nullopt;
    return to_lower(text);
}

std::optional<std::string> parse_origin(std::string_view text) {
    const auto origin = to_lower(text);
    const auto cut = origin.find("://");
    if (cut == std::string::npos) return std::nullopt;
    const auto scheme = std::string_view(origin).substr(0, cut);
    if (scheme != "http" && scheme != "https") return std::nullopt;
    const auto host = std::string_view(origin).substr(cut + 3);
    if (!is_host_and_port(host) || host.ends_with(scheme == "http" ? ":80" : ":443")) return std::nullopt;
    return origin;
}

}  // namespace pollstream::app
