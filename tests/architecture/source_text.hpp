// A source as the checks read it: what of it is code, what stands in its strings, and where its lines are.
#pragma once

#include "house.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::testing {

/// Both texts are as long as the source and have its lines; what is not theirs is blank.
struct parted {
    std::string code;      ///< without comments; of strings and characters, only the quotes
    std::string literals;  ///< what is between the quotes
};

parted part(std::string_view text);

bool is_word(char c) noexcept;
std::vector<std::string> lines_of(const std::string& text);

/// "path:line: ", of a line that is counted from 1.
std::string at(const source& s, std::size_t line);
/// The same, of the line of a character.
std::string place_of(const source& s, std::size_t character);

}  // namespace pollstream::testing
