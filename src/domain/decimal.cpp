#include "pollstream/domain/decimal.hpp"

#include "pollstream/base/text.hpp"

#include <algorithm>

namespace pollstream {

std::optional<std::int64_t> parse_decimal(std::string_view text, unsigned decimals) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    const auto point = text.find('.');
    const auto whole = text.substr(0, point);
    auto fraction = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
    if (whole.empty() || (point != std::string_view::npos && fraction.empty())) return std::nullopt;
    while (fraction.size() > decimals && fraction.ends_with('0')) fraction.remove_suffix(1);
    if (fraction.size() > decimals) return std::nullopt;

    std::int64_t units = 0;
    const auto take = [&units](char c) {
        if (c < '0' || c > '9') return false;
        units = units * 10 + (c - '0');
        return units <= units_max;
    };
    if (!std::ranges::all_of(whole, take)) return std::nullopt;
    if (!std::ranges::all_of(fraction, take)) return std::nullopt;
    for (auto n = fraction.size(); n < decimals; ++n)
        if (!take('0')) return std::nullopt;
    return negative ? -units : units;
}

std::string decimal_problem(unsigned decimals, std::int64_t min, std::int64_t max) {
    const auto bounds = "between " + decimal_text(min, decimals) + " and " + decimal_text(max, decimals);
    if (decimals == 0) return "must be a whole number " + bounds;
    return "must be a number with at most " + quantity(decimals, "decimal") + ", " + bounds;
}

std::string decimal_text(std::int64_t units, unsigned decimals) {
    auto digits = std::to_string(units < 0 ? -units : units);
    if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
    if (decimals > 0) digits.insert(digits.size() - decimals, 1, '.');
    return units < 0 ? "-" + digits : digits;
}

std::string middle_text(std::int64_t low, std::int64_t high, unsigned decimals) {
    const auto twice = low + high;
    return twice % 2 == 0 ? decimal_text(twice / 2, decimals) : decimal_text(twice * 5, decimals + 1);
}

}  // namespace pollstream
