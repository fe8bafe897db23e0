// Decimal numbers as people write them in the language of the plain page: "27,5" in German, "27.5" in
// English. Pure.
#pragma once

#include "app/plain_words.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace pollstream::app {

/// What was typed, with a decimal point and without what groups the digits in threes; what is no number in
/// this language stays as it is, for the poll to refuse.
std::string typed_number(std::string_view typed, const language& l);

/// "27.5" as the language writes it.
std::string shown_number(std::string_view decimal, const language& l);

/// "42%", or "42 %" in languages that keep the sign apart.
std::string shown_percent(std::uint32_t share, const language& l);

}  // namespace pollstream::app
