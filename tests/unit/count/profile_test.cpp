// The ballots in memory: what goes in comes out, in any order, and nothing else does.
#include "elections.hpp"
#include "pollstream/count/pairwise_matrix.hpp"
#include "random_election.hpp"

#include <catch2/catch.hpp>

using namespace pollstream::count;
using namespace pollstream::count::testing;

namespace {

bool same(ranking_view a, ranking_view b) {
    return a == b;
}

}  // namespace

TEST_CASE("a ranking: order and shared ranks; equal ones have equal bytes") {
    ranking r;
    CHECK(r.below(3));
    CHECK(r.below(1));
    CHECK(r.level(5));
    CHECK(r.level(0));
    CHECK_FALSE(r.below(5));
    CHECK_FALSE(r.level(3));
    CHECK_FALSE(r.below(100));
    const ranking_view v = r;
    REQUIRE(v.size() == 4);
    CHECK(v[0] == 3);
    CHECK_FALSE(v.level(0));
    CHECK(v[1] == 0);
    CHECK_FALSE(v.level(1));
    CHECK(v[2] == 1);
    CHECK(v.level(2));
    CHECK(v[3] == 5);
    CHECK(v.level(3));
    CHECK(same(ranked("ABC", "B>A=C"), ranked("ABC", "B>C=A")));
    CHECK_FALSE(same(ranked("ABC", "B>A=C"), ranked("ABC", "B>A>C")));
    CHECK_THROWS_AS((ranking{1, 1}), std::invalid_argument);
    CHECK_THROWS_AS((ranking{100}), std::invalid_argument);
}

TEST_CASE("a last rank of all remaining options says as much as leaving them out") {
    const auto strict = [](const char* text) { return ranking_view(ranked("ABCD", text)).strict_size(4); };
    CHECK(strict("A>B>C>D") == 4U);
    CHECK(strict("A") == 1U);
    CHECK(strict("") == 0U);
    CHECK(strict("A>B=C=D") == 1U);
    CHECK(strict("A=B=C=D") == 0U);
    CHECK(strict("A>B=C") == std::nullopt);
    CHECK(strict("A=B>C>D") == std::nullopt);
    CHECK(strict("A=B>C=D") == std::nullopt);
}

TEST_CASE("a profile counts ballots, abstentions and what is distinct") {
    profile p(3);
    p.add(ranked("ABC", "A>B"));
    p.add(ranked("ABC", "A>B"), 4);
    p.add(ranked("ABC", "B"), 2);
    p.add({}, 7);
    CHECK(p.ballots() == 7);
    CHECK(p.abstentions() == 7);
    CHECK(p.distinct() == 2);
    CHECK(p.times(ranked("ABC", "A>B")) == 5);
    CHECK(p.times(ranked("ABC", "C")) == 0);
    CHECK(p.strict());
    p.add(ranked("ABC", "A=B"));
    CHECK_FALSE(p.strict());
    CHECK(p.level_ballots() == 1);
    p.remove(ranked("ABC", "A=B"));
    CHECK(p.strict());
    p.remove(ranked("ABC", "A>B"), 5);
    CHECK(p.distinct() == 1);
    CHECK(p.ballots() == 2);
}

TEST_CASE("a profile refuses impossible input") {
    profile p(2);
    CHECK_THROWS_AS(p.add(ranking{2}), std::invalid_argument);
    const std::uint8_t twice[] = {1, 1};
    CHECK_THROWS_AS(p.add(ranking_view(twice)), std::invalid_argument);
    CHECK_THROWS_AS(p.remove(ranking{1}), std::invalid_argument);
    CHECK_THROWS_AS(p.remove({}), std::invalid_argument);
    p.add(ranking{1}, most_ballots);
    CHECK_THROWS_AS(p.add(ranking{1}), std::length_error);
    CHECK_THROWS_AS(p.add({}), std::length_error);
    CHECK_THROWS_AS(profile(101), std::invalid_argument);
}

TEST_CASE("any sequence of added and removed ballots ends like a recount") {
    std::mt19937 dice(21);
    for (int i = 0; i < 300; ++i) {
        const auto options = 1 + dice() % 8;
        profile live(options);
        std::vector<ranking> cast;
        const auto steps = dice() % 400;
        for (unsigned step = 0; step < steps; ++step) {
            // Mostly votes at first, mostly withdrawals later: entries die, revive and are swept.
            const bool takes_back = !cast.empty() && dice() % steps < step;
            if (takes_back) {
                const auto at = cast.begin() + static_cast<std::ptrdiff_t>(dice() % cast.size());
                live.remove(*at);
                cast.erase(at);
            } else {
                cast.push_back(as_ranking(random_ballot(dice, static_cast<int>(options), true)));
                live.add(cast.back());
            }
        }
        profile recount(options);
        for (const auto& r : cast) recount.add(r);
        CAPTURE(i);
        REQUIRE(live == recount);
        REQUIRE(recount == live);
        REQUIRE(live.distinct() == recount.distinct());
        REQUIRE(live.level_ballots() == recount.level_ballots());
        const pairwise_matrix matrix(recount);
        REQUIRE(matrix == pairwise_matrix(live));

        // Stored and read again, it is the same.
        REQUIRE(pairwise_matrix(options, matrix.ballots(), {matrix.cells().begin(), matrix.cells().end()}) ==
                matrix);
    }
}

TEST_CASE("an impossible stored matrix is refused") {
    CHECK_THROWS_AS(pairwise_matrix(2, 1, {0, 1, 1, 0}), std::invalid_argument);
    CHECK_THROWS_AS(pairwise_matrix(2, 1, {1, 0, 0, 0}), std::invalid_argument);
    CHECK_THROWS_AS(pairwise_matrix(2, 1, {0, 0, 0}), std::invalid_argument);
    CHECK_NOTHROW(pairwise_matrix(2, 2, {0, 1, 1, 0}));
}

TEST_CASE("a hundred options fit") {
    profile p(100);
    ranking up, down;
    for (option o = 0; o < 100; ++o) REQUIRE((up.below(o) && down.below(static_cast<option>(99 - o))));
    p.add(up, 3);
    p.add(down, 2);
    const pairwise_matrix d(p);
    CHECK(d(0, 99) == 3);
    CHECK(d(99, 0) == 2);
}
