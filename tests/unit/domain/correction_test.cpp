// Correcting an option's wording after votes have come in: what is allowed, what is shown of it, and what
// becomes of ballots made under the old wording.
#include "pollstream/base/limits.hpp"
#include "pollstream/domain/lifecycle.hpp"
#include "pollstream/domain/quiz.hpp"
#include "pollstream/domain/voiding.hpp"
#include "printing.hpp"
#include "samples.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::testing;
using namespace std::chrono_literals;

namespace {

poll_patch wording(std::int64_t option_id, std::string text) {
    poll_patch p;
    p.corrections.push_back({option_id, std::move(text)});
    return p;
}

/// One voter has chosen the second option.
poll_state voted() {
    auto s = state_of(lunch());
    s.counts.count({2});
    return s;
}

verdict how_is(const poll_state& s, std::uint64_t made_for, choice marks, const choice* standing = nullptr) {
    ballot b;
    b.marks = std::move(marks);
    b.made_for = made_for;
    return judge_after(s, b, standing).how;
}

}  // namespace

TEST_CASE("a wording is corrected without touching the votes, and the old one is shown") {
    auto s = voted();
    const auto version = s.version();
    REQUIRE(patch(s, wording(2, " Salat "), noon) == errc::ok);
    CHECK(s.definition.options == std::vector<std::string>{"Pizza", "Salat", "Soup"});
    CHECK(s.definition.corrections == std::vector<correction>{{2, "Salad", noon}});
    CHECK(s.definition.ballot_version == 2);
    CHECK(s.counts.counts() == std::vector<std::uint64_t>{0, 1, 0});
    CHECK(s.version() > version);

    auto both = wording(2, "Salade");
    both.corrections.push_back({3, "Soupe"});
    both.title = "Déjeuner ?";
    REQUIRE(patch(s, both, noon + 1min) == errc::ok);
    CHECK(s.definition.corrections ==
          std::vector<correction>{{2, "Salad", noon}, {2, "Salat", noon + 1min}, {3, "Soup", noon + 1min}});
    CHECK(s.definition.ballot_version == 4);
    CHECK(s.definition.title == "Déjeuner ?");
}

TEST_CASE("a repeated correction changes nothing") {
    auto s = voted();
    REQUIRE(patch(s, wording(2, "Salat"), noon) == errc::ok);
    REQUIRE(patch(s, wording(2, "Salat"), noon + 1s) == errc::ok);
    REQUIRE(patch(s, wording(2, "Salat\n"), noon + 1s) == errc::ok);
    CHECK(s.definition.corrections.size() == 1);
    CHECK(s.definition.ballot_version == 2);
}

TEST_CASE("before the first vote, and after a reset, no correction is shown") {
    auto s = state_of(lunch());
    REQUIRE(patch(s, wording(2, "Salat"), noon) == errc::ok);
    CHECK(s.definition.options[1] == "Salat");
    CHECK(s.definition.corrections.empty());
    CHECK(s.definition.ballot_version == 2);

    s.counts.count({1});
    REQUIRE(patch(s, wording(1, "Pizze"), noon) == errc::ok);
    reset(s, noon);
    CHECK(s.definition.corrections.empty());
    CHECK(s.definition.options[0] == "Pizze");
    CHECK(how_is(s, 2, {1}) == verdict::poll_changed);
    CHECK(how_is(s, 3, {1}) == verdict::counted);
}

TEST_CASE("if all votes are voided, corrections go with them") {
    auto s = voted();
    REQUIRE(patch(s, wording(2, "Salat"), noon) == errc::ok);
    auto left = s;
    vote_voiding none(left, {noon, noon + 1s});
    CHECK(none.take({1, noon - 1s, {2}, 0}));
    CHECK(none.finish() == errc::ok);
    CHECK(left.definition.corrections.size() == 1);
    vote_voiding all(s, {noon, noon + 1s});
    CHECK_FALSE(all.take({1, noon, {2}, 0}));
    CHECK(all.finish() == errc::ok);
    CHECK(s.definition.corrections.empty());
}

TEST_CASE("a correction must follow the rules for options") {
    const auto p = lunch();
    CHECK(problems_of(p, wording(0, "A")) ==
          only("corrections[0].option_id", "must be an option of the poll"));
    CHECK(problems_of(p, wording(4, "A")) ==
          only("corrections[0].option_id", "must be an option of the poll"));
    CHECK(problems_of(p, wording(1, " ")) == only("corrections[0].text", "must not be empty"));
    CHECK(problems_of(p, wording(1, std::string(256, 'a'))) ==
          only("corrections[0].text", "must have at most 255 characters"));
    CHECK(problems_of(p, wording(1, "Soup ")) == only("corrections[0].text", "is the same as option 3"));
    CHECK(problems_of(p, wording(1, "A\u009b")) ==
          only("corrections[0].text", "must not have control characters"));
    auto twice = wording(1, "A");
    twice.corrections.push_back({1, "B"});
    CHECK(problems_of(p, twice) == only("corrections[1].option_id", "must not be given twice"));
    auto swapped = wording(1, "Salad");
    swapped.corrections.push_back({2, "Pizza"});
    CHECK(problems_of(p, swapped).empty());

    auto with_options = wording(1, "A");
    with_options.options = p.options;
    CHECK(problems_of(p, with_options) == only("corrections", "must not be given together with options"));
    auto d = lunch_draft();
    d.kind = "words";
    d.options.clear();
    field_errors none;
    CHECK(problems_of(make_poll(d, noon, none), wording(1, "A")) ==
          only("corrections", "must not be given: a poll of the kind words has no options"));
}

