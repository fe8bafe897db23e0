// STV beyond what the reference can check: fractions, many seats, and numbers of any size.
#include "pollstream/count/stv.hpp"

#include "count/elimination.hpp"
#include "count/stv_table.hpp"
#include "elections.hpp"

#include <boost/multiprecision/cpp_int.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <numeric>
#include <random>

using namespace pollstream::count;
using namespace pollstream::count::testing;

namespace {

using boost::multiprecision::cpp_int;

big_uint ours(const cpp_int& n) {
    big_uint sum;
    for (const char digit : n.str()) sum = sum * 10 + static_cast<std::uint64_t>(digit - '0');
    return sum;
}

cpp_int random_number(std::mt19937& dice) {
    cpp_int n = 0;
    for (auto i = dice() % 8; i > 0; --i)
        n = n << 32 | (dice() % 4 == 0 ? 0xFFFFFFFFU : dice() % 5 == 0 ? 0U : dice());
    return n;
}

profile random_orders(std::mt19937& dice, std::size_t options, int ballots) {
    profile p(options);
    std::vector<option> order(options);
    std::iota(order.begin(), order.end(), option{0});
    for (int i = 0; i < ballots; ++i) {
        // Everybody likes the first options best, so there are many surpluses.
        std::ranges::sort(order);
        for (std::size_t k = 0; k + 1 < options; ++k)
            std::swap(order[k], order[std::min(options - 1, k + dice() % 3)]);
        ranking r;
        const auto length = 1 + dice() % options;
        for (std::size_t k = 0; k < length; ++k) REQUIRE(r.below(order[k]));
        p.add(r);
    }
    return p;
}

constexpr option ann = 0, bob = 1, pat = 2, quinn = 3, xenia = 4;

/// 41 options, and the quota is 10,000. Ann's surplus is two thirds of her votes, Bob's half of his; both
/// pass from one of 36 others to the next, in fractions so odd that weights are truncated. 3,000 of Ann's
/// ballots say `anns`.
profile with_long_weights(std::size_t seats, const ranking& anns, std::uint64_t pats, std::uint64_t xenias) {
    constexpr std::size_t others = 36;
    profile votes(others + 5);
    votes.add(anns, 3'000);
    votes.add(ranking{bob, quinn}, 2'000);
    votes.add(ranking{pat}, pats);
    votes.add(ranking{quinn}, 8'000);
    votes.add(ranking{xenia}, xenias);
    std::mt19937 dice(53);
    const auto chain = [&](option first, std::size_t from) {
        std::vector<option> order;
        for (auto i = from; i < others; ++i) order.push_back(static_cast<option>(5 + i));
        for (std::size_t i = 1; i < order.size(); ++i)
            if (dice() % 2 == 0) std::swap(order[i - 1], order[i]);
        ranking r{first};
        for (const auto o : order) REQUIRE(r.below(o));
        return r;
    };
    auto left = 9'999 * (seats + 1) + 7 - 58'000 - pats - xenias;
    for (std::size_t i = 0; i < others; ++i) {
        votes.add(chain(ann, 0), 27'000 / others);
        votes.add(chain(bob, 0), 18'000 / others);
        const auto own = i + 1 < others ? left / (others - i) + dice() % 60 : left;
        for (const auto part : {own / 2, own / 3, own - own / 2 - own / 3})
            votes.add(chain(static_cast<option>(5 + i), i + 1), part);
        left -= own;
    }
    return votes;
}

/// The number of the round in which only `o` leaves.
std::size_t leaves(const stv_result& r, option o) {
    for (std::size_t i = 0; i < r.rounds.size(); ++i)
        if (r.rounds[i].eliminated == std::vector{o}) return i;
    throw std::runtime_error("it does not leave alone");
}

}  // namespace

TEST_CASE("big numbers agree with Boost's") {
    std::mt19937 dice(51);
    for (int i = 0; i < 1000; ++i) {
        const auto a = random_number(dice), b = random_number(dice);
        const auto x = ours(a), y = ours(b);
        REQUIRE((x < y) == (a < b));
        REQUIRE((x == y) == (a == b));
        REQUIRE(x + y == ours(a + b));
        REQUIRE(x * y == ours(a * b));
        if (a >= b) REQUIRE(x - y == ours(a - b));
        if (a < b) REQUIRE_THROWS_AS(x - y, std::underflow_error);
        if (b > 0) REQUIRE(quotient(x, y) == ours(a / b));
        REQUIRE(gcd(x, y) == ours(boost::multiprecision::gcd(a, b)));
        const auto shift = dice() % 100;
        REQUIRE(big_uint(x).shift_left(shift) == ours(a << shift));
        REQUIRE(big_uint(x).shift_right(shift) == ours(a >> shift));
        REQUIRE(x.bits() == (a == 0 ? 0 : boost::multiprecision::msb(a) + 1));
    }
    CHECK_THROWS_AS(quotient(1, 0), std::domain_error);
    CHECK_THROWS_AS(big_uint::power_of_two(64).to_uint64(), std::overflow_error);
    CHECK((big_uint::power_of_two(64) - 1).to_uint64() == ~std::uint64_t{0});
}

TEST_CASE("shares of votes as text") {
    CHECK(rational(6).to_text(4) == "6");
    CHECK(rational(17, 4).to_text(4) == "4.25");
    CHECK(rational(4, 3).to_text(4) == "1.3333");
    CHECK(rational(2, 3).to_text(4) == "0.6666");
    CHECK(rational(199999, 100000).to_text(4) == "1.9999");
    CHECK(rational(1, 20).to_text(1) == "0");
    CHECK(rational(0).to_text(2) == "0");
    CHECK(rational(17, 4).whole() == 4);
    CHECK(rational(1, 2) == rational(2, 4));
    CHECK(rational(1, 3) < rational(1, 2));
    CHECK(rational(1, 3) + rational(1, 6) == rational(1, 2));
    CHECK_THROWS_AS(rational(1, 0), std::domain_error);
}

TEST_CASE("a surplus is passed on in exact parts") {
    // Quota ⌊20/4⌋ + 1 = 6. A has 12, six too many, so half of each ballot is passed on.
    const auto p = election("ABCDE", "7 A>B>C, 5 A>C, 3 D, 2 E, 3 B");
    const auto r = stv(p, 3, lot_order(5));
    CHECK(r.quota == 6);
    REQUIRE(r.rounds.size() >= 2);
    CHECK(r.rounds[0].surplus_of == option{0});
    REQUIRE(r.rounds[0].transfers.size() == 2);
    CHECK(r.rounds[0].transfers[0].to == letter("ABCDE", 'B'));
    CHECK(r.rounds[0].transfers[0].votes == rational(7, 2));
    CHECK(r.rounds[0].transfers[1].votes == rational(5, 2));
    CHECK(r.rounds[1].votes[0] == rational(6));
    CHECK(r.rounds[1].votes[1] == rational(13, 2));
    CHECK(shown("ABCDE", r.rounds[1].elected) == "B");
    // B's surplus is half a vote of 6.5, a thirteenth: of A>B>C's 3.5 votes 7/26 go on to C, and the rest is
    // exhausted.
    CHECK(r.rounds[1].transfers[0].votes == rational(7, 26));
    CHECK_FALSE(r.rounds[1].transfers[1].to);
    CHECK(r.rounds[1].transfers[1].votes == rational(3, 13));
    CHECK(r.elected.size() == 3);
}

TEST_CASE("a round says by what rule a surplus goes first; the order of election within it decides nothing") {
    const auto filled = stv(election("ABC", "6 A>C, 6 B>C, 3 C"), 2, lot_order(3));
    REQUIRE(filled.rounds.size() == 1);
    CHECK(shown("ABC", filled.rounds[0].elected) == "AB");
    CHECK(filled.rounds[0].rule == tie_break::none);
    // Quota 4: A and B have two too many each, and only one surplus is passed on in a round.
    const auto p = election("ABCDE", "6 A>C, 6 B>D, 1 C, 1 D, 1 E");
    const auto r = stv(p, 3, lot_order(std::vector<option>{1, 0, 2, 3, 4}));
    REQUIRE(r.rounds.size() > 1);
    CHECK(r.rounds[0].surplus_of == letter("ABCDE", 'B'));
    CHECK(r.rounds[0].rule == tie_break::lot);
    CHECK(r.rounds[1].surplus_of == letter("ABCDE", 'A'));
    CHECK(r.rounds[1].rule == tie_break::none);
}

TEST_CASE("more seats than options: everybody is elected; no seat is a mistake") {
    const auto p = election("ABC", "2 A>B, 1 C");
    CHECK(stv(p, 5, lot_order(3)).elected.size() == 3);
    CHECK(shown("ABC", stv(p, 3, lot_order(3)).elected) == "ACB");
    CHECK_THROWS_AS(stv(p, 0, lot_order(3)), std::invalid_argument);
}

TEST_CASE("many seats: votes are conserved to the last bit, weights stay short") {
    std::mt19937 dice(52);
    for (const std::size_t seats : {3U, 8U, 20U, 30U}) {
        const auto p = random_orders(dice, 40, 500);
        const auto r = stv(p, seats, lot_order(40));
        CAPTURE(seats);
        CHECK(r.elected.size() == seats);
        std::size_t surpluses = 0;
        for (const auto& round : r.rounds) {
            surpluses += round.surplus_of ? 1U : 0U;
            rational sum = round.exhausted;
            // All numbers of a round have one denominator.
            for (const auto& v : round.votes) sum += v;
            sum += round.rest;
            REQUIRE(sum == rational(500));
            REQUIRE(round.rest < rational(1, big_uint::power_of_two(450)));
            REQUIRE(sum.denominator().bits() <= 8192 + 64);
        }
        if (seats >= 20) CHECK(surpluses > 12);
        if (seats == 3) CHECK(r.rounds.back().rest == rational(0));
    }
}

TEST_CASE("truncated weights do not tell equal votes apart") {
    // Pat has 7,000 and two thirds of 3,000, Quinn 8,000 and half of 2,000. Before Bob's surplus was passed
    // on, Quinn had fewer.
    const auto r = stv(with_long_weights(40, {ann, pat}, 7'000, 9'600), 40, lot_order(41));
    REQUIRE(r.quota == 10'000);
    CHECK(r.cut());
    const auto& round = r.rounds[leaves(r, quinn)];
    CHECK(round.rule == tie_break::backward);
    CHECK(round.votes[pat] < rational(9'000));
    CHECK(round.as_text(round.votes[pat], 6) == "9000");
    CHECK(round.votes[quinn] == rational(9'000));
    CHECK(r.decided_by == tie_break::backward);
    // Weights are exact as long as their denominator has at most 8,192 bits.
    std::size_t longest = 0;
    for (const auto& each : r.rounds) longest = std::max(longest, each.exhausted.denominator().bits());
    CHECK(longest > 4096);
    CHECK(longest <= 8192);
    CHECK(r.rounds.back().rest < rational(1, big_uint::power_of_two(450)));
    CHECK(std::ranges::find(r.elected, pat) != r.elected.end());
}

TEST_CASE("truncated weights keep nobody from the quota") {
    // Xenia leaves with two thirds of 3,000, which give Pat exactly the quota.
    const auto r = stv(with_long_weights(39, {ann, xenia, pat}, 8'000, 10), 39, lot_order(41));
    CHECK(r.cut());
    const auto& next = r.rounds[leaves(r, xenia) + 1];
    CHECK(next.votes[pat] < rational(r.quota));
    CHECK(next.as_text(next.votes[pat], 6) == "10000");
    CHECK(next.elected == std::vector{pat});
}

TEST_CASE("the votes of a batch are tied with an equal number, even after weights were truncated") {
    // Three have a third of 2,000 each once Ann's surplus has been passed on.
    const big_uint third = quotient(big_uint::power_of_two(512) * 2'000, 3);
    const auto votes = [&](const big_uint& n) { return stv_tally(n + 3, 256); };
    const std::vector<stv_tally> now{votes(third), votes(third), votes(third),
                                     votes(big_uint::power_of_two(512) * 2'000)};
    CHECK(hopeless(now, {0, 1, 2, 3}, 3, 3).empty());
}
