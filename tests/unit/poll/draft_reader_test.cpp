// What a client may send about a poll.
#include "poll/draft_reader.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <algorithm>

using namespace pollstream;
using namespace pollstream::poll_http;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

constexpr timestamp today = from_ms(1'800'000'000'000);

struct reading {
    explicit reading(std::string_view text)
        : object(json::parse({text.data(), text.size()}).as_object()), in(object) {}

    std::vector<std::string> wrong() const {
        std::vector<std::string> fields;
        for (const auto& p : in.problems()) fields.push_back(p.field);
        return fields;
    }

    json::object object;
    http::field_reader in;
};

using names = std::vector<std::string>;

names wrong_in(std::string_view text, decltype(read_poll)& read = read_poll) {
    reading r(text);
    read(r.in, today);
    return r.wrong();
}

}  // namespace

TEST_CASE("the least that makes a poll") {
    reading r(R"({"title": "Lunch?", "options": ["Pizza", {"text": "Salad"}]})");
    const auto p = read_poll(r.in, today);
    CHECK(r.wrong().empty());
    CHECK(p.title == "Lunch?");
    CHECK(p.options == std::vector<std::string>{"Pizza", "Salad"});
    CHECK(p.listed);
}

TEST_CASE("options may be left out if the kind has none, and only then") {
    reading r(R"({"title": "How many?", "kind": "numeric"})");
    CHECK(read_poll(r.in, today).options.empty());
    CHECK(r.wrong().empty());
    CHECK(wrong_in(R"({"title": "Lunch?", "kind": "rating"})") == names{"options"});
    CHECK(wrong_in(R"({"title": "How many?", "kind": "numeric", "options": ["A", "B"]})") ==
          names{"options"});
}

TEST_CASE("everything a poll can say") {
    reading r(R"({"title": "Lunch?", "options": ["A", "B", "C"], "description": "D", "creator_name": "Ada",
                  "kind": "multiple", "min_choices": 1, "max_choices": 2, "identity": "name",
                  "results": "after_vote", "allow_change": true, "listed": false,
                  "end_time": "2027-01-15T10:00:00+01:00"})");
    const auto p = read_poll(r.in, today);
    CHECK(r.wrong().empty());
    CHECK(p.description == "D");
    CHECK(p.creator_name == "Ada");
    CHECK(p.kind == poll_kind::multiple);
    CHECK(p.max_choices == 2);
    CHECK(p.identity == identity_rule::name);
    CHECK(p.results == results_rule::after_vote);
    CHECK(p.allow_change);
    CHECK_FALSE(p.listed);
    CHECK(p.end_time == today + 1h);
    reading d(R"({"title": "Lunch?", "options": ["A", "B"], "duration_s": 60, "end_time": null})");
    CHECK(read_poll(d.in, today).end_time == today + 60s);
    CHECK(d.wrong().empty());
}

TEST_CASE("what is missing or of the wrong type is one problem, not two") {
    CHECK(wrong_in("{}") == names{"title", "options"});
    CHECK(wrong_in(R"({"title": 7, "options": "A,B"})") == names{"title", "options"});
    CHECK(wrong_in(R"({"title": "T", "options": ["A", 2]})") == names{"options[1]"});
    CHECK(wrong_in(R"({"title": "T", "options": ["A", {"txt": "B"}]})") == names{"options[1].text"});
    CHECK(wrong_in(R"({"title": "T", "options": ["A", "B"], "end_time": "tomorrow"})") == names{"end_time"});
    CHECK(wrong_in(R"({"title": "T", "options": ["A", "B"], "listed": "yes"})") == names{"listed"});
    CHECK(wrong_in(R"({"title": "a\u0000b", "options": ["A", "B"]})") == names{"title"});
}

TEST_CASE("type errors and broken rules are reported together") {
    auto fields =
        wrong_in(R"({"title": "", "options": ["A", " A"], "kind": "ranked", "duration_s": "1", "x": 1})");
    std::ranges::sort(fields);
    CHECK(fields == names{"duration_s", "kind", "options[1]", "title", "x"});
}

TEST_CASE("an unknown member is refused, or on the old paths ignored") {
    const auto* text = R"({"title": "T", "options": ["A", "B"], "colour": "red"})";
    CHECK(wrong_in(text) == names{"colour"});
    CHECK(wrong_in(text, read_poll_as_replaced).empty());
}

TEST_CASE("a patch holds what was sent and nothing else") {
    reading r(
        R"({"title": "T", "end_time": null, "listed": false, "options": ["A", "B"], "max_choices": 2})");
    const auto p = read_patch(r.in);
    CHECK(r.wrong().empty());
    CHECK(p.title == "T");
    REQUIRE(p.end_time);
    CHECK_FALSE(*p.end_time);
    CHECK(p.listed == false);
    CHECK(p.options == std::vector<std::string>{"A", "B"});
    CHECK(p.max_choices == 2);
    CHECK_FALSE(p.description);
    CHECK_FALSE(p.results);
    CHECK_FALSE(p.identity);

    reading nothing("{}");
    CHECK_FALSE(read_patch(nothing.in).end_time);
    CHECK(nothing.wrong().empty());
    reading end(R"({"end_time": "2027-01-15T09:00:00Z"})");
    CHECK(**read_patch(end.in).end_time == today + 1h);
    reading wrong(R"({"duration_s": 5, "creator_name": "Eve", "title": 1})");
    read_patch(wrong.in);
    CHECK(wrong.wrong().size() == 3);
}

TEST_CASE("corrections name options by number") {
    reading r(R"({"corrections": [{"option_id": 2, "text": "B"}, {"option_id": 1, "text": "A"}]})");
    const auto p = read_patch(r.in);
    CHECK(r.wrong().empty());
    REQUIRE(p.corrections.size() == 2);
    CHECK(p.corrections[0].option_id == 2);
    CHECK(p.corrections[1].text == "A");
    CHECK_FALSE(p.touches_ballots());
    reading none(R"({"corrections": null})");
    CHECK(read_patch(none.in).corrections.empty());
    CHECK(none.wrong().empty());
    reading wrong(R"({"corrections": [7, {"option_id": "2", "text": 1, "was": "B"}]})");
    read_patch(wrong.in);
    CHECK(wrong.wrong() ==
          names{"corrections[0]", "corrections[1].option_id", "corrections[1].text", "corrections[1].was"});
}

TEST_CASE("a reopen may give an end") {
    reading r(R"({"duration_s": 60})");
    CHECK(read_reopen(r.in, today) == today + 60s);
    reading t(R"({"end_time": "2027-01-15T09:00:00Z"})");
    CHECK(read_reopen(t.in, today) == today + 1h);
    reading none("{}");
    CHECK_FALSE(read_reopen(none.in, today));
    CHECK(none.wrong().empty());
    reading past(R"({"end_time": "2020-01-01T00:00:00Z", "why": 1})");
    read_reopen(past.in, today);
    CHECK(past.wrong() == names{"why", "end_time"});
}
