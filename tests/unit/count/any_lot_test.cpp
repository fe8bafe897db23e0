// Who may win by a lot that is not drawn: compared with a count for every possible lot.
#include "pollstream/count/any_lot.hpp"

#include "elections.hpp"
#include "pollstream/count/irv.hpp"
#include "pollstream/count/overview.hpp"
#include "pollstream/count/ranked_pairs.hpp"
#include "pollstream/count/stv.hpp"
#include "random_election.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <numeric>
#include <random>
#include <set>

using namespace pollstream::count;
using namespace pollstream::count::testing;

namespace {

using options = std::vector<option>;

/// winners(lot): who is elected by that lot.
template <class Winners>
options under_every_lot(std::size_t n, Winners&& winners) {
    options order(n);
    std::iota(order.begin(), order.end(), option{0});
    std::set<option> all;
    do {
        for (const auto o : winners(lot_order(order))) all.insert(o);
    } while (std::next_permutation(order.begin(), order.end()));
    return {all.begin(), all.end()};
}

options irv_winners(const profile& p) {
    return under_every_lot(p.options(), [&](const lot_order& lot) {
        const auto w = irv(p, lot).outcome.winner;
        return w ? options{*w} : options{};
    });
}

options stv_winners(const profile& p, std::size_t seats) {
    return under_every_lot(p.options(), [&](const lot_order& lot) { return stv(p, seats, lot).elected; });
}

options ranked_pairs_winners(const profile& p) {
    const pairwise_matrix d(p);
    return under_every_lot(p.options(), [&](const lot_order& lot) {
        const auto w = ranked_pairs(d, lot).outcome.winner;
        return w ? options{*w} : options{};
    });
}

/// Everybody is one voter's favourite, and is followed by the favourite of the next voter.
profile ring(std::size_t n) {
    profile p(n);
    for (std::size_t first = 0; first < n; ++first) {
        ranking r;
        for (std::size_t i = 0; i < n; ++i) REQUIRE(r.below(static_cast<option>((first + i) % n)));
        p.add(r);
    }
    return p;
}

/// `firsts`: how many different ballots have each option as their favourite.
profile all_different(const std::vector<std::size_t>& firsts) {
    profile p(firsts.size());
    std::mt19937 dice(19);
    for (option favourite = 0; favourite < firsts.size(); ++favourite) {
        options others(firsts.size());
        std::iota(others.begin(), others.end(), option{0});
        std::erase(others, favourite);
        while (p.distinct() < std::accumulate(firsts.begin(), firsts.begin() + favourite + 1, 0U)) {
            std::ranges::shuffle(others, dice);
            ranking r{favourite};
            for (const auto o : others)
                if (!r.below(o)) throw std::invalid_argument("ranked twice");
            if (p.times(r) == 0) p.add(r);
        }
    }
    return p;
}

/// Favourites of those who are ahead, then of the others, `apart` votes from one to the next, and of two who
/// have the least.
std::vector<std::size_t> two_level_for_last(std::vector<std::size_t> firsts, std::size_t middle,
                                            std::size_t least, std::size_t apart) {
    for (std::size_t i = middle; i > 0; --i) firsts.push_back(least + i * apart);
    firsts.insert(firsts.end(), {least, least});
    return firsts;
}

bool within(const options& some, const options& all) {
    return std::ranges::includes(all, some);
}

}  // namespace

TEST_CASE("a lot along the way: who leaves first decides who wins") {
    // A and B are tied for last. Without A its votes make C the winner; without B its votes make D.
    const auto p = election("ABCD", "2 A>C, 2 B>D, 3 C, 3 D");
    CHECK(irv_by_any_lot(p) == any_lot{{2, 3}, true});
    CHECK(stv_by_any_lot(p, 1) == any_lot{{2, 3}, true});
    CHECK(irv_winners(p) == options{2, 3});
}

TEST_CASE("nothing to draw, nobody to elect") {
    CHECK(irv_by_any_lot(profile(3)) == any_lot{{}, true});
    CHECK(irv_by_any_lot(profile(0)) == any_lot{{}, true});
    CHECK(stv_by_any_lot(profile(3), 2) == any_lot{{}, true});
    CHECK(ranked_pairs_by_any_lot(pairwise_matrix(profile(3))) == any_lot{{}, true});
    CHECK(irv_by_any_lot(election("ABC", "3 A>B, 1 B")) == any_lot{{0}, true});
    CHECK(stv_by_any_lot(election("AB", "3 A>B, 1 B"), 2) == any_lot{{0, 1}, true});
    CHECK_THROWS_AS(irv_by_any_lot(election("ABC", "1 A=B>C")), std::invalid_argument);
    CHECK_THROWS_AS(stv_by_any_lot(profile(3), 0), std::invalid_argument);
}

