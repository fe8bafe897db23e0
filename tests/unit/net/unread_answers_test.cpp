#include "net/unread_answers.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <optional>
#include <utility>

namespace pollstream::net {
namespace {

constexpr std::size_t big = 1'000'000;

TEST_CASE("threat 17: unread answers are bounded per address", "[unread_answers]") {
    std::uint64_t bytes = 0;
    unread_answers all(10 * big, 2 * big, bytes);
    auto a = all.keep("192.0.2.1", big);
    const auto b = all.keep("192.0.2.1", big);
    REQUIRE(a);
    REQUIRE(b);
    CHECK_FALSE(all.keep("192.0.2.1", big));
    CHECK(all.keep("192.0.2.2", big));
    CHECK(bytes == 2 * big);
    a.reset();
    CHECK(all.keep("192.0.2.1", big));
    CHECK_FALSE(all.keep("192.0.2.3", 2 * big + 1));  // even if nothing else waits
}

TEST_CASE("threat 17: and in total", "[unread_answers]") {
    std::uint64_t bytes = 0;
    unread_answers all(3 * big, 2 * big, bytes);
    const auto a = all.keep("192.0.2.1", 2 * big);
    REQUIRE(a);
    CHECK_FALSE(all.keep("192.0.2.2", 2 * big));
    CHECK(all.keep("192.0.2.2", big));
}

TEST_CASE("short answers are not counted", "[unread_answers]") {
    std::uint64_t bytes = 0;
    unread_answers all(0, 0, bytes);
    CHECK(all.keep("192.0.2.1", unread_answers::short_bytes));
    CHECK_FALSE(all.keep("192.0.2.1", unread_answers::short_bytes + 1));
}

TEST_CASE("a text that several answers share is counted once, until the last of them is gone",
          "[unread_answers]") {
    std::uint64_t bytes = 0;
    unread_answers all(10 * big, 2 * big, bytes);
    const char one = '1', other = '2', third = '3';
    auto a = all.keep("192.0.2.1", big, &one);
    auto b = all.keep("192.0.2.1", big, &one);
    auto c = all.keep("192.0.2.2", big, &one);
    CHECK(bytes == big);
    // Each that nobody else waits for is memory of its own.
    auto d = all.keep("192.0.2.1", big, &other);
    CHECK(bytes == 2 * big);
    CHECK_FALSE(all.keep("192.0.2.1", big, &third));
    a.reset();
    c.reset();
    CHECK(bytes == 2 * big);
    b.reset();
    CHECK(bytes == big);
    CHECK(all.keep("192.0.2.1", big, &third));
}

TEST_CASE("all of an IPv6 client's addresses share", "[unread_answers]") {
    std::uint64_t bytes = 0;
    unread_answers all(10 * big, big, bytes);
    const auto a = all.keep("2001:db8:1:2::1", big);
    REQUIRE(a);
    CHECK_FALSE(all.keep("2001:db8:1:2:ffff::2", big));
    CHECK(all.keep("2001:db8:1:3::1", big));
}

TEST_CASE("a moved share is given back once", "[unread_answers]") {
    std::uint64_t bytes = 0;
    unread_answers all(10 * big, 10 * big, bytes);
    auto a = all.keep("192.0.2.1", big);
    REQUIRE(a);
    {
        const auto b = std::move(*a);
        a.reset();
        CHECK(bytes == big);
    }
    CHECK(bytes == 0);
}

}  // namespace
}  // namespace pollstream::net
