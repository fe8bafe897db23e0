// Ratings, numbers, points, percentages, Wilson: the specification's vectors, and properties.
#include "pollstream/count/numeric.hpp"
#include "pollstream/count/percents.hpp"
#include "pollstream/count/points.hpp"
#include "pollstream/count/rating.hpp"
#include "pollstream/count/wilson.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <random>

using namespace pollstream::count;

namespace {

using counts = std::vector<std::uint64_t>;
using shares = std::vector<std::uint32_t>;

shares of_hundred(const counts& c) {
    return percents(c);
}

}  // namespace

// source: computed by hand, largest remainders (Hamilton)
TEST_CASE("percents vectors: largest remainder, ties by option order") {
    CHECK(of_hundred({1, 1, 1}) == shares{34, 33, 33});
    CHECK(of_hundred({2, 3, 1}) == shares{33, 50, 17});
    CHECK(of_hundred({1, 1, 1, 1, 1, 1, 1}) == shares{15, 15, 14, 14, 14, 14, 14});
    CHECK(of_hundred({}).empty());
    CHECK(of_hundred({0, 0}) == shares{0, 0});
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    CHECK(of_hundred({most, most, most}) == shares{34, 33, 33});
    CHECK(percents(counts{1, 1, 1}, 1000) == shares{334, 333, 333});
}

TEST_CASE("percents: any counts add up, none a whole percent off") {
    std::mt19937_64 dice(41);
    for (int i = 0; i < 5000; ++i) {
        counts c(1 + dice() % 100);
        for (auto& n : c) n = dice() >> (dice() % 64);
        const auto s = percents(c);
        REQUIRE(std::accumulate(s.begin(), s.end(), 0U) == 100);
        long double total = 0;
        for (const auto n : c) total += static_cast<long double>(n);
        for (std::size_t k = 0; k < c.size(); ++k)
            REQUIRE(std::abs(static_cast<long double>(c[k]) * 100 / total - s[k]) < 1.0001L);
    }
}

// source: computed by hand
TEST_CASE("rating vector: 3,3,4,5,5,5") {
    const auto s = summarize_ratings(counts{0, 0, 2, 1, 3}, 1);
    CHECK(s == rating_summary{6, 25, 417, 4, 5});
    CHECK(summarize_ratings(counts{0, 0}, 1) == rating_summary{});
    CHECK(summarize_ratings(counts{}, 1) == rating_summary{});
    CHECK(summarize_ratings(counts{1, 0, 0, 1, 1}, -2) == rating_summary{3, 1, 33, 1, 1});
    CHECK(summarize_ratings(counts{2, 1}, -1).mean_hundredths == -67);
}

// source: computed by hand
TEST_CASE("net promoter score: share of 9 and 10 less share of 0 to 6") {
    const auto score = [](std::array<std::uint64_t, 11> h) { return net_promoter_score(h); };
    CHECK(score({0, 0, 0, 0, 0, 0, 2, 3, 1, 1, 3}) == promoter_score{4, 4, 2, 20});
    CHECK(score({}) == promoter_score{});
    CHECK(score({1}) == promoter_score{0, 0, 1, -100});
    CHECK(score({0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 1}).score == 13);
    CHECK(score({1, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0}).score == -13);
}

// source: computed by hand
TEST_CASE("numeric vector: 10,20,20,30,1000") {
    const std::vector<std::int64_t> guesses{10, 20, 20, 30, 1000};
    numeric_profile p;
    for (const auto g : guesses) p.add(g);
    const auto s = p.summary();
    CHECK(s == numeric_summary{5, 2160, 10, 20, 20, 20, 30, 1000});
}

TEST_CASE("numeric: sums beyond 64 bits, numbers below zero, two middles") {
    numeric_profile p;
    p.add(largest_number, 20000);
    p.add(largest_number - 1, 20000);
    CHECK(p.summary().mean_tenths == largest_number * 10 - 5);
    CHECK(p.summary().median_low == largest_number - 1);
    CHECK(p.summary().median_high == largest_number);

    numeric_profile q;
    q.add(-5);
    q.add(2, 2);
    CHECK(q.summary().mean_tenths == -3);
    CHECK(q.summary().lower_quartile == -5);
    CHECK(q.summary().upper_quartile == 2);
    CHECK_THROWS_AS(q.add(largest_number + 1), std::out_of_range);
    CHECK(numeric_profile().summary() == numeric_summary{});
    CHECK(numeric_profile().histogram().empty());
}

TEST_CASE("numeric: random numbers agree with sorting them") {
    std::mt19937 dice(42);
    for (int i = 0; i < 1000; ++i) {
        std::vector<std::int64_t> numbers(1 + dice() % 30);
        numeric_profile p;
        for (auto& n : numbers) {
            n = static_cast<std::int64_t>(dice() % 41) - 20;
            if (i % 2 == 0) n *= 1 + static_cast<std::int64_t>(dice() % 100'000);
            p.add(n);
        }
        std::ranges::sort(numbers);
        const auto n = numbers.size();
        const auto s = p.summary();
        REQUIRE(s.lowest == numbers.front());
        REQUIRE(s.highest == numbers.back());
        REQUIRE(s.median_low == numbers[(n - 1) / 2]);
        REQUIRE(s.median_high == numbers[n / 2]);
        // At least a quarter are at most the lower quartile, and fewer are below it.
        const auto at_most = [&](std::int64_t v) {
            return 4 * (std::ranges::upper_bound(numbers, v) - numbers.begin());
        };
        const auto below = [&](std::int64_t v) {
            return 4 * (std::ranges::lower_bound(numbers, v) - numbers.begin());
        };
        const auto size = static_cast<std::ptrdiff_t>(n);
        REQUIRE(at_most(s.lower_quartile) >= size);
        REQUIRE(below(s.lower_quartile) < size);
        REQUIRE(at_most(s.upper_quartile) >= 3 * size);
        REQUIRE(below(s.upper_quartile) < 3 * size);

        const auto bins = p.histogram(10);
        REQUIRE(bins.size() <= 10);
        std::uint64_t total = 0;
        for (const auto& bin : bins) {
            std::uint64_t inside = 0;
            for (const auto v : numbers) inside += bin.from <= v && v < bin.to ? 1U : 0U;
            REQUIRE(bin.n == inside);
            total += bin.n;
        }
        REQUIRE(total == n);
    }
}

TEST_CASE("points: what a ballot costs, and who wins") {
    CHECK(cost_of(counts{3, 4}, false) == 7);
    CHECK(cost_of(counts{3, 4}, true) == 25);
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    CHECK(cost_of(counts{most - 1, 1}, false) == most);
    CHECK(cost_of(counts{most, 2}, false) == most);  // it does not start over
    CHECK(cost_of(counts{1ULL << 32, 1}, true) == most);
    const auto s = points(counts{5, 9, 5}, 3, lot_order(3));
    CHECK(s.winner == option{1});
    CHECK(s.places.size() == 2);
}

// source: computed from the formula of the interval, z = 1.96
TEST_CASE("Wilson vectors") {
    CHECK(wilson_lower_bound(1, 1) == Approx(0.206543).margin(5e-7));
    CHECK(wilson_lower_bound(5, 5) == Approx(0.565509).margin(5e-7));
    CHECK(wilson_lower_bound(9, 10) == Approx(0.595844).margin(5e-7));
    CHECK(wilson_lower_bound(60, 100) == Approx(0.502001).margin(5e-7));
    CHECK(wilson_lower_bound(0, 0) == 0);
    CHECK(wilson_lower_bound(0, 7) == 0);
}
