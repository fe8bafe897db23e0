// Nobody voted, one option, everything tied, shared ranks: results like any other.
#include "elections.hpp"
#include "pollstream/count/overview.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace pollstream::count;
using namespace pollstream::count::testing;

namespace {

lot_order lot_of(std::string_view letters, std::string_view order) {
    std::vector<option> first_to_last;
    for (const char c : order) first_to_last.push_back(letter(letters, c));
    return lot_order(first_to_last);
}

void check_nobody_wins(const profile& p) {
    const auto all = count_all(p, pairwise_matrix(p), lot_order(p.options()), {.seats = 2, .top = {}});
    for (const auto& m : all_methods()) {
        const auto* s = all.outcome(m.what);
        if (s == nullptr) continue;
        CAPTURE(m.key);
        CHECK_FALSE(s->winner);
        CHECK(s->decided_by == tie_break::none);
        CHECK(s->places.size() == 1);
        CHECK(s->places.front().size() == p.options());
    }
    CHECK_FALSE(all.condorcet->winner);
    CHECK_FALSE(all.condorcet->loser);
    CHECK(all.condorcet->smith.size() == p.options());
    CHECK(all.irv->rounds.empty());
    CHECK(all.stv->elected.empty());
    CHECK(all.stv->rounds.empty());
    CHECK(verdicts(all, lot_order(p.options())).empty());
}

}  // namespace

TEST_CASE("nobody voted: everything is tied and nobody has won") {
    check_nobody_wins(profile(3));
    auto p = profile(3);
    p.add({}, 5);
    check_nobody_wins(p);
}

TEST_CASE("ballots that rank everybody equally approve of everybody, and give nobody a vote") {
    const auto p = election("AB", "5 A=B");
    CHECK(p.ballots() == 5);
    CHECK(p.abstentions() == 0);
    const auto all = count_all(p, pairwise_matrix(p), lot_order(2), {.seats = 2, .top = {}});
    CHECK(all.approval->votes == std::vector<std::uint64_t>{5, 5});
    CHECK(all.approval->outcome.decided_by == tie_break::lot);
    for (const auto* s : {&all.plurality->outcome, &all.borda->outcome, &all.irv->outcome}) {
        CHECK_FALSE(s->winner);
        CHECK(s->decided_by == tie_break::none);
        CHECK(s->places == std::vector<std::vector<option>>{{0, 1}});
    }
    CHECK(all.stv->elected.empty());
    // The pairwise methods see a tie.
    CHECK(all.schulze->outcome.decided_by == tie_break::lot);
    const auto one = election("A", "5 A");
    CHECK(borda(one, lot_order(1)).outcome.winner == option{0});
}

TEST_CASE("no options at all are counted too") {
    const profile p(0);
    const auto all = count_all(p, pairwise_matrix(p), lot_order(), {.seats = 2, .top = {}});
    for (const auto& m : all_methods())
        if (const auto* s = all.outcome(m.what)) CHECK(s->places.empty());
}

TEST_CASE("one option wins by every method") {
    const auto p = election("A", "3 A");
    const auto all = count_all(p, pairwise_matrix(p), lot_order(1), {});
    for (const auto& m : all_methods())
        if (const auto* s = all.outcome(m.what)) {
            CAPTURE(m.key);
            CHECK(s->winner == option{0});
            CHECK(s->decided_by == tie_break::none);
        }
    CHECK(all.condorcet->winner == option{0});
    CHECK_FALSE(all.condorcet->loser);
    CHECK(all.irv->rounds.size() == 1);
    CHECK(all.minimax->worst == std::vector<std::int64_t>{0});
}

TEST_CASE("everything tied: the lot decides, and is named") {
    const auto p = election("ABC", "1 A>B>C, 1 B>C>A, 1 C>A>B");
    for (const std::string_view order : {"ABC", "CAB", "BCA", "BAC"}) {
        const auto all = count_all(p, pairwise_matrix(p), lot_of("ABC", order), {});
        for (const auto m : {method::plurality, method::borda, method::copeland, method::minimax,
                             method::minimax_margins, method::schulze}) {
            CAPTURE(info(m).key, order);
            CHECK(winner("ABC", *all.outcome(m)) == order.front());
            CHECK(all.outcome(m)->decided_by == tie_break::lot);
        }
        // Ranked pairs draws lots between majorities, not between options.
        CHECK(all.ranked_pairs->outcome.decided_by == tie_break::lot);
        CHECK(all.ranked_pairs->pairs.front().winner == letter("ABC", order.front()));
        // IRV: the last in the lot leaves, and its ballots decide between the others.
        CHECK(all.irv->rounds.front().rule == tie_break::lot);
        CHECK(shown("ABC", all.irv->rounds.front().eliminated) == std::string(1, order.back()));
        CHECK(all.irv->outcome.decided_by == tie_break::lot);
        CHECK_FALSE(all.condorcet->winner);
    }
}

