// Counts, versions and percentages.
#include "pollstream/domain/tally.hpp"

#include "pollstream/count/percents.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <numeric>
#include <random>

using namespace pollstream;

namespace {

using counts = std::vector<std::uint64_t>;
using percents = std::vector<std::uint32_t>;

tally of(std::vector<tally_shard> shards) {
    return tally(std::move(shards));
}

}  // namespace

TEST_CASE("a new tally has counted nothing") {
    const tally t(3);
    CHECK(t.counts() == counts{0, 0, 0});
    CHECK(t.total_voters() == 0);
    CHECK(t.version() == 0);
    CHECK(t.shards().size() == 1);
    CHECK(t.shards()[0].slot == 0);
}

TEST_CASE("a ballot counts once per mark and once as a voter") {
    tally t(3);
    t.count({2});
    CHECK(t.counts() == counts{0, 1, 0});
    CHECK(t.version() == 1);
    t.count({1, 2});
    CHECK(t.counts() == counts{1, 2, 0});
    CHECK(t.total_voters() == 2);
    CHECK(t.version() == 2);
}

TEST_CASE("a changed ballot moves its marks, not the number of voters") {
    tally t(3);
    t.count({1, 2});
    t.recount({1, 2}, {3});
    CHECK(t.counts() == counts{0, 0, 1});
    CHECK(t.total_voters() == 1);
    CHECK(t.version() == 2);
}

TEST_CASE("a mark for no option is a broken invariant") {
    tally t(2);
    CHECK_THROWS_AS(t.count({3}), std::out_of_range);
    CHECK_THROWS_AS(t.count({0}), std::out_of_range);
    CHECK_THROWS_AS(of({}), std::invalid_argument);
}

TEST_CASE("a reset forgets, resizes and continues the version") {
    tally t(2);
    t.count({1});
    t.reset(4);
    CHECK(t.counts() == counts{0, 0, 0, 0});
    CHECK(t.total_voters() == 0);
    CHECK(t.version() == 2);
}

TEST_CASE("shards add up; merging keeps the higher version of each") {
    auto here = of({{0, 5, 3, {2, 1}}, {1, 2, 2, {0, 2}}});
    CHECK(here.counts() == counts{2, 3});
    CHECK(here.total_voters() == 5);
    CHECK(here.version() == 7);

    here.merge(of({{1, 1, 1, {0, 1}}, {2, 9, 4, {4, 0, 1}}}));
    CHECK(here.counts() == counts{6, 3, 1});
    CHECK(here.version() == 16);
    here.merge(of({{0, 6, 4, {3, 1}}}));
    CHECK(here.counts() == counts{7, 3, 1});
    const auto once = here;
    here.merge(of({{0, 6, 4, {3, 1}}}));
    CHECK(here == once);
}

TEST_CASE("merging the same news in any order, with losses and repeats, ends the same") {
    std::mt19937 dice(42);
    std::vector<tally> news;
    for (std::uint16_t slot = 0; slot < 4; ++slot)
        for (std::uint64_t version = 1; version <= 10; ++version)
            news.push_back(of({{slot, version, version, {version, 10 - version}}}));
    tally expected(2);
    for (const auto& n : news) expected.merge(n);

    for (int round = 0; round < 50; ++round) {
        auto heard = news;
        heard.insert(heard.end(), news.begin(), news.end());
        std::ranges::shuffle(heard, dice);
        tally t(2);
        std::uint64_t last = 0;
        for (const auto& n : heard) {
            t.merge(n);
            CHECK(t.version() >= last);
            last = t.version();
        }
        CHECK(t.version() == expected.version());
        CHECK(t.counts() == expected.counts());
    }
}

TEST_CASE("percentages of votes add up to a hundred: largest remainder, ties by option order") {
    const auto of_votes = [](counts c) { return count::percents(c); };
    CHECK(of_votes({1, 1, 1}) == percents{34, 33, 33});
    CHECK(of_votes({2, 3, 1}) == percents{33, 50, 17});
    CHECK(of_votes({1, 1, 1, 1, 1, 1, 1}) == percents{15, 15, 14, 14, 14, 14, 14});
    CHECK(of_votes({0, 0}) == percents{0, 0});
    CHECK(of_votes({}).empty());
    CHECK(of_votes({7}) == percents{100});
    CHECK(of_votes({0, 9, 0}) == percents{0, 100, 0});
    CHECK(of_votes({1, 999}) == percents{0, 100});
    CHECK(of_votes({5'000'000'000, 5'000'000'000}) == percents{50, 50});
}

TEST_CASE("percentages of votes: any counts add up, and no share is off by a whole percent") {
    std::mt19937_64 dice(7);
    for (int round = 0; round < 5'000; ++round) {
        counts c(1 + dice() % 100);
        const auto most = 1 + dice() % (round % 2 == 0 ? 5 : 1'000'000);
        for (auto& n : c) n = dice() % (most + 1);
        const auto total = std::accumulate(c.begin(), c.end(), std::uint64_t{0});
        const auto shares = count::percents(c);
        REQUIRE(shares.size() == c.size());
        if (total == 0) continue;
        REQUIRE(std::accumulate(shares.begin(), shares.end(), 0U) == 100);
        for (std::size_t i = 0; i < c.size(); ++i) {
            REQUIRE(shares[i] >= c[i] * 100 / total);
            REQUIRE(shares[i] <= c[i] * 100 / total + 1);
        }
        for (std::size_t i = 1; i < c.size(); ++i)
            if (c[i - 1] >= c[i]) REQUIRE(shares[i - 1] >= shares[i]);
    }
}

TEST_CASE("percentages of voters are each rounded half up") {
    const auto of_voters = [](counts c, std::uint64_t voters) { return percents_of_voters(c, voters); };
    CHECK(of_voters({3, 2, 0}, 3) == percents{100, 67, 0});
    CHECK(of_voters({1, 1}, 8) == percents{13, 13});
    CHECK(of_voters({1}, 200) == percents{1});
    CHECK(of_voters({1}, 201) == percents{0});
    CHECK(of_voters({4, 4}, 4) == percents{100, 100});
    CHECK(of_voters({0, 0}, 0) == percents{0, 0});
}
