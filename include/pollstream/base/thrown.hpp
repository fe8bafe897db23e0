// What was thrown, in words for the log.
#pragma once

#include <exception>
#include <string>

namespace pollstream {

/// what() of it; of something else than a std::exception, that it is.
std::string text_of(const std::exception_ptr& thrown);

}  // namespace pollstream
