#include "pollstream/count/star.hpp"

#include "count/option_set.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

namespace pollstream::count {

namespace {

/// Who meets in the runoff: those whom the counts put there, and those among whom the lot fills the rest.
struct shortlist {
    std::vector<option> sure;
    std::vector<option> level;  ///< more than there are places left, or empty
    tie_break rule = tie_break::none;
};

class scoring_round {
  public:
    explicit scoring_round(const star_profile& ballots) : ballots_(ballots) {
        for (std::size_t o = 0; o < ballots.options(); ++o)
            totals_.push_back(ballots.total(static_cast<option>(o)));
    }

    const std::vector<std::uint64_t>& totals() const noexcept { return totals_; }

    shortlist finalists() const {
        shortlist s;
        std::vector<option> waiting(ballots_.options());
        std::iota(waiting.begin(), waiting.end(), option{0});
        while (s.sure.size() < 2 && s.level.empty() && !waiting.empty()) admit(s, take_highest(waiting));
        return s;
    }

    /// Whom the runoff between the two elects, and by which rule; nobody if the lot has to decide.
    std::pair<std::optional<option>, tie_break> winner_of(option a, option b) const {
        const auto& d = ballots_.higher();
        if (d(a, b) != d(b, a)) return {d.beats(a, b) ? a : b, tie_break::none};
        if (totals_[a] != totals_[b]) return {totals_[a] > totals_[b] ? a : b, tie_break::higher_total};
        if (five_stars(a) != five_stars(b))
            return {five_stars(a) > five_stars(b) ? a : b, tie_break::five_stars};
        return {std::nullopt, tie_break::lot};
    }

  private:
    std::uint64_t five_stars(option o) const { return ballots_.histogram(o)[most_stars]; }

    std::vector<option> take_highest(std::vector<option>& of) const {
        std::uint64_t most = 0;
        for (const auto o : of) most = std::max(most, totals_[o]);
        std::vector<option> highest;
        std::copy_if(of.begin(), of.end(), std::back_inserter(highest),
                     [&](option o) { return totals_[o] == most; });
        std::erase_if(of, [&](option o) { return totals_[o] == most; });
        return highest;
    }

    /// The tied options take the places left: all of them, or as many as fit.
    void admit(shortlist& s, std::vector<option> tied) const {
        const auto open = 2 - s.sure.size();
        if (tied.size() <= open) {
            s.sure.insert(s.sure.end(), tied.begin(), tied.end());
            return;
        }
        const auto& d = ballots_.higher();
        if (tied.size() == 2 && d(tied[0], tied[1]) != d(tied[1], tied[0])) {
            s.sure.push_back(d.beats(tied[0], tied[1]) ? tied[0] : tied[1]);
            s.rule = tie_break::head_to_head;
            return;
        }
        std::ranges::stable_sort(tied, [this](option a, option b) { return five_stars(a) > five_stars(b); });
        const auto least = five_stars(tied[open - 1]);
        const bool lot = five_stars(tied[open]) == least;
        for (const auto o : tied) {
            if (five_stars(o) > least || (!lot && five_stars(o) == least)) s.sure.push_back(o);
            if (lot && five_stars(o) == least) s.level.push_back(o);
        }
        s.rule = lot ? tie_break::lot : tie_break::five_stars;
    }

    const star_profile& ballots_;
    std::vector<std::uint64_t> totals_;
};

std::vector<option> drawn(shortlist s, const lot_order& lot) {
    std::ranges::sort(s.level, [&](option a, option b) { return lot.before(a, b); });
    while (s.sure.size() < 2 && !s.level.empty()) {
        s.sure.push_back(s.level.front());
        s.level.erase(s.level.begin());
    }
    return std::move(s.sure);
}

/// Puts the winner first.
void run_off(const star_profile& ballots, const scoring_round& scores, const lot_order& lot, star_result& r) {
    auto& finalists = r.finalists;
    if (finalists.size() < 2) return;
    const auto [winner, rule] = scores.winner_of(finalists[0], finalists[1]);
    r.runoff_rule = rule;
    if (winner.value_or(lot.first_of(finalists)) != finalists[0]) std::swap(finalists[0], finalists[1]);
    const auto& d = ballots.higher();
    r.preferred = {d(finalists[0], finalists[1]), d(finalists[1], finalists[0])};
    r.no_preference = d.ballots() - r.preferred[0] - r.preferred[1];
}

}  // namespace

star_result star(const star_profile& ballots, const lot_order& lot) {
    const scoring_round round(ballots);
    star_result r;
    r.totals = round.totals();
    std::vector<std::int64_t> scores(r.totals.begin(), r.totals.end());
    if (ballots.ballots() == 0) {
        r.outcome = outcome_of(scores, lot, false);
        return r;
    }

    auto finalists = round.finalists();
    r.scoring_rule = finalists.rule;
    r.finalists = drawn(std::move(finalists), lot);
    run_off(ballots, round, lot, r);

    // The finalists stand above all others, whatever their totals.
    for (std::size_t i = 0; i < r.finalists.size(); ++i)
        scores[r.finalists[i]] = static_cast<std::int64_t>(most_stars * most_ballots + 2 - i);
    r.outcome = outcome_of(scores, lot, true);
    r.outcome.decided_by = r.runoff_rule;
    if (r.scoring_rule == tie_break::lot && star_by_any_lot(ballots).size() > 1)
        r.outcome.decided_by = tie_break::lot;
    return r;
}

std::vector<option> star_by_any_lot(const star_profile& ballots) {
    if (ballots.ballots() == 0) return {};
    const scoring_round round(ballots);
    auto [candidates, level, rule] = round.finalists();
    // An option sure of the runoff is in every pair.
    const auto firsts = candidates.empty() ? level.size() : 1;
    candidates.insert(candidates.end(), level.begin(), level.end());
    if (candidates.size() == 1) return candidates;

    option_set winners(ballots.options());
    for (std::size_t i = 0; i < firsts; ++i)
        for (std::size_t j = i + 1; j < candidates.size(); ++j) {
            const auto winner = round.winner_of(candidates[i], candidates[j]).first;
            for (const auto o : {candidates[i], candidates[j]})
                if (o == winner.value_or(o)) winners.add(o);
        }
    return winners.options();
}

}  // namespace pollstream::count
