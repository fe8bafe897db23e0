// Columns for a terminal: the first left-aligned, the others right-aligned, each as wide as its widest cell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace pollstream::app {

/// The number of characters, assuming that a terminal gives each one column.
std::size_t columns_of(std::string_view text);

class text_table {
  public:
    void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    /// Every line begins with `indent` and ends after its last cell.
    std::string text(std::string_view indent) const;

  private:
    std::vector<std::vector<std::string>> rows_;
};

/// Words joined by separators and broken into lines of at most `columns`, as far as the words allow.
std::string wrapped(const std::vector<std::string>& words, std::string_view separator,
                    std::string_view indent, std::size_t columns = 80);

}  // namespace pollstream::app
