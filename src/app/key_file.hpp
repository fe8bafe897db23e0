// Files that contain a key, which nobody but their owner should be able to read.
#pragma once

#include <filesystem>
#include <string_view>

namespace pollstream::app {

/// Logs a line if others on this machine may read the file: everybody, or a group that we are not in. (A
/// group that we are in is how several servers share the key of a certificate.) `key`: what the file
/// contains.
void warn_of_readers(const std::filesystem::path& file, std::string_view key);

}  // namespace pollstream::app
