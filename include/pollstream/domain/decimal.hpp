// Fixed-point numbers: whole multiples of a unit, 10^-decimals, and their text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pollstream {

inline constexpr unsigned decimals_max = 6;
inline constexpr std::int64_t units_max = 1'000'000'000'000;  ///< on either side of 0

/// "3.5" with two decimals is 350. Nothing if it is not a number, has more decimals than that (apart from
/// trailing zeros) or lies beyond units_max.
std::optional<std::int64_t> parse_decimal(std::string_view text, unsigned decimals);

/// What a text must be to be such a number, in words for people.
std::string decimal_problem(unsigned decimals, std::int64_t min = -units_max, std::int64_t max = units_max);

/// 350 with two decimals is "3.50".
std::string decimal_text(std::int64_t units, unsigned decimals);

/// The text of the number half way between two, which may take one decimal more: a median.
std::string middle_text(std::int64_t low, std::int64_t high, unsigned decimals);

}  // namespace pollstream
