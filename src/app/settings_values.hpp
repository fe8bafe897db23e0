// Text to value, for the kinds of values that settings have. Each answers nothing where the text is no such
// value. Pure.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace pollstream::app {

/// true, on, yes, 1 and false, off, no, 0.
std::optional<bool> parse_toggle(std::string_view text);

/// A finite decimal number; the whole text.
std::optional<double> parse_number(std::string_view text);

/// "90s", "15m", "1h", "7d"; a whole number and a unit.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

/// "127.0.0.1:8080", "[::]:8080", "localhost:0". Names other than localhost are refused: the server listens
/// on addresses and asks no resolver.
std::optional<boost::asio::ip::tcp::endpoint> parse_endpoint(std::string_view text);

/// "/" or "/poll/" from "", "/", "poll", "/poll", "/a/b/". Unreserved characters only.
std::optional<std::string> parse_base_path(std::string_view text);

/// "name", "name:port", "[::1]:8080" or "*", in lower case.
std::optional<std::string> parse_host(std::string_view text);

/// "https://example.org" or with a port, in lower case, as a browser sends it in Origin: no path, no default
/// port.
std::optional<std::string> parse_origin(std::string_view text);

}  // namespace pollstream::app
