// Every vector of the specification of counting, method by method.
#include "elections.hpp"
#include "pollstream/count/overview.hpp"

#include <catch2/catch.hpp>

using namespace pollstream::count;
using namespace pollstream::count::testing;

namespace {

using counts = std::vector<std::uint64_t>;

constexpr auto tn = "MNCK";
constexpr auto sch = "ABCDE";
constexpr auto bur = "MKW";

lot_order lot_for(const profile& p) {
    return lot_order(p.options());
}

}  // namespace

TEST_CASE("Tennessee: plurality elects Memphis") {
    const auto p = tennessee();
    CHECK(p.ballots() == 100);
    const auto r = plurality(p, lot_for(p));
    CHECK(r.votes == counts{42, 26, 15, 17});
    CHECK(shown(tn, r.outcome.places) == "M>N>K>C");
    CHECK(winner(tn, r.outcome) == 'M');
    CHECK(r.outcome.decided_by == tie_break::none);
}

TEST_CASE("Tennessee: approval of the two best elects Nashville") {
    const auto p = tennessee();
    const auto r = approval(p, lot_for(p), 2);
    CHECK(r.votes == counts{42, 68, 58, 32});
    CHECK(r.voters == 100);
    CHECK(winner(tn, r.outcome) == 'N');
}

TEST_CASE("Tennessee: Borda elects Nashville") {
    const auto p = tennessee();
    const auto r = borda(p, lot_for(p));
    CHECK(r.points == counts{126, 194, 173, 107});
    CHECK(shown(tn, r.outcome.places) == "N>C>M>K");
}

TEST_CASE("Tennessee: IRV elects Knoxville, round by round") {
    const auto p = tennessee();
    const auto r = irv(p, lot_for(p));
    CHECK(r.ballots == 100);
    REQUIRE(r.rounds.size() == 3);
    CHECK(r.rounds[0].votes == counts{42, 26, 15, 17});
    CHECK(shown(tn, r.rounds[0].eliminated) == "C");
    CHECK(r.rounds[0].transfers == std::vector<irv_transfer>{{2, option{3}, 15}});
    CHECK(r.rounds[1].votes == counts{42, 26, 0, 32});
    CHECK(shown(tn, r.rounds[1].eliminated) == "N");
    CHECK(r.rounds[1].transfers == std::vector<irv_transfer>{{1, option{3}, 26}});
    CHECK(r.rounds[2].votes == counts{42, 0, 0, 58});
    CHECK(r.rounds[2].eliminated.empty());
    for (const auto& round : r.rounds) CHECK(round.exhausted == 0);
    CHECK(winner(tn, r.outcome) == 'K');
    CHECK(shown(tn, r.outcome.places) == "K>M>N>C");
    CHECK(r.outcome.decided_by == tie_break::none);
}

TEST_CASE("Tennessee: Nashville beats each other option") {
    const auto p = tennessee();
    const pairwise_matrix d(p);
    const auto m = letter(tn, 'M'), n = letter(tn, 'N'), c = letter(tn, 'C'), k = letter(tn, 'K');
    CHECK(d(n, c) == 68);
    CHECK(d(c, n) == 32);
    CHECK(d(n, k) == 68);
    CHECK(d(k, n) == 32);
    CHECK(d(n, m) == 58);
    CHECK(d(m, n) == 42);
    CHECK(condorcet_winner(d) == n);
    CHECK(condorcet_loser(d) == m);
    CHECK(smith_set(d) == std::vector<option>{n});
}

TEST_CASE("Tennessee: the methods disagree") {
    const auto p = tennessee();
    const pairwise_matrix d(p);
    const auto v = verdicts(count_all(p, d, lot_for(p), {}), lot_for(p));
    REQUIRE(v.size() == 3);
    CHECK(shown(tn, v[0].winners) == "N");
    CHECK(v[0].methods == std::vector<method>{method::borda, method::condorcet, method::copeland,
                                              method::minimax, method::minimax_margins,
                                              method::minimax_opposition, method::ranked_pairs,
                                              method::schulze});
    CHECK(shown(tn, v[1].winners) == "M");
    CHECK(v[1].methods == std::vector<method>{method::plurality});
    CHECK(shown(tn, v[2].winners) == "K");
    CHECK(v[2].methods == std::vector<method>{method::irv});
}

