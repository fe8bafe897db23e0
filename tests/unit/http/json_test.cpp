#include "asking.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/http/fields.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::http;
using namespace pollstream::testing;

namespace {

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + "1" + std::string(depth, ']');
}

std::string nested_objects(std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += R"({"a":)";
    return text + "1" + std::string(depth, '}');
}

or_refusal<boost::json::object> posted(std::string body, std::string_view type = "application/json") {
    auto r = asking("POST", "/x");
    if (!type.empty()) r.headers.emplace_back("Content-Type", type);
    r.body = std::move(body);
    return read_json_object(r);
}

std::string detail(const or_refusal<boost::json::object>& b) {
    return std::string(body_of(b.error()).at("detail").as_string());
}

}  // namespace

TEST_CASE("JSON comes in as it was sent") {
    const auto* text = GENERATE(
        R"({"a":[1,-2,3.5,true,false,null,"x\n\u00e4"],"b":{"a":1,"b":{}},"":[]})", "[]", "{}", "\"text\"",
        "7", "null", R"({"key\twith escape":1,"key":18446744073709551615})", R"([{"a":1},{"a":1}])");
    INFO(text);
    const auto v = parse_json(text);
    REQUIRE(v.has_value());
    CHECK(*v == boost::json::parse(text));
}

TEST_CASE("white space around is fine, anything else is not") {
    CHECK(parse_json(" \r\n\t{ } \n").has_value());
    const auto text =
        GENERATE(as<std::string>{}, "", " ", "{", "{}x", "{} {}", "[1,]", R"({"a":1,})", "{a:1}", "'x'",
                 "nul", "01", "+1", "1.", "\"\t\"", "// c\n1", "1 /* c */", "\"\\ud800\"", "\"\\x\"",
                 "\xef\xbb\xbf{}", "NaN", "Infinity", "[1", "{\"a\"}", "{\"a\":}", "\"open");
    INFO(text);
    CHECK(failed_with(parse_json(text), errc::malformed));
}

TEST_CASE("a number out of range is refused: it could not be repeated") {
    const auto text = GENERATE(as<std::string>{}, "1e999", "-1e999", "[444400002e000000000000706767521]",
                               "1e99999999999999999999");
    INFO(text);
    CHECK(failed_with(parse_json(text), errc::malformed));
    CHECK(parse_json("1e308").has_value());
    CHECK(parse_json("1e-999").has_value());
}

TEST_CASE("bytes that are not UTF-8 are refused, in names and values") {
    for (const auto* text : {"\"\xff\"", "{\"\xc3\":1}", "\"\xed\xa0\x80\"", "\"\xc0\xaf\""})
        CHECK(failed_with(parse_json(text), errc::malformed));
    CHECK(parse_json("\"\xc3\xa4\"").has_value());
}

TEST_CASE("depth: the limit is fine, one more is not") {
    CHECK(parse_json(nested(limits::json_depth)).has_value());
    CHECK(failed_with(parse_json(nested(limits::json_depth + 1)), errc::malformed));
    CHECK(parse_json(nested_objects(limits::json_depth)).has_value());
    CHECK(failed_with(parse_json(nested_objects(limits::json_depth + 1)), errc::malformed));
    CHECK(failed_with(parse_json(std::string(60'000, '[')), errc::malformed));
}

TEST_CASE("a member that is there twice is refused, wherever it is") {
    const auto* text = GENERATE(R"({"a":1,"a":1})", R"({"a":1,"b":2,"a":3})", R"([{"x":{"a":1,"a":2}}])",
                                R"({"a":{"b":1},"a":{"b":1}})", R"({"a":1,"\u0061":2})", R"({"":1,"":2})",
                                R"({"long\nname":1,"x":2,"long\u000aname":3})");
    INFO(text);
    CHECK(failed_with(parse_json(text), errc::malformed));
}

TEST_CASE("the same name in different objects is fine") {
    CHECK(parse_json(R"({"a":{"a":{"a":1}},"b":{"a":1},"A":2})").has_value());
    CHECK(parse_json(R"([{"a":1},{"a":2},{"b":{"a":3}}])").has_value());
}

TEST_CASE("many members are no trouble") {
    std::string text = "{";
    for (int i = 0; i < 6'000; ++i) text += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":0";
    CHECK(parse_json(text + "}").has_value());
    CHECK(failed_with(parse_json(text + ",\"k17\":0}"), errc::malformed));
}

TEST_CASE("a body is a JSON object of the right type") {
    const auto good = GENERATE("application/json", "Application/JSON", "application/json; charset=utf-8",
                               "application/json;charset=\"UTF-8\"", "application/json ; version=1");
    const auto b = posted(R"({"a":1})", good);
    REQUIRE(b.has_value());
    CHECK(b->at("a") == 1);
}

TEST_CASE("another content type is a 415") {
    const auto type = GENERATE("", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
                               "application/json; charset=latin1", "application/jsonp", "text/json");
    const auto b = posted(R"({"a":1})", type);
    REQUIRE(b.has_error());
    CHECK(b.error().status == 415);
    CHECK(code_of(b.error()) == "unsupported_media_type");
}

TEST_CASE("of any number of members, none is accepted twice") {
    const auto object_of = [](int members, const std::string& last) {
        std::string text = "{";
        for (int i = 0; i < members; ++i) text += "\"m" + std::to_string(i) + "\":1,";
        return text + "\"" + last + "\":2}";
    };
    const auto members = GENERATE(1, 2, 11, 12, 13, 100);
    CHECK(posted(object_of(members, "other")).has_value());
    CHECK(detail(posted(object_of(members, "m0"))) == "The member \"m0\" occurs more than once.");
}

TEST_CASE("anything but a JSON object gets a 400 that says why") {
    CHECK(posted("").error().status == 400);
    CHECK(detail(posted("")) == "The body is empty; it must be a JSON object.");
    CHECK(detail(posted("[]")) == "The body must be a JSON object.");
    CHECK(detail(posted("{\"a\":1")) == "The JSON ends too early.");
    CHECK(detail(posted("{}}")) == "Something follows the JSON, at byte 2.");
    CHECK(detail(posted("{\"a\":x}")) == "This is not well-formed JSON, at byte 5.");
    CHECK(detail(posted("{\"a\":\"\xff\"}")) == "The JSON is not well-formed UTF-8.");
    CHECK(detail(posted(nested_objects(17))) == "The JSON is nested more than 16 levels deep.");
    CHECK(detail(posted(R"({"option_id":1,"option_id":2})")) ==
          "The member \"option_id\" occurs more than once.");
    CHECK(detail(posted(R"({"a":{"b":1,"c":2,"b":3}})")) == "The member \"b\" occurs more than once.");
    CHECK(code_of(posted("[]").error()) == "malformed");
}
