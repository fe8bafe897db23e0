#include "pollstream/http/fields.hpp"

#include "asking.hpp"
#include "pollstream/base/limits.hpp"

#include <boost/json/array.hpp>
#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::http;
using namespace pollstream::testing;

namespace {

boost::json::object object(std::string_view text) {
    auto v = parse_json(text);
    REQUIRE(v.has_value());
    return v->as_object();
}

std::string found(const field_reader& in) {
    std::string out;
    for (const auto& p : in.problems()) out += p.field + ": " + p.reason + "\n";
    return out;
}

}  // namespace

TEST_CASE("fields of the right type are read without a problem") {
    const auto o =
        object(R"({"t":"x","b":false,"i":-3,"when":"2026-11-23T20:24:00Z","ids":[1,2],"names":["a"],
                             "options":["a",{"text":"b","vote_count":0}],"other":{"deep":1}})");
    field_reader in(o);
    CHECK(in.text("t", presence::required) == "x");
    CHECK(in.boolean("b") == false);
    CHECK(in.integer("i") == -3);
    CHECK(in.time("when") == from_ms(1'795'465'440'000));
    CHECK(in.integers("ids") == std::vector<std::int64_t>{1, 2});
    CHECK(in.texts("names") == std::vector<std::string>{"a"});
    CHECK(in.option_texts("options") == std::vector<std::string>{"a", "b"});
    REQUIRE(in.raw("other") != nullptr);
    CHECK(in.raw("other")->is_object());
    in.refuse_unknown();
    CHECK(in.ok());
}

TEST_CASE("absent and null are the same, unless required") {
    const auto o = object(R"({"n":null})");
    field_reader in(o);
    CHECK_FALSE(in.text("n"));
    CHECK_FALSE(in.integer("n"));
    CHECK_FALSE(in.boolean("n"));
    CHECK_FALSE(in.time("absent"));
    CHECK_FALSE(in.texts("absent"));
    CHECK_FALSE(in.has("n"));
    CHECK_FALSE(in.has("absent"));
    CHECK(in.ok());
    CHECK_FALSE(in.text("n", presence::required));
    CHECK_FALSE(in.integers("absent", presence::required));
    CHECK(found(in) == "n: is required\nabsent: is required\n");
}

TEST_CASE("a raw null is a value") {
    const auto o = object(R"({"poll_id":null})");
    field_reader in(o);
    REQUIRE(in.raw("poll_id") != nullptr);
    CHECK(in.raw("poll_id")->is_null());
    CHECK(in.raw("other") == nullptr);
}

TEST_CASE("a nullable time distinguishes absent, null and a time") {
    const auto o = object(R"({"a":null,"b":"2026-11-23T20:24:00Z","c":"soon"})");
    field_reader in(o);
    CHECK_FALSE(in.nullable_time("absent").has_value());
    REQUIRE(in.nullable_time("a").has_value());
    CHECK_FALSE(in.nullable_time("a")->has_value());
    REQUIRE(in.nullable_time("b").has_value());
    CHECK(*in.nullable_time("b") == from_ms(1'795'465'440'000));
    CHECK(in.ok());
    CHECK_FALSE(in.nullable_time("c").has_value());
    CHECK_FALSE(in.ok());
}

TEST_CASE("all problems are collected, each at its place") {
    const auto o = object(R"({"t":1,"b":"yes","i":"1","when":"soon","ids":[1,"2",3.5],"names":"a",
                             "options":["a",7,{"text":null},{"txt":"x"},{"text":true}]})");
    field_reader in(o);
    CHECK_FALSE(in.text("t"));
    CHECK_FALSE(in.boolean("b"));
    CHECK_FALSE(in.integer("i"));
    CHECK_FALSE(in.time("when"));
    CHECK_FALSE(in.integers("ids"));
    CHECK_FALSE(in.texts("names"));
    CHECK_FALSE(in.option_texts("options"));
    CHECK(found(in) ==
          "t: must be a string\n"
          "b: must be true or false\n"
          "i: must be a whole number\n"
          "when: must be a date and time like 2026-11-23T20:24:00Z\n"
          "ids[1]: must be a whole number\n"
          "ids[2]: must be a whole number\n"
          "names: must be a list\n"
          "options[1]: must be a string\n"
          "options[2].text: is required\n"
          "options[3].text: is required\n"
          "options[4].text: must be a string\n");
}

