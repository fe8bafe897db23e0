// A file below a folder, and never above it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace pollstream::http {

/// The bytes of `root`/`path`. Nothing for a path that leaves the folder (by "..", by a symbolic link, by any
/// spelling), for hidden names, for what is no regular file, and for what cannot be read. `root` is
/// canonical.
std::optional<std::string> read_below(const std::filesystem::path& root, std::string_view path);

/// By the name's ending.
std::string_view mime_of(std::string_view path) noexcept;

}  // namespace pollstream::http
