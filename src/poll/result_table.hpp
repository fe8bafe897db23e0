// The results of polls as CSV: one line per row, and at least one per poll. Pure.
#pragma once

#include "poll/result_rows.hpp"

#include <span>
#include <string>

namespace pollstream::poll_http {

class result_table {
  public:
    explicit result_table(char separator) : separator_(separator) {}

    std::string head() const;
    /// For the poll that is `number` in its room. If there are no rows, one line with what is known about it.
    std::string lines(std::size_t number, const poll_state& s, std::span<const result_row> rows) const;

  private:
    std::string cell(std::string_view text) const;
    std::string beginning(std::size_t number, const poll_state& s) const;
    std::string end_of_line(const result_row& row) const;

    char separator_;
};

}  // namespace pollstream::poll_http
