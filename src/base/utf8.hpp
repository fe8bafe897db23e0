// Decodes one UTF-8 sequence at a time, for code in this module that walks through text that may not be
// well-formed.
#pragma once

#include <cstdint>
#include <string_view>

namespace pollstream::utf8 {

struct code_point {
    char32_t value = 0;
    std::size_t size = 0;  ///< bytes; 0: no well-formed sequence stands there
};

/// The sequence at the beginning of `text`, which is not empty (RFC 3629: no surrogates, no overlong forms).
inline code_point first(std::string_view text) noexcept {
    const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned lead = byte(0);
    if (lead < 0x80) return {lead, 1};
    const std::size_t size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < size) return {};
    char32_t value = lead & (0xffu >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xc0u) != 0x80u) return {};
        value = (value << 6) | (byte(i) & 0x3fu);
    }
    const bool overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
    const bool surrogate = value >= 0xd800 && value <= 0xdfff;
    if (overlong || surrogate || value > 0x10ffff) return {};
    return {value, size};
}

}  // namespace pollstream::utf8
