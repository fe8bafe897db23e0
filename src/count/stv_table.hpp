// The counting table of an STV election: piles of papers, each paper with a weight, and the sums over them.
// It does not know who should be elected.
#pragma once

#include "count/piles.hpp"
#include "pollstream/count/big_uint.hpp"
#include "pollstream/count/stv.hpp"

#include <vector>

namespace pollstream::count {

/// Votes as they are compared. Truncated weights are too small, never too large, and all together they lack
/// no more than what a tally adds to the votes; so where there are such weights, the last bits do not tell
/// anybody apart.
class stv_tally {
  public:
    stv_tally() = default;
    stv_tally(big_uint votes, std::size_t unsure_bits)
        : votes_(std::move(votes)), unsure_bits_(unsure_bits) {}

    stv_tally& operator+=(const stv_tally& other);
    friend bool operator==(const stv_tally& a, const stv_tally& b) { return (a <=> b) == 0; }
    friend std::strong_ordering operator<=>(const stv_tally& a, const stv_tally& b);

  private:
    big_uint votes_;
    std::size_t unsure_bits_ = 0;
};

class stv_table {
  public:
    explicit stv_table(const profile& ballots);

    std::uint64_t ballots() const noexcept { return ballots_; }
    /// All numbers below have this denominator; it changes with each surplus.
    const big_uint& denominator() const noexcept { return denominator_; }
    big_uint sum(option o) const;  ///< of the weights on the pile of `o`
    const big_uint& exhausted() const noexcept { return exhausted_; }
    const big_uint& rest() const noexcept { return rest_; }
    stv_tally tally(const big_uint& votes) const;

    /// Passes the pile of `from` on with its weights as they are.
    std::vector<stv_transfer> pass_on(option from, const std::vector<bool>& in);
    /// Passes on the part of the pile's votes that exceeds `quota`; the quota stays behind, and the pile is
    /// empty.
    std::vector<stv_transfer> pass_on_surplus(option from, std::uint64_t quota, const std::vector<bool>& in);
    /// Shortens a denominator that has become too long, and from then on does so at every surplus. `held`:
    /// whole votes that lie on no pile.
    void shorten(std::uint64_t held);

  private:
    std::vector<stv_transfer> move(option from, const std::vector<bool>& in);
    void forget_unused_weights();

    std::uint64_t ballots_ = 0;
    std::vector<pile> piles_;
    std::vector<big_uint> weights_{1};  ///< indexed by `paper::weight`
    big_uint denominator_ = 1;
    big_uint exhausted_;
    big_uint rest_;
};

}  // namespace pollstream::count
