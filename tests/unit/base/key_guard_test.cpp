#include "pollstream/base/key_guard.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace std::chrono_literals;

TEST_CASE("wrong keys are counted by address and by what they were for") {
    key_guard keys(10);
    for (unsigned i = 0; i < guess_guard::free_guesses; ++i) {
        CHECK(keys.wait("a room", "192.0.2.1") == 0s);
        keys.wrong("a room", "192.0.2.1");
    }
    CHECK(keys.wait("a room", "192.0.2.1") >= 1s);
    CHECK(keys.wait("another room", "192.0.2.1") == 0s);
    CHECK(keys.wait("a room", "192.0.2.2") == 0s);
    keys.right("another room", "192.0.2.1");
    CHECK(keys.wait("a room", "192.0.2.1") >= 1s);
    keys.right("a room", "192.0.2.1");
    CHECK(keys.wait("a room", "192.0.2.1") == 0s);
}
