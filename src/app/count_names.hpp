// Titles and options of polls as a report can print them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pollstream::app {

/// On one line, and with "�" for each character that cannot be printed. If that changes the text, a note says
/// so; `what` is what the text is of.
std::string printed_name(std::string_view text, const std::string& what, std::vector<std::string>& notes);

}  // namespace pollstream::app
