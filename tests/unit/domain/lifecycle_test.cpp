#include "pollstream/domain/lifecycle.hpp"

#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lexicon.hpp"
#include "pollstream/domain/settings_json.hpp"
#include "quizzes.hpp"

#include <catch2/catch.hpp>

namespace pollstream {

namespace {

constexpr auto start = from_ms(1'800'000'000'000);
constexpr std::chrono::seconds second{1};

poll_state open_until(std::optional<timestamp> end) {
    poll_state s;
    s.definition.title = "Lunch";
    s.definition.options = {"Soup", "Salad"};
    s.definition.end_time = end;
    s.counts = tally(2);
    return s;
}

/// A poll in which one text has been written, by a vote that is gone.
poll_state with_text(poll_kind kind) {
    poll_state s;
    s.definition.kind = kind;
    REQUIRE(restore_settings(s.definition, "{}"));
    auto texts = std::make_shared<lexicon>();
    texts->add("Why?", text_state::hidden);
    s.definition.texts = std::move(texts);
    s.counts = empty_tally(s.definition);
    return s;
}

}  // namespace

TEST_CASE("a poll settles at its end, once, and not a millisecond before", "[lifecycle]") {
    auto s = open_until(start + second);
    const auto before = s.version();
    CHECK_FALSE(settle(s, start + second - std::chrono::milliseconds{1}));
    CHECK_FALSE(s.definition.closed_at);
    CHECK(s.version() == before);
    CHECK(settle(s, start + 100 * second));
    CHECK(s.definition.closed_at == start + second);
    CHECK(s.version() > before);
    const auto after = s.version();
    CHECK_FALSE(settle(s, start + 200 * second));
    CHECK(s.version() == after);
}

TEST_CASE("a poll without an end does not settle", "[lifecycle]") {
    auto s = open_until(std::nullopt);
    CHECK_FALSE(settle(s, start + 1'000'000 * second));
}

TEST_CASE("closing stamps the moment; closing again changes nothing", "[lifecycle]") {
    auto s = open_until(std::nullopt);
    CHECK(close_now(s, start));
    CHECK(s.definition.closed_at == start);
    const auto after = s.version();
    CHECK_FALSE(close_now(s, start + second));
    CHECK(s.definition.closed_at == start);
    CHECK(s.version() == after);
}

TEST_CASE("reopening needs a closed poll and an end in the future", "[lifecycle]") {
    auto s = open_until(start + second);
    CHECK(reopen(s, std::nullopt, start) == errc::already_open);
    REQUIRE(close_now(s, start));
    const auto closed = s.version();
    CHECK(reopen(s, start, start) == errc::closed);
    CHECK(s.definition.closed_at);
    CHECK(s.version() == closed);
    CHECK(reopen(s, start + std::chrono::milliseconds{1}, start) == errc::ok);
    CHECK_FALSE(s.definition.closed_at);
    CHECK(s.definition.end_time == start + std::chrono::milliseconds{1});
    CHECK(s.version() > closed);
}

TEST_CASE("a patch that resizes the options resizes the tally", "[lifecycle]") {
    auto s = open_until(std::nullopt);
    const auto before = s.version();
    poll_patch p;
    p.options = {"Soup", "Salad", "Bread"};
    CHECK(patch(s, p, start) == errc::ok);
    CHECK(s.counts.counts().size() == 3);
    CHECK(s.version() > before);
}

TEST_CASE("a patch that touches ballots needs there to be none", "[lifecycle]") {
    auto s = open_until(std::nullopt);
    s.counts.count({1});
    const auto before = s.version();
    poll_patch p;
    p.allow_change = true;
    CHECK(patch(s, p, start) == errc::has_votes);
    CHECK(s.version() == before);
    poll_patch harmless;
    harmless.title = "Supper";
    CHECK(patch(s, harmless, start) == errc::ok);
    CHECK(s.definition.title == "Supper");
    reset(s, start);
    CHECK(patch(s, p, start) == errc::ok);
}

TEST_CASE("what a patch names and does not change touches no ballots", "[lifecycle]") {
    auto s = open_until(std::nullopt);
    s.counts.count({1});
    const auto& p = s.definition;
    poll_patch back;  // all of it, as it was read
    back.title = "Another title";
    back.options = p.options;
    back.kind = std::string(to_string(p.kind));
    back.min_choices = p.min_choices;
    back.max_choices = p.max_choices;
    back.identity = std::string(to_string(p.identity));
    back.allow_change = p.allow_change;
    back.publish_step = p.publishing.step;
    back.publish_min = p.publishing.min_voters;
    CHECK(patch(s, back, start) == errc::ok);
    CHECK(s.definition.title == "Another title");
    CHECK(s.counts.total_voters() == 1);
    back.allow_change = !p.allow_change;
    CHECK(patch(s, back, start) == errc::has_votes);
}

TEST_CASE("settings written back unchanged touch no ballots", "[lifecycle]") {
    using type = drafted_setting::type;
    auto s = open_until(std::nullopt);
    poll_patch rating;
    rating.kind = "rating";
    REQUIRE(patch(s, rating, start) == errc::ok);
    s.counts.count({1});
    poll_patch back;
    back.settings = settings_draft{{"min", type::integer, false, 1, ""},
                                   {"max", type::integer, false, 5, ""},
                                   {"min_label", type::text, false, 0, "bad"}};
    CHECK(patch(s, back, start) == errc::ok);
    CHECK(std::get<rating_settings>(s.definition.settings).min_label == "bad");
    CHECK(s.counts.total_voters() == 1);
    CHECK(bound_by_votes(s.definition, back).empty());
    back.settings->at(1).number = 7;
    back.identity = "name";
    CHECK(patch(s, back, start) == errc::has_votes);
    CHECK(bound_by_votes(s.definition, back) == std::vector<std::string>{"identity", "settings.max"});
    back.settings->at(1) = {"stars", type::integer, false, 5, ""};
    CHECK(patch(s, back, start) == errc::has_votes);
}

TEST_CASE("the ballot version changes once a ballot would mean something else", "[lifecycle]") {
    auto s = open_until(std::nullopt);
    const auto version_after = [&](const poll_patch& p) {
        REQUIRE(patch(s, p, start) == errc::ok);
        return s.definition.ballot_version;
    };
    poll_patch harmless;
    harmless.title = "Supper";
    harmless.options = s.definition.options;
    harmless.allow_change = true;
    CHECK(version_after(harmless) == 1);
    poll_patch options;
    options.options = {"Salad", "Soup"};
    CHECK(version_after(options) == 2);
    poll_patch kind;
    kind.kind = "rating";
    CHECK(version_after(kind) == 3);
    poll_patch labels;
    labels.settings = settings_draft{{"min_label", drafted_setting::type::text, false, 0, "bad"}};
    CHECK(version_after(labels) == 3);
    poll_patch scale;
    scale.settings = settings_draft{{"max", drafted_setting::type::integer, false, 10, ""}};
    CHECK(version_after(scale) == 4);
    poll_patch identity;
    identity.identity = "name";
    CHECK(version_after(identity) == 5);
    reset(s, start);
    CHECK(s.definition.ballot_version == 5);
}

TEST_CASE("a vote on a question is not one on another that has its number after a reset", "[lifecycle]") {
    auto s = with_text(poll_kind::qna);
    reset(s, start);
    CHECK(s.definition.ballot_version == 2);
    CHECK(texts_of(s.definition).size() == 0);
    reset(s, start);  // nobody has seen a question since
    CHECK(s.definition.ballot_version == 2);
}

TEST_CASE("texts do not pass to another kind of poll, even if it counts in as many cells", "[lifecycle]") {
    auto s = with_text(poll_kind::words);
    poll_patch kind;
    kind.kind = "open";
    REQUIRE(patch(s, kind, start) == errc::ok);
    CHECK(texts_of(s.definition).size() == 0);
    CHECK(s.counts.counts().empty());
}

TEST_CASE("a patch that breaks a rule changes nothing", "[lifecycle]") {
    auto s = open_until(std::nullopt);
    const auto before = s.version();
    poll_patch p;
    p.title = "";
    CHECK(patch(s, p, start) == errc::overtaken);
    CHECK(s.definition.title == "Lunch");
    CHECK(s.version() == before);
}

TEST_CASE("a restarted quiz keeps an end in the future, and not one that has passed", "[lifecycle]") {
    using namespace testing;
    const auto end_after_reset_at = [](std::chrono::seconds after) {
        auto d = quiz_draft();
        d.end_time = noon + 10 * second;
        auto s = state_of(made(d));
        close_now(s, noon + second);
        reset(s, noon + after);
        CHECK_FALSE(s.definition.closed_at);
        CHECK(s.definition.started_at == noon + after);
        return s.definition.end_time;
    };
    CHECK(end_after_reset_at(9 * second) == noon + 10 * second);
    CHECK_FALSE(end_after_reset_at(10 * second));
}

TEST_CASE("a quiz closed before its start has begun, and is revealed; other polls never are", "[lifecycle]") {
    using namespace testing;
    auto s = state_of(made(timed_draft()));
    CHECK_FALSE(has_begun(s.definition));
    close_now(s, noon);
    CHECK(has_begun(s.definition));
    CHECK(is_revealed(s.definition));
    CHECK(judge(s, {2}, nullptr, noon) == verdict::closed);
    auto other = state_of(lunch());
    close_now(other, noon);
    CHECK(has_begun(other.definition));
    CHECK_FALSE(is_revealed(other.definition));
}

TEST_CASE("a quiz whose time is not running yet may be changed in every way", "[lifecycle]") {
    using namespace testing;
    auto waiting = state_of(made(timed_draft()));
    poll_patch answers;
    answers.settings = settings_draft{list_setting("correct", {1})};
    CHECK(patch(waiting, answers, noon) == errc::ok);
    CHECK(std::get<quiz_settings>(waiting.definition.settings).correct == choice{1});
    CHECK(waiting.counts.counts().size() == 5);  // as many as before: nothing to recount

    // A quiz without a limit has begun, and nobody has answered.
    auto untimed = state_of(made(quiz_draft()));
    CHECK(patch(untimed, answers, noon + second) == errc::ok);
}

}  // namespace pollstream
