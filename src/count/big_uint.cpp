#include "pollstream/count/big_uint.hpp"

#include <algorithm>
#include <bit>
#include <stdexcept>
#include <utility>

namespace pollstream::count {

namespace {

constexpr std::size_t limb_bits = 32;

constexpr std::uint32_t low(std::uint64_t x) {
    return static_cast<std::uint32_t>(x & 0xFFFF'FFFF);
}

}  // namespace

big_uint::big_uint(std::uint64_t value) : limbs_{low(value), low(value >> limb_bits)} {
    trim();
}

big_uint big_uint::power_of_two(std::size_t exponent) {
    return big_uint(1).shift_left(exponent);
}

void big_uint::trim() {
    while (!limbs_.empty() && limbs_.back() == 0) limbs_.pop_back();
}

big_uint& big_uint::operator+=(const big_uint& other) {
    if (other.limbs_.size() > limbs_.size()) limbs_.resize(other.limbs_.size(), 0);
    std::uint64_t carry = 0;
    for (std::size_t i = 0; i < limbs_.size() && (i < other.limbs_.size() || carry > 0); ++i) {
        carry += std::uint64_t{limbs_[i]} + (i < other.limbs_.size() ? other.limbs_[i] : 0);
        limbs_[i] = low(carry);
        carry >>= limb_bits;
    }
    if (carry > 0) limbs_.push_back(low(carry));
    return *this;
}

big_uint& big_uint::operator-=(const big_uint& other) {
    if (*this < other) throw std::underflow_error("a whole number below zero");
    std::uint64_t borrow = 0;
    for (std::size_t i = 0; i < limbs_.size() && (i < other.limbs_.size() || borrow > 0); ++i) {
        const auto take = borrow + (i < other.limbs_.size() ? other.limbs_[i] : 0);
        borrow = limbs_[i] < take ? 1 : 0;
        limbs_[i] = low((borrow << limb_bits) + limbs_[i] - take);
    }
    trim();
    return *this;
}

big_uint operator*(const big_uint& a, const big_uint& b) {
    big_uint product;
    product.limbs_.assign(a.limbs_.size() + b.limbs_.size(), 0);
    for (std::size_t i = 0; i < a.limbs_.size(); ++i) {
        std::uint64_t carry = 0;
        for (std::size_t j = 0; j < b.limbs_.size(); ++j) {
            carry += std::uint64_t{a.limbs_[i]} * b.limbs_[j] + product.limbs_[i + j];
            product.limbs_[i + j] = low(carry);
            carry >>= limb_bits;
        }
        if (!b.limbs_.empty()) product.limbs_[i + b.limbs_.size()] = low(carry);
    }
    product.trim();
    return product;
}

big_uint& big_uint::shift_left(std::size_t bits) {
    if (is_zero()) return *this;
    const auto within = bits % limb_bits;
    std::uint64_t carry = 0;
    for (auto& limb : limbs_) {
        carry |= std::uint64_t{limb} << within;
        limb = low(carry);
        carry >>= limb_bits;
    }
    if (carry > 0) limbs_.push_back(low(carry));
    limbs_.insert(limbs_.begin(), bits / limb_bits, 0);
    return *this;
}

big_uint& big_uint::shift_right(std::size_t bits) {
    const auto whole = std::min(bits / limb_bits, limbs_.size());
    limbs_.erase(limbs_.begin(), limbs_.begin() + static_cast<std::ptrdiff_t>(whole));
    const auto within = bits % limb_bits;
    for (std::size_t i = 0; i < limbs_.size(); ++i) {
        const auto above = i + 1 < limbs_.size() ? std::uint64_t{limbs_[i + 1]} << limb_bits : 0;
        limbs_[i] = low((above | limbs_[i]) >> within);
    }
    trim();
    return *this;
}

big_uint quotient(big_uint dividend, const big_uint& divisor) {
    if (divisor.is_zero()) throw std::domain_error("a division by zero");
    big_uint result;
    if (dividend < divisor) return result;
    const auto steps = dividend.bits() - divisor.bits() + 1;
    auto shifted = divisor;
    shifted.shift_left(steps - 1);
    for (std::size_t i = 0; i < steps; ++i) {
        result.shift_left(1);
        if (dividend >= shifted) {
            dividend -= shifted;
            result += 1;
        }
        shifted.shift_right(1);
    }
    return result;
}

big_uint gcd(big_uint a, big_uint b) {
    if (a.is_zero()) return b;
    if (b.is_zero()) return a;
    const auto a_twos = a.trailing_zeros();
    const auto b_twos = b.trailing_zeros();
    a.shift_right(a_twos);
    b.shift_right(b_twos);
    while (a != b) {  // both odd: the difference is even, and halving it keeps every odd common divisor
        if (a < b) std::swap(a, b);
        a -= b;
        a.shift_right(a.trailing_zeros());
    }
    return a.shift_left(std::min(a_twos, b_twos));
}

std::size_t big_uint::bits() const noexcept {
    return is_zero()
               ? 0
               : limb_bits * (limbs_.size() - 1) + static_cast<std::size_t>(std::bit_width(limbs_.back()));
}

std::size_t big_uint::trailing_zeros() const noexcept {
    if (is_zero()) return 0;
    std::size_t i = 0;
    while (limbs_[i] == 0) ++i;
    return limb_bits * i + static_cast<std::size_t>(std::countr_zero(limbs_[i]));
}

std::uint64_t big_uint::to_uint64() const {
    if (limbs_.size() > 2) throw std::overflow_error("a number beyond 64 bits");
    std::uint64_t value = 0;
    for (auto limb = limbs_.rbegin(); limb != limbs_.rend(); ++limb) value = value << limb_bits | *limb;
    return value;
}

std::strong_ordering operator<=>(const big_uint& a, const big_uint& b) {
    if (a.limbs_.size() != b.limbs_.size()) return a.limbs_.size() <=> b.limbs_.size();
    return std::lexicographical_compare_three_way(a.limbs_.rbegin(), a.limbs_.rend(), b.limbs_.rbegin(),
                                                  b.limbs_.rend());
}

}  // namespace pollstream::count
