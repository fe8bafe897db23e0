#include "count/file_text.hpp"

#include <algorithm>

namespace pollstream::count {

namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

/// The length of the UTF-8 character at the front; 0 if it is not a printable one.
std::size_t printable_size(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto lead = byte(0);
    if (lead < 0x80) return lead >= 0x20 && lead != 0x7F ? 1 : 0;
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return 0;
    for (std::size_t i = 1; i < size; ++i)
        if ((byte(i) & 0xC0) != 0x80) return 0;
    const bool control = lead == 0xC2 && byte(1) < 0xA0;
    const bool overlong = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90);
    const bool surrogate = lead == 0xED && byte(1) >= 0xA0;
    const bool beyond = lead == 0xF4 && byte(1) >= 0x90;
    // Marks that change the writing direction could make one result read as another.
    const bool turns = lead == 0xE2 && ((byte(1) == 0x80 && byte(2) >= 0xAA && byte(2) <= 0xAE) ||
                                        (byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9));
    return control || overlong || surrogate || beyond || turns ? 0 : size;
}

/// True for two numbers: of candidates and of seats.
bool begins_blt(std::string_view line) {
    line = trimmed(line.substr(0, line.find('#')));
    const auto first = line.find_first_of(" \t");
    return first != std::string_view::npos && read_number(line.substr(0, first), most_ballots) &&
           read_number(trimmed(line.substr(first)), most_ballots);
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::string_view without_mark(std::string_view text) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (text.starts_with(mark)) text.remove_prefix(mark.size());
    return text;
}

bool is_word(std::string_view text, std::string_view word) {
    return text.size() == word.size() &&
           std::equal(text.begin(), text.end(), word.begin(), [](char a, char b) {
               return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
           });
}

std::optional<std::uint64_t> read_number(std::string_view digits, std::uint64_t most) {
    if (digits.empty()) return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        const auto digit = static_cast<std::uint64_t>(c - '0');
        if (value > (most - digit) / 10 || digit > most) return std::nullopt;
        value = value * 10 + digit;
    }
    return value;
}

std::string quoted(std::string_view name) {
    std::string text = "“";
    std::size_t shown = 0;
    while (!name.empty() && shown < 40) {
        const auto size = printable_size(name);
        text += size == 0 ? "?" : std::string(name.substr(0, size));
        name.remove_prefix(size == 0 ? 1 : size);
        ++shown;
    }
    return text + (name.empty() ? "”" : "…”");
}

bool line_reader::next() {
    if (left_.empty()) return false;
    const auto end = left_.find('\n');
    line_ = left_.substr(0, end);
    left_.remove_prefix(end == std::string_view::npos ? left_.size() : end + 1);
    if (line_.ends_with('\r')) line_.remove_suffix(1);
    ++number_;
    return true;
}

std::optional<file_error> unreadable(std::string_view text) {
    if (text.size() > most_file_bytes)
        return file_error{0, "the file is larger than 64 MiB; count equal ballots once, with their number"};
    // This is what spreadsheets write as "Unicode text".
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
        return file_error{0, "the file is UTF-16; save it as UTF-8"};
    return std::nullopt;
}

bool is_printable(std::string_view text) {
    while (!text.empty()) {
        const auto size = printable_size(text);
        if (size == 0) return false;
        text.remove_prefix(size);
    }
    return true;
}

std::string printable(std::string_view text) {
    const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
    std::string out;
    while (!text.empty()) {
        auto size = printable_size(text);
        if (size > 0) {
            out += text.substr(0, size);
        } else {
            out += "\uFFFD";
            for (size = 1; size < text.size() && continues(text[size]);) ++size;
        }
        text.remove_prefix(size);
    }
    return out;
}

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= most_name_bytes && is_printable(text);
}

file_format recognise(std::string_view text) {
    line_reader lines(text);
    while (lines.next()) {
        const auto line = trimmed(lines.line());
        if (line.empty()) continue;
        if (line.starts_with('{')) return file_format::json;
        if (line.starts_with('#')) {
            if (trimmed(line.substr(1)).starts_with("NUMBER ALTERNATIVES:")) return file_format::preflib;
            continue;  // one of our own comments
        }
        if (begins_blt(line)) return file_format::blt;
        // The old form begins with the number of alternatives alone on a line.
        return read_number(line, most_ballots) ? file_format::preflib : file_format::csv;
    }
    return file_format::csv;
}

}  // namespace pollstream::count
