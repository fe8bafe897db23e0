#include "pollstream/count/star.hpp"

#include <algorithm>
#include <numeric>

namespace pollstream::count {

namespace {

class counter {
  public:
    counter(const star_profile& ballots, const lot_order& lot, star_result& result)
        : ballots_(ballots), lot_(lot), result_(result) {}

    void choose_finalists() {
        std::vector<option> waiting(ballots_.options());
        std::iota(waiting.begin(), waiting.end(), option{0});
        while (result_.finalists.size() < 2 && !waiting.empty()) {
            const auto open = 2 - result_.finalists.size();
            for (const auto o : fill(highest(waiting), open)) {
                result_.finalists.push_back(o);
                std::erase(waiting, o);
            }
        }
    }

    /// Puts the winner first.
    void run_off() {
        auto& finalists = result_.finalists;
        if (finalists.size() < 2) return;
        const auto winner = between(finalists[0], finalists[1]);
        if (winner != finalists[0]) std::swap(finalists[0], finalists[1]);
        const auto& d = ballots_.higher();
        result_.preferred = {d(finalists[0], finalists[1]), d(finalists[1], finalists[0])};
        result_.no_preference = d.ballots() - result_.preferred[0] - result_.preferred[1];
    }

  private:
    std::vector<option> highest(const std::vector<option>& of) const {
        std::vector<option> best;
        for (const auto o : of) {
            if (!best.empty() && result_.totals[o] > result_.totals[best.front()]) best.clear();
            if (best.empty() || result_.totals[o] == result_.totals[best.front()]) best.push_back(o);
        }
        return best;
    }

    std::uint64_t five_stars(option o) const { return ballots_.histogram(o)[most_stars]; }

    void needed(tie_break& noted, tie_break rule) const { noted = std::max(noted, rule); }

    /// Who of the tied get the open places: all of them, or as many as there are.
    std::vector<option> fill(std::vector<option> tied, std::size_t open) {
        if (tied.size() <= open) return tied;
        const auto& d = ballots_.higher();
        if (tied.size() == 2 && d(tied[0], tied[1]) != d(tied[1], tied[0])) {
            needed(result_.scoring_rule, tie_break::head_to_head);
            return {d.beats(tied[0], tied[1]) ? tied[0] : tied[1]};
        }
        std::sort(tied.begin(), tied.end(), [this](option a, option b) {
            return five_stars(a) != five_stars(b) ? five_stars(a) > five_stars(b) : lot_.before(a, b);
        });
        const bool level = five_stars(tied[open - 1]) == five_stars(tied[open]);
        needed(result_.scoring_rule, level ? tie_break::lot : tie_break::five_stars);
        tied.resize(open);
        return tied;
    }

    option between(option a, option b) {
        const auto& d = ballots_.higher();
        if (d(a, b) != d(b, a)) return d.beats(a, b) ? a : b;
        const auto& totals = result_.totals;
        needed(result_.runoff_rule, tie_break::higher_total);
        if (totals[a] != totals[b]) return totals[a] > totals[b] ? a : b;
        needed(result_.runoff_rule, tie_break::five_stars);
        if (five_stars(a) != five_stars(b)) return five_stars(a) > five_stars(b) ? a : b;
        needed(result_.runoff_rule, tie_break::lot);
        return lot_.before(a, b) ? a : b;
    }

    const star_profile& ballots_;
    const lot_order& lot_;
    star_result& result_;
};

}  // namespace

star_result star(const star_profile& ballots, const lot_order& lot) {
    star_result r;
    for (std::size_t o = 0; o < ballots.options(); ++o)
        r.totals.push_back(ballots.total(static_cast<option>(o)));
    std::vector<std::int64_t> scores(r.totals.begin(), r.totals.end());
    if (ballots.ballots() == 0) {
        r.outcome = standing_of(scores, lot, false);
        return r;
    }

    counter c(ballots, lot, r);
    c.choose_finalists();
    c.run_off();

    // The finalists stand above all others, whatever their totals.
    for (std::size_t i = 0; i < r.finalists.size(); ++i)
        scores[r.finalists[i]] = static_cast<std::int64_t>(most_stars * most_ballots + 2 - i);
    r.outcome = standing_of(scores, lot, true);
    r.outcome.decided_by = std::max(r.scoring_rule, r.runoff_rule);
    return r;
}

}  // namespace pollstream::count
