#include "pollstream/count/any_lot.hpp"

#include "count/elimination.hpp"
#include "count/lots.hpp"
#include "count/option_set.hpp"
#include "count/piles.hpp"
#include "pollstream/count/irv.hpp"
#include "pollstream/count/ranked_pairs.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <unordered_set>

namespace pollstream::count {

namespace {

using tallies = std::vector<std::uint64_t>;
/// Per option; the lowest had the fewest votes in earlier rounds.
using ranking_so_far = std::vector<std::uint8_t>;

constexpr std::uint8_t gone = 255;

/// The ballots of one round of IRV. When options leave, only their piles move.
class irv_table {
  public:
    irv_table(const std::vector<paper>& papers, const ranking_so_far& ranks)
        : piles_(ranks.size()), votes_(ranks.size(), 0) {
        for (auto p : papers) {
            while (p.at < p.size && ranks[p.marks[p.at]] == gone) ++p.at;
            if (p.at == p.size) continue;
            votes_[p.marks[p.at]] += p.times;
            piles_[p.marks[p.at]].push_back(p);
        }
    }

    const tallies& votes() const noexcept { return votes_; }

    /// How many papers have to move before the round in which only those with a rank are left.
    std::size_t to_move(const ranking_so_far& ranks) const {
        std::size_t papers = 0;
        for (std::size_t o = 0; o < piles_.size(); ++o)
            if (ranks[o] == gone) papers += piles_[o].size();
        return papers;
    }

    void move(const ranking_so_far& ranks) {
        std::vector<bool> in;
        for (const auto rank : ranks) in.push_back(rank != gone);
        for (std::size_t o = 0; o < piles_.size(); ++o) {
            if (in[o]) continue;
            votes_[o] = 0;
            move_pile(piles_, static_cast<option>(o), in, [&](const paper& p, std::optional<option> to) {
                if (to) votes_[*to] += p.times;
            });
        }
    }

  private:
    std::vector<pile> piles_;
    tallies votes_;
};

/// Follows IRV through all lots. A round is reduced to what later rounds depend on: who is left, and the
/// order in which earlier rounds put them, because that is all that a look back sees.
class irv_ways {
  public:
    irv_ways(const profile& ballots, std::size_t work, std::span<const option> known)
        : ballots_(ballots), options_(ballots.options()), work_(work), found_(options_, known) {
        for (auto& pile : deal(ballots)) papers_.insert(papers_.end(), pile.begin(), pile.end());
    }

    any_lot follow() && {
        if (papers_.empty()) return {};
        put(ranking_so_far(options_, 0));
        walk(work_ / 2);
        if (!done()) favour_each();
        walk(0);
        return {found_.options(), done()};
    }

  private:
    bool done() const { return open_.empty() || found_.full(); }

    /// A round itself is work, too, however few papers move.
    bool afford(std::size_t looks, std::size_t reserve) {
        const auto cost = looks + 2 * options_;
        if (work_ < cost + reserve) return false;
        work_ -= cost;
        return true;
    }

    void walk(std::size_t reserve) {
        while (!done() && afford(papers_.size(), reserve)) {
            auto ranks = take();
            irv_table table(papers_, ranks);
            while (step(ranks, table.votes()) && afford(table.to_move(open_.back()), reserve)) {
                ranks = take();
                table.move(ranks);
            }
        }
    }

    /// Lots that let the most options win, for where there are too many ways to follow them all.
    void favour_each() {
        for (const auto& lot : favouring_each(options_)) {
            if (found_.full() || !afford(options_ * papers_.size(), 0)) return;
            found_.add(*irv(ballots_, lot).outcome.winner);
        }
    }

    ranking_so_far take() {
        auto ranks = std::move(open_.back());
        open_.pop_back();
        return ranks;
    }

    void put(ranking_so_far ranks) {
        if (seen_.emplace(ranks.begin(), ranks.end()).second) open_.push_back(std::move(ranks));
    }

