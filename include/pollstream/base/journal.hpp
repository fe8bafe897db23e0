// systemd's journal takes the level of a line on standard error from a prefix; see sd-daemon(3).
#pragma once

#include "pollstream/base/log.hpp"

#include <string>
#include <string_view>

namespace pollstream::log {

/// "<3>" for an error, and so on; empty unless standard error goes to the journal. Any thread.
std::string_view journal_prefix(level l);

/// Whether JOURNAL_STREAM, "device:inode" (systemd.exec(5)), names the file behind the descriptor.
bool is_journal(std::string_view journal_stream, int descriptor);

}  // namespace pollstream::log