TEST_CASE("small random elections: the same as counting every lot") {
    std::mt19937 dice(2026);
    int on_the_way = 0;
    for (int i = 0; i < 250; ++i) {
        const auto e = make_election(dice, false, 5);
        CAPTURE(i);
        const auto irv_found = irv_by_any_lot(e.ballots);
        CHECK(irv_found.complete);
        REQUIRE(irv_found.winners == irv_winners(e.ballots));
        if (irv_found.winners.size() > 1) ++on_the_way;
        for (std::size_t seats = 1; seats <= 3; ++seats) {
            const auto stv_found = stv_by_any_lot(e.ballots, seats);
            CHECK(stv_found.complete);
            REQUIRE(stv_found.winners == stv_winners(e.ballots, seats));
        }
        const auto pairs = ranked_pairs_by_any_lot(pairwise_matrix(e.ballots));
        CHECK(pairs.complete);
        REQUIRE(pairs.winners == ranked_pairs_winners(e.ballots));
    }
    CHECK(on_the_way > 10);
}

TEST_CASE("the lot has decided only if another one would elect others") {
    // B and C are tied for last; whichever of them leaves, A wins, and by first votes alone.
    const auto sure = election("ABCD", "6 A, 2 B>A, 2 C>A, 3 D");
    CHECK(irv(sure, lot_order(4)).rounds.front().rule == tie_break::lot);
    const auto all =
        count_all(sure, pairwise_matrix(sure), lot_order(options{3, 2, 1, 0}), {.seats = 2, .top = {}});
    CHECK(all.irv->outcome.decided_by == tie_break::none);
    CHECK(all.irv->rounds.front().rule == tie_break::lot);
    CHECK(all.stv->decided_by == tie_break::none);
    // Other rules that were needed along the way are still reported.
    const auto batch = election("ABCDEF", "60 A, 15 B, 9 C, 9 D, 1 E, 1 F");
    const auto also = count_all(batch, pairwise_matrix(batch), lot_order(6), {.seats = 2, .top = {}});
    CHECK(also.stv_by_lot);
    CHECK(also.stv->decided_by == tie_break::batch);

    std::mt19937 dice(29);
    int on_the_way = 0;
    for (int i = 0; i < 250; ++i) {
        const auto e = make_election(dice, false, 5);
        CAPTURE(i);
        const auto found = count_all(e.ballots, pairwise_matrix(e.ballots), lot_order(e.ballots.options()),
                                     {.seats = 2, .top = {}});
        const auto by_lot = [](tie_break rule) { return rule == tie_break::lot; };
        const auto seated = stv_winners(e.ballots, 2);
        REQUIRE(by_lot(found.irv->outcome.decided_by) == (irv_winners(e.ballots).size() > 1));
        REQUIRE(by_lot(found.ranked_pairs->outcome.decided_by) ==
                (ranked_pairs_winners(e.ballots).size() > 1));
        REQUIRE(by_lot(found.stv->decided_by) == (seated.size() > found.stv->elected.size()));
        on_the_way += (found.irv_by_lot && !by_lot(found.irv->outcome.decided_by)) +
                      (found.ranked_pairs_by_lot && !by_lot(found.ranked_pairs->outcome.decided_by)) +
                      (found.stv_by_lot && !by_lot(found.stv->decided_by));
    }
    CHECK(on_the_way > 10);
}