    /// Notes the winner, or the ways on from here. True if there are any that are not known yet; the last one
    /// open then is one of them.
    bool step(const ranking_so_far& ranks, const tallies& votes) {
        std::vector<option> continuing;
        for (std::size_t o = 0; o < options_; ++o)
            if (ranks[o] != gone) continuing.push_back(static_cast<option>(o));
        const auto active = std::accumulate(votes.begin(), votes.end(), std::uint64_t{0});
        for (const auto o : continuing)
            if (2 * votes[o] > active) return found_.add(o), false;

        const std::vector<tallies> rounds{tallies(ranks.begin(), ranks.end()), votes};
        const auto last = last_of_all(rounds, continuing, continuing.size() - 1);
        const auto before = open_.size();
        if (last.rule == tie_break::lot) {
            work_ -= std::min(work_, last.out.size() * options_);  // each way is ranked and remembered
            for (const auto o : last.out) put(without(ranks, votes, continuing, std::span(&o, 1)));
        } else {
            put(without(ranks, votes, continuing, last.out));
        }
        return open_.size() > before;
    }

    /// Orders by this round's votes, then by the order before.
    static ranking_so_far without(const ranking_so_far& ranks, const tallies& votes,
                                  std::vector<option> continuing, std::span<const option> out) {
        std::erase_if(continuing, [&](option o) { return std::ranges::find(out, o) != out.end(); });
        const auto less = [&](option a, option b) {
            return votes[a] != votes[b] ? votes[a] < votes[b] : ranks[a] < ranks[b];
        };
        std::ranges::sort(continuing, less);
        ranking_so_far next(ranks.size(), gone);
        std::uint8_t rank = 0;
        for (std::size_t i = 0; i < continuing.size(); ++i) {
            if (i > 0 && less(continuing[i - 1], continuing[i])) ++rank;
            next[continuing[i]] = rank;
        }
        return next;
    }

    const profile& ballots_;
    std::size_t options_;
    std::size_t work_;
    option_set found_;
    std::vector<paper> papers_;
    std::vector<ranking_so_far> open_;
    std::unordered_set<std::string> seen_;
};

/// Options whose place in the lot can decide which majorities are locked: those in majorities that equal
/// others.
std::vector<option> lot_decides_on(const std::vector<ranked_pair>& pairs, std::size_t options) {
    option_set those(options);
    for (std::size_t i = 1; i < pairs.size(); ++i) {
        const auto& a = pairs[i - 1];
        const auto& b = pairs[i];
        if (a.votes != b.votes || a.opposition != b.opposition) continue;
        for (const auto o : {a.winner, a.loser, b.winner, b.loser}) those.add(o);
    }
    return those.options();
}

/// n! if that is at most `most`, else `most` + 1.
std::size_t orders_of(std::size_t n, std::size_t most) {
    std::size_t product = 1;
    for (std::size_t i = 2; i <= n; ++i) {
        if (product > most / i) return most + 1;
        product *= i;
    }
    return product;
}

}  // namespace

any_lot irv_by_any_lot(const profile& ballots, std::size_t work, std::span<const option> known) {
    require_strict(ballots);
    return irv_ways(ballots, work, known).follow();
}

any_lot ranked_pairs_by_any_lot(const pairwise_matrix& d, std::size_t work, std::span<const option> known) {
    if (d.ballots() == 0) return {};
    constexpr std::size_t work_of_a_pair = 10;
    const auto pairs = ranked_pairs(d, lot_order(d.options())).pairs;
    auto decisive = lot_decides_on(pairs, d.options());
    const auto most = work / (work_of_a_pair * (pairs.size() + 1)) + 1;
    const bool all = orders_of(decisive.size(), most) <= most;

    option_set found(d.options(), known);
    std::vector<option> others;
    for (std::size_t o = 0; o < d.options(); ++o)
        if (!std::ranges::binary_search(decisive, o)) others.push_back(static_cast<option>(o));
    std::size_t left = all ? most : std::min(most, decisive.size());
    do {
        auto order = decisive;
        order.insert(order.end(), others.begin(), others.end());
        const auto one = ranked_pairs(d, lot_order(order)).outcome;
        found.add(*one.winner);
        // The lot leaves open where the others stand: each of those in the lead may be its first.
        for (const auto o : one.places.front())
            if (std::ranges::binary_search(others, o)) found.add(o);
        if (!all) std::rotate(decisive.begin(), decisive.begin() + 1, decisive.end());
    } while (!found.full() && --left > 0 &&
             (!all || std::next_permutation(decisive.begin(), decisive.end())));
    return {found.options(), all || found.full()};
}

}  // namespace pollstream::count
