// The lot as a count sees it: either one with a fixed order, or one that tries every order in turn.
#pragma once

#include "pollstream/count/outcome.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <unordered_set>
#include <vector>

namespace pollstream::count {

class one_lot {
  public:
    static constexpr bool tries_all = false;

    explicit one_lot(const lot_order& order) : order_(order) {}

    option first_of(std::span<const option> tied) const { return order_.first_of(tied); }
    option last_of(std::span<const option> tied) const { return order_.last_of(tied); }
    /// For orders that decide nothing.
    option listed_first(std::span<const option> tied) const { return order_.first_of(tied); }

  private:
    const lot_order& order_;
};

/// For each option, a lot with that option in front: if there are too many lots to try them all, these let
/// the most options win.
inline std::vector<lot_order> favouring_each(std::size_t options) {
    std::vector<option> order(options);
    std::iota(order.begin(), order.end(), option{0});
    std::vector<lot_order> lots;
    for (std::size_t first = 0; first < options; ++first) {
        lots.emplace_back(order);
        std::rotate(order.begin(), order.begin() + 1, order.end());
    }
    return lots;
}

/// Decides one way in the first count, and in every count after that differently at one point, until next()
/// finds nothing more to try. Any sequence of decisions is that of some order: whoever wins a tie precedes
/// the others in it, and whoever has left takes no part in later ties.
class every_lot {
  public:
    static constexpr bool tries_all = true;

    option first_of(std::span<const option> tied) { return choose(tied); }
    option last_of(std::span<const option> tied) { return choose(tied); }
    option listed_first(std::span<const option> tied) const { return tied.front(); }

    /// What comes after depends on `state` alone. If another count has been in that state before, the ways on
    /// from here are known.
    void meet(std::string state) {
        if (at_ == ways_.size() && !met_.insert(std::move(state)).second) branches_ = false;
    }

    /// False once all ways have been tried.
    bool next() {
        while (!ways_.empty() && ways_.back().taken + 1 == ways_.back().there_are) ways_.pop_back();
        if (ways_.empty()) return false;
        ++ways_.back().taken;
        at_ = 0;
        branches_ = true;
        return true;
    }

  private:
    struct way {
        std::size_t taken;
        std::size_t there_are;
    };

    option choose(std::span<const option> tied) {
        if (at_ == ways_.size()) ways_.push_back({0, branches_ ? tied.size() : 1});
        return tied[ways_[at_++].taken];
    }

    std::vector<way> ways_;
    std::size_t at_ = 0;
    bool branches_ = true;
    std::unordered_set<std::string> met_;
};

}  // namespace pollstream::count