TEST_CASE("a poll takes only a limited number of corrections") {
    auto s = voted();
    for (std::size_t i = 0; i < limits::corrections_max; ++i)
        REQUIRE(patch(s, wording(2, "Salad " + std::to_string(i)), noon) == errc::ok);
    CHECK(s.definition.corrections.size() == limits::corrections_max);
    const auto before = s.version();
    CHECK(patch(s, wording(2, "Salad"), noon) == errc::overtaken);
    CHECK(s.version() == before);
    CHECK(problems_of(s.definition, wording(2, "Salad")) ==
          only("corrections", "must not become more than 20 in one poll"));
    CHECK(problems_of(s.definition, wording(2, "Salad 19")).empty());
    poll_patch many;
    for (int i = 0; i < 21; ++i) many.corrections.push_back({2, "Salad"});
    CHECK(problems_of(s.definition, many) == only("corrections", "must be at most 20"));
}

TEST_CASE("a closed poll is corrected like an open one") {
    auto s = voted();
    close_now(s, noon);
    REQUIRE(patch(s, wording(2, "Salat"), noon + 1h) == errc::ok);
    CHECK(s.definition.corrections == std::vector<correction>{{2, "Salad", noon + 1h}});
    CHECK(s.definition.closed_at == noon);
}

TEST_CASE("a quiz cannot be corrected while its time runs, but once it is closed") {
    auto p = lunch();
    p.kind = poll_kind::quiz;
    p.results = results_rule::after_close;
    p.settings = quiz_settings{{2}, 30, false};
    auto s = state_of(p);
    REQUIRE(start_quiz(s, 0, noon) == errc::ok);
    CHECK(patch(s, wording(2, "Salat"), noon + 1s) == errc::already_started);
    close_now(s, noon + 30s);
    CHECK(patch(s, wording(2, "Salat"), noon + 40s) == errc::ok);

    p.settings = quiz_settings{{2}, std::nullopt, false};
    p.started_at = noon;
    auto untimed = state_of(p);
    CHECK(patch(untimed, wording(2, "Salat"), noon + 1s) == errc::ok);
}

TEST_CASE("nothing is chosen under an old wording") {
    auto s = voted();
    s.definition.allow_change = true;
    REQUIRE(patch(s, wording(2, "Salat"), noon) == errc::ok);
    REQUIRE(patch(s, wording(2, "Salade"), noon) == errc::ok);
    const choice stands{2};
    CHECK(how_is(s, 1, {2}) == verdict::poll_changed);
    CHECK(how_is(s, 2, {1}, &stands) == verdict::poll_changed);
    CHECK(how_is(s, 3, {1}, &stands) == verdict::changed);
    CHECK(how_is(s, 4, {2}, &stands) == verdict::poll_changed);

    SECTION("but a counted vote gets its receipt") {
        CHECK(how_is(s, 1, {2}, &stands) == verdict::same_choice);
        CHECK(how_is(s, 0, {2}, &stands) == verdict::poll_changed);
        s.definition.allow_change = false;
        CHECK(how_is(s, 1, {1}, &stands) == verdict::other_choice);
        s.definition.closed_at = noon;
        CHECK(how_is(s, 1, {2}, &stands) == verdict::same_choice);
        CHECK(how_is(s, 1, {2}) == verdict::closed);
    }
    SECTION("and an outdated vote may be repeated") {
        const auto again = [&](std::optional<std::uint64_t> made_for) {
            ballot b;
            b.marks = {2};
            b.made_for = made_for;
            standing_vote changed;
            changed.proof.id = vote_id::make();
            changed.marks = {1};
            const auto earlier = [](const vote_id&) { return std::optional(choice{2}); };
            return judge(s, b, &changed, earlier, noon).how;
        };
        CHECK(again(1) == verdict::same_choice);
        CHECK(again(4) == verdict::poll_changed);
        s.definition.ballot_version += 1;  // by more than a wording
        s.definition.corrections.clear();
        CHECK(again(1) == verdict::poll_changed);
    }
}

TEST_CASE("a kiosk voter under the old wording has left, and is counted like those before") {
    auto s = voted();
    s.definition.identity = identity_rule::kiosk;
    REQUIRE(patch(s, wording(2, "Salat"), noon) == errc::ok);
    CHECK(how_is(s, 1, {2}) == verdict::counted);
    CHECK(how_is(s, 2, {2}) == verdict::counted);
    CHECK(how_is(s, 0, {2}) == verdict::poll_changed);
    CHECK(how_is(s, 3, {2}) == verdict::poll_changed);
    CHECK(how_is(s, 1, {4}) == verdict::invalid_choice);
    s.definition.closed_at = noon;
    CHECK(how_is(s, 1, {2}) == verdict::closed);
}

TEST_CASE("if more than wordings has changed, an earlier ballot is for another version") {
    auto s = state_of(lunch());
    poll_patch anew;
    anew.options = {"Salad", "Pizza", "Soup"};
    REQUIRE(patch(s, anew, noon) == errc::ok);
    s.counts.count({1});
    REQUIRE(patch(s, wording(1, "Salat"), noon) == errc::ok);
    const choice stands{1};
    CHECK(how_is(s, 2, {1}, &stands) == verdict::same_choice);
    CHECK(how_is(s, 1, {1}, &stands) == verdict::poll_changed);
}
