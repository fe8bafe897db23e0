// STAR: the specification's vectors, each tie rule, and a slow reference.
#include "pollstream/count/star.hpp"

#include "elections.hpp"
#include "reference.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <numeric>
#include <random>

using namespace pollstream::count;

namespace {

using stars = std::vector<std::uint8_t>;

struct row {
    stars scores;
    std::uint64_t times = 1;
};

star_profile profile_of(std::size_t options, const std::vector<row>& rows) {
    star_profile p(options);
    for (const auto& r : rows) p.add(r.scores, r.times);
    return p;
}

star_result counted(std::size_t options, const std::vector<row>& rows) {
    return star(profile_of(options, rows), lot_order(options));
}

}  // namespace

// source: computed by hand
TEST_CASE("STAR vector: totals 38, 21, 20; the runoff 6 to 3") {
    const auto r = counted(3, {{{5, 3, 0}, 2}, {{4, 5, 0}, 3}, {{4, 0, 5}, 4}});
    CHECK(r.totals == std::vector<std::uint64_t>{38, 21, 20});
    CHECK(r.finalists == std::vector<option>{0, 1});
    CHECK(r.preferred == std::array<std::uint64_t, 2>{6, 3});
    CHECK(r.no_preference == 0);
    CHECK(r.outcome.winner == option{0});
    CHECK(r.outcome.decided_by == tie_break::none);
}

// source: computed by hand
TEST_CASE("STAR vector: totals level, 1 to 1, five-stars 1 to 0: the first") {
    const auto r = counted(2, {{{2, 4}}, {{5, 3}}});
    CHECK(r.totals == std::vector<std::uint64_t>{7, 7});
    CHECK(r.preferred == std::array<std::uint64_t, 2>{1, 1});
    CHECK(r.outcome.winner == option{0});
    CHECK(r.runoff_rule == tie_break::five_stars);
    CHECK(r.outcome.decided_by == tie_break::five_stars);
}

// source: computed by hand
TEST_CASE("STAR vector: (4,0) (0,4): lot") {
    const auto p = profile_of(2, {{{4, 0}}, {{0, 4}}});
    for (const option first : {option{0}, option{1}}) {
        const std::array<option, 2> order{first, static_cast<option>(1 - first)};
        const auto r = star(p, lot_order(order));
        CHECK(r.outcome.winner == first);
        CHECK(r.outcome.decided_by == tie_break::lot);
    }
}

TEST_CASE("STAR: the runoff may overturn the totals, and a higher total breaks its tie") {
    const auto overturned = counted(2, {{{5, 0}, 2}, {{2, 3}, 3}});
    CHECK(overturned.totals == std::vector<std::uint64_t>{16, 9});
    CHECK(overturned.outcome.winner == option{1});
    CHECK(overturned.finalists == std::vector<option>{1, 0});
    CHECK(overturned.preferred == std::array<std::uint64_t, 2>{3, 2});

    const auto level = counted(2, {{{5, 0}}, {{2, 3}}, {{1, 1}}});
    CHECK(level.outcome.winner == option{0});
    CHECK(level.no_preference == 1);
    CHECK(level.outcome.decided_by == tie_break::higher_total);
}

TEST_CASE("STAR: who is second") {
    // B and C are tied; C is above B on two ballots of three.
    const auto head_to_head = counted(3, {{{5, 3, 0}}, {{5, 1, 2}}, {{5, 0, 2}}});
    CHECK(head_to_head.totals == std::vector<std::uint64_t>{15, 4, 4});
    CHECK(head_to_head.finalists == std::vector<option>{0, 2});
    CHECK(head_to_head.scoring_rule == tie_break::head_to_head);

    // Tied head to head: C has a five.
    const auto fives = counted(3, {{{5, 2, 5}}, {{5, 4, 1}}, {{5, 0, 0}}});
    CHECK(fives.finalists == std::vector<option>{0, 2});
    CHECK(fives.scoring_rule == tie_break::five_stars);

    // Three tied for two places: the most fives decide.
    const auto three = counted(3, {{{5, 0, 4}}, {{0, 5, 1}}});
    CHECK(three.totals == std::vector<std::uint64_t>{5, 5, 5});
    CHECK(three.scoring_rule == tie_break::five_stars);
    CHECK(std::ranges::count(three.finalists, option{2}) == 0);

    const auto drawn = counted(3, {{{3, 3, 3}}});
    CHECK(drawn.scoring_rule == tie_break::lot);
    CHECK(drawn.outcome.decided_by == tie_break::lot);
    CHECK(drawn.finalists == std::vector<option>{0, 1});
}

