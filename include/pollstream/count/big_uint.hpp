// Non-negative whole numbers of any size, as exact fractions of votes need them: schoolbook arithmetic, no
// more.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace pollstream::count {

class big_uint {
  public:
    big_uint(std::uint64_t value = 0);  // NOLINT: a number is a number
    static big_uint power_of_two(std::size_t exponent);

    big_uint& operator+=(const big_uint& other);
    big_uint& operator-=(const big_uint& other);  ///< throws std::underflow_error if `other` is larger
    friend big_uint operator+(big_uint a, const big_uint& b) { return a += b; }
    friend big_uint operator-(big_uint a, const big_uint& b) { return a -= b; }
    friend big_uint operator*(const big_uint& a, const big_uint& b);
    big_uint& shift_left(std::size_t bits);
    big_uint& shift_right(std::size_t bits);

    /// The quotient, rounded down, bit by bit: cheap if it is short. Throws std::domain_error for a divisor
    /// of zero.
    friend big_uint quotient(big_uint dividend, const big_uint& divisor);
    friend big_uint gcd(big_uint a, big_uint b);

    bool is_zero() const noexcept { return limbs_.empty(); }
    std::size_t bits() const noexcept;            ///< 0 for 0
    std::size_t trailing_zeros() const noexcept;  ///< 0 for 0
    /// Throws std::overflow_error if it does not fit.
    std::uint64_t to_uint64() const;

    friend bool operator==(const big_uint&, const big_uint&) = default;
    friend std::strong_ordering operator<=>(const big_uint& a, const big_uint& b);

  private:
    void trim();
    std::vector<std::uint32_t> limbs_;  ///< least significant first; the last is not zero
};

big_uint quotient(big_uint dividend, const big_uint& divisor);
big_uint gcd(big_uint a, big_uint b);

}  // namespace pollstream::count
