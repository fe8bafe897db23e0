#include "net/admission.hpp"

#include <boost/asio/ip/address.hpp>
#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace pollstream;
using net::admission;

namespace {
asio::ip::address at(const char* text) {
    return asio::ip::make_address(text);
}
}  // namespace

TEST_CASE("the ceiling for all holds and frees", "[admission]") {
    admission places(2, 10, {});
    auto a = places.admit(at("10.0.0.1"));
    auto b = places.admit(at("10.0.0.2"));
    REQUIRE(a);
    REQUIRE(b);
    CHECK_FALSE(places.admit(at("10.0.0.3")));
    a.reset();
    CHECK(places.admit(at("10.0.0.3")));
    CHECK(places.size() == 1);
}

TEST_CASE("the ceiling for an address holds and frees", "[admission]") {
    admission places(100, 2, {});
    auto a = places.admit(at("10.0.0.1"));
    auto b = places.admit(at("::ffff:10.0.0.1"));
    REQUIRE(b);
    CHECK_FALSE(places.admit(at("10.0.0.1")));
    CHECK(places.admit(at("10.0.0.2")));
    b.reset();
    CHECK(places.admit(at("10.0.0.1")));
}

TEST_CASE("an IPv6 client is its /64", "[admission]") {
    admission places(100, 1, {});
    const auto a = places.admit(at("2001:db8:1:2::1"));
    REQUIRE(a);
    CHECK_FALSE(places.admit(at("2001:db8:1:2:ffff::2")));
    CHECK(places.admit(at("2001:db8:1:3::1")));
}

TEST_CASE("IPv4 and IPv6 clients are not confused", "[admission]") {
    admission places(100, 1, {});
    const auto a = places.admit(at("0.0.0.0"));
    CHECK(places.admit(at("::")));
}

TEST_CASE("a trusted proxy stands for many", "[admission]") {
    admission places(4, 1, {*http::network::parse("10.0.0.0/8")});
    std::vector<admission::slot> held;
    for (int i = 0; i < 4; ++i) {
        auto place = places.admit(at("10.0.0.1"));
        REQUIRE(place);
        held.push_back(std::move(*place));
    }
    CHECK_FALSE(places.admit(at("10.0.0.1")));  // the common ceiling holds for everybody
}

TEST_CASE("a moved slot frees once", "[admission]") {
    admission places(10, 10, {});
    auto a = places.admit(at("10.0.0.1"));
    auto b = places.admit(at("10.0.0.2"));
    *a = std::move(*b);
    CHECK(places.size() == 1);
    b.reset();
    CHECK(places.size() == 1);
    a.reset();
    CHECK(places.size() == 0);
}

TEST_CASE("idle connections leave when their address has no place left, the longest idle first",
          "[admission]") {
    admission places(100, 2, {});
    const auto a = places.admit(at("10.0.0.1"));
    const auto b = places.admit(at("10.0.0.1"));
    const auto elsewhere = places.admit(at("10.0.0.2"));
    std::string left;
    const admission::rest other(*elsewhere, [&] { left += 'e'; });
    const admission::rest first(*b, [&] { left += 'b'; });
    const admission::rest second(*a, [&] { left += 'a'; });
    const auto c = places.admit(at("10.0.0.1"));
    CHECK(c);
    CHECK(left == "b");
    const auto d = places.admit(at("10.0.0.1"));
    CHECK(d);
    CHECK(left == "ba");
    CHECK_FALSE(places.admit(at("10.0.0.1")));
    CHECK(places.reached() == admission::ceiling::address);
    CHECK(places.most(places.reached()) == 2);
    CHECK(left == "ba");
}

TEST_CASE("idle connections leave when no place is left in total, wherever they are", "[admission]") {
    admission places(2, 2, {});
    const auto a = places.admit(at("10.0.0.1"));
    const auto b = places.admit(at("10.0.0.2"));
    std::string left;
    const admission::rest first(*a, [&] { left += 'a'; });
    const auto c = places.admit(at("10.0.0.3"));
    CHECK(c);
    CHECK(left == "a");
    CHECK_FALSE(places.admit(at("10.0.0.4")));
    CHECK(places.reached() == admission::ceiling::common);
}

TEST_CASE("a connection that became idle while nearly all places were free is not told to leave",
          "[admission]") {
    admission places(16, 16, {});
    const auto who = at("10.0.0.1");
    std::string left;
    std::vector<admission::slot> held;
    held.push_back(places.admit(who).value());
    const admission::rest early(held.front(), [&] { left += 'a'; });
    held.push_back(places.admit(who).value());
    const admission::rest later(held.back(), [&] { left += 'b'; });
    while (held.size() < 16) held.push_back(places.admit(who).value());
    CHECK(places.admit(who));
    CHECK(left == "b");
    CHECK_FALSE(places.admit(who));
    CHECK(left == "b");
}

TEST_CASE("a connection that is no longer idle stays", "[admission]") {
    admission places(1, 1, {});
    auto a = places.admit(at("10.0.0.1"));
    bool left = false;
    {
        const admission::rest rests(*a, [&] { left = true; });
    }
    CHECK_FALSE(places.admit(at("10.0.0.1")));
    CHECK_FALSE(left);
    a.reset();
    CHECK(places.admit(at("10.0.0.1")));
}

TEST_CASE("the descriptor limit is a number", "[admission]") {
    CHECK(net::descriptor_limit() >= 64);
}
