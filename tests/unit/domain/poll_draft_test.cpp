// What makes a poll: every rule at its limit and one past it, and all problems at once.
#include "pollstream/base/limits.hpp"
#include "printing.hpp"
#include "samples.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::testing;
using namespace std::chrono_literals;

TEST_CASE("a plain draft becomes an open poll with the product's defaults") {
    field_errors problems;
    const auto p = make_poll(lunch_draft(), noon, problems);
    REQUIRE(problems.empty());
    CHECK(p.title == "Lunch?");
    CHECK(p.options == std::vector<std::string>{"Pizza", "Salad", "Soup"});
    CHECK(p.kind == poll_kind::single);
    CHECK(p.min_choices == 1);
    CHECK(p.max_choices == 1);
    CHECK(p.identity == identity_rule::device);
    CHECK(p.results == results_rule::live);
    CHECK_FALSE(p.allow_change);
    CHECK(p.listed);
    CHECK(p.created_at == noon);
    CHECK_FALSE(p.end_time);
    CHECK(p.status() == poll_status::open);
}

TEST_CASE("texts are trimmed, and counted in characters, not bytes") {
    auto d = lunch_draft();
    d.title = "  " + letters(limits::title_max) + "\t";
    d.description = letters(limits::description_max);
    d.creator_name = letters(limits::name_max);
    d.options = {" " + letters(limits::option_text_max) + " ", "Soup\xC2\xA0"};
    field_errors problems;
    const auto p = make_poll(d, noon, problems);
    REQUIRE(problems.empty());
    CHECK(p.title == letters(limits::title_max));
    CHECK(p.options[0] == letters(limits::option_text_max));
    CHECK(p.options[1] == "Soup");
}

TEST_CASE("title and options have one line, a description has several") {
    auto d = lunch_draft();
    d.title = "What\tfor\r\nlunch?";
    d.description = "Two\nlines";
    d.options = {"Pizza\n(large)", "Soup \u0085 \u2028of  the day"};
    field_errors problems;
    const auto p = make_poll(d, noon, problems);
    REQUIRE(problems.empty());
    CHECK(p.title == "What for lunch?");
    CHECK(p.description == "Two\nlines");
    CHECK(p.options == std::vector<std::string>{"Pizza (large)", "Soup of the day"});

    d.title = "Lunch\u0092s";
    d.options[1] = "Caf\u0080";
    CHECK(problems_of(d) == field_errors{{"title", "must not have control characters"},
                                         {"options[1]", "must not have control characters"}});
}

