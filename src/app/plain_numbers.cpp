#include "app/plain_numbers.hpp"

#include "pollstream/base/text.hpp"

#include <algorithm>

namespace pollstream::app {

namespace {

/// Whether digits are grouped like "1.250.000": one to three digits, then groups of three.
bool is_grouped(std::string_view whole, char separator) {
    if (whole.starts_with('-') || whole.starts_with('+')) whole.remove_prefix(1);
    auto at = whole.find(separator);
    if (at == std::string_view::npos || at < 1 || at > 3) return false;
    for (; at != std::string_view::npos; at = whole.find(separator)) {
        whole.remove_prefix(at + 1);
        if (std::min(whole.find(separator), whole.size()) != 3) return false;
    }
    return true;
}

/// Converts the digits of Arabic and Persian keyboards to western ones, and their decimal sign to that of the
/// page's language.
std::string western(std::string_view text, const language& l) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const unsigned next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
        const unsigned zero = lead == 0xd9 ? 0xa0 : lead == 0xdb ? 0xb0 : 0x100;
        if (next >= zero && next < zero + 10)
            out += static_cast<char>('0' + (next - zero));
        else if (lead == 0xd9 && next == 0xab)
            out += l.decimal_sign;
        else {
            out += text[i];
            continue;
        }
        ++i;
    }
    return out;
}

}  // namespace

std::string typed_number(std::string_view typed, const language& l) {
    const auto digits = western(trim(typed), l);
    const std::string_view text = digits;
    const auto sign = text.find(l.decimal_sign);
    std::string number(text.substr(0, sign));
    const char separator = l.decimal_sign == ',' ? '.' : ',';
    if (is_grouped(number, separator)) std::erase(number, separator);
    if (sign != std::string_view::npos) number.append(1, '.').append(text.substr(sign + 1));
    return number;
}

std::string shown_number(std::string_view decimal, const language& l) {
    std::string number(decimal);
    std::ranges::replace(number, '.', l.decimal_sign);
    return number;
}

std::string shown_percent(std::uint32_t share, const language& l) {
    return std::to_string(share) + (l.decimal_sign == ',' ? "\u00a0%" : "%");
}

}  // namespace pollstream::app
