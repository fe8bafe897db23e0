// Votes per interval of time.
#include "pollstream/domain/series.hpp"

#include "pollstream/base/limits.hpp"
#include "samples.hpp"

#include <catch2/catch.hpp>

#include <numeric>
#include <random>

using namespace pollstream;
using namespace pollstream::testing;
using namespace std::chrono_literals;

TEST_CASE("one vote is one bucket of a second") {
    auto s = make_series(noon + 300ms, noon + 300ms);
    CHECK(s.bucket_ms == 1'000);
    CHECK(s.from == noon);
    CHECK(s.to == noon + 300ms);
    CHECK(s.votes.size() == 1);
    count_vote(s, noon + 300ms);
    CHECK(s.votes == std::vector<std::uint64_t>{1});
}

TEST_CASE("the narrowest width that needs at most 120 buckets") {
    const auto width = [](std::chrono::milliseconds length) {
        return make_series(noon, noon + length).bucket_ms;
    };
    CHECK(width(119s + 999ms) == 1'000);
    CHECK(width(120s) == 2'000);
    CHECK(width(1h) == 60'000);
    CHECK(width(24h) == 15 * 60'000);
    CHECK(width(120 * 24h - 24h) == 24 * 3'600'000);
    CHECK(width(366 * 24h) % (24 * 3'600'000) == 0);
}

TEST_CASE("a vote falls into its bucket, one outside into the bucket at that end") {
    auto s = make_series(noon + 500ms, noon + 10s);
    REQUIRE(s.votes.size() == 11);
    count_vote(s, noon + 999ms);
    count_vote(s, noon + 1s);
    count_vote(s, noon + 10s);
    count_vote(s, noon - 1h);
    count_vote(s, noon + 1h);
    CHECK(s.votes.front() == 2);
    CHECK(s.votes[1] == 1);
    CHECK(s.votes.back() == 2);
}

TEST_CASE("a series that ends before it begins, and one of nothing") {
    CHECK(make_series(noon, noon - 1h).votes.size() == 1);
    vote_series none;
    count_vote(none, noon);
    CHECK(none.votes.empty());
}

TEST_CASE("any length: whole multiples, few buckets, no vote lost") {
    std::mt19937_64 dice(3);
    for (int round = 0; round < 200; ++round) {
        const auto length = std::chrono::milliseconds(dice() % (1'000'000'000ULL >> (round % 20)));
        auto s = make_series(noon, noon + length);
        REQUIRE(s.votes.size() <= limits::series_buckets);
        REQUIRE(to_ms(s.from) % s.bucket_ms == 0);
        REQUIRE(s.from <= noon);
        for (int i = 0; i < 50; ++i)
            count_vote(
                s, noon + std::chrono::milliseconds(dice() % static_cast<std::uint64_t>(length.count() + 1)));
        REQUIRE(std::accumulate(s.votes.begin(), s.votes.end(), std::uint64_t{0}) == 50);
    }
}
