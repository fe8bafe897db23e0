// systemd's journal takes the level of a line on standard error from a prefix, as sd-daemon(3) has it.
#pragma once

#include "pollstream/base/log.hpp"

#include <string>
#include <string_view>

namespace pollstream::log {

/// "<3>" for an error, and so on; nothing where standard error is not the journal's. Any thread.
std::string_view journal_prefix(level l);

/// Whether JOURNAL_STREAM, "device:inode" (systemd.exec(5)), names what the descriptor is.
bool is_journal(std::string_view journal_stream, int descriptor);

}  // namespace pollstream::log
