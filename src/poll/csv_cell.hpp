// The content of CSV cells. Pure.
#pragma once

#include <string>
#include <string_view>

namespace pollstream::poll_http {

/// A cell, quoted as in RFC 4180. Where the text begins like a formula (= + - @ or their full-width forms,
/// also after white space or quotes), an apostrophe is put first; also where it would begin a cell for a
/// spreadsheet that expects a different separator.
std::string csv_cell(std::string_view text);

/// A decimal number of ours, with a comma if the separator is a semicolon. Not to be passed to csv_cell(),
/// which takes a minus for the beginning of a formula.
std::string csv_number(std::string decimal, char separator);

}  // namespace pollstream::poll_http
