// Thousands of random elections: every method against its slow reference, and what must hold between methods.
#include "pollstream/count/overview.hpp"
#include "pollstream/count/percents.hpp"
#include "random_election.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace pollstream::count;
using namespace pollstream::count::testing;

namespace {

constexpr int rounds = 3000;

reference::places as_sets(const std::vector<std::vector<option>>& places) {
    reference::places all;
    for (const auto& place : places) all.emplace_back(place.begin(), place.end());
    return all;
}

template <class Numbers>
reference::numbers as_numbers(const Numbers& counted) {
    return reference::numbers(counted.begin(), counted.end());
}

reference::numbers negative(reference::numbers numbers) {
    for (auto& n : numbers) n = -n;
    return numbers;
}

/// The winner is in the first place; if several are, it is the first of them in the lot.
void check_winner(const outcome& of, const random_election& e) {
    if (e.ballots.ballots() == 0) {
        REQUIRE_FALSE(of.winner);
        return;
    }
    REQUIRE(of.winner);
    REQUIRE(*of.winner == e.lot.first_of(of.places.front()));
}

template <class Check>
void with_elections(unsigned seed, bool with_ties, Check&& check) {
    std::mt19937 dice(seed);
    for (int i = 0; i < rounds; ++i) {
        const auto e = make_election(dice, with_ties);
        CAPTURE(seed, i);
        check(e);
    }
}

}  // namespace

TEST_CASE("reference: plurality, Borda and approval") {
    with_elections(1, false, [](const random_election& e) {
        const auto p = plurality(e.ballots, e.lot);
        REQUIRE(as_numbers(p.votes) == reference::first_choices(e.slow));
        REQUIRE(as_sets(p.outcome.places) == reference::by_score(as_numbers(p.votes)));
        check_winner(p.outcome, e);
        const auto b = borda(e.ballots, e.lot);
        REQUIRE(as_numbers(b.points) == reference::borda_points(e.slow));
        check_winner(b.outcome, e);
    });
    with_elections(2, true, [](const random_election& e) {
        for (const int top : {1, 2, 3, 100}) {
            const auto a = approval(e.ballots, e.lot, static_cast<std::size_t>(top));
            REQUIRE(as_numbers(a.votes) == reference::approvals(e.slow, top));
            REQUIRE(a.voters == e.slow.ballots.size());
            check_winner(a.outcome, e);
        }
    });
}

TEST_CASE("reference: the matrix, Condorcet and the Smith set") {
    for (const bool with_ties : {false, true})
        with_elections(3, with_ties, [](const random_election& e) {
            const pairwise_matrix d(e.ballots);
            const auto slow = reference::preferences(e.slow);
            for (option x = 0; x < d.options(); ++x)
                for (option y = 0; y < d.options(); ++y) REQUIRE(static_cast<long>(d(x, y)) == slow[x][y]);
            REQUIRE(d.ballots() == e.slow.ballots.size());
            REQUIRE(condorcet_winner(d) == reference::condorcet_winner(e.slow));
            REQUIRE(condorcet_loser(d) == reference::condorcet_loser(e.slow));
            const auto smith = smith_set(d);
            REQUIRE(std::set<int>(smith.begin(), smith.end()) == reference::smith_set(e.slow));
        });
}

TEST_CASE("reference: Copeland and minimax") {
    for (const bool with_ties : {false, true})
        with_elections(4, with_ties, [](const random_election& e) {
            const pairwise_matrix d(e.ballots);
            const auto c = copeland(d, e.lot);
            reference::numbers points;
            for (const auto& record : c.records) points.push_back(record.half_points());
            REQUIRE(points == reference::copeland_halves(e.slow));
            REQUIRE(as_sets(c.outcome.places) == reference::by_score(points));
            check_winner(c.outcome, e);
            for (const auto& [by, slow] :
                 {std::pair{minimax_by::winning_votes, &reference::minimax_winning_votes},
                  {minimax_by::margins, &reference::minimax_margins},
                  {minimax_by::pairwise_opposition, &reference::minimax_opposition}}) {
                const auto m = minimax(d, by, e.lot);
                REQUIRE(as_numbers(m.worst) == slow(e.slow));
                REQUIRE(as_sets(m.outcome.places) == reference::by_score(negative(as_numbers(m.worst))));
                check_winner(m.outcome, e);
            }
        });
}

