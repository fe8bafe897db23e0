// The threats are numbered (SECURITY.md), and each has a test that bears its number: "threat 15: …".
#include "support/file_text.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <regex>
#include <set>
#include <string>

namespace {

constexpr int threats = 34;

bool is_test(const std::filesystem::path& p) {
    const auto name = p.filename().string();
    return name.ends_with("_test.cpp") || name.ends_with(".spec.mjs") || name.ends_with(".test.ts") ||
           name.ends_with(".test.tsx");
}

/// The numbers in the names of test cases: TEST_CASE("threat 1: …") and test('threat 1: …') or test(`…`).
std::set<int> numbers_in(const std::string& text) {
    static const std::regex name(R"re((TEST_CASE|test)\(["'`]threat ([0-9]+): )re");
    std::set<int> numbers;
    for (std::sregex_iterator it(text.begin(), text.end(), name), end; it != end; ++it)
        numbers.insert(std::stoi((*it)[2].str()));
    return numbers;
}

std::set<int> tested() {
    std::set<int> all;
    const std::filesystem::path root = POLLSTREAM_SOURCE_DIR;
    for (const auto& folder : {root / "tests", root / "web/test"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
            if (!is_test(entry.path())) continue;
            all.merge(numbers_in(pollstream::testing::text_in(entry.path())));
        }
    return all;
}

}  // namespace

TEST_CASE("planted: threats in names of tests") {
    CHECK(numbers_in(
              "TEST_CASE(\"threat 1: a\", \"[x]\")\n  test('threat 22: b', …)\ntest(`threat 3: ${c}`)") ==
          std::set<int>{1, 3, 22});
    CHECK(numbers_in("// threat 4: only spoken of\nTEST_CASE(\"a threat 5: later\")").empty());
}

TEST_CASE("every threat has a test that bears its number") {
    const auto have = tested();
    for (int n = 1; n <= threats; ++n) {
        INFO("threat " << n);
        CHECK(have.count(n) == 1);
    }
    for (const int n : have) CHECK((n >= 1 && n <= threats));
}
