#include "app/plain_numbers.hpp"

#include "pollstream/base/text.hpp"

#include <algorithm>

namespace pollstream::app {

namespace {

/// "1.250.000": one to three digits, then threes.
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

}  // namespace

std::string typed_number(std::string_view text, const language& l) {
    text = trim(text);
    const auto sign = text.find(l.decimal_sign);
    std::string number(text.substr(0, sign));
    const char separator = l.decimal_sign == ',' ? '.' : ',';
    if (is_grouped(number, separator)) std::erase(number, separator);
    if (sign != std::string_view::npos) number.append(1, '.').append(text.substr(sign + 1));
    return number;
}

std::string shown_number(std::string_view decimal, const language& l) {
    std::string number(decimal);
    std::replace(number.begin(), number.end(), '.', l.decimal_sign);
    return number;
}

}  // namespace pollstream::app
