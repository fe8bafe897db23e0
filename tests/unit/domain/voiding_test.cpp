#include "pollstream/domain/voiding.hpp"

#include "pollstream/base/limits.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lexicon.hpp"
#include "pollstream/domain/question.hpp"
#include "pollstream/domain/settings_json.hpp"

#include <catch2/catch.hpp>

namespace pollstream {

namespace {

constexpr auto start = from_ms(1'800'000'000'000);
constexpr std::chrono::seconds second{1};
constexpr vote_window burst{start + 10 * second, start + 20 * second};
constexpr auto within = start + 15 * second;

using counts = std::vector<std::uint64_t>;

poll_state of_three() {
    poll_state s;
    s.definition.options = {"Soup", "Salad", "Both"};
    s.counts = tally(3);
    return s;
}

poll_state of_questions(std::initializer_list<std::pair<const char*, text_state>> asked) {
    poll_state s;
    s.definition.kind = poll_kind::qna;
    REQUIRE(restore_settings(s.definition, "{}"));
    auto texts = std::make_shared<lexicon>();
    for (const auto& [text, state] : asked) texts->add(text, state);
    s.definition.texts = texts;
    s.counts = empty_tally(s.definition);
    return s;
}

/// Whether a question remains, and in which state, if the only ballot, one within the window, had asked it.
std::optional<text_state> left_of(text_state before) {
    auto s = of_questions({{"Why?", before}});
    vote_voiding voiding(s, burst);
    CHECK_FALSE(voiding.take({1, within, to_choice({{1, true, true, false}}), 0}));
    CHECK(voiding.finish() == errc::ok);
    CHECK(s.counts.counts().size() == cell_count(s.definition));
    if (texts_of(s.definition).size() == 0) return std::nullopt;
    return texts_of(s.definition).at(1).state;
}

}  // namespace

TEST_CASE("a window includes its first moment and excludes its last", "[voiding]") {
    CHECK_FALSE(burst.holds(burst.from - std::chrono::milliseconds{1}));
    CHECK(burst.holds(burst.from));
    CHECK(burst.holds(burst.until - std::chrono::milliseconds{1}));
    CHECK_FALSE(burst.holds(burst.until));
}

TEST_CASE("quizzes and polls that guard small groups cannot be voided", "[voiding]") {
    auto s = of_three();
    CHECK(may_void(s.definition) == errc::ok);
    s.definition.publishing.step = 5;
    CHECK(may_void(s.definition) == errc::not_voidable);
    s.definition.publishing = {1, 5};
    CHECK(may_void(s.definition) == errc::not_voidable);
    s.definition.publishing = {};
    s.definition.settings = quiz_settings{{1}, {}};
    s.definition.kind = poll_kind::quiz;
    CHECK(may_void(s.definition) == errc::not_voidable);
}

TEST_CASE("the remaining ballots get new numbers, without gaps, and are recounted", "[voiding]") {
    auto s = of_three();
    for (int i = 0; i < 4; ++i) count_ballot(s, {2});
    s.first_closest = {1};
    const auto before = s.version();
    vote_voiding voiding(s, burst);
    CHECK(s.first_closest.empty());
    const auto first = voiding.take({1, start, {1}, 0});
    CHECK_FALSE(voiding.take({2, within, {2}, 0}));
    CHECK_FALSE(voiding.take({3, within, {2}, 1}));  // the first voter changes it
    CHECK_FALSE(voiding.take({4, within, {3}, 3}));  // and again
    const auto changed = voiding.take({5, burst.until, {3}, 4});
    const auto fresh = voiding.take({6, burst.until, {2}, 2});
    CHECK(voiding.finish() == errc::ok);
    REQUIRE(first);
    REQUIRE(changed);
    REQUIRE(fresh);
    CHECK(first->seq == 1);
    CHECK(changed->seq == 2);
    CHECK(changed->supersedes == 1);
    CHECK(fresh->seq == 3);
    CHECK(fresh->supersedes == 0);
    CHECK(voiding.kept() == 3);
    CHECK(voiding.voided() == 3);
    CHECK(s.counts.counts() == counts{0, 1, 1});
    CHECK(s.counts.total_voters() == 2);
    CHECK(s.version() > before);
}

TEST_CASE("a question nobody asks any more is gone, unless the host has decided about it", "[voiding]") {
    CHECK_FALSE(left_of(text_state::shown));
    CHECK_FALSE(left_of(text_state::pending));
    CHECK(left_of(text_state::hidden) == text_state::hidden);
    CHECK(left_of(text_state::pinned) == text_state::pinned);
    CHECK(left_of(text_state::answered) == text_state::answered);
}

TEST_CASE("a vote for a question that was taken back does not keep it", "[voiding]") {
    auto s = of_questions({{"Why?", text_state::shown}});
    vote_voiding voiding(s, burst);
    CHECK_FALSE(voiding.take({1, within, to_choice({{1, true, true, false}}), 0}));
    CHECK(voiding.take({2, burst.until, to_choice({{1, false, true, false}}), 0}));
    CHECK(voiding.take({3, burst.until, {}, 2}));
    CHECK(voiding.finish() == errc::ok);
    CHECK(texts_of(s.definition).at(1).state == text_state::hidden);
}

TEST_CASE("a question that the host has decided about stays so, whoever took back asking it", "[voiding]") {
    auto s = of_questions({{"Why?", text_state::pinned}});
    vote_voiding voiding(s, burst);
    CHECK_FALSE(voiding.take({1, within, to_choice({{1, true, true, false}}), 0}));
    CHECK(voiding.take({2, burst.until, to_choice({{1, false, true, false}}), 0}));
    CHECK(voiding.take({3, burst.until, {}, 2}));
    CHECK(voiding.finish() == errc::ok);
    CHECK(texts_of(s.definition).at(1).state == text_state::pinned);
}

TEST_CASE("whoever asked what waited already is not to read the first asker's words later", "[voiding]") {
    auto s = of_questions({{"Why, Bob?", text_state::pending}});
    const auto joined = to_choice({{1, true, true, false, true}});
    vote_voiding voiding(s, burst);
    CHECK(voiding.take({1, start, to_choice({{1, true, true, false}}), 0}));
    CHECK(voiding.take({2, start, joined, 0})->marks == joined);
}

TEST_CASE("a step repeats what it said of its question, and nothing of the others", "[voiding]") {
    auto s = of_questions(
        {{"Spam?", text_state::shown}, {"Why?", text_state::shown}, {"How?", text_state::shown}});
    vote_voiding voiding(s, burst);
    CHECK(voiding.take({1, start, to_choice({{3, true, true, false}}), 0})->marks ==
          to_choice({{1, true, true, false}}));
    CHECK_FALSE(voiding.take({2, within, to_choice({{1, true, true, false}, {3, true, true, false}}), 1}));
    const auto down = to_choice({{1, true, true, false}, {2, false, false, true}, {3, true, true, false}});
    CHECK(voiding.take({3, burst.until, down, 2})->marks ==
          to_choice({{1, true, true, false}, {2, false, false, true}}));
    // Taking back a vote that is voided says nothing.
    const auto none = to_choice({{1, true, false, false}, {2, false, false, true}, {3, true, true, false}});
    CHECK(voiding.take({4, burst.until, none, 3})->marks ==
          to_choice({{1, true, true, false}, {2, false, false, true}}));
    CHECK(texts_of(s.definition).find("Spam?") == 0);
    CHECK(voiding.finish() == errc::ok);
}

TEST_CASE("texts kept for the host's decisions leave half of the room", "[voiding]") {
    poll_state s;
    s.definition.kind = poll_kind::words;
    REQUIRE(restore_settings(s.definition, "{}"));
    auto texts = std::make_shared<lexicon>();
    for (std::size_t i = 0; i < limits::distinct_texts; ++i)
        texts->add("spam " + std::to_string(i), text_state::hidden);
    s.definition.texts = texts;
    s.counts = empty_tally(s.definition);
    vote_voiding voiding(s, burst);
    CHECK(voiding.take({1, start, {7}, 0})->marks == choice{1});
    CHECK_FALSE(voiding.take({2, within, {8}, 0}));
    CHECK(voiding.finish() == errc::ok);
    const auto& left = texts_of(s.definition);
    CHECK(left.size() == limits::distinct_texts / 2);
    CHECK(left.at(1).text == "spam 6");
    CHECK(left.find("spam 7") == 0);
    CHECK(left.at(2).text == "spam 1001");
    CHECK(left.at(1'000).text == "spam 1999");
    CHECK(s.counts.counts().size() == left.size());
}

TEST_CASE("taking changes back must not bring back more numbers than a tally holds", "[voiding]") {
    poll_state s;
    s.definition.kind = poll_kind::numeric;
    s.definition.allow_change = true;
    REQUIRE(restore_settings(s.definition, "{}"));
    s.counts = empty_tally(s.definition);
    const auto number = [](std::size_t n) { return choice{static_cast<option_no>(n), 0, 0, 0}; };
    const bool changed = GENERATE(false, true);
    vote_voiding voiding(s, burst);
    // The first voter's number is free again after the change, and somebody else gives one more.
    for (std::size_t n = 1; n <= limits::distinct_numbers; ++n) voiding.take({n, start, number(n), 0});
    std::uint64_t seq = limits::distinct_numbers;
    if (changed) voiding.take({++seq, within, number(2), 1});
    voiding.take({++seq, burst.until, number(changed ? 0 : 1), 0});
    CHECK(voiding.finish() == (changed ? errc::too_many_numbers : errc::ok));
}

}  // namespace pollstream
