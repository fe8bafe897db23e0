#include "pollstream/count/ranked_pairs.hpp"

#include "count/layers.hpp"

#include <algorithm>
#include <array>
#include <bitset>

namespace pollstream::count {

namespace {

/// Who is above whom, directly or through others.
class ladder {
  public:
    bool above(option x, option y) const { return below_[x][y]; }

    void lock(option winner, option loser) {
        const auto gained = std::bitset<most_options>(below_[loser]).set(loser);
        for (std::size_t x = 0; x < most_options; ++x)
            if (x == winner || below_[x][winner]) below_[x] |= gained;
    }

  private:
    std::array<std::bitset<most_options>, most_options> below_{};
};

std::vector<ranked_pair> majorities(const pairwise_matrix& d, const lot_order& lot) {
    std::vector<ranked_pair> pairs;
    const auto n = static_cast<option>(d.options());
    for (option x = 0; x < n; ++x)
        for (option y = 0; y < n; ++y)
            if (x != y && d.beats(x, y)) pairs.push_back({x, y, d(x, y), d(y, x), false});
    std::ranges::sort(pairs, [&](const ranked_pair& a, const ranked_pair& b) {
        if (a.votes != b.votes) return a.votes > b.votes;
        if (a.opposition != b.opposition) return a.opposition < b.opposition;
        if (a.winner != b.winner) return lot.before(a.winner, b.winner);
        return lot.before(b.loser, a.loser);
    });
    return pairs;
}

}  // namespace

ranked_pairs_result ranked_pairs(const pairwise_matrix& d, const lot_order& lot) {
    ranked_pairs_result r;
    r.pairs = majorities(d, lot);
    ladder now;
    // The ladder before the first pair with as many votes, and before the first pair equal in both respects.
    // A pair that could have been locked at that point but cannot be now was kept out by the order among the
    // pairs equal to it.
    ladder before_votes;
    ladder before_equals;
    bool lot_decided = false;
    for (std::size_t i = 0; i < r.pairs.size(); ++i) {
        auto& pair = r.pairs[i];
        const bool as_many = i > 0 && pair.votes == r.pairs[i - 1].votes;
        if (!as_many) before_votes = now;
        if (!as_many || pair.opposition != r.pairs[i - 1].opposition) before_equals = now;
        pair.locked = !now.above(pair.loser, pair.winner);
        if (pair.locked)
            now.lock(pair.winner, pair.loser);
        else if (!before_equals.above(pair.loser, pair.winner))
            lot_decided = true;
        else if (!before_votes.above(pair.loser, pair.winner))
            r.opposition_decided = true;
    }
    r.outcome = outcome_of(layers(d.options(), [&](option x, option y) { return now.above(x, y); }), lot,
                           d.ballots() > 0);
    if (lot_decided) r.outcome.decided_by = tie_break::lot;
    if (r.opposition_decided)
        r.outcome.decided_by = std::max(r.outcome.decided_by, tie_break::smaller_opposition);
    return r;
}

}  // namespace pollstream::count
