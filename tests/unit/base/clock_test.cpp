#include "pollstream/base/clock.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;

TEST_CASE("a time is written as RFC 3339 in UTC with three decimals") {
    CHECK(to_rfc3339(from_ms(0)) == "1970-01-01T00:00:00.000Z");
    CHECK(to_rfc3339(from_ms(1'795'465'440'123)) == "2026-11-23T20:24:00.123Z");
    CHECK(to_rfc3339(from_ms(951'782'400'007)) == "2000-02-29T00:00:00.007Z");
}

TEST_CASE("a time is written as an HTTP date") {
    CHECK(to_http_date(from_ms(784'111'777'000)) ==
          "Sun, 06 Nov 1994 08:49:37 GMT");  // RFC 9110's own example
    CHECK(to_http_date(from_ms(1'795'465'440'999)) == "Mon, 23 Nov 2026 20:24:00 GMT");
}

TEST_CASE("RFC 3339 times are read") {
    const auto t = from_ms(1'795'465'440'123);
    CHECK(parse_rfc3339("2026-11-23T20:24:00.123Z") == t);
    CHECK(parse_rfc3339("2026-11-23t20:24:00.123z") == t);
    CHECK(parse_rfc3339("2026-11-23 20:24:00.123Z") == t);
    CHECK(parse_rfc3339("2026-11-23T21:24:00.123+01:00") == t);
    CHECK(parse_rfc3339("2026-11-23T14:54:00.123-05:30") == t);
    CHECK(parse_rfc3339("2026-11-23T20:24:00.1239999999999999999999Z") == t);
    CHECK(parse_rfc3339("2026-11-23T20:24:00.1Z") == from_ms(1'795'465'440'100));
    CHECK(parse_rfc3339("2026-11-23T20:24:00Z") == from_ms(1'795'465'440'000));
}

TEST_CASE("a time without an offset is UTC and may leave out the seconds") {
    CHECK(parse_rfc3339("2026-11-23T20:24:00") == from_ms(1'795'465'440'000));
    CHECK(parse_rfc3339("2026-11-23T20:24") == from_ms(1'795'465'440'000));
    CHECK(parse_rfc3339("2026-11-23T20:24Z") == from_ms(1'795'465'440'000));
}

TEST_CASE("a leap second is the last of a UTC day") {
    CHECK(parse_rfc3339("1990-12-31T23:59:60Z") == parse_rfc3339("1991-01-01T00:00:00Z"));
    CHECK(parse_rfc3339("1990-12-31T15:59:60-08:00") == parse_rfc3339("1991-01-01T00:00:00Z"));
    CHECK_FALSE(parse_rfc3339("1990-12-31T12:00:60Z"));
    CHECK_FALSE(parse_rfc3339("1990-12-31T23:59:61Z"));
}

TEST_CASE("what is not a time is refused") {
    const auto* text = GENERATE("", "now", "2026-11-23", "2026-11-23T", "2026-13-01T00:00:00Z",
                                "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-31T00:00:00Z",
                                "2026-11-23T24:00:00Z", "2026-11-23T20:60:00Z", "2026-11-23T20:24:00.Z",
                                "2026-11-23T20:24:00+1:00", "2026-11-23T20:24:00+0100",
                                "2026-11-23T20:24:00+24:00", "2026-11-23T20:24:00Zx", "2026-11-23T20:24:00Z ",
                                " 2026-11-23T20:24:00Z", "+026-11-23T20:24:00Z", "02026-11-23T20:24:00Z",
                                "2026-1-23T20:24:00Z", "2026-11-23T20:24:00,5Z", "2026-11-23T-1:24:00Z");
    INFO(text);
    CHECK_FALSE(parse_rfc3339(text));
}

TEST_CASE("only the years 1970 to 9999 are times") {
    CHECK(parse_rfc3339("9999-12-31T23:59:59.999Z") == from_ms(253'402'300'799'999));
    CHECK_FALSE(parse_rfc3339("9999-12-31T23:59:59.999-00:01"));
    CHECK_FALSE(parse_rfc3339("1969-12-31T23:59:59.999Z"));
    CHECK_FALSE(parse_rfc3339("1970-01-01T00:00:00+00:01"));
    CHECK_FALSE(parse_rfc3339("0001-01-01T00:00:00Z"));
}

TEST_CASE("writing and reading are inverse") {
    const auto ms = GENERATE(take(200, random(std::int64_t{0}, std::int64_t{253'402'300'799'999})));
    CHECK(parse_rfc3339(to_rfc3339(from_ms(ms))) == from_ms(ms));
}

TEST_CASE("the machine's clock shows a time in this century") {
    CHECK(system_clock().now() > *parse_rfc3339("2024-01-01T00:00:00Z"));
}
