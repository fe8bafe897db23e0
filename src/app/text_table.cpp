#include "app/text_table.hpp"

#include <algorithm>

namespace pollstream::app {

std::size_t columns_of(std::string_view text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string text_table::text(std::string_view indent) const {
    std::vector<std::size_t> widths;
    for (const auto& row : rows_) {
        if (row.size() > widths.size()) widths.resize(row.size(), 0);
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns_of(row[i]));
    }
    std::string text;
    for (const auto& row : rows_) {
        text += indent;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string space(widths[i] - columns_of(row[i]), ' ');
            if (i > 0) text += "  " + space + row[i];
            if (i == 0) text += row[i] + (row.size() > 1 ? space : "");
        }
        text.erase(text.find_last_not_of(' ') + 1);
        text += '\n';
    }
    return text;
}

std::string wrapped(const std::vector<std::string>& words, std::string_view separator,
                    std::string_view indent, std::size_t columns) {
    std::string text(indent);
    auto at = columns_of(indent);
    const auto start = at;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const bool last = i + 1 == words.size();
        const auto word = words[i] + std::string(last ? "" : separator);
        // A separator ends in a space, which may lie beyond the edge.
        if (at > start && at + columns_of(word) > columns + (last ? 0 : 1)) {
            while (text.ends_with(' ')) text.pop_back();
            text += '\n' + std::string(indent);
            at = start;
        }
        text += word;
        at += columns_of(word);
    }
    return text + '\n';
}

}  // namespace pollstream::app
