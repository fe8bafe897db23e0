#include "pollstream/base/json_writer.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <catch2/catch.hpp>

#include <limits>
#include <vector>

using pollstream::json_writer;

TEST_CASE("commas stand between members and elements, and nowhere else") {
    json_writer w;
    w.begin_object().member("a", 1).key("empty").begin_array().end_array();
    w.key("list").begin_array().value(1).value("x").begin_object().end_object().value(nullptr).end_array();
    w.member("yes", true).member("none", nullptr).end_object();
    CHECK(w.take() == R"({"a":1,"empty":[],"list":[1,"x",{},null],"yes":true,"none":null})");
}

TEST_CASE("members made elsewhere join an object") {
    json_writer w;
    w.begin_object().raw(R"("a":1,"b":2)").member("c", 3).end_object();
    CHECK(w.take() == R"({"a":1,"b":2,"c":3})");
}

TEST_CASE("what was taken in pieces is one document") {
    json_writer w;
    auto text = w.begin_object().key("list").take();
    text += w.begin_array().take();
    text += w.value(1).take();
    text += w.take();
    text += w.begin_object().member("a", 2).end_object().take();
    text += w.raw("\n[3]").take();
    text += w.end_array().take();
    text += w.member("count", 3).end_object().take();
    CHECK(text == "{\"list\":[1,{\"a\":2},\n[3]],\"count\":3}");
}

TEST_CASE("numbers of every width, and lists of them") {
    json_writer w;
    w.begin_array()
        .value(std::numeric_limits<std::uint64_t>::max())
        .value(std::numeric_limits<std::int64_t>::min());
    w.value(std::vector<std::uint16_t>{1, 2}).end_array();
    CHECK(w.take() == "[18446744073709551615,-9223372036854775808,[1,2]]");
}

TEST_CASE("every byte of a string comes back through a JSON parser") {
    std::string all;
    for (int c = 0; c < 0x80; ++c) all.push_back(static_cast<char>(c));
    all += "\u00e9 \u2028 \U0001F355";
    json_writer w;
    w.value(all);
    const auto text = w.take();
    CHECK(boost::json::parse(text).as_string() == all);
    CHECK(text.find('\n') == std::string::npos);
}

TEST_CASE("an absent value is null") {
    json_writer w;
    w.begin_object()
        .member("a", std::optional<int>(7))
        .member("b", std::optional<std::string>())
        .end_object();
    CHECK(w.take() == R"({"a":7,"b":null})");
}
