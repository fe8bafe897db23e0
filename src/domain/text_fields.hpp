// Texts of polls and rooms as they are stored: how they are trimmed, and what is wrong with them.
#pragma once

#include "pollstream/domain/field_error.hpp"

#include <cstddef>
#include <string>

namespace pollstream {

/// Trimmed, with at most `max` characters.
std::string read_text(const std::string& text, const std::string& field, std::size_t max,
                      field_errors& problems);
/// A text on one line, which is not empty.
std::string read_line(const std::string& text, const std::string& field, std::size_t max,
                      field_errors& problems);

}  // namespace pollstream
