// STAR: score, then automatic runoff. Every ballot gives each option 0 to 5 stars; the two with the highest
// totals go to a runoff, won by the one that more ballots score higher.
//
// Totals, histograms and the matrix of who is scored higher are all it needs, so ballots are not kept: any
// number of them takes the same room, and adding or removing one is O(options²).
#pragma once

#include "pollstream/count/outcome.hpp"
#include "pollstream/count/pairwise_matrix.hpp"

#include <array>
#include <optional>
#include <span>

namespace pollstream::count {

inline constexpr std::uint8_t most_stars = 5;

class star_profile {
  public:
    using histogram_of = std::array<std::uint64_t, most_stars + 1>;

    explicit star_profile(std::size_t options = 0);
    /// From storage. Throws std::invalid_argument if the two are for different numbers of options.
    star_profile(std::vector<histogram_of> histograms, pairwise_matrix higher, std::uint64_t abstentions);

    /// One score for each option; blank is 0, all blank an abstention. Throws std::invalid_argument for
    /// another number of scores or one above 5, std::length_error beyond most_ballots.
    void add(std::span<const std::uint8_t> scores, std::uint64_t times = 1);

    std::size_t options() const noexcept { return histograms_.size(); }
    std::uint64_t ballots() const noexcept { return higher_.ballots(); }
    std::uint64_t abstentions() const noexcept { return abstentions_; }
    std::uint64_t total(option o) const;
    /// Ballots per number of stars.
    const histogram_of& histogram(option o) const { return histograms_[o]; }
    const pairwise_matrix& higher() const noexcept { return higher_; }

    friend bool operator==(const star_profile&, const star_profile&) = default;

  private:
    bool check(std::span<const std::uint8_t> scores) const;  ///< false: an abstention

    std::uint64_t abstentions_ = 0;
    std::vector<histogram_of> histograms_;
    pairwise_matrix higher_;
};

struct star_result {
    std::vector<std::uint64_t> totals;  ///< stars per option
    std::vector<option> finalists;      ///< two if there are two options, winner first; none without ballots
    std::array<std::uint64_t, 2> preferred{};  ///< ballots that score each finalist higher than the other
    std::uint64_t no_preference = 0;           ///< ballots that score both finalists alike
    tie_break scoring_rule = tie_break::none;  ///< what chose the finalists besides their totals
    tie_break runoff_rule = tie_break::none;   ///< what chose between the finalists besides the ballots
    /// First the winner, then the other finalist, then the others by total. decided_by: what decided between
    /// the finalists; the lot, if another one would let another option win.
    count::outcome outcome;
};

/// Ties in the scoring round: between exactly two for one place, head to head; between more, or if that is
/// level, most five-star ratings; else the lot. In the runoff: higher total; most five-star ratings; else the
/// lot.
star_result star(const star_profile& ballots, const lot_order& lot);

/// Everybody whom some lot would let win, in option order: for a lot that is not drawn yet.
std::vector<option> star_by_any_lot(const star_profile& ballots);

}  // namespace pollstream::count
