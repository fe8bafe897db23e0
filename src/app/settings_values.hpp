// Parses text into the kinds of values that settings have. Each function returns nullopt if the text is not
// such a value. Pure.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace pollstream::app {

/// true, on, yes, 1 and false, off, no, 0.
std::optional<bool> parse_toggle(std::string_view text);

/// A finite decimal number that takes up the whole text.
std::optional<double> parse_number(std::string_view text);

/// "90s", "15m", "1h", "7d"; a whole number and a unit.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

/// "127.0.0.1:8080", "[::]:8080", "localhost:0". Names other than localhost are refused: the server listens
/// on addresses and does not ask a resolver.
std::optional<boost::asio::ip::tcp::endpoint> parse_endpoint(std::string_view text);

/// Returns "/" or a path like "/poll/", from "", "/", "poll", "/poll" or "/a/b/". Unreserved characters only.
std::optional<std::string> parse_base_path(std::string_view text);

/// "name", "name:port", "[::1]:8080" or "*", in lower case.
std::optional<std::string> parse_host(std::string_view text);

/// "https://example.org", with or without a port, in lower case, as a browser sends it in Origin: no path, no
/// default port.
std::optional<std::string> parse_origin(std::string_view text);

}  // namespace pollstream::app