TEST_CASE("a list full of mistakes is not repeated without end") {
    std::string text = R"({"ids":[)";
    for (int i = 0; i < 500; ++i) text += i == 0 ? "\"x\"" : ",\"x\"";
    const auto o = object(text + "]}");
    field_reader in(o);
    CHECK_FALSE(in.integers("ids"));
    CHECK(in.problems().size() == 20);
}

TEST_CASE("a prefix is put before every field") {
    const auto o = object(R"({"t":1})");
    field_reader in(o, "polls[3].");
    in.text("t");
    in.problem("kind", "must be one of single, multiple");
    CHECK(found(in) == "polls[3].t: must be a string\npolls[3].kind: must be one of single, multiple\n");
}

TEST_CASE("the domain's findings do not repeat what is known already") {
    const auto o = object(R"({"title":1,"options":["a",2]})");
    field_reader in(o, "polls[0].");
    in.text("title");
    in.option_texts("options");
    in.problems_from(
        {{"title", "must not be empty"}, {"options", "at least two"}, {"end_time", "lies in the past"}});
    CHECK(found(in) ==
          "polls[0].title: must be a string\n"
          "polls[0].options[1]: must be a string\n"
          "polls[0].end_time: lies in the past\n");
}

TEST_CASE("unknown members are problems") {
    const auto o = object(R"({"title":"x","tilte":"y","z":null})");
    field_reader in(o);
    in.text("title");
    in.refuse_unknown();
    CHECK(found(in) == "tilte: is not known here\nz: is not known here\n");
}

TEST_CASE("of many unknown members only the first are named") {
    std::string text = R"({"title":"x")";
    for (int i = 0; i < 500; ++i) text += ",\"m" + std::to_string(i) + "\":1";
    const auto o = object(text + "}");
    field_reader in(o);
    in.text("title");
    in.refuse_unknown();
    CHECK(in.problems().size() == 20);
}

TEST_CASE("text without control characters, whatever the escape") {
    const auto o =
        object(R"({"a":"x\u0000y","b":"x\u001b[2J","c":"line\nbreak\ttab","d":"\u007f","e":"\ud83c\udf89"})");
    field_reader in(o);
    CHECK_FALSE(in.text("a"));
    CHECK_FALSE(in.text("b"));
    CHECK(in.text("c") == "line\nbreak\ttab");
    CHECK_FALSE(in.text("d"));
    CHECK(in.text("e") == "🎉");
    CHECK(in.problems().size() == 3);
    CHECK(in.problems().front().reason == "must not hold control characters");
}

TEST_CASE("whole numbers in every spelling, huge ones refused") {
    const auto o = object(R"({"a":9223372036854775807,"b":-9223372036854775808,"c":2.0,"d":1e2,"e":-0.0,
                             "f":9223372036854775808,"g":1e300,"h":1.5,"i":true,
                             "j":99999999999999999999999,"k":-1e308})");
    field_reader in(o);
    CHECK(in.integer("a") == std::numeric_limits<std::int64_t>::max());
    CHECK(in.integer("b") == std::numeric_limits<std::int64_t>::min());
    CHECK(in.integer("c") == 2);
    CHECK(in.integer("d") == 100);
    CHECK(in.integer("e") == 0);
    CHECK(in.ok());
    for (const auto* name : {"f", "g", "h", "i", "j", "k"}) CHECK_FALSE(in.integer(name));
    CHECK(found(in) ==
          "f: is out of range\ng: is out of range\nh: must be a whole number\ni: must be a whole number\n"
          "j: is out of range\nk: is out of range\n");
}
