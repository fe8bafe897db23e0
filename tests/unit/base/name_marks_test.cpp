#include "pollstream/base/name_marks.hpp"

#include <catch2/catch.hpp>

#include <array>

namespace pollstream {
namespace {

constexpr std::array<std::string_view, 12> usual{
    "Host",       "Connection", "Content-Length", "Content-Type", "Accept",        "Accept-Encoding",
    "User-Agent", "Origin",     "Cookie",         "Referer",      "Cache-Control", "Sec-Fetch-Site"};

TEST_CASE("a name that was added is reported as possibly there, in any case", "[name_marks]") {
    name_marks marks;
    for (const auto name : usual) {
        CHECK_FALSE(name_marks().may_have(name));
        marks.add(name);
        CHECK(marks.may_have(name));
    }
    CHECK(marks.may_have("hOST"));
    CHECK(marks.may_have("CONTENT-LENGTH"));
    name_marks nameless;
    CHECK_FALSE(nameless.may_have(""));
    nameless.add("");
    CHECK(nameless.may_have(""));
}

TEST_CASE("absent fields are seldom mistaken for the usual names", "[name_marks]") {
    name_marks marks;
    for (const auto name : usual) marks.add(name);
    int mistaken = 0;
    for (const auto* name :
         {"Transfer-Encoding", "Content-Encoding", "Expect", "Upgrade", "If-Match", "If-None-Match",
          "Access-Control-Request-Method", "Authorization", "Prefer", "Idempotency-Key", "Forwarded"})
        mistaken += marks.may_have(name) ? 1 : 0;
    CHECK(mistaken <= 1);
}

}  // namespace
}  // namespace pollstream
