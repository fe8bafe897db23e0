#include "poll/csv_cell.hpp"

#include <algorithm>
#include <array>

namespace pollstream::poll_http {

namespace {

/// Whatever may end a cell for some spreadsheet: to one that expects a different separator, our quotes are in
/// the middle of a cell and protect nothing.
constexpr std::string_view parts_cells = ",;\t\r\n";

bool starts_formula(std::string_view text) {
    constexpr std::array<std::string_view, 8> starts{"=", "+", "-", "@", "＝", "＋", "－", "＠"};
    return std::ranges::any_of(starts, [text](auto s) { return text.starts_with(s); });
}

}  // namespace

std::string csv_cell(std::string_view text) {
    std::string cell;
    bool begins = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (begins && starts_formula(text.substr(i))) cell += '\'';
        if (c == '"') cell += '"';
        cell += c;
        begins = parts_cells.find(c) != std::string_view::npos || (begins && (c == ' ' || c == '"'));
    }
    const bool quote = cell.size() != text.size() || cell.find_first_of(",;\"\r\n") != std::string::npos;
    return quote ? '"' + cell + '"' : cell;
}

std::string csv_number(std::string decimal, char separator) {
    if (separator == ';') std::ranges::replace(decimal, '.', ',');
    return decimal;
}

}  // namespace pollstream::poll_http
