// Escapes JSON strings: only what RFC 8259 §7 requires.
#include "pollstream/base/json_writer.hpp"

#include <algorithm>

namespace pollstream {

namespace {

constexpr bool needs_escape(char c) {
    return bool((static_cast<unsigned char>(c) < 0x20) | (c == '"') | (c == '\\'));
}

/// Whether any character needs escaping, without a branch for each: hardly any text has one, and this way
/// many are checked in one step.
bool any_needs_escape(std::string_view text) {
    unsigned char any = 0;  // one byte wide, like the text: g++ checks sixteen at a time
    for (const char c : text) any |= static_cast<unsigned char>(needs_escape(c));
    return any != 0;
}

/// Writes the escape sequence, at most this many bytes, and returns where it ends.
constexpr std::size_t escape_bytes_max = 6;
char* put_escape(char* to, char c) {
    constexpr std::string_view hex = "0123456789abcdef";
    *to++ = '\\';
    switch (c) {
        case '"':
        case '\\':
            *to++ = c;
            return to;
        case '\n':
            *to++ = 'n';
            return to;
        case '\r':
            *to++ = 'r';
            return to;
        case '\t':
            *to++ = 't';
            return to;
        default:
            *to++ = 'u';
            *to++ = '0';
            *to++ = '0';
            *to++ = hex[static_cast<unsigned char>(c) >> 4];
            *to++ = hex[static_cast<unsigned char>(c) & 15u];
            return to;
    }
}

char* put_escaped(char* to, std::string_view text) {
    for (const char c : text) {
        if (needs_escape(c))
            to = put_escape(to, c);
        else
            *to++ = c;
    }
    return to;
}

}  // namespace

json_writer& json_writer::value(std::string_view text) {
    const bool plain = !any_needs_escape(text);
    char* to = separate(text.size() * (plain ? 1 : escape_bytes_max) + 2);
    *to++ = '"';
    to = plain ? to + text.copy(to, text.size()) : put_escaped(to, text);
    *to++ = '"';
    return put_to(to);
}

void json_writer::grow(std::size_t bytes) {
    text_.resize(std::max(2 * text_.size(), size_ + bytes));
}

}  // namespace pollstream