TEST_CASE("a few ways are followed to their ends, however many ballots there are") {
    const auto counted = [](const profile& p, std::size_t seats) {
        return count_all(
            p, pairwise_matrix(p), lot_order(p.options()),
            {.methods = method_set().add(method::irv).add(method::stv), .seats = seats, .top = {}});
    };
    for (const auto& [firsts, ballots] : {std::pair{two_level_for_last({3'000}, 17, 148, 2), 6'118U},
                                          std::pair{two_level_for_last({20'000}, 27, 1'060, 47), 68'506U}}) {
        const auto p = all_different(firsts);
        REQUIRE(p.distinct() == ballots);
        const auto all = counted(p, 1);
        REQUIRE(all.irv->rounds.front().rule == tie_break::lot);
        CHECK(*all.irv_by_lot == any_lot{{0}, true});
        CHECK(all.irv->outcome.decided_by != tie_break::lot);
    }
    const auto all = counted(all_different(two_level_for_last({900, 700}, 26, 30, 1)), 2);
    REQUIRE(all.stv->rounds.front().rule == tie_break::lot);
    CHECK(*all.stv_by_lot == any_lot{{0, 1}, true});
    CHECK(all.stv->decided_by != tie_break::lot);
}

TEST_CASE("a winner that has been counted is among those who may win, however little work there is") {
    const auto p = election("ABCD", "2 A>C, 2 B>D, 3 C, 3 D");
    for (const options& known : {options{2}, options{3}}) {
        CHECK(irv_by_any_lot(p, 0, known) == any_lot{known, false});
        CHECK(stv_by_any_lot(p, 1, 0, known).winners.size() >= 1);
        CHECK(within(known, stv_by_any_lot(p, 1, 0, known).winners));
        CHECK(within(known, ranked_pairs_by_any_lot(pairwise_matrix(p), 0, known).winners));
    }
}

TEST_CASE("if not all lots could be tried, the lot may have decided") {
    profile p(100);
    for (option o = 1; o < 100; ++o) p.add(ranking{o});
    for (option o = 1; o < 91; ++o) p.add(ranking{0, o});
    const auto asked = method_set().add(method::plurality).add(method::irv);
    const auto all =
        count_all(p, pairwise_matrix(p), lot_order(100), {.methods = asked, .seats = 1, .top = {}});
    REQUIRE(all.irv_by_lot);
    CHECK(*all.irv_by_lot == any_lot{{0}, false});
    CHECK(all.irv->outcome.decided_by == tie_break::lot);
    // Plurality elects the same one for sure, so the two are not known to agree.
    const auto said = verdicts(all, lot_order(100));
    REQUIRE(said.size() == 2);
    CHECK(said[0].complete);
    CHECK(said[1].winners == options{0});
    CHECK_FALSE(said[1].complete);
}

TEST_CASE("six options, with many ways") {
    std::mt19937 dice(7);
    for (int i = 0; i < 6; ++i) {
        profile p(6);
        for (int b = 0; b < 8; ++b) p.add(as_ranking(random_ballot(dice, 6, false)));
        CAPTURE(i);
        REQUIRE(irv_by_any_lot(p) == any_lot{irv_winners(p), true});
        REQUIRE(stv_by_any_lot(p, 2) == any_lot{stv_winners(p, 2), true});
    }
}

TEST_CASE("ballots with shared ranks: ranked pairs") {
    std::mt19937 dice(11);
    for (int i = 0; i < 200; ++i) {
        const auto e = make_election(dice, true, 5);
        CAPTURE(i);
        REQUIRE(ranked_pairs_by_any_lot(pairwise_matrix(e.ballots)).winners ==
                ranked_pairs_winners(e.ballots));
    }
}

TEST_CASE("a ring: everybody may win, and that is found out quickly") {
    for (const std::size_t n : {2U, 5U, 12U, 30U}) {
        CAPTURE(n);
        const auto found = irv_by_any_lot(ring(n));
        CHECK(found.complete);
        CHECK(found.winners.size() == n);
    }
    CHECK(stv_by_any_lot(ring(7), 2).winners.size() == 7);
    CHECK(ranked_pairs_by_any_lot(pairwise_matrix(ring(12))).winners.size() == 12);
}

TEST_CASE("if the work limit is reached, the answer says so, and names nobody who cannot win") {
    std::mt19937 dice(5);
    int cut = 0;
    for (int i = 0; i < 100; ++i) {
        const auto e = make_election(dice, false, 5);
        const auto all = irv_winners(e.ballots);
        const auto seated = stv_winners(e.ballots, 2);
        const auto paired = ranked_pairs_winners(e.ballots);
        for (const std::size_t work : {0U, 20U, 60U}) {
            const auto found = irv_by_any_lot(e.ballots, work);
            CHECK(within(found.winners, all));
            CHECK((!found.complete || found.winners == all));
            const auto some = stv_by_any_lot(e.ballots, 2, work);
            CHECK(within(some.winners, seated));
            CHECK((!some.complete || some.winners == seated));
            const auto pairs = ranked_pairs_by_any_lot(pairwise_matrix(e.ballots), work);
            CHECK(within(pairs.winners, paired));
            CHECK((!pairs.complete || pairs.winners == paired));
            cut += !found.complete + !some.complete + !pairs.complete;
        }
    }
    CHECK(cut > 20);
}

TEST_CASE("the work limit reached after the lots that favour each option: others may still win") {
    // After A, the options B, C and D are tied. C wins only if D leaves, and then B: none of those lots gives
    // that.
    const auto p = election("ABCD", "1 B>D, 1 D, 1 C>A>B");
    const auto all = stv_winners(p, 1);
    std::set<options> found_so_far;
    for (std::size_t work = 0; work < 300; ++work) {
        CAPTURE(work);
        const auto found = stv_by_any_lot(p, 1, work);
        REQUIRE((!found.complete || found.winners == all));
        found_so_far.insert(found.winners);
    }
    CHECK(found_so_far.count(all) == 1);
    CHECK(found_so_far.size() > 1);
}
