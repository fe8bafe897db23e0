// Values at the limits that rules define, and beyond them.
#include "ballots_of_kinds.hpp"
#include "domain/kinds/rows.hpp"
#include "domain/settings_reader.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/domain/closest.hpp"
#include "pollstream/domain/credentials.hpp"
#include "pollstream/domain/decimal.hpp"
#include "pollstream/domain/event.hpp"
#include "pollstream/domain/lexicon.hpp"
#include "pollstream/domain/lot.hpp"
#include "pollstream/domain/question.hpp"
#include "pollstream/domain/settings_json.hpp"
#include "printing.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

using namespace pollstream;
using namespace pollstream::testing;
namespace json = boost::json;

namespace {

json::value settings_json(const poll& p, bool for_host) {
    json_writer w;
    w.begin_object();
    rules_of(p).write_settings(w, p, for_host);
    return json::parse(w.end_object().take());
}

}  // namespace

// ---- names

TEST_CASE("a value without a name does not get another's") {
    constexpr int none = 99;
    CHECK(to_string(static_cast<verdict>(none)) == "unknown");
    CHECK(to_string(static_cast<poll_event>(none)) == "unknown");
    CHECK(to_string(static_cast<identity_rule>(none)) == "unknown");
    CHECK(to_string(static_cast<results_rule>(none)) == "unknown");
    CHECK(to_string(static_cast<vote_member>(none)).empty());
    CHECK(to_string(vote_member::none).empty());
    CHECK(kinds::key_of(static_cast<count::tie_break>(none)) == "none");
    auto odd = lunch();
    odd.identity = static_cast<identity_rule>(none);
    CHECK_FALSE(identity_of(odd, credentials{"d", "n", "", "", ""}, vote_id::make()));
}

TEST_CASE("ties, shares and states have the names that clients know") {
    using count::tie_break;
    const std::vector<std::pair<tie_break, std::string_view>> names{
        {tie_break::none, "none"},
        {tie_break::smaller_opposition, "smaller_opposition"},
        {tie_break::batch, "batch"},
        {tie_break::backward, "backward"},
        {tie_break::head_to_head, "head_to_head"},
        {tie_break::higher_total, "total"},
        {tie_break::five_stars, "five_stars"},
        {tie_break::lot, "lot"}};
    for (const auto& [rule, name] : names) CHECK(kinds::key_of(rule) == name);
    const std::vector<std::pair<vote_member, std::string_view>> members{
        {vote_member::option_ids, "option_ids"}, {vote_member::ranking, "ranking"},
        {vote_member::scores, "scores"},         {vote_member::number, "number"},
        {vote_member::texts, "texts"},           {vote_member::question, "question"}};
    for (const auto& [member, name] : members) CHECK(to_string(member) == name);
    CHECK(to_string(share_of::votes) == "votes");
    CHECK(to_string(share_of::voters) == "voters");
    CHECK(to_string(poll_status::open) == "open");
    CHECK(to_string(poll_status::closed) == "closed");
}

// ---- numbers

TEST_CASE("padding decimals may make a number too large") {
    CHECK_FALSE(parse_decimal("1000001", 6));
    CHECK(decimal_problem(1).find("at most 1 decimal,") != std::string::npos);
}

TEST_CASE("a number out of range is refused, on either side, wherever it comes from") {
    const auto p = poll_of(poll_kind::numeric, 0);
    const auto parts_of = [](std::int64_t units) {
        choice c;
        for (int i = 0; i < 4; ++i)
            c.push_back(static_cast<option_no>(static_cast<std::uint64_t>(units) >> (16 * i)));
        return c;
    };
    CHECK_FALSE(choice_problem(p, parts_of(units_max)));
    CHECK_FALSE(choice_problem(p, parts_of(-units_max)));
    CHECK(choice_problem(p, parts_of(units_max + 1)) == decimal_problem(0));
    CHECK(choice_problem(p, parts_of(-units_max - 1)) == decimal_problem(0));
    CHECK(rules_of(p).text(p, parts_of(7)) == "7");  // no unit, no space
}

TEST_CASE("a truth without any guess has no closest guess") {
    auto s = state_of(poll_of(poll_kind::numeric, 0, numeric_settings{0, "", {}, {}, 25, {}}));
    s.definition.closed_at = noon;
    CHECK(told(s).at("truth") == "25");
    CHECK(told(s).at("closest").is_null());
    CHECK(told(s).at("within").is_null());
    count_ballot(s, number_of(s.definition, "24"));
    CHECK(told(s).at("closest").at("value") == "24");
    CHECK(told(s).at("within").is_null());  // nobody said how close counts as close
    CHECK(settings_json(s.definition, false).at("truth") == "25");

    auto untold = state_of(poll_of(poll_kind::numeric, 0));
    untold.definition.closed_at = noon;
    CHECK_FALSE(told(untold).as_object().contains("truth"));
}

