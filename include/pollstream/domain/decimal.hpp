// Fixed-point numbers: whole multiples of a unit, 10^-decimals, and their text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pollstream {

inline constexpr unsigned decimals_max = 6;
inline constexpr std::int64_t units_max = 1'000'000'000'000;  ///< on either side of 0

/// "3.5" of two decimals is 350. Nothing where it is no number, has more decimals than that (zeros at the end
/// apart) or lies beyond units_max.
std::optional<std::int64_t> parse_decimal(std::string_view text, unsigned decimals);

/// Why a text is no such number, in a person's words.
std::string decimal_problem(unsigned decimals, std::int64_t min = -units_max, std::int64_t max = units_max);

/// 350 of two decimals is "3.50".
std::string decimal_text(std::int64_t units, unsigned decimals);

/// The text of what is half way between two, which may take a decimal more: a median.
std::string middle_text(std::int64_t low, std::int64_t high, unsigned decimals);

}  // namespace pollstream
