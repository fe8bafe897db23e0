// Handles text from people: checks that it is well-formed, trims and folds it, makes it safe to log.
#include "pollstream/base/text.hpp"

#include "base/utf8.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace pollstream {

namespace {

/// Unicode's White_Space property.
bool is_white_space(char32_t c) noexcept {
    return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f ||
           c == 0x3000;
}

/// Whether no white space begins with this byte.
constexpr bool is_within_word(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0xc2 && (byte < 0xe1 || byte > 0xe3);
}

/// Characters that could move a terminal's cursor, start a new line or reverse the reading direction of a
/// log.
bool is_unsafe_in_log(char32_t c) noexcept {
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029 ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

template <class Goes>
std::string_view trim_left(std::string_view text, Goes&& goes) noexcept {
    while (!text.empty()) {
        const auto c = utf8::first(text);
        if (c.size == 0 || !goes(c.value)) break;
        text.remove_prefix(c.size);
    }
    return text;
}

template <class Goes>
std::string_view trim_right(std::string_view text, Goes&& goes) noexcept {
    while (!text.empty()) {
        std::size_t at = text.size() - 1;
        while (at > 0 && text.size() - at < 4 && (static_cast<unsigned char>(text[at]) & 0xc0u) == 0x80u)
            --at;
        const auto c = utf8::first(text.substr(at));
        if (c.size != text.size() - at || !goes(c.value)) break;
        text.remove_suffix(c.size);
    }
    return text;
}

/// Unicode's categories P… (punctuation) and white space. Symbols stay: "C++" and "❤" mean something.
bool is_around_words(char32_t c) noexcept {
    if (is_white_space(c)) return true;
    const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
    return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
}

std::string escaped(utf8::code_point c, std::string_view raw) {
    std::array<char, 16> out;
    int size = 0;
    if (c.size == 0) {
        size = std::snprintf(out.data(), out.size(), "\\x%02x", static_cast<unsigned char>(raw.front()));
    } else if (c.value == '\n') {
        return "\\n";
    } else if (c.value == '\r') {
        return "\\r";
    } else if (c.value == '\t') {
        return "\\t";
    } else if (c.value == '\\') {
        return "\\\\";
    } else if (is_unsafe_in_log(c.value)) {
        size = std::snprintf(out.data(), out.size(), "\\u{%x}", static_cast<unsigned>(c.value));
    } else {
        return std::string(raw.substr(0, c.size));
    }
    return {out.data(), static_cast<std::size_t>(size)};
}

constexpr std::string_view base64url_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::uint8_t no_digit = 64;

constexpr std::array<std::uint8_t, 256> make_base64url_values() {
    std::array<std::uint8_t, 256> values{};
    for (auto& v : values) v = no_digit;
    for (std::size_t i = 0; i < base64url_digits.size(); ++i)
        values[static_cast<unsigned char>(base64url_digits[i])] = static_cast<std::uint8_t>(i);
    return values;
}
constexpr auto base64url_values = make_base64url_values();

/// How many bytes at the beginning are ASCII, counted eight at a time: nearly all text is ASCII only.
std::size_t ascii_prefix(std::string_view text) noexcept {
    std::size_t at = 0;
    for (std::uint64_t eight = 0; at + sizeof eight <= text.size(); at += sizeof eight) {
        std::memcpy(&eight, text.data() + at, sizeof eight);
        if ((eight & 0x8080808080808080u) != 0) break;
    }
    return at;
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
    text.remove_prefix(ascii_prefix(text));
    while (!text.empty()) {
        const auto c = utf8::first(text);
        if (c.size == 0) return false;
        text.remove_prefix(c.size);
    }
    return true;
}

std::size_t count_code_points(std::string_view text) noexcept {
    std::size_t n = 0;
    for (const char c : text) n += (static_cast<unsigned char>(c) & 0xc0u) != 0x80u;
    return n;
}

std::string_view trim(std::string_view text) noexcept {
    return trim_right(trim_left(text, is_white_space), is_white_space);
}

std::string_view strip_blanks(std::string_view text) noexcept {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view trim_punctuation(std::string_view text) noexcept {
    return trim_right(trim_left(text, is_around_words), is_around_words);
}

std::string collapse_white_space(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool gap = false;
    for (std::string_view rest = trim(text); !rest.empty();) {
        const auto word =
            static_cast<std::size_t>(std::ranges::find_if_not(rest, is_within_word) - rest.begin());
        const auto c = word > 0 ? utf8::code_point{0, word} : utf8::first(rest);
        const std::size_t size = c.size == 0 ? 1 : c.size;
        if (c.size != 0 && is_white_space(c.value)) {
            gap = true;
        } else {
            if (gap) out.push_back(' ');
            gap = false;
            out.append(rest.substr(0, size));
        }
        rest.remove_prefix(size);
    }
    return out;
}

bool has_control_characters(std::string_view text) noexcept {
    // One byte wide and without branches: g++ checks sixteen characters at a time.
    unsigned char any = 0;
    for (const char c : text) {
        const bool low = (static_cast<unsigned char>(c) < 0x20) & (c != '\t') & (c != '\n') & (c != '\r');
        any |= static_cast<unsigned char>(low | (c == 0x7f));
    }
    return any != 0;
}

bool has_c1_controls(std::string_view text) noexcept {
    for (auto at = text.find('\xc2'); at < text.size(); at = text.find('\xc2', at + 1)) {
        if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xa0) return true;
    }
    return false;
}

std::string escape_for_log(std::string_view text, std::size_t limit_bytes) {
    constexpr std::string_view more = "…";
    std::string out;
    std::size_t safe = 0;  // how much of `out` leaves room for `more`
    while (!text.empty()) {
        const auto c = utf8::first(text);
        const std::string piece = escaped(c, text);
        if (out.size() + piece.size() > limit_bytes) {
            out.resize(safe);
            if (limit_bytes >= more.size()) out += more;
            return out;
        }
        out += piece;
        if (out.size() + more.size() <= limit_bytes) safe = out.size();
        text.remove_prefix(c.size == 0 ? 1 : c.size);
    }
    return out;
}

std::string fixed_text(double number) {
    char digits[400];
    const auto end = std::to_chars(digits, digits + sizeof digits, number, std::chars_format::fixed).ptr;
    return {digits, end};
}

std::string plural(std::string_view word) {
    return std::string(word) + (word.ends_with('s') ? "es" : "s");
}

std::string with_low_lines(std::string_view words) {
    std::string name(words);
    for (char& c : name)
        if (c == ' ' || c == '-') c = '_';
    return name;
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out(bytes.size() * 2, '0');
    auto to = out.begin();
    for (const auto b : bytes) {
        *to++ = digits[b >> 4];
        *to++ = digits[b & 15u];
    }
    return out;
}

std::string to_base64url(std::span<const std::uint8_t> bytes) {
    std::string out((bytes.size() * 4 + 2) / 3, '\0');
    auto to = out.begin();
    const auto put = [&to](unsigned three_bytes, int digits) {
        for (int shift = 18; digits-- > 0; shift -= 6) *to++ = base64url_digits[(three_bytes >> shift) & 63u];
    };
    for (; bytes.size() >= 3; bytes = bytes.subspan(3))
        put(unsigned{bytes[0]} << 16 | unsigned{bytes[1]} << 8 | bytes[2], 4);
    if (bytes.size() == 2) put(unsigned{bytes[0]} << 16 | unsigned{bytes[1]} << 8, 3);
    if (bytes.size() == 1) put(unsigned{bytes[0]} << 16, 2);
    return out;
}

std::optional<std::vector<std::uint8_t>> from_base64url(std::string_view text) {
    if (text.size() % 4 == 1) return std::nullopt;
    std::vector<std::uint8_t> out(text.size() * 3 / 4);
    auto to = out.begin();
    unsigned pending = 0;
    int bits = 0;
    for (const char c : text) {
        const unsigned value = base64url_values[static_cast<unsigned char>(c)];
        if (value == no_digit) return std::nullopt;
        pending = (pending << 6) | value;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            *to++ = static_cast<std::uint8_t>(pending >> bits);
        }
    }
    // Left-over bits that are not zero would give one value several spellings.
    if ((pending & ((1u << bits) - 1u)) != 0) return std::nullopt;
    return out;
}

bool iequals_equally_long(std::string_view a, std::string_view b) noexcept {
    if (a == b) return true;  // nearly everyone writes it the same way
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i] != b[i] && to_lower(a[i]) != to_lower(b[i])) return false;
    return true;
}

std::string to_lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = to_lower(c);
    return out;
}

std::optional<std::uint64_t> parse_uint(std::string_view text) noexcept {
    std::uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || error != std::errc{} || at != end) return std::nullopt;
    return value;
}

}  // namespace pollstream
