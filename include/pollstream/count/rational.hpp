// An exact share of votes.
#pragma once

#include "pollstream/count/big_uint.hpp"

#include <string>

namespace pollstream::count {

/// Not negative. Kept as it was made, not reduced; equal numbers compare equal however they are written.
class rational {
  public:
    rational(std::uint64_t whole = 0) : numerator_(whole), denominator_(1) {}  // NOLINT: a number is a number
    /// Throws std::domain_error if the denominator is zero.
    rational(big_uint numerator, big_uint denominator);

    const big_uint& numerator() const noexcept { return numerator_; }
    const big_uint& denominator() const noexcept { return denominator_; }

    friend rational operator+(const rational& a, const rational& b);
    rational& operator+=(const rational& other) { return *this = *this + other; }
    friend bool operator==(const rational& a, const rational& b) { return (a <=> b) == 0; }
    friend std::strong_ordering operator<=>(const rational& a, const rational& b);

    std::uint64_t whole() const;  ///< rounded down
    /// "6", "4.25", "0.6666": rounded down to at most that many decimals, so that it never seems to reach
    /// what it does not, without trailing zeros.
    std::string to_text(unsigned decimals) const;

  private:
    big_uint numerator_;
    big_uint denominator_;
};

}  // namespace pollstream::count
