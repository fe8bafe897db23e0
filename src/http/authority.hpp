// "name:port" as it stands in Host and Origin, taken apart for comparing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pollstream::http {

struct authority {
    std::string name;                 ///< small letters, without brackets or the root's dot
    std::optional<std::string> port;  ///< as it was written, if it was

    /// Takes names of letters, digits, '-', '.', '_' and bracketed IPv6 addresses: what browsers send.
    static std::optional<authority> parse(std::string_view text);
};

struct origin {
    std::string scheme;
    authority where;

    /// "https://example.org:8443"; nothing for "null" and whatever else is no such thing.
    static std::optional<origin> parse(std::string_view text);
    /// Same name and port as the Host field; the scheme may differ, since a proxy may speak https for us.
    bool is_at(const authority& host) const;
    /// The one spelling that browsers use: small letters, no default port.
    std::string str() const;
};

}  // namespace pollstream::http
