// The results of polls as CSV: a line for each row, and at least one for each poll. Pure.
#pragma once

#include "result_rows.hpp"

#include <span>
#include <string>

namespace pollstream::poll_http {

class result_table {
  public:
    explicit result_table(char separator) : separator_(separator) {}

    std::string head() const;
    /// Of the poll that is `number` in its room. Where there are no rows, a line with what is known of it.
    std::string lines(std::size_t number, const poll_state& s, std::span<const result_row> rows) const;

  private:
    std::string cell(std::string_view text) const;
    std::string beginning(std::size_t number, const poll_state& s) const;
    std::string end_of_line(const result_row& row) const;

    char separator_;
};

}  // namespace pollstream::poll_http