TEST_CASE("ballots with shared ranks: pairwise methods count them, the others are absent or refuse") {
    const auto p = election("ABC", "3 A=B>C, 2 C");
    const auto all = count_all(p, pairwise_matrix(p), lot_order(3), {.seats = 2, .top = {}});
    CHECK_FALSE(all.plurality);
    CHECK_FALSE(all.borda);
    CHECK_FALSE(all.irv);
    CHECK_FALSE(all.stv);
    CHECK(all.condorcet->loser == letter("ABC", 'C'));
    CHECK(shown("ABC", all.schulze->outcome.places) == "A=B>C");
    CHECK(all.schulze->outcome.decided_by == tie_break::lot);
    CHECK_THROWS_AS(irv(p, lot_order(3)), std::invalid_argument);
    CHECK_THROWS_AS(stv(p, 2, lot_order(3)), std::invalid_argument);
    CHECK_THROWS_AS(plurality(p, lot_order(3)), std::invalid_argument);
    CHECK_THROWS_AS(borda(p, lot_order(3)), std::invalid_argument);
}

TEST_CASE("approval of sets needs no number of approved ranks") {
    const auto sets = election("ABC", "3 A=B, 2 C, 1 A=B=C");
    CHECK(holds_sets(sets));
    const auto all = count_all(sets, pairwise_matrix(sets), lot_order(3), {});
    REQUIRE(all.approval);
    CHECK(all.approval->votes == std::vector<std::uint64_t>{4, 4, 3});
    CHECK(all.approval->outcome.decided_by == tie_break::lot);
    const auto ranked_ones = election("ABC", "3 A>B");
    CHECK_FALSE(holds_sets(ranked_ones));
    CHECK_FALSE(count_all(ranked_ones, pairwise_matrix(ranked_ones), lot_order(3), {}).approval);
}

TEST_CASE("a last rank shared by everything that is left is not approved, whatever number of ranks is") {
    // As PrefLib's TOC files write those who rank one option only.
    const auto one_each = election("ABCD", "3 A>B=C=D, 2 B>A=C=D");
    const auto left_out = election("ABCD", "3 A, 2 B");
    for (const std::size_t top : {1U, 2U, 4U, 100U}) {
        CHECK(approval(one_each, lot_order(4), top).votes == std::vector<std::uint64_t>{3, 2, 0, 0});
        CHECK(approval(left_out, lot_order(4), top).votes == std::vector<std::uint64_t>{3, 2, 0, 0});
    }
    CHECK(approval(election("ABC", "1 A=B=C"), lot_order(3), 1).votes == std::vector<std::uint64_t>{1, 1, 1});
    CHECK(approval(election("ABC", "1 A>B>C"), lot_order(3), 3).votes == std::vector<std::uint64_t>{1, 1, 1});
}

TEST_CASE("approval of sets whose ballots rank everything else last") {
    const auto sets = election("ABC", "3 A=B>C, 2 C>A=B, 1 A=B=C, 1 B");
    REQUIRE(holds_sets(sets));
    CHECK(count_all(sets, pairwise_matrix(sets), lot_order(3), {}).approval->votes ==
          std::vector<std::uint64_t>{4, 5, 3});
    CHECK_FALSE(holds_sets(election("ABC", "1 A>B>C")));
    CHECK_FALSE(holds_sets(election("ABCD", "1 A=B>C")));
}

