// The table of kinds itself: every row is complete, and what a row counts is what its ballots say.
#include "pollstream/domain/kind.hpp"

#include "samples.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <optional>

using namespace pollstream;
using namespace pollstream::testing;

TEST_CASE("every kind has its own name and rules for everything") {
    for (std::size_t i = 0; i < poll_kinds; ++i) {
        const auto kind = static_cast<poll_kind>(i);
        const auto& rules = rules_of(kind);
        CAPTURE(rules.name);
        CHECK(parse_poll_kind(rules.name) == kind);
        CHECK(to_string(kind) == rules.name);
        CHECK(rules.member != vote_member::none);
        CHECK(rules.options_min <= rules.options_max);
        CHECK(rules.read_choices != nullptr);
        CHECK(rules.read_settings != nullptr);
        CHECK(rules.write_settings != nullptr);
        const auto ways = (rules.read_ballot != nullptr) + (rules.read_texts != nullptr) +
                          (rules.read_step != nullptr && rules.take_step != nullptr);
        CHECK(ways == 1);
        CHECK(rules.text_states.empty() == (rules.read_ballot != nullptr));
        CHECK((rules.write_texts == nullptr) == rules.text_states.empty());
        CHECK(rules.write_ballot != nullptr);
        CHECK(rules.ballot_problem != nullptr);
        CHECK((rules.option_cells || (rules.cells != nullptr && rules.move != nullptr)));
        CHECK(rules.counts != nullptr);
        CHECK(rules.total_votes != nullptr);
        CHECK(rules.write_result != nullptr);
        CHECK(rules.text != nullptr);
    }
    CHECK_FALSE(parse_poll_kind("guess"));
    CHECK_FALSE(parse_poll_kind(""));
}

TEST_CASE("what the README and docs/counting.md promise of each kind holds") {
    struct promise {
        poll_kind kind;
        vote_member member;
        share_of percents;
        std::size_t options_min;
        std::size_t options_max;
        bool may_hold_back = true;
        bool may_reveal = false;
        bool timed = false;
    };
    using enum vote_member;
    constexpr auto votes = share_of::votes;
    constexpr auto voters = share_of::voters;
    constexpr std::array<promise, poll_kinds> promises{{
        {poll_kind::single, option_ids, votes, 2, 100},
        {poll_kind::multiple, option_ids, voters, 2, 100},
        {poll_kind::approval, option_ids, voters, 2, 100},
        {poll_kind::rating, scores, voters, 1, 100},
        {poll_kind::star, scores, votes, 2, 30},
        {poll_kind::points, scores, votes, 2, 100},
        {poll_kind::rank, ranking, votes, 2, 30},
        {poll_kind::numeric, number, votes, 0, 0, true, true},
        {poll_kind::words, texts, voters, 0, 0, false},
        {poll_kind::open, texts, voters, 0, 0, false},
        {poll_kind::quiz, option_ids, voters, 2, 100, false, true, true},
        {poll_kind::qna, question, voters, 0, 0, false},
    }};
    for (std::size_t i = 0; i < poll_kinds; ++i) {
        const auto& told = promises[i];
        const auto& rules = rules_of(told.kind);
        CAPTURE(rules.name);
        CHECK(told.kind == static_cast<poll_kind>(i));
        CHECK(rules.member == told.member);
        CHECK(rules.percents == told.percents);
        CHECK(rules.options_min == told.options_min);
        CHECK(rules.options_max == told.options_max);
        CHECK(rules.may_hold_back == told.may_hold_back);
        CHECK((rules.reveals != nullptr) == told.may_reveal);
        // A right answer is known to the host before the close, so a timed kind hides its results until then.
        CHECK(rules.timed == told.timed);
        CHECK(rules.tells_at_close == told.timed);
        CHECK(rules.only_results == (told.timed ? std::optional(results_rule::after_close) : std::nullopt));
    }
}

TEST_CASE("single and multiple: a cell per option, votes are marks") {
    auto s = state_of(toppings());
    CHECK(cell_count(s.definition) == 3);
    count_ballot(s, {1, 3});
    count_ballot(s, {3});
    CHECK(counts_of(s) == std::vector<std::uint64_t>{1, 0, 2});
    CHECK(total_votes(s) == 3);
    CHECK(percents_of(s) == std::vector<std::uint32_t>{50, 0, 100});
    recount_ballot(s, {1, 3}, {2});
    CHECK(counts_of(s) == std::vector<std::uint64_t>{0, 1, 1});
    CHECK(s.counts.total_voters() == 2);

    auto one = state_of(lunch());
    count_ballot(one, {1});
    count_ballot(one, {2});
    count_ballot(one, {3});
    CHECK(percents_of(one) == std::vector<std::uint32_t>{34, 33, 33});

    std::vector<std::uint64_t> cells(3, 0);
    move_cells(one.definition, {2}, cells, 5);
    move_cells(one.definition, {2}, cells, ~std::uint64_t{0});
    CHECK(cells == std::vector<std::uint64_t>{0, 4, 0});
    CHECK_THROWS_AS(move_cells(one.definition, {4}, cells, 1), std::out_of_range);
}

TEST_CASE("a choice in words") {
    const auto p = toppings();
    CHECK(rules_of(p).text(p, {1, 3}) == "Pizza, Soup");
    choice c;
    CHECK_FALSE(rules_of(p).read_ballot(p, {vote_member::option_ids, {3, 1}, {}}, c));
    CHECK(c == choice{1, 3});
}
