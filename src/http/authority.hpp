// "name:port" as in Host and Origin, parsed for comparison.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pollstream::http {

struct authority {
    std::string name;                 ///< lower case, without brackets or the root's dot
    std::optional<std::string> port;  ///< as written, if given

    /// Accepts names of letters, digits, '-', '.' and '_', and IPv6 addresses in brackets: what browsers
    /// send.
    static std::optional<authority> parse(std::string_view text);
};

struct origin {
    std::string scheme;
    authority where;

    /// Parses "https://example.org:8443"; nullopt for "null" and anything else that is not an origin.
    static std::optional<origin> parse(std::string_view text);
    /// Whether name and port are those of the Host field; the scheme may differ, since a proxy may speak
    /// HTTPS for us.
    bool is_at(const authority& host) const;
    /// The canonical spelling that browsers use: lower case, no default port.
    std::string str() const;
};

}  // namespace pollstream::http
