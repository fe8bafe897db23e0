// The log in a file: bounded in size, and reopened on request, so that whoever rotates logs can move it away.
//
//     polls.log   polls.log.1   polls.log.2   …      the newest first
#pragma once

#include "pollstream/base/log.hpp"

#include <cstdint>
#include <filesystem>

namespace pollstream::log {

inline constexpr int files_kept = 5;  ///< besides the one being written

/// Like configure(), but lines go to a file that only its owner and group may read. Before a line would take
/// it beyond `bytes_max` it is renamed to FILE.1 and a new one is begun; where no file can be renamed, it is
/// emptied. If no new one can be opened just then, because the process has too many files open, say, it grows
/// until one can be, to twice `bytes_max` at most. It is never renamed if that is 0, or if it is not a
/// regular file. Throws std::system_error if the file cannot be written.
void configure_file(level at_least, format as, const std::filesystem::path& file, std::uintmax_t bytes_max);

/// Opens the file by its name again, since somebody may have moved it away. If that fails, the log says so,
/// and lines go where they went before. Does nothing without a log file. Any thread.
void reopen() noexcept;

}  // namespace pollstream::log
