// How long counting takes: random ballots over a dozen candidates, nearly all of them different (the worst
// case), counted by every method, each once, on one core.
//     pollstream_count_bench [BALLOTS [CANDIDATES [SEED]]]
#include "pollstream/count/overview.hpp"
#include "pollstream/count/star.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace {

using namespace pollstream::count;
using clock_type = std::chrono::steady_clock;

double sum_ms = 0;

/// Runs the work, prints how long it took, and returns its result.
template <class Work>
auto timed(const std::string& what, Work&& work) {
    const auto start = clock_type::now();
    auto result = work();
    const std::chrono::duration<double, std::milli> took = clock_type::now() - start;
    std::printf("%-38s %9.2f ms\n", what.c_str(), took.count());
    sum_ms += took.count();
    return result;
}

/// Every voter leans towards the first candidates, more or less; most rank all of them, some stop early.
std::vector<ranking> random_rankings(std::size_t ballots, std::size_t candidates, std::mt19937_64& dice) {
    std::vector<double> strength(candidates);
    std::iota(strength.begin(), strength.end(), 0.0);
    std::vector<ranking> all;
    all.reserve(ballots);
    std::normal_distribution<double> noise(0, static_cast<double>(candidates) / 2);
    std::vector<std::pair<double, option>> order(candidates);
    for (std::size_t b = 0; b < ballots; ++b) {
        for (std::size_t c = 0; c < candidates; ++c)
            order[c] = {strength[c] + noise(dice), static_cast<option>(c)};
        std::ranges::sort(order);
        const auto length = dice() % 4 == 0 ? 1 + dice() % candidates : candidates;
        ranking r;
        for (std::size_t i = 0; i < length; ++i)
            if (!r.below(order[i].second)) std::abort();
        all.push_back(std::move(r));
    }
    return all;
}

star_profile random_stars(std::size_t ballots, std::size_t candidates, std::mt19937_64& dice) {
    star_profile p(candidates);
    std::vector<std::uint8_t> scores(candidates);
    for (std::size_t b = 0; b < ballots; ++b) {
        for (auto& s : scores) s = static_cast<std::uint8_t>(dice() % 6);
        p.add(scores);
    }
    return p;
}

std::size_t argument(int argc, char** argv, int at, std::size_t initial) {
    return argc > at ? std::strtoull(argv[at], nullptr, 10) : initial;
}

}  // namespace

int main(int argc, char** argv) {
    const auto ballots = argument(argc, argv, 1, 100'000);
    const auto candidates = argument(argc, argv, 2, 12);
    if (candidates < 2 || candidates > most_options) {
        std::fprintf(stderr, "2 to 100 candidates\n");
        return 2;
    }
    std::mt19937_64 dice(argument(argc, argv, 3, 42));
    const auto rankings = random_rankings(ballots, candidates, dice);
    const lot_order lot(candidates);

    const auto p = timed("profile, one ballot at a time", [&] {
        profile all(candidates);
        for (const auto& r : rankings) all.add(r);
        return all;
    });
    std::printf("  %zu ballots over %zu candidates, %zu different\n", ballots, candidates, p.distinct());
    const auto d = timed("pairwise matrix, one ballot at a time", [&] {
        pairwise_matrix all(candidates);
        for (const auto& r : rankings) all.add(r);
        return all;
    });
    timed("plurality", [&] { return plurality(p, lot); });
    timed("approval of the best three", [&] { return approval(p, lot, 3); });
    timed("Borda", [&] { return borda(p, lot); });
    const auto instant = timed("IRV", [&] { return irv(p, lot); });
    timed("Condorcet winner, loser, Smith set", [&] {
        return condorcet_result{condorcet_winner(d), condorcet_loser(d), smith_set(d)};
    });
    timed("Copeland", [&] { return copeland(d, lot); });
    timed("minimax, winning votes", [&] { return minimax(d, minimax_by::winning_votes, lot); });
    timed("minimax, margins", [&] { return minimax(d, minimax_by::margins, lot); });
    timed("minimax, opposition", [&] { return minimax(d, minimax_by::pairwise_opposition, lot); });
    timed("ranked pairs", [&] { return ranked_pairs(d, lot); });
    timed("Schulze", [&] { return schulze(d, lot); });
    const auto seats = std::max<std::size_t>(2, candidates / 2);
    const auto several =
        timed("STV, " + std::to_string(seats) + " seats", [&] { return stv(p, seats, lot); });
    const auto stars = timed("STAR, ballots included", [&] {
        const auto all = random_stars(ballots, candidates, dice);
        return star(all, lot);
    });
    std::printf("%-38s %9.2f ms\n", "all of it", sum_ms);
    timed("a copy, to count from elsewhere", [&] { return profile(p); });
    std::printf("  IRV took %zu rounds, STV %zu; STAR elected number %d\n", instant.rounds.size(),
                several.rounds.size(), stars.outcome.winner ? *stars.outcome.winner + 1 : 0);
    return 0;
}