TEST_CASE("STAR: what chose the finalists has not decided the runoff between them") {
    // B is first by its stars. A and C are level for the second place, 1 to 1 head to head, and A has a five.
    // The runoff is level, and B has more stars.
    const auto total = counted(3, {{{5, 3, 4}}, {{0, 5, 1}}});
    CHECK(total.finalists == std::vector<option>{1, 0});
    CHECK(total.scoring_rule == tie_break::five_stars);
    CHECK(total.runoff_rule == tie_break::higher_total);
    CHECK(total.outcome.decided_by == tie_break::higher_total);

    // A would win against either of those who were level.
    const auto none = counted(3, {{{5, 3, 0}}, {{5, 1, 2}}, {{5, 0, 2}}});
    CHECK(none.scoring_rule == tie_break::head_to_head);
    CHECK(none.outcome.decided_by == tie_break::none);
}

TEST_CASE("STAR: a lot that only chose who loses the runoff has not decided") {
    const auto r = counted(3, {{{5, 2, 2}}, {{5, 0, 0}}});
    CHECK(r.scoring_rule == tie_break::lot);
    CHECK(r.outcome.winner == option{0});
    CHECK(r.outcome.decided_by == tie_break::none);
}

TEST_CASE("STAR: nobody, blank ballots, one option") {
    const auto nobody = counted(2, {{{0, 0}, 3}});
    CHECK_FALSE(nobody.outcome.winner);
    CHECK(nobody.finalists.empty());
    CHECK(profile_of(2, {{{0, 0}, 3}}).abstentions() == 3);
    CHECK(profile_of(2, {{{0, 0}, 3}}).ballots() == 0);
    const auto one = counted(1, {{{2}}});
    CHECK(one.outcome.winner == option{0});
    CHECK(one.finalists.size() == 1);
    CHECK_THROWS_AS(counted(2, {{{6, 0}}}), std::invalid_argument);
    CHECK_THROWS_AS(counted(2, {{{5}}}), std::invalid_argument);
}

namespace {

/// Counts with every possible lot.
std::vector<option> winners_of_all_lots(const star_profile& p) {
    std::vector<option> order(p.options());
    std::iota(order.begin(), order.end(), option{0});
    std::vector<bool> wins(p.options(), false);
    do {
        if (const auto winner = star(p, lot_order(order)).outcome.winner) wins[*winner] = true;
    } while (std::next_permutation(order.begin(), order.end()));
    std::vector<option> winners;
    for (std::size_t o = 0; o < wins.size(); ++o)
        if (wins[o]) winners.push_back(static_cast<option>(o));
    return winners;
}

}  // namespace

TEST_CASE("STAR: possible winners by some lot, compared with counting every lot") {
    CHECK(star_by_any_lot(star_profile(3)).empty());
    CHECK(star_by_any_lot(profile_of(1, {{{2}}})) == std::vector<option>{0});
    // The lot decides who is second, but nobody in second place beats the first.
    CHECK(star_by_any_lot(profile_of(3, {{{5, 3, 3}, 2}})) == std::vector<option>{0});
    std::mt19937 dice(71);
    std::size_t open = 0;
    for (int i = 0; i < 2000; ++i) {
        const auto options = 1 + dice() % 5;
        star_profile p(options);
        for (auto k = dice() % 4; k > 0; --k) {
            stars s(options);
            for (auto& v : s) v = static_cast<std::uint8_t>(dice() % 2 == 0 ? 5 * (dice() % 2) : dice() % 3);
            p.add(s);
        }
        CAPTURE(i);
        const auto winners = star_by_any_lot(p);
        REQUIRE(winners == winners_of_all_lots(p));
        open += winners.size() > 1 ? 1u : 0u;
    }
    CHECK(open > 100);
}

TEST_CASE("STAR: random elections agree with the reference") {
    std::mt19937 dice(31);
    for (int i = 0; i < 3000; ++i) {
        const auto options = 1 + dice() % 5;
        star_profile p(options);
        std::vector<std::vector<int>> slow;
        for (auto k = dice() % 6; k > 0; --k) {
            stars s(options);
            for (auto& v : s) v = static_cast<std::uint8_t>(dice() % 2 == 0 ? dice() % 6 : 5 * (dice() % 2));
            p.add(s);
            if (std::ranges::any_of(s, [](auto v) { return v > 0; })) slow.emplace_back(s.begin(), s.end());
        }
        CAPTURE(i);
        std::vector<int> order(options);
        std::iota(order.begin(), order.end(), 0);
        std::ranges::shuffle(order, dice);
        const std::vector<option> lot(order.begin(), order.end());
        const auto r = star(p, lot_order(lot));
        if (slow.empty()) {
            REQUIRE(r.finalists.empty());
            continue;
        }
        std::vector<int> finalists(r.finalists.begin(), r.finalists.end());
        std::ranges::sort(finalists);
        REQUIRE(finalists == reference::star_finalists(slow, order));
        REQUIRE(r.outcome.winner == r.finalists.front());
        REQUIRE(r.preferred[0] >= r.preferred[1]);
        REQUIRE(r.preferred[0] + r.preferred[1] + r.no_preference == (options > 1 ? slow.size() : 0));
    }
}
