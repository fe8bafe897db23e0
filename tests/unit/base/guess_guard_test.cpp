// Threat 12: whoever guesses keys has to wait longer and longer.
#include "pollstream/base/guess_guard.hpp"

#include <catch2/catch.hpp>

using pollstream::guess_guard;
using namespace std::chrono_literals;

namespace {
const guess_guard::time_point start{1000s};
}

TEST_CASE("a few wrong keys are a slip, then the wait doubles up to its limit") {
    guess_guard g(10);
    auto now = start;
    for (unsigned i = 1; i < guess_guard::free_guesses; ++i) {
        g.wrong("mallory", now);
        CHECK(g.wait("mallory", now) == 0s);
    }
    g.wrong("mallory", now);
    CHECK(g.wait("mallory", now) == 1s);
    CHECK(g.wait("mallory", now + 1s) == 0s);
    CHECK(g.wait("alice", now) == 0s);
    for (const auto expected : {2s, 4s, 8s, 16s, 32s, 64s, 128s, 256s, 300s, 300s}) {
        now += g.wait("mallory", now);
        g.wrong("mallory", now);
        CHECK(g.wait("mallory", now) == expected);
    }
}

TEST_CASE("the right key, or an hour of quiet, forgives") {
    guess_guard g(10);
    for (int i = 0; i < 7; ++i) g.wrong("bob", start);
    CHECK(g.wait("bob", start) == 4s);
    g.right("bob");
    CHECK(g.wait("bob", start) == 0s);
    CHECK(g.size() == 0);
    g.right("nobody");

    for (int i = 0; i < 7; ++i) g.wrong("carol", start);
    g.wrong("dave", start + guess_guard::memory);
    CHECK(g.size() == 1);
}

TEST_CASE("a crowd of guessers takes no more memory than was given") {
    guess_guard g(100);
    for (int i = 0; i < 1'000; ++i)
        g.wrong("guesser " + std::to_string(i), start + std::chrono::milliseconds(i));
    CHECK(g.size() == 100);
    for (int i = 0; i < 9; ++i) g.wrong("guesser 950", start + 2s);
    CHECK(g.wait("guesser 950", start + 2s) > 0s);
}

TEST_CASE("whoever keeps guessing is not the one who is forgotten") {
    guess_guard g(2);
    for (unsigned i = 1; i < guess_guard::free_guesses; ++i) g.wrong("mallory", start);
    g.wrong("bob", start + 1s);
    g.wrong("mallory", start + 2s);
    g.wrong("carol", start + 2s);  // bob goes
    CHECK(g.size() == 2);
    CHECK(g.wait("mallory", start + 2s) == 1s);
}
