// The lot as a count asks it: one that has an order, or one that tries every order in turn.
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
    /// Where the order decides nothing.
    option listed_first(std::span<const option> tied) const { return order_.first_of(tied); }

  private:
    const lot_order& order_;
};

/// A lot for each option with it in front: where there are more than one can try, these let most win.
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

/// Decides one way in the first count, and in every count after it another way at one place, until next()
/// knows of no more. Any row of decisions is that of some order: whoever wins a tie comes before the others
/// in it, and whoever has left takes no part in later ones.
class every_lot {
  public:
    static constexpr bool tries_all = true;

    option first_of(std::span<const option> tied) { return choose(tied); }
    option last_of(std::span<const option> tied) { return choose(tied); }
    option listed_first(std::span<const option> tied) const { return tied.front(); }

    /// What comes after depends on nothing but `state`. Where that has been met before in another count, the
    /// ways on from here are known.
    void meet(std::string state) {
        if (at_ == ways_.size() && !met_.insert(std::move(state)).second) branches_ = false;
    }

    /// False when all ways were tried.
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