TEST_CASE("reference: Schulze and ranked pairs") {
    for (const bool with_ties : {false, true})
        with_elections(5, with_ties, [](const random_election& e) {
            const pairwise_matrix d(e.ballots);
            const auto s = schulze(d, e.lot);
            const auto chains = reference::strongest_chains(e.slow);
            for (option x = 0; x < d.options(); ++x)
                for (option y = 0; y < d.options(); ++y)
                    REQUIRE(static_cast<long>(s.strength(x, y)) == chains[x][y]);
            REQUIRE(as_sets(s.outcome.places) == reference::schulze_places(e.slow));
            check_winner(s.outcome, e);

            const auto r = ranked_pairs(d, e.lot);
            REQUIRE(as_sets(r.outcome.places) == reference::ranked_pairs_places(e.slow));
            check_winner(r.outcome, e);
        });
}

TEST_CASE("ranked pairs says that the lot decided exactly if it may have made a difference") {
    int by_lot = 0;
    with_elections(6, true, [&](const random_election& e) {
        const pairwise_matrix d(e.ballots);
        const auto r = ranked_pairs(d, e.lot);
        if (r.outcome.decided_by == tie_break::lot) {
            ++by_lot;
            return;
        }
        // No other lot changes the outcome.
        std::vector<option> order(d.options());
        std::iota(order.begin(), order.end(), option{0});
        do {
            REQUIRE(ranked_pairs(d, lot_order(order)).outcome == r.outcome);
        } while (d.options() < 6 && std::next_permutation(order.begin(), order.end()));
    });
    CHECK(by_lot > 100);
}

TEST_CASE("reference: IRV, round by round; rounds conserve ballots") {
    int lots = 0, batches = 0, looks_back = 0;
    with_elections(7, false, [&](const random_election& e) {
        const auto r = irv(e.ballots, e.lot);
        const auto slow = reference::irv_rounds(e.slow);
        REQUIRE(r.rounds.size() == slow.size());
        for (std::size_t i = 0; i < slow.size(); ++i) {
            const auto& round = r.rounds[i];
            REQUIRE(round.active + round.exhausted == r.ballots);
            REQUIRE(std::accumulate(round.votes.begin(), round.votes.end(), std::uint64_t{0}) ==
                    round.active);
            REQUIRE(static_cast<long>(round.exhausted) == slow[i].exhausted);
            REQUIRE(round.continuing.size() == slow[i].votes.size());
            for (const auto& [o, v] : slow[i].votes)
                REQUIRE(static_cast<long>(round.votes[static_cast<std::size_t>(o)]) == v);
            REQUIRE(std::set<int>(round.eliminated.begin(), round.eliminated.end()) == slow[i].out);
            REQUIRE((slow[i].out.empty() ? "none" : slow[i].rule) == name_of(round.rule));
            lots += round.rule == tie_break::lot ? 1 : 0;
            batches += round.rule == tie_break::batch ? 1 : 0;
            looks_back += round.rule == tie_break::backward ? 1 : 0;

            // What is transferred is what was there, and it arrives.
            std::uint64_t moved = 0, lost = 0;
            for (const auto o : round.eliminated) lost += round.votes[o];
            for (const auto& t : round.transfers) moved += t.votes;
            REQUIRE(moved == lost);
            if (i + 1 == slow.size()) continue;
            auto next = round.votes;
            for (const auto o : round.eliminated) next[o] = 0;
            for (const auto& t : round.transfers)
                if (t.to) next[*t.to] += t.votes;
            REQUIRE(next == r.rounds[i + 1].votes);
        }
        std::size_t placed = 0;
        for (const auto& place : r.outcome.places) placed += place.size();
        REQUIRE(placed == e.ballots.options());
        REQUIRE(r.outcome.winner.has_value() == !slow.empty());
    });
    CHECK(lots > 100);
    CHECK(batches > 100);
    CHECK(looks_back > 10);
}

TEST_CASE("reference: STV, exactly; no vote is lost") {
    std::mt19937 dice(8);
    for (int i = 0; i < rounds; ++i) {
        const auto e = make_election(dice, false);
        const auto seats = 1 + dice() % 4;
        CAPTURE(i, seats);
        const auto r = stv(e.ballots, seats, e.lot);
        const auto slow = reference::stv_rounds(e.slow, static_cast<int>(seats));
        REQUIRE(r.rounds.size() == slow.size());
        std::vector<int> elected;
        for (std::size_t k = 0; k < slow.size(); ++k) {
            const auto& round = r.rounds[k];
            const auto equal = [](const rational& ours, const reference::fraction& theirs) {
                const auto scaled = theirs * reference::fraction(ours.denominator().to_uint64());
                return scaled == reference::fraction(ours.numerator().to_uint64());
            };
            rational sum = round.exhausted;
            for (std::size_t o = 0; o < round.votes.size(); ++o) {
                sum += round.votes[o];
                if (round.votes[o].denominator().bits() > 64) continue;
                REQUIRE(equal(round.votes[o], slow[k].votes.at(static_cast<int>(o))));
            }
            REQUIRE(sum == rational(r.ballots));
            REQUIRE(round.rest == rational(0));
            REQUIRE(std::vector<int>(round.elected.begin(), round.elected.end()) == slow[k].elected);
            REQUIRE(round.surplus_of == slow[k].surplus_of);
            REQUIRE(std::set<int>(round.eliminated.begin(), round.eliminated.end()) == slow[k].out);
            elected.insert(elected.end(), slow[k].elected.begin(), slow[k].elected.end());
        }
        REQUIRE(std::vector<int>(r.elected.begin(), r.elected.end()) == elected);
        if (r.ballots > 0) REQUIRE(r.elected.size() == std::min<std::size_t>(seats, e.ballots.options()));
    }
}

