// What stands between the separators of CSV. Pure.
#pragma once

#include <string>
#include <string_view>

namespace pollstream::poll_http {

/// A cell as RFC 4180 quotes it. What a spreadsheet would run (= + - @ and their full-width forms at the
/// begin, also behind white space or quotes) gets an apostrophe first; so does what would begin a cell in one
/// that takes another separator than ours.
std::string csv_cell(std::string_view text);

/// A decimal number of ours, with a comma where semicolons separate. It is no cell of the above, which takes
/// a minus for the begin of a formula.
std::string csv_number(std::string decimal, char separator);

}  // namespace pollstream::poll_http