TEST_CASE("a poll without a truth has no closest guess, whatever else is missing") {
    auto s = state_of(poll_of(poll_kind::numeric, 0, numeric_settings{0, "", {}, {}, 25, {}}));
    for (const auto* guess : {"24", "26"}) count_ballot(s, number_of(s.definition, guess));
    CHECK_FALSE(closest_two(s));  // it is open
    s.definition.closed_at = noon;
    CHECK(closest_two(s));
    s.definition.settings = {};
    CHECK_FALSE(closest_two(s));
    CHECK_FALSE(closest_two(state_of(lunch())));
}

TEST_CASE("the number of cells fits the poll's kind, or grows in pairs up to a bound") {
    const auto fixed = lunch();
    CHECK(cells_fit(fixed, 3));
    CHECK_FALSE(cells_fit(fixed, 2));
    const auto growing = poll_of(poll_kind::numeric, 0);
    CHECK(cells_fit(growing, 0));
    CHECK(cells_fit(growing, 2 * limits::distinct_numbers));
    CHECK_FALSE(cells_fit(growing, 2 * limits::distinct_numbers + 2));
    CHECK_FALSE(cells_fit(growing, 1));
}

TEST_CASE("a tally of nothing has no counts") {
    const tally t;
    CHECK(t.counts().empty());
    CHECK(t.total_voters() == 0);
    CHECK(t.version() == 0);
}

// ---- kinds

TEST_CASE("a poll without settings of its own has its kind's defaults") {
    for (std::size_t k = 0; k < poll_kinds; ++k) {
        auto p = poll_of(static_cast<poll_kind>(k), 3);
        CAPTURE(rules_of(p).name);
        auto bare = p;
        bare.settings = {};
        json_writer w;
        w.begin_object();
        rules_of(bare).write_settings(w, bare, true);
        CHECK_NOTHROW(json::parse(w.end_object().take()));
        CHECK_FALSE(result_of(state_of(bare)).empty());
    }
}

TEST_CASE("scores in words: skipped ones are left out, and no points are none") {
    const auto rated = poll_of(poll_kind::rating, 3, rating_settings{0, 5, "", ""});
    CHECK(rules_of(rated).text(rated, {0, skipped, 5}) == "Option 1: 0, Option 3: 5");
    const auto points = poll_of(poll_kind::points, 3);
    CHECK(rules_of(points).text(points, {0, 60, 40}) == "Option 2: 60, Option 3: 40");
    const auto star = poll_of(poll_kind::star, 2);
    CHECK(rules_of(star).text(star, {5, 0}) == "Option 1: 5, Option 2: 0");
    CHECK(rules_of(star).text(star, {5, 0, 3}) ==
          "Option 1: 5, Option 2: 0");  // for an option that no longer exists
}

TEST_CASE("a promoter score needs the scale from 0 to 10") {
    for (const auto& [min, max, has] :
         {std::tuple<std::uint16_t, std::uint16_t, bool>{0, 10, true}, {0, 5, false}, {1, 10, false}}) {
        const auto s = state_of(poll_of(poll_kind::rating, 2, rating_settings{min, max, "", ""}));
        CHECK(told(s).at("nps").is_null() == !has);
    }
}

TEST_CASE("the host does not set the number of choices of a kind with a fixed one") {
    poll_draft d = lunch_draft();
    d.kind = "approval";
    d.min_choices = 0;
    d.max_choices = 3;
    field_errors problems;
    make_poll(d, noon, problems);
    CHECK(problems.empty());
    d.min_choices = 1;
    d.max_choices = 2;
    make_poll(d, noon, problems);
    REQUIRE(problems.size() == 2);
    CHECK(problems[0] ==
          field_error{"min_choices", "must be 0, or not be given, where the kind is approval"});
    CHECK(problems[1] ==
          field_error{"max_choices", "must be 3, or not be given, where the kind is approval"});
}

// ---- settings

