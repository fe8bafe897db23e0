// Numeric polls: what counts as right, and who was closest to the truth; the figures are those of
// docs/counting.md.
#include "ballots_of_kinds.hpp"
#include "pollstream/domain/closest.hpp"
#include "pollstream/domain/decimal.hpp"
#include "pollstream/domain/lifecycle.hpp"

#include <boost/json/object.hpp>
#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::testing;
namespace json = boost::json;

TEST_CASE("numeric: an exact summary, and the truth once it is closed") {
    auto s = state_of(poll_of(poll_kind::numeric, 0, numeric_settings{0, "", {}, {}, 25, 5}));
    CHECK(told(s) == value(R"({"n":0,"mean":null,"median":null,"quartiles":null,"min":null,"max":null,
        "histogram":null})"));
    for (const auto* guess : {"10", "20", "20", "30", "1000"})
        count_ballot(s, number_of(s.definition, guess));
    auto expected = value(R"({"n":5,"mean":"216.0","median":["20","20"],"quartiles":["20","30"],"min":"10",
        "max":"1000","histogram":{"from":"0","width":"100","counts":[4,0,0,0,0,0,0,0,0,0,1]}})");
    CHECK(told(s) == expected);
    CHECK(counts_of(s).empty());
    CHECK(total_votes(s) == 5);
    close(s);
    auto& o = expected.as_object();
    o["truth"] = "25";
    o["closest"] = {{"distance", "5"}, {"value", "20"}};
    o["within"] = 3;
    CHECK(told(s) == expected);
}

TEST_CASE("numeric: which numbers count as right is said in one of three ways") {
    const auto within = [](numeric_settings settings, const std::vector<std::string>& guesses) {
        auto s = state_of(poll_of(poll_kind::numeric, 0, std::move(settings)));
        for (const auto& guess : guesses) count_ballot(s, number_of(s.definition, guess));
        CHECK_FALSE(told(s).as_object().contains("within"));
        close(s);
        return told(s).at("within");
    };
    const auto percent = [](std::int64_t truth, std::uint16_t t, std::uint16_t decimals = 0) {
        numeric_settings s;
        s.decimals = decimals;
        s.truth = truth;
        s.tolerance_percent = t;
        return s;
    };
    // Computed by hand: 10 % of 205 is 20.5, so 184 is out and 185 is in; below zero it is the same.
    CHECK(within(percent(205, 10), {"184", "185", "205", "225", "226"}) == 3);
    CHECK(within(percent(-205, 10), {"-184", "-185", "-205", "-225", "-226"}) == 3);
    CHECK(within(percent(333, 1, 2), {"3.29", "3.30", "3.36", "3.37"}) == 2);
    CHECK(within(percent(50, 0), {"50", "49"}) == 1);
    CHECK(within(percent(0, 100), {"0", "1"}) == 1);
    CHECK(within(percent(50, 100), {"0", "100", "-1", "101"}) == 2);
    CHECK(within(percent(units_max, 100), {"0", "-1", "1000000000000"}) == 2);
    CHECK(within(percent(-units_max, 100), {"1000000000000", "0", "1"}) == 1);

    numeric_settings between;
    between.accepted_min = 20;
    between.accepted_max = 30;
    CHECK(within(between, {"19", "20", "25", "30", "31"}) == 3);
    between.truth = 22;
    CHECK(within(between, {"19", "30"}) == 1);
    CHECK(within(numeric_settings{0, "", {}, {}, 25, {}}, {"25"}).is_null());
}

TEST_CASE("numeric: bounds for right numbers need no truth") {
    numeric_settings between;
    between.accepted_min = 20;
    between.accepted_max = 30;
    auto s = state_of(poll_of(poll_kind::numeric, 0, between));
    count_ballot(s, number_of(s.definition, "20"));
    close(s);
    const auto o = told(s);
    CHECK(o.at("truth").is_null());
    CHECK(o.at("closest").is_null());
    CHECK(o.at("within") == 1);
    // The close has revealed them.
    CHECK(reopen(s, std::nullopt, noon) == errc::revealed);
    reset(s, noon);
    CHECK(s.definition.status() == poll_status::open);
}

