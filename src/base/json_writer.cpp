// Escaping of JSON strings: only what RFC 8259 §7 demands.
#include "pollstream/base/json_writer.hpp"

namespace pollstream {

namespace {

constexpr bool needs_escape(char c) {
    return bool((static_cast<unsigned char>(c) < 0x20) | (c == '"') | (c == '\\'));
}

/// Whether any does, without a branch for each: nearly no text has one, and so many are looked at in one
/// step.
bool any_needs_escape(std::string_view text) {
    unsigned char any = 0;  // of one byte, as the text is: g++ makes steps of sixteen of it
    for (const char c : text) any |= static_cast<unsigned char>(needs_escape(c));
    return any != 0;
}

void append_escape(std::string& to, char c) {
    constexpr std::string_view hex = "0123456789abcdef";
    switch (c) {
        case '"':
            to.append("\\\"");
            return;
        case '\\':
            to.append("\\\\");
            return;
        case '\n':
            to.append("\\n");
            return;
        case '\r':
            to.append("\\r");
            return;
        case '\t':
            to.append("\\t");
            return;
        default:
            to.append("\\u00");
            to.push_back(hex[static_cast<unsigned char>(c) >> 4]);
            to.push_back(hex[static_cast<unsigned char>(c) & 15u]);
    }
}

void append_escaped(std::string& to, std::string_view text) {
    std::size_t from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!needs_escape(text[i])) continue;
        to.append(text.substr(from, i - from));
        append_escape(to, text[i]);
        from = i + 1;
    }
    to.append(text.substr(from));
}

}  // namespace

json_writer& json_writer::value(std::string_view text) {
    separate();
    text_.push_back('"');
    if (any_needs_escape(text))
        append_escaped(text_, text);
    else
        text_.append(text);
    text_.push_back('"');
    return *this;
}

}  // namespace pollstream