TEST_CASE("a setting that is null stays as it was, or is none where it may be") {
    const auto draft = [](std::string_view text) {
        return settings_from(json::parse({text.data(), text.size()}).as_object());
    };
    auto p = poll_of(poll_kind::points, 3, points_settings{50, std::uint16_t{20}, true});
    field_errors problems;
    read_settings(p, draft(R"({"budget":null,"max_per_option":null,"quadratic":null})"), problems);
    CHECK(problems.empty());
    CHECK(p.settings == kind_settings(points_settings{50, std::nullopt, true}));
    read_settings(p, draft(R"({"max_per_option":30})"), problems);
    CHECK(problems.empty());
    CHECK(std::get<points_settings>(p.settings).max_per_option == 30);
    for (const auto* wrong : {R"({"max_per_option":10001})", R"({"max_per_option":0})",
                              R"({"max_per_option":"30"})", R"({"max_per_option":true})"}) {
        problems.clear();
        read_settings(p, draft(wrong), problems);
        REQUIRE(problems.size() == 1);
        CHECK(problems.front().field == "settings.max_per_option");
    }
    auto labelled = poll_of(poll_kind::rating, 3, rating_settings{1, 5, "bad", "good"});
    problems.clear();
    read_settings(labelled, draft(R"({"min_label":null,"max_label":"a\u0007b"})"), problems);
    REQUIRE(problems.size() == 1);
    CHECK(problems.front() == field_error{"settings.max_label", "must be text on one line"});
    CHECK(std::get<rating_settings>(labelled.settings).min_label == "bad");

    auto guess = poll_of(poll_kind::numeric, 0, numeric_settings{0, "", {}, {}, 25, {}});
    problems.clear();
    read_settings(guess, draft(R"({"truth":null,"plausible_min":1,"plausible_max":9})"), problems);
    CHECK(problems.empty());
    CHECK_FALSE(std::get<numeric_settings>(guess.settings).truth);
    read_settings(guess, draft(R"({"truth":true})"), problems);
    REQUIRE(problems.size() == 1);
    CHECK(problems.front().field == "settings.truth");
}

TEST_CASE("a value that no setting can have is refused by its name") {
    auto p = poll_of(poll_kind::rating, 3);
    field_errors problems;
    read_settings(p, settings_from(json::parse(R"({"min":{},"max":[1,"2"]})").as_object()), problems);
    REQUIRE(problems.size() == 2);
    CHECK(problems[0].field == "settings.min");
    CHECK(problems[1].field == "settings.max");
}

TEST_CASE("labels and moderation may be set at any time, nothing else") {
    const auto named = [](std::string name) {
        drafted_setting s;
        s.name = std::move(name);
        return settings_draft{s};
    };
    for (const auto* name : {"min_label", "max_label", "moderated", "banned"})
        CHECK(only_labels(named(name)));
    for (const auto* name : {"min", "max", "per_voter", ""}) CHECK_FALSE(only_labels(named(name)));
    CHECK(only_labels({}));
}

// ---- polls

TEST_CASE("a closed poll's end may be anything, and a poll may be taken off the list") {
    auto p = lunch();
    p.closed_at = noon;
    poll_patch patch;
    patch.end_time = noon - std::chrono::hours{1};
    patch.listed = false;
    field_errors problems;
    const auto after = apply_patch(p, patch, noon, problems);
    CHECK(problems.empty());
    CHECK(after.end_time == noon - std::chrono::hours{1});
    CHECK_FALSE(after.listed);
}

TEST_CASE("a lot's seed is read in either case, and only as digits") {
    const std::string seed(63, 'a');
    CHECK(parse_lot_seed(seed + "F") == parse_lot_seed(seed + "f"));
    for (const char c : {':', '/', '@', 'G', '`', 'g'}) {
        INFO(c);
        CHECK_FALSE(parse_lot_seed(seed + c));
        CHECK_FALSE(parse_lot_seed(c + seed));
    }
    CHECK_THROWS_AS(draw_lot(lot_seed{}, 257), std::invalid_argument);
}

TEST_CASE("taking back a vote that was never given does not tell a voter of a question that waits") {
    poll_state s;
    s.definition.kind = poll_kind::qna;
    REQUIRE(restore_settings(s.definition, "{}"));
    auto texts = std::make_shared<lexicon>();
    texts->add("Why?", text_state::shown);
    texts->add("How?", text_state::pending);
    s.definition.texts = std::move(texts);
    s.counts = empty_tally(s.definition);
    const auto standing = to_choice({{1, false, true, false}});
    const auto takes_back = [&](option_no question) {
        ballot b;
        b.marks = {question, static_cast<option_no>(question_vote::none)};
        return judge_after(s, b, &standing).how;
    };
    CHECK(takes_back(1) == verdict::changed);
    CHECK(takes_back(2) == verdict::invalid_choice);
    CHECK(takes_back(3) == verdict::invalid_choice);
}
