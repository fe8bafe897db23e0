// Decimal numbers as they are written in the language of the plain page: "27,5" in German, "27.5" in English.
// Pure.
#pragma once

#include "app/plain_words.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace pollstream::app {

/// The typed number with a decimal point and without digit grouping. Text that is not a number in this
/// language stays as it is, and the poll refuses it.
std::string typed_number(std::string_view typed, const language& l);

/// "27.5" as the language writes it.
std::string shown_number(std::string_view decimal, const language& l);

/// "42%", or "42 %" in languages that keep the sign apart.
std::string shown_percent(std::uint32_t share, const language& l);

}  // namespace pollstream::app
