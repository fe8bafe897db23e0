// What happens if a task that nobody waits for throws.
#include "pollstream/base/thrown.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>

using namespace pollstream;

namespace {

std::exception_ptr thrown(const std::string& what) {
    return std::make_exception_ptr(std::runtime_error(what));
}

}  // namespace

TEST_CASE("whatever was thrown has a description") {
    CHECK(text_of(thrown("no more room")) == "no more room");
    CHECK(text_of(std::make_exception_ptr(7)) == "not an exception of ours");
}

TEST_CASE("what a task left half done is repaired, and only then") {
    int times = 0;
    const auto told = or_say("a test", [&times] { ++times; });
    told(nullptr);
    CHECK(times == 0);
    told(thrown("no more room"));
    CHECK(times == 1);
    or_say("a test")(thrown("no more room"));
}

TEST_CASE("a failed task that the server cannot do without ends it") {
    CHECK_NOTHROW(or_end(nullptr));
    CHECK_THROWS_WITH(or_end(thrown("no more room")), "no more room");
}
