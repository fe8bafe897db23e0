#include "pollstream/count/rational.hpp"

#include <stdexcept>
#include <utility>

namespace pollstream::count {

rational::rational(big_uint numerator, big_uint denominator)
    : numerator_(std::move(numerator)), denominator_(std::move(denominator)) {
    if (denominator_.is_zero()) throw std::domain_error("a fraction over zero");
}

rational operator+(const rational& a, const rational& b) {
    if (a.denominator_ == b.denominator_) return {a.numerator_ + b.numerator_, a.denominator_};
    return {a.numerator_ * b.denominator_ + b.numerator_ * a.denominator_, a.denominator_ * b.denominator_};
}

std::strong_ordering operator<=>(const rational& a, const rational& b) {
    if (a.denominator_ == b.denominator_) return a.numerator_ <=> b.numerator_;
    return a.numerator_ * b.denominator_ <=> b.numerator_ * a.denominator_;
}

std::uint64_t rational::whole() const {
    return quotient(numerator_, denominator_).to_uint64();
}

std::string rational::to_text(unsigned decimals) const {
    const auto integer = quotient(numerator_, denominator_);
    const auto rest = numerator_ - integer * denominator_;
    std::uint64_t scale = 1;
    for (unsigned i = 0; i < decimals; ++i) scale *= 10;
    const auto digits = quotient(rest * scale, denominator_).to_uint64();
    auto text = std::to_string(integer.to_uint64());
    if (digits == 0) return text;
    auto fraction = std::to_string(digits);
    fraction.insert(0, decimals - fraction.size(), '0');
    while (fraction.back() == '0') fraction.pop_back();
    return text + '.' + fraction;
}

}  // namespace pollstream::count
