#include "poll/result_table.hpp"

#include "poll/csv_cell.hpp"

#include <array>

namespace pollstream::poll_http {

namespace {

constexpr std::array<std::string_view, 11> columns{"number", "question", "kind",  "status",
                                                   "voters", "option",   "votes", "percent",
                                                   "value",  "measure",  "won"};

template <class Number>
std::string digits(const std::optional<Number>& n) {
    return n ? std::to_string(*n) : std::string();
}

std::string_view said(const std::optional<bool>& truth) {
    if (!truth) return {};
    return *truth ? "true" : "false";
}

}  // namespace

std::string result_table::cell(std::string_view text) const {
    return separator_ + csv_cell(text);
}

std::string result_table::head() const {
    std::string line;
    for (const auto name : columns) line += line.empty() ? std::string(name) : cell(name);
    return line + "\r\n";
}

std::string result_table::beginning(std::size_t number, const poll_state& s) const {
    const auto& p = s.definition;
    return std::to_string(number) + cell(p.title) + cell(to_string(p.kind)) + cell(to_string(p.status())) +
           cell(std::to_string(voters_told(s)));
}

std::string result_table::end_of_line(const result_row& row) const {
    return cell(row.option) + cell(digits(row.votes)) + cell(digits(row.percent)) + separator_ +
           csv_number(row.value, separator_) + cell(row.measure) + cell(said(row.won)) + "\r\n";
}

std::string result_table::lines(std::size_t number, const poll_state& s,
                                std::span<const result_row> rows) const {
    const auto question = beginning(number, s);
    if (rows.empty()) return question + end_of_line({});
    std::string text;
    for (const auto& row : rows) text += question + end_of_line(row);
    return text;
}

}  // namespace pollstream::poll_http
