// Reads a file below a folder, and never one outside it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace pollstream::http {

/// The bytes of `root`/`path`. Nullopt for a path that leaves the folder (with "..", through a symbolic link,
/// in any spelling), for hidden names, for anything that is not a regular file, and for files that cannot be
/// read or are too large. `root` must be canonical.
std::optional<std::string> read_below(const std::filesystem::path& root, std::string_view path);

/// The MIME type, by the name's extension.
std::string_view mime_of(std::string_view path) noexcept;

}  // namespace pollstream::http
