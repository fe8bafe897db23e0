// Files that hold a key, which nobody but their owner should be able to read.
#pragma once

#include <filesystem>
#include <string_view>

namespace pollstream::app {

/// A line in the log where others on this machine may read the file: everybody, or a group that we are not in
/// (one that we are in is how many servers share the key of a certificate). `key`: what it holds.
void warn_of_readers(const std::filesystem::path& file, std::string_view key);

}  // namespace pollstream::app
