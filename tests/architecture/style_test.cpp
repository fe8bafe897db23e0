// Files that can be read at one sitting: how long, how wide, and what a header begins with.
#include "house.hpp"

#include <catch2/catch.hpp>

using namespace pollstream::testing;

TEST_CASE("planted: style") {
    const std::string header = "// Says what it is for.\n#pragma once\n";
    CHECK(check_style({"src/a.hpp", header}).empty());
    CHECK(check_style({"src/a.hpp", "#pragma once\n"}) ==
          findings{"src/a.hpp: a header begins with a comment that says what it is for"});
    CHECK(check_style({"src/a.hpp", "// No guard.\n"}) ==
          findings{"src/a.hpp: a header has one #pragma once"});
    CHECK(check_style({"src/a.cpp", "int\ta;\n"}) == findings{"src/a.cpp:1: a tab"});
    CHECK(check_style({"src/a.cpp", "int a; \n"}) == findings{"src/a.cpp:1: white space at the end"});
    CHECK(check_style({"src/a.cpp", "int a;\r\n"}) == findings{"src/a.cpp:1: white space at the end"});
    CHECK(check_style({"src/a.cpp", "int a;"}) == findings{"src/a.cpp: the last line has no end"});

    CHECK(check_style({"src/a.cpp", std::string(110, 'a') + '\n'}).empty());
    CHECK(check_style({"src/a.cpp", std::string(111, 'a') + '\n'}) ==
          findings{"src/a.cpp:1: longer than 110 characters"});
    std::string dots;
    for (int i = 0; i < 110; ++i) dots += "…";
    CHECK(check_style({"src/a.cpp", dots + '\n'}).empty());

    CHECK(check_style({"src/a.cpp", std::string(400, '\n')}).empty());
    CHECK(check_style({"src/a.cpp", std::string(401, '\n')}) ==
          findings{"src/a.cpp: 401 lines, at most 400"});
    CHECK(check_style({"tests/a.cpp", std::string(401, '\n')}).empty());
}

TEST_CASE("our files follow the style") {
    for (const auto& s : read_sources({"src", "include/pollstream", "tests", "bench"}))
        for (const auto& finding : check_style(s)) FAIL_CHECK(finding);
}
