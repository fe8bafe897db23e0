// What programs rely on is documented: every code of a refusal is in docs/problems.md with its status, and no
// other is.
#include "house.hpp"
#include "support/file_text.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <string>

using namespace pollstream::testing;

namespace {

using codes = std::set<std::string>;  ///< "409 poll_closed", "WebSocket unavailable"

/// Finds problem_of(409, "poll_closed", …), "status":503,"code":"connections" in a text, last_word(503, "…",
/// …), and a socket's refuse(v, ref, "…", …).
codes made_in(const std::string& text) {
    static const std::regex of_http(R"re((?:problem_of|last_word)\(\s*([0-9]{3}),\s*"([a-z_]+)")re");
    static const std::regex of_socket(R"re(refuse\(\*?v, (?:m\.)?ref, "([a-z_]+)")re");
    static const std::regex of_text(R"re("status":([0-9]{3}),(?:\)"\s*R"\()?"code":"([a-z_]+)")re");
    codes all;
    for (std::sregex_iterator it(text.begin(), text.end(), of_text), end; it != end; ++it)
        all.insert((*it)[1].str() + ' ' + (*it)[2].str());
    for (std::sregex_iterator it(text.begin(), text.end(), of_http), end; it != end; ++it)
        all.insert((*it)[1].str() + ' ' + (*it)[2].str());
    for (std::sregex_iterator it(text.begin(), text.end(), of_socket), end; it != end; ++it)
        all.insert("WebSocket " + (*it)[1].str());
    return all;
}

/// | `poll_closed` | 409 | …
codes told_in(const std::string& text) {
    static const std::regex row(R"re(\| `([a-z_]+)` \| ([0-9]{3}|WebSocket) \|)re");
    codes all;
    for (std::sregex_iterator it(text.begin(), text.end(), row), end; it != end; ++it)
        all.insert((*it)[2].str() + ' ' + (*it)[1].str());
    return all;
}

}  // namespace

TEST_CASE("planted: codes of refusals") {
    CHECK(made_in("return problem_of(409, \"a_b\", \"c\"); last_word(503,\n   \"d\")") ==
          codes{"409 a_b", "503 d"});
    CHECK(made_in("refuse(*v, m.ref, \"a\", b); refuse(v, ref, \"c\", \"d\")") ==
          codes{"WebSocket a", "WebSocket c"});
    CHECK(made_in("\"status\":503,\"code\":\"a\"") == codes{"503 a"});
    CHECK(made_in("problem_of(status, code, \"a\")").empty());
    CHECK(told_in("| `a_b` | 409 | c |\n| `d` | WebSocket | e |\n`f` 409") ==
          codes{"409 a_b", "WebSocket d"});
}

TEST_CASE("no refusal is made in a way that hides its code from these checks") {
    for (const auto& s : read_sources({"src"})) {
        INFO(s.path);
        CHECK(s.text.find(".code = \"") == std::string::npos);
    }
}

TEST_CASE("every code of a refusal is in docs/problems.md, and no other") {
    codes made;
    for (const auto& s : read_sources({"src"})) made.merge(made_in(s.text));
    const auto told = told_in(text_in(POLLSTREAM_SOURCE_DIR "/docs/problems.md"));
    // A socket that refuses what HTTP also refuses uses the same code; one row is enough.
    for (const auto& code : made) {
        INFO(code);
        const auto name = code.substr(code.find(' '));
        const bool also_of_http =
            code.starts_with("WebSocket") && std::ranges::any_of(told, [&](const std::string& other) {
                return other.ends_with(name) && !other.starts_with("WebSocket");
            });
        CHECK((told.contains(code) || also_of_http));
    }
    for (const auto& code : told) {
        INFO(code);
        CHECK(made.contains(code));
    }
}