TEST_CASE("the Condorcet winner wins by every Condorcet method, and is the Smith set") {
    int found = 0;
    for (const bool with_ties : {false, true})
        with_elections(9, with_ties, [&](const random_election& e) {
            const pairwise_matrix d(e.ballots);
            const auto best = condorcet_winner(d);
            const auto all = count_all(e.ballots, d, e.lot, {});
            for (const auto m : {method::copeland, method::ranked_pairs, method::schulze})
                if (const auto w = all.outcome(m)->winner; w && !best) {
                    const auto smith = smith_set(d);
                    REQUIRE(std::ranges::count(smith, *w) == 1);
                }
            if (!best) return;
            ++found;
            REQUIRE(smith_set(d) == std::vector<option>{*best});
            for (const auto m : {method::copeland, method::minimax, method::minimax_margins,
                                 method::ranked_pairs, method::schulze}) {
                REQUIRE(all.outcome(m)->winner == best);
                REQUIRE(all.outcome(m)->places.front() == std::vector<option>{*best});
            }
        });
    CHECK(found > 1000);
}

TEST_CASE("with one seat, STV elects the same as IRV") {
    with_elections(10, false, [](const random_election& e) {
        // The quota for one seat is more than half of all ballots, while IRV's is of those that still count:
        // both end with the same option, STV possibly some eliminations later.
        const auto one = irv(e.ballots, e.lot);
        const auto same = stv(e.ballots, 1, e.lot);
        if (one.outcome.decided_by != tie_break::none || same.decided_by != tie_break::none) return;
        REQUIRE(same.elected.size() == (one.outcome.winner ? 1u : 0u));
        if (one.outcome.winner) REQUIRE(same.elected.front() == *one.outcome.winner);
    });
}

TEST_CASE("other names, the same results") {
    std::mt19937 dice(11);
    for (int i = 0; i < rounds; ++i) {
        const auto e = make_election(dice, i % 2 == 0);
        CAPTURE(i);
        const auto options = e.ballots.options();
        std::vector<option> to(options);
        std::iota(to.begin(), to.end(), option{0});
        std::ranges::shuffle(to, dice);

        profile renamed(options);
        e.ballots.for_each([&](ranking_view ballot, std::uint64_t times) {
            ranking r;
            for (std::size_t k = 0; k < ballot.size(); ++k)
                REQUIRE((ballot.level(k) ? r.level(to[ballot[k]]) : r.below(to[ballot[k]])));
            renamed.add(r, times);
        });
        std::vector<option> order;
        for (const auto o : e.slow.lot) order.push_back(to[static_cast<std::size_t>(o)]);
        const auto before = count_all(e.ballots, pairwise_matrix(e.ballots), e.lot, {});
        const auto after = count_all(renamed, pairwise_matrix(renamed), lot_order(order), {});
        for (const auto& m : all_methods()) {
            const auto* was = before.outcome(m.what);
            const auto* is = after.outcome(m.what);
            REQUIRE((was == nullptr) == (is == nullptr));
            if (was == nullptr) continue;
            CAPTURE(m.key);
            REQUIRE(was->decided_by == is->decided_by);
            REQUIRE((was->winner ? std::optional(to[*was->winner]) : std::nullopt) == is->winner);
            auto expected = was->places;
            for (auto& place : expected) {
                for (auto& o : place) o = to[o];
                std::ranges::sort(place);
            }
            REQUIRE(expected == is->places);
        }
    }
}

TEST_CASE("the percentages of any method's counts add up to a hundred") {
    with_elections(12, false, [](const random_election& e) {
        const auto shares = percents(plurality(e.ballots, e.lot).votes);
        const auto sum = std::accumulate(shares.begin(), shares.end(), 0U);
        REQUIRE((sum == 100 || (sum == 0 && plurality(e.ballots, e.lot).outcome.places.size() == 1)));
    });
}
