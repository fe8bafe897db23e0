#include "source_text.hpp"

#include <algorithm>

namespace pollstream::testing {

namespace {

/// The position after the next `end`, or the end of the text.
std::size_t after(std::string_view text, std::size_t from, std::string_view end) {
    const auto found = text.find(end, from);
    return found == std::string_view::npos ? text.size() : found + end.size();
}

/// True for the quote in 1'000 and 0xff'ff, which is within a word that begins with a digit.
bool parts_digits(std::string_view text, std::size_t at) {
    auto begin = at;
    while (begin > 0 && (is_word(text[begin - 1]) || text[begin - 1] == '\'')) --begin;
    return begin < at && text[begin] >= '0' && text[begin] <= '9';
}

struct literal {
    std::size_t first;  ///< the first character of what it holds
    std::size_t last;   ///< the position after that
    std::size_t end;    ///< the position after the literal
};

literal raw_literal(std::string_view text, std::size_t at) {
    const auto open = after(text, at, "(");
    const auto closing = ')' + std::string(text.substr(at + 2, open - at - 3)) + '"';
    const auto end = after(text, open, closing);
    return {open, end - std::min(closing.size(), end), end};
}

literal plain_literal(std::string_view text, std::size_t at) {
    auto last = at + 1;
    while (last < text.size() && text[last] != text[at]) last += text[last] == '\\' ? 2u : 1u;
    last = std::min(last, text.size());
    return {at + 1, last, std::min(last + 1, text.size())};
}

}  // namespace

bool is_word(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

parted part(std::string_view text) {
    std::string blank(text.size(), ' ');
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] == '\n') blank[i] = '\n';
    parted all{blank, blank};
    for (std::size_t i = 0; i < text.size();) {
        const auto two = text.substr(i, 2);
        const bool raw = two == "R\"" && (i == 0 || !is_word(text[i - 1]));
        if (two == "//") {
            i = after(text, i, "\n");
        } else if (two == "/*") {
            i = after(text, i + 2, "*/");
        } else if (raw || text[i] == '"' || (text[i] == '\'' && !parts_digits(text, i))) {
            const auto found = raw ? raw_literal(text, i) : plain_literal(text, i);
            for (auto k = found.first; k < found.last; ++k) all.literals[k] = text[k];
            all.code[i] = all.code[found.end - 1] = text[found.end - 1];
            i = found.end;
        } else {
            all.code[i] = text[i];
            ++i;
        }
    }
    return all;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines(1);
    for (const char c : text) {
        if (c == '\n')
            lines.emplace_back();
        else
            lines.back() += c;
    }
    if (lines.back().empty()) lines.pop_back();
    return lines;
}

std::string at(const source& s, std::size_t line) {
    return s.path + ':' + std::to_string(line) + ": ";
}

std::string place_of(const source& s, std::size_t character) {
    const auto begin = s.text.begin();
    return at(s, static_cast<std::size_t>(std::count(begin, begin + static_cast<long>(character), '\n')) + 1);
}

}  // namespace pollstream::testing
