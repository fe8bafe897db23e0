// A file of the web app, embedded in the executable (made by web/CMakeLists.txt).
#pragma once

#include <span>
#include <string_view>

namespace pollstream::http {

struct asset {
    std::string_view path;  ///< "/index.html", "/assets/main-3f2a9c.js"
    std::string_view mime;
    std::string_view etag;   ///< strong, with its quotes
    bool immutable = false;  ///< the name holds a hash of the content: cache for ever
    std::string_view identity;
    std::string_view gzip;  ///< empty: there is no such encoding
    std::string_view brotli;
};

/// Sorted by path.
std::span<const asset> embedded_assets() noexcept;

}  // namespace pollstream::http
