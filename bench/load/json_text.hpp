// Finds single members in JSON text without parsing it: the load generator must cost less than what it
// measures.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pollstream::bench {

/// The number right after the first occurrence of `mark`.
inline std::optional<std::uint64_t> number_after(std::string_view text, std::string_view mark) {
    const auto at = text.find(mark);
    if (at == std::string_view::npos) return std::nullopt;
    std::uint64_t value = 0;
    const auto* begin = text.data() + at + mark.size();
    const auto [end, error] = std::from_chars(begin, text.data() + text.size(), value);
    if (error != std::errc{} || end == begin) return std::nullopt;
    return value;
}

/// The text between `mark` and the next quote; not for texts with escapes.
inline std::optional<std::string> text_after(std::string_view text, std::string_view mark) {
    const auto at = text.find(mark);
    if (at == std::string_view::npos) return std::nullopt;
    const auto begin = at + mark.size();
    const auto end = text.find('"', begin);
    if (end == std::string_view::npos) return std::nullopt;
    return std::string(text.substr(begin, end - begin));
}

}  // namespace pollstream::bench
