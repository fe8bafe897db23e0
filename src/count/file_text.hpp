// Lines, numbers and names, for readers of ballot files.
#pragma once

#include "pollstream/count/ballot_file.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::count {

std::string_view trimmed(std::string_view text);

/// Whether a text is the given lower-case word, in letters of any case.
bool is_word(std::string_view text, std::string_view word);

/// Digits only; nothing if the number is beyond `most`.
std::optional<std::uint64_t> read_number(std::string_view digits, std::uint64_t most);

/// A name as messages can show it: short and printable.
std::string quoted(std::string_view name);

/// Walks through a text line by line; a line ends with LF or CR LF.
class line_reader {
  public:
    explicit line_reader(std::string_view text) : left_(without_mark(text)) {}

    /// False at the end.
    bool next();
    std::string_view line() const { return line_; }
    std::size_t number() const { return number_; }  ///< from 1
    file_error error(std::string text) const { return {number_, std::move(text)}; }
    bool too_long() const { return line_.size() > most_line_bytes; }

  private:
    std::string_view left_;
    std::string_view line_;
    std::size_t number_ = 0;
};

/// What makes a file unreadable before it is parsed.
std::optional<file_error> unreadable(std::string_view text);

}  // namespace pollstream::count
