// Escaping of JSON strings: only what RFC 8259 §7 demands.
#include "pollstream/base/json_writer.hpp"

#include <array>

namespace pollstream {

namespace {

constexpr bool needs_escape(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

constexpr std::array<bool, 256> make_plain() {
    std::array<bool, 256> plain{};
    for (std::size_t i = 0; i < plain.size(); ++i) plain[i] = !needs_escape(static_cast<char>(i));
    return plain;
}
constexpr auto plain = make_plain();

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

}  // namespace

json_writer& json_writer::value(std::string_view text) {
    separate();
    text_.push_back('"');
    std::size_t from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (plain[static_cast<unsigned char>(text[i])]) continue;
        text_.append(text.substr(from, i - from));
        append_escape(text_, text[i]);
        from = i + 1;
    }
    text_.append(text.substr(from));
    text_.push_back('"');
    return *this;
}

}  // namespace pollstream