TEST_CASE("one character too many is one problem") {
    auto d = lunch_draft();
    SECTION("title") {
        d.title = letters(201);
        CHECK(problems_of(d) == only("title", "must have at most 200 characters"));
    }
    SECTION("description") {
        d.description = letters(2'001);
        CHECK(problems_of(d) == only("description", "must have at most 2000 characters"));
    }
    SECTION("creator_name") {
        d.creator_name = letters(101);
        CHECK(problems_of(d) == only("creator_name", "must have at most 100 characters"));
    }
    SECTION("an option") {
        d.options[1] = letters(256);
        CHECK(problems_of(d) == only("options[1]", "must have at most 255 characters"));
    }
}

TEST_CASE("required members are asked for") {
    auto d = lunch_draft();
    SECTION("a title of spaces is none") {
        d.title = " \t\n";
        CHECK(problems_of(d) == only("title", "must not be empty"));
        d.title = " \xe2\x80\x8b\xc2\xad";  // a zero-width space and a soft hyphen
        CHECK(problems_of(d) == only("title", "must not be empty"));
    }
    SECTION("an option of spaces is none") {
        d.options[2] = "\xE2\x80\x83";  // an em space
        CHECK(problems_of(d) == only("options[2]", "must not be empty"));
    }
    SECTION("two empty options are each reported as empty, not as equal") {
        d.options = {"", ""};
        CHECK(problems_of(d) ==
              field_errors{{"options[0]", "must not be empty"}, {"options[1]", "must not be empty"}});
    }
}

TEST_CASE("how many options") {
    auto d = lunch_draft();
    d.options = numbered(limits::options_max);
    CHECK(problems_of(d).empty());
    d.options = numbered(limits::options_max + 1);
    CHECK(problems_of(d) == only("options", "must have at most 100 options"));
    d.options = numbered(limits::options_min);
    CHECK(problems_of(d).empty());
    d.options = numbered(limits::options_min - 1);
    CHECK(problems_of(d) == only("options", "must have at least 2 options"));
    d.options.clear();
    CHECK(problems_of(d) == only("options", "must have at least 2 options"));
    d.kind = "rating";
    CHECK(problems_of(d) == only("options", "must have at least 1 option"));
    d.options = {"This talk"};
    CHECK(problems_of(d).empty());
}

TEST_CASE("no two options may be the same on paper") {
    auto d = lunch_draft();
    const auto twin = GENERATE(values<std::pair<std::string, std::string>>({
        {"Pizza", "Pizza"},
        {"Pizza", " Pizza\u2003"},
        {"Pizza  Roma", "Pizza\u00a0Roma"},
        {"Pâté", "Pa\u0302te\u0301"},
    }));
    CAPTURE(twin.second);
    d.options = {twin.first, "Pasta", twin.second};
    CHECK(problems_of(d) == only("options[2]", "is the same as options[0]"));
}

TEST_CASE("options that differ in any letter are two: that may be what is asked") {
    auto d = lunch_draft();
    d.options = GENERATE(values<std::vector<std::string>>({
        {"mW", "MW"},
        {"x2", "x²"},
        {"Straße", "Strasse"},
        {"der Gute", "der gute"},
        {"Pate", "Pâté"},
        {"5", "-5"},
        {"Ｐｉｚｚａ", "Pizza"},
    }));
    CAPTURE(d.options[0]);
    CHECK(problems_of(d).empty());
}

TEST_CASE("a single choice is exactly one") {
    auto d = lunch_draft();
    d.min_choices = 1;
    d.max_choices = 1;
    CHECK(problems_of(d).empty());
    d.min_choices = 0;
    d.max_choices = 2;
    CHECK(problems_of(d) == field_errors{{"min_choices", "must be 1 where the kind is single"},
                                         {"max_choices", "must be 1 where the kind is single"}});
}

TEST_CASE("several choices lie between one and all") {
    auto d = lunch_draft();
    d.kind = "multiple";
    field_errors none;
    const auto p = make_poll(d, noon, none);
    CHECK(none.empty());
    CHECK(p.min_choices == 1);
    CHECK(p.max_choices == 3);

    const std::string range = "must be between 1 and the number of options";
    d.min_choices = 3;
    d.max_choices = 3;
    CHECK(problems_of(d).empty());
    d.min_choices = 0;
    CHECK(problems_of(d) == only("min_choices", range));
    d.min_choices = 1;
    d.max_choices = 4;
    CHECK(problems_of(d) == only("max_choices", range));
    d.max_choices = -1;
    CHECK(problems_of(d) == only("max_choices", range));
    d.min_choices = 3;
    d.max_choices = 2;
    CHECK(problems_of(d) == only("min_choices", "must not be more than max_choices"));
    d.min_choices = std::numeric_limits<std::int64_t>::min();
    d.max_choices = std::numeric_limits<std::int64_t>::max();
    CHECK(problems_of(d) == field_errors{{"min_choices", range}, {"max_choices", range}});
}

TEST_CASE("names of kinds and rules must be spelled exactly") {
    auto d = lunch_draft();
    d.kind = "Single";
    d.identity = "";
    d.results = "never";
    CHECK(problems_of(d) ==
          field_errors{
              {"kind",
               "must be one of single, multiple, approval, rating, star, points, rank, numeric, words, open, "
               "quiz, qna"},
              {"identity", "must be one of device, name, kiosk"},
              {"results", "must be one of live, after_vote, after_close"}});
    for (const auto* name : {"single", "multiple"}) CHECK(to_string(parse_poll_kind(name).value()) == name);
    CHECK_FALSE(parse_poll_kind("ranked"));
}

TEST_CASE("a kiosk cannot let its voters change their votes") {
    auto d = lunch_draft();
    d.identity = "kiosk";
    CHECK(problems_of(d).empty());
    d.allow_change = true;
    CHECK(problems_of(d) == only("allow_change", "must be false where the identity is kiosk"));
    d.identity = "name";
    CHECK(problems_of(d).empty());
}

TEST_CASE("an end is in the future, and within 366 days") {
    auto d = lunch_draft();
    d.end_time = noon + 1ms;
    CHECK(problems_of(d).empty());
    d.end_time = noon;
    CHECK(problems_of(d) == only("end_time", "must be in the future"));
    d.end_time = noon + limits::duration_max;
    CHECK(problems_of(d).empty());
    d.end_time = noon + limits::duration_max + 1ms;
    CHECK(problems_of(d) == only("end_time", "must be within 366 days"));
}

TEST_CASE("a duration counts from now") {
    auto d = lunch_draft();
    d.duration_s = 90;
    field_errors problems;
    CHECK(make_poll(d, noon, problems).end_time == noon + 90s);
    CHECK(problems.empty());
    d.duration_s = limits::duration_max.count();
    CHECK(problems_of(d).empty());

    const auto wrong = only("duration_s", "must be between 1 and 31622400 seconds");
    for (const auto s : {std::int64_t{0}, std::int64_t{-5}, limits::duration_max.count() + 1,
                         std::numeric_limits<std::int64_t>::max()}) {
        d.duration_s = s;
        CHECK(problems_of(d) == wrong);
    }
    d.duration_s = 90;
    d.end_time = noon + 1h;
    CHECK(problems_of(d) == only("duration_s", "must not be given together with end_time"));
}

TEST_CASE("a client learns of all its problems at once") {
    poll_draft d;
    d.description = letters(2'001);
    d.creator_name = letters(101);
    d.kind = "ranked";
    d.identity = "passport";
    d.results = "never";
    d.options = {"One"};
    d.max_choices = 2;
    d.duration_s = 0;
    std::vector<std::string> fields;
    for (const auto& e : problems_of(d)) fields.push_back(e.field);
    CHECK(fields == std::vector<std::string>{"title", "description", "creator_name", "kind", "identity",
                                             "results", "options", "max_choices", "duration_s"});
}