TEST_CASE("numeric: of two equally close numbers, the one whose standing ballot came first") {
    auto s = state_of(poll_of(poll_kind::numeric, 0, numeric_settings{0, "", {}, {}, 25, {}}));
    const auto lower = number_of(s.definition, "20");
    const auto higher = number_of(s.definition, "30");
    count_ballot(s, higher);
    count_ballot(s, number_of(s.definition, "45"));
    CHECK_FALSE(closest_two(s));  // the poll is open
    close(s);
    CHECK_FALSE(closest_two(s));
    CHECK(told(s).at("closest") == value(R"({"distance":"5","value":"30"})"));
    count_ballot(s, lower);
    REQUIRE(closest_two(s));
    CHECK(*closest_two(s) == std::array{lower, higher});
    s.first_closest = higher;
    CHECK(told(s).at("closest") == value(R"({"distance":"5","value":"30"})"));
    s.first_closest = lower;
    CHECK(told(s).at("closest") == value(R"({"distance":"5","value":"20"})"));
    count_ballot(s, number_of(s.definition, "25"));
    CHECK_FALSE(closest_two(s));

    first_of_two search({lower, higher});
    CHECK(search.first().empty());
    search.take(1, higher, 0);
    search.take(2, lower, 0);
    CHECK(search.first() == higher);
    search.take(3, number_of(s.definition, "7"), 1);
    CHECK(search.first() == lower);
    search.take(4, higher, 3);
    search.take(5, lower, 2);
    CHECK(search.first() == higher);
}

TEST_CASE("numeric: the closest number is found among published ballots only") {
    auto s = state_of(poll_of(poll_kind::numeric, 0, numeric_settings{0, "", {}, {}, 25, 20}));
    s.definition.publishing.step = 3;
    for (int n = 0; n < 3; ++n) count_ballot(s, number_of(s.definition, "10"));
    // The state of a poll that was reopened before that was refused for polls with a truth.
    s.held.shown = s.held.next = std::make_shared<const tally>(s.counts);
    for (const auto* held_back : {"24", "26"}) count_ballot(s, number_of(s.definition, held_back));
    close(s);
    CHECK_FALSE(closest_two(s));
    const auto result = told(s);
    CHECK(result.at("n") == 3);
    CHECK(result.at("closest") == value(R"({"distance":"15","value":"10"})"));
    CHECK(result.at("within") == 3);
    CHECK(last_published(s, 5) == 3);
}

TEST_CASE("numeric: decimals, plausible bounds, and a limit on different numbers") {
    const auto p = poll_of(poll_kind::numeric, 0, numeric_settings{2, "m", -100, 10'000, {}, {}});
    CHECK(rules_of(p).text(p, number_of(p, "3.5")) == "3.50 m");
    CHECK(number_in(p, number_of(p, "-1")) == "-1.00");
    CHECK(choice_problem(p, number_of(p, "-1.01")) == "must not be less than -1.00");
    CHECK(choice_problem(p, number_of(p, "100.01")) == "must not be more than 100.00");
    CHECK_FALSE(choice_problem(p, number_of(p, "100")));
    CHECK(choice_problem(p, {1, 2}));
    choice c;
    CHECK(rules_of(p).read_ballot(p, {vote_member::number, {}, "3.555"}, c));

    auto s = state_of(poll_of(poll_kind::numeric));
    for (std::size_t i = 0; i < limits::distinct_numbers; ++i)
        count_ballot(s, number_of(s.definition, std::to_string(i)));
    const auto known = number_of(s.definition, "7");
    const auto fresh = number_of(s.definition, "-7");
    CHECK(judge(s, known, nullptr, noon) == verdict::counted);
    CHECK(judge(s, fresh, nullptr, noon) == verdict::invalid_choice);
    // Whoever changes a vote gives up a number, which makes room if nobody else gave it.
    s.definition.allow_change = true;
    const choice own = known;
    CHECK(judge(s, fresh, &own, noon) == verdict::changed);
    count_ballot(s, known);
    CHECK(judge(s, fresh, &own, noon) == verdict::invalid_choice);
    CHECK(cells_fit(s.definition, s.counts.counts().size()));
    CHECK_FALSE(cells_fit(s.definition, 3));
}