TEST_CASE("Burlington 2009: plurality elects Wright, IRV Kiss, and Montroll beats both") {
    const auto p = burlington();
    CHECK(p.ballots() == 8833);
    CHECK(plurality(p, lot_for(p)).votes[letter(bur, 'W')] == 3297);
    CHECK(winner(bur, plurality(p, lot_for(p)).outcome) == 'W');

    const auto r = irv(p, lot_for(p));
    REQUIRE(r.rounds.size() == 2);
    CHECK(shown(bur, r.rounds[0].eliminated) == "M");
    CHECK(r.rounds[1].votes == counts{0, 4314, 4064});
    CHECK(r.rounds[1].exhausted == 455);
    CHECK(r.rounds[0].transfers ==
          std::vector<irv_transfer>{{0, option{1}, 1332}, {0, option{2}, 767}, {0, std::nullopt, 455}});
    CHECK(winner(bur, r.outcome) == 'K');

    const pairwise_matrix d(p);
    CHECK(d(0, 1) == 4067);
    CHECK(d(1, 0) == 3477);
    CHECK(d(0, 2) == 4597);
    CHECK(d(2, 0) == 3668);
    CHECK(condorcet_winner(d) == letter(bur, 'M'));
}

TEST_CASE("Schulze's example: the matrix and the chains") {
    const auto p = schulze_example();
    CHECK(p.ballots() == 45);
    const pairwise_matrix d(p);
    CHECK(std::vector<std::uint64_t>(d.cells().begin(), d.cells().end()) == counts{0,  20, 26, 30, 22,  //
                                                                                   25, 0,  16, 33, 18,  //
                                                                                   19, 29, 0,  17, 24,  //
                                                                                   15, 12, 28, 0,  14,  //
                                                                                   23, 27, 21, 31, 0});
    CHECK(condorcet_winner(d) == std::nullopt);

    const auto r = schulze(d, lot_for(p));
    const auto a = letter(sch, 'A'), e = letter(sch, 'E');
    CHECK(r.strength(e, a) == 25);
    CHECK(r.strength(a, e) == 24);
    CHECK(shown(sch, r.outcome.places) == "E>A>C>B>D");
    CHECK(r.outcome.decided_by == tie_break::none);
}

TEST_CASE("Schulze's example: the other methods") {
    const auto p = schulze_example();
    const pairwise_matrix d(p);
    const auto lot = lot_for(p);
    const auto b = borda(p, lot);
    CHECK(b.points == counts{98, 92, 89, 69, 102});
    CHECK(winner(sch, irv(p, lot).outcome) == 'C');
    CHECK(shown(sch, ranked_pairs(d, lot).outcome.places) == "A>C>E>B>D");
    CHECK(ranked_pairs(d, lot).outcome.decided_by == tie_break::none);

    const auto c = copeland(d, lot);
    std::vector<unsigned> points;
    for (const auto& record : c.records) points.push_back(record.half_points());
    CHECK(points == std::vector<unsigned>{4, 4, 4, 2, 6});
    CHECK(winner(sch, c.outcome) == 'E');
    CHECK(winner(sch, minimax(d, minimax_by::winning_votes, lot).outcome) == 'E');
    CHECK(smith_set(d).size() == 5);
}

// source: computed by hand
TEST_CASE("IRV is not monotone, and must not be") {
    const auto before = election("ABC", "6 C>A>B, 2 B>A>C, 3 B>C>A, 4 A>B>C, 2 A>C>B");
    const auto r = irv(before, lot_for(before));
    CHECK(winner("ABC", r.outcome) == 'C');
    CHECK(r.rounds.back().votes == counts{8, 0, 9});

    // The two who voted A>C>B rank C higher, and C loses.
    auto after = before;
    after.remove(ranked("ABC", "A>C>B"), 2);
    after.add(ranked("ABC", "C>A>B"), 2);
    CHECK(after == election("ABC", "8 C>A>B, 2 B>A>C, 3 B>C>A, 4 A>B>C"));
    const auto s = irv(after, lot_for(after));
    CHECK(winner("ABC", s.outcome) == 'B');
    CHECK(s.rounds.back().votes == counts{0, 9, 8});
}

// source: computed by hand
TEST_CASE("STV: two seats, nine ballots, quota four") {
    const auto p = election("ABCD", "5 A>B>C>D, 2 B>A>C>D, 1 B>C>A>D, 1 B>C>D>A");
    const auto r = stv(p, 2, lot_for(p));
    CHECK(r.quota == 4);
    CHECK(shown("ABCD", r.elected) == "AB");
    CHECK(r.decided_by == tie_break::none);
}
