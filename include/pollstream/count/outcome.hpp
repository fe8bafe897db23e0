// What every method returns: who stands where, who won, and what decided if the counts did not.
#pragma once

#include "pollstream/count/ranking.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace pollstream::count {

/// What decided. If several rules were needed, the one of them that is last in this list.
enum class tie_break : std::uint8_t {
    none,                ///< the counts alone
    smaller_opposition,  ///< ranked pairs: equal winning votes, fewer votes against
    batch,         ///< elimination: those tied for last leave together; all their votes could not save one
    backward,      ///< elimination: who had fewer votes in the latest earlier round where they differ
    head_to_head,  ///< STAR
    higher_total,  ///< STAR
    five_stars,    ///< STAR: more five-star ratings
    lot,
};

std::string_view name_of(tie_break rule);  ///< "none", "smaller opposition", …, "lot"

/// The order of the committed lot: whoever comes first in it goes before those tied with it, and is the last
/// of them to leave. It is drawn elsewhere; a count that runs before the draw uses the order of the options
/// and says so: drawn() is false.
class lot_order {
  public:
    /// Before the draw. Throws std::invalid_argument for more than most_options.
    explicit lot_order(std::size_t options = 0);
    /// The draw's order. Throws std::invalid_argument unless it holds each of 0 … n − 1 once.
    explicit lot_order(std::span<const option> first_to_last);

    bool before(option a, option b) const { return place_[a] < place_[b]; }
    option first_of(std::span<const option> tied) const;  ///< of at least one
    option last_of(std::span<const option> tied) const;
    bool drawn() const noexcept { return drawn_; }
    std::size_t size() const noexcept { return place_.size(); }

  private:
    std::vector<std::uint8_t> place_;
    bool drawn_ = false;
};

/// Zero ballots are a result like any other: everything is level, and nobody has won.
struct outcome {
    std::vector<std::vector<option>> places;  ///< best first; level options share a place, in option order
    std::optional<option> winner;             ///< absent only if nothing was counted
    tie_break decided_by = tie_break::none;   ///< how the winner was picked

    friend bool operator==(const outcome&, const outcome&) = default;
};

/// Places options by score, the highest first. If several lead, the lot picks the winner; `counted` says
/// whether there was any ballot.
outcome outcome_of(std::span<const std::int64_t> scores, const lot_order& lot, bool counted);

/// The same, for places found in another way.
outcome outcome_of(std::vector<std::vector<option>> places, const lot_order& lot, bool counted);

}  // namespace pollstream::count