TEST_CASE("IRV: those tied for last leave together if nothing could save them") {
    // D and E are tied with one vote each; even with both of their votes, C would still be ahead.
    const auto p = election("ABCDE", "8 A, 7 B, 3 C, 1 D>E, 1 E>D");
    const auto r = irv(p, lot_order(5));
    CHECK(shown("ABCDE", r.rounds[0].eliminated) == "DE");
    CHECK(r.rounds[0].rule == tie_break::batch);
    CHECK(r.rounds[0].transfers == std::vector<irv_transfer>{{3, std::nullopt, 1}, {4, std::nullopt, 1}});
    CHECK(r.rounds[1].exhausted == 2);
    CHECK(r.outcome.decided_by == tie_break::batch);
    // F leaves with them, and ranks above them: it had more votes.
    const auto more = irv(election("ABCDEF", "9 A, 8 B, 5 C, 1 D, 1 E, 2 F"), lot_order(6));
    CHECK(shown("ABCDEF", more.rounds[0].eliminated) == "DEF");
    CHECK(shown("ABCDEF", more.outcome.places) == "A>B>C>F>D=E");
    // Not tied: only one leaves, however hopeless the next one is.
    const auto q = election("ABCD", "8 A, 7 B, 2 C, 1 D");
    CHECK(shown("ABCD", irv(q, lot_order(4)).rounds[0].eliminated) == "D");
}

TEST_CASE("IRV: a tie for last looks back to the latest round where they differ") {
    // B and C are tied after D's votes went to C; B led before.
    const auto p = election("ABCD", "9 A, 6 B, 4 C, 2 D>C");
    const auto r = irv(p, lot_of("ABCD", "CDAB"));
    REQUIRE(r.rounds.size() == 3);
    CHECK(r.rounds[1].votes == std::vector<std::uint64_t>{9, 6, 6, 0});
    CHECK(shown("ABCD", r.rounds[1].eliminated) == "C");
    CHECK(r.rounds[1].rule == tie_break::backward);
    CHECK(r.outcome.decided_by == tie_break::backward);
}

TEST_CASE("ranked pairs: of equal majorities the one with the smaller opposition goes first") {
    // A cycle: C beats A 6–2, B beats C 5–2, A beats B 5–3; the last is not locked.
    pairwise_matrix d(3, 10,
                      {0, 5, 2,  //
                       3, 0, 5,  //
                       6, 2, 0});
    for (const std::string_view order : {"ABC", "CBA"}) {
        const auto r = ranked_pairs(d, lot_of("ABC", order));
        CHECK(shown("ABC", r.outcome.places) == "B>C>A");
        CHECK(r.outcome.decided_by == tie_break::smaller_opposition);
        REQUIRE(r.pairs.size() == 3);
        CHECK_FALSE(r.pairs[2].locked);
        CHECK(r.pairs[2].opposition == 3);
    }
}

TEST_CASE("ranked pairs: of equal majorities of one winner, the one over the last in the lot goes first") {
    const auto p = election("ABC", "1 A>B, 1 A>C");
    for (const std::string_view order : {"ABC", "ACB"}) {
        const auto r = ranked_pairs(pairwise_matrix(p), lot_of("ABC", order));
        REQUIRE(r.pairs.size() == 2);
        CHECK(r.pairs.front().loser == letter("ABC", order.back()));
    }
}

TEST_CASE("a lot is an order of all options") {
    const std::array<option, 3> twice{0, 1, 1}, beyond{0, 1, 3}, fine{2, 0, 1};
    CHECK_THROWS_AS(lot_order(twice), std::invalid_argument);
    CHECK_THROWS_AS(lot_order(beyond), std::invalid_argument);
    const lot_order lot(fine);
    CHECK(lot.drawn());
    CHECK(lot.before(2, 0));
    CHECK(lot.first_of(std::array<option, 2>{0, 1}) == 0);
    CHECK(lot.last_of(std::array<option, 3>{0, 1, 2}) == 1);
    CHECK_FALSE(lot_order(3).drawn());
    CHECK(lot_order(3).before(0, 2));
}

TEST_CASE("methods have names that find them") {
    for (const auto& m : all_methods()) {
        CHECK(info(m.what).key == m.key);
        CHECK(method_named(m.key) == m.what);
    }
    CHECK_FALSE(method_named("dictator"));
    for (const auto rule :
         {tie_break::none, tie_break::smaller_opposition, tie_break::batch, tie_break::backward,
          tie_break::head_to_head, tie_break::higher_total, tie_break::five_stars, tie_break::lot})
        CHECK_FALSE(name_of(rule).empty());
}
