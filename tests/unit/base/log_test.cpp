#include "pollstream/base/log.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <catch2/catch.hpp>

#include <limits>

using namespace pollstream;

namespace {
constexpr std::string_view time_text = "2026-11-23T20:24:00.123Z";
}

TEST_CASE("a log line as text") {
    CHECK(log::render(log::format::text, log::level::info, "poll created", {{"poll", "01J"}, {"options", 4}},
                      time_text) == "2026-11-23T20:24:00.123Z INFO  poll created poll=01J options=4");
    CHECK(log::render(log::format::text, log::level::error, "no disk", {}, time_text) ==
          "2026-11-23T20:24:00.123Z ERROR no disk");
}

TEST_CASE("text values are quoted where they would be read wrongly") {
    const auto line =
        log::render(log::format::text, log::level::warn, "x",
                    {{"title", "two words"}, {"none", ""}, {"quote", "a\"b"}, {"sign", "a=b"}}, "T");
    CHECK(line == "T WARN  x title=\"two words\" none=\"\" quote=\"a\\\"b\" sign=\"a=b\"");
}

TEST_CASE("threat 25: a value cannot forge a second line") {
    const auto text =
        log::render(log::format::text, log::level::info, "vote\n", {{"name", "x\r\nERROR y\x1b[2J"}}, "T");
    CHECK(text == "T INFO  vote\\n name=\"x\\r\\nERROR y\\u{1b}[2J\"");
    const auto json = log::render(log::format::json, log::level::info, "e", {{"name", "x\r\n\"y\x1b"}}, "T");
    CHECK(json == R"({"time":"T","level":"info","event":"e","name":"x\u000d\u000a\"y\u001b"})");
}

TEST_CASE("a log line as JSON keeps types and always parses") {
    const auto line = log::render(log::format::json, log::level::debug, "request",
                                  {{"n", -7},
                                   {"ms", 1.5},
                                   {"ok", true},
                                   {"bad", "\xff ä \\"},
                                   {"nan", std::numeric_limits<double>::quiet_NaN()}},
                                  time_text);
    const auto parsed = boost::json::parse(line).as_object();
    CHECK(parsed.at("time").as_string() == time_text);
    CHECK(parsed.at("level") == "debug");
    CHECK(parsed.at("event") == "request");
    CHECK(parsed.at("n") == -7);
    CHECK(parsed.at("ms") == 1.5);
    CHECK(parsed.at("ok") == true);
    CHECK(parsed.at("bad") == "\xef\xbf\xbd ä \\");
    CHECK(parsed.at("nan").is_null());
}

TEST_CASE("threat 25: a long value is cut in both forms") {
    const std::string long_value(100'000, 'x');
    CHECK(log::render(log::format::text, log::level::info, "e", {{"v", long_value}}, "T").size() < 600);
    const auto json = log::render(log::format::json, log::level::info, "e", {{"v", long_value}}, "T");
    CHECK(json.size() < 700);
    CHECK(boost::json::parse(json).is_object());
}

TEST_CASE("levels below the current one are not enabled") {
    log::configure(log::level::warn, log::format::text);
    CHECK_FALSE(log::enabled(log::level::info));
    CHECK(log::enabled(log::level::warn));
    log::configure(log::level::off, log::format::text);
    CHECK_FALSE(log::enabled(log::level::error));
    CHECK_FALSE(log::enabled(log::level::off));
    log::configure(log::level::info, log::format::text);
    CHECK(log::enabled(log::level::info));
    CHECK_FALSE(log::enabled(log::level::debug));
}
