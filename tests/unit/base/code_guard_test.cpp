#include "pollstream/base/code_guard.hpp"

#include <catch2/catch.hpp>

#include <string>

using pollstream::code_guard;
using namespace std::chrono_literals;

namespace {

const code_guard::time_point start{1000h};
using leave = code_guard::leave;

/// Two misses, then one in ten seconds.
struct guarded {
    code_guard codes{0.1, 2, 100, 3};

    bool may_ask(const std::string& address, const std::string& code, code_guard::time_point now = start) {
        return codes.ask(address, code, now) != leave::refused;
    }

    void miss_all(const std::string& address) {
        for (int i = 0; i < 2; ++i) {
            CHECK(may_ask(address, "000000"));
            codes.wrong(address, "000000");
        }
        CHECK_FALSE(may_ask(address, "000000"));
    }
};

}  // namespace

TEST_CASE("threat 21: an address out of misses learns no other codes", "[code_guard]") {
    guarded g;
    g.miss_all("a");
    CHECK_FALSE(g.may_ask("a", "123456"));
    CHECK(g.may_ask("b", "123456"));
    CHECK(g.may_ask("a", "123456", start + 10s));
    g.codes.right("a", "123456", leave::counted, start + 10s);
    CHECK(g.may_ask("a", "654321", start + 10s));  // the right code has cost nothing
}

TEST_CASE("threat 21: an address may ask for codes it knows, however many miss there", "[code_guard]") {
    guarded g;
    CHECK(g.codes.ask("a", "123456", start) == leave::counted);
    g.codes.right("a", "123456", leave::counted, start);
    g.codes.remember("a", "234567", start);
    g.miss_all("a");
    for (int i = 0; i < 5; ++i) {
        CHECK(g.codes.ask("a", "123456", start) == leave::known);
        g.codes.right("a", "123456", leave::known, start);
    }
    CHECK(g.may_ask("a", "234567"));
    CHECK_FALSE(g.may_ask("a", "000000"));  // nothing is given back that was not taken
    g.codes.unanswered("a", leave::known, start);
    CHECK_FALSE(g.may_ask("a", "000000"));

    SECTION("another address does not") {
        g.miss_all("b");
        CHECK_FALSE(g.may_ask("b", "123456"));
    }
    SECTION("for a day") {
        g.codes.remember("a", "123456", start + 23h);
        for (int i = 0; i < 2; ++i) g.may_ask("a", "000000", start + 24h);
        CHECK_FALSE(g.may_ask("a", "234567", start + 24h));
        CHECK(g.may_ask("a", "123456", start + 24h));
    }
    SECTION("until it leads nowhere") {
        g.codes.wrong("a", "123456");
        CHECK_FALSE(g.may_ask("a", "123456"));
    }
}

TEST_CASE("many correct requests at once get back what each of them paid", "[code_guard]") {
    guarded g;
    CHECK(g.codes.ask("a", "123456", start) == leave::counted);
    CHECK(g.codes.ask("a", "123456", start) == leave::counted);
    for (int i = 0; i < 2; ++i) g.codes.right("a", "123456", leave::counted, start);
    g.miss_all("a");
}

TEST_CASE("a request that got no answer has cost nothing", "[code_guard]") {
    guarded g;
    for (int i = 0; i < 5; ++i) {
        CHECK(g.may_ask("a", "123456"));
        g.codes.unanswered("a", leave::counted, start);
    }
}

TEST_CASE("the last codes of the last addresses are remembered", "[code_guard]") {
    guarded g;
    g.miss_all("a");
    const auto code = [](std::size_t i) { return std::to_string(100'000 + i); };
    for (std::size_t i = 0; i <= code_guard::codes_per_address; ++i) g.codes.remember("a", code(i), start);
    CHECK_FALSE(g.may_ask("a", code(0)));
    CHECK(g.may_ask("a", code(1)));
    CHECK(g.may_ask("a", code(code_guard::codes_per_address)));

    g.codes.remember("b", code(1), start);
    g.codes.remember("c", code(1), start);
    g.codes.remember("a", code(1), start);
    g.codes.remember("d", code(1), start);
    CHECK(g.codes.size() == 3);
    CHECK(g.may_ask("a", code(1)));
    g.miss_all("b");
    CHECK_FALSE(g.may_ask("b", code(1)));
}
