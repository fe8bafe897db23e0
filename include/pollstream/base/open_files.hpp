// Explains the limit on open files and sockets to whoever has run into it.
#pragma once

#include <string>
#include <system_error>

namespace pollstream {

/// For a call that failed because no more files can be opened: which limit that is, its value and what to do,
/// in whole sentences. Empty for any other failure.
std::string too_many_open_files(const std::error_code& why);

}  // namespace pollstream
