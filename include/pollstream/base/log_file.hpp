// The log in a file: bounded in size, and let go when asked, so that whoever rotates logs can move it away.
//
//     polls.log   polls.log.1   polls.log.2   …      the newest first
#pragma once

#include "pollstream/base/log.hpp"

#include <cstdint>
#include <filesystem>

namespace pollstream::log {

inline constexpr int files_kept = 5;  ///< beside the one that is written

/// As configure(), but lines go to a file that only its owner and group may read. At `bytes_max` it becomes
/// FILE.1 and a new one is begun; 0, or what is no regular file: never. Throws std::runtime_error where the
/// file cannot be written.
void configure_file(level at_least, format as, const std::filesystem::path& file, std::uintmax_t bytes_max);

/// Opens the file under its name again, which somebody may have moved away; where that fails, the log says so
/// and goes on where it was. Nothing without a file. Any thread.
void reopen() noexcept;

}  // namespace pollstream::log
