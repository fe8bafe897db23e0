// The limit of open files and sockets, for whoever has run into it.
#pragma once

#include <string>
#include <system_error>

namespace pollstream {

/// Where a call failed because no more files can be opened: which limit that is, what it is and what to do,
/// in whole sentences. Empty for any other failure.
std::string too_many_open_files(const std::error_code& why);

}  // namespace pollstream
