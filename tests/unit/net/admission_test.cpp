#include "net/admission.hpp"

#include <boost/asio/ip/address.hpp>
#include <catch2/catch.hpp>

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

TEST_CASE("IPv4 and IPv6 clients are not taken for each other", "[admission]") {
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
    CHECK_FALSE(places.admit(at("10.0.0.1")));  // the common ceiling is everybody's
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

TEST_CASE("the descriptor limit is a number", "[admission]") {
    CHECK(net::descriptor_limit() >= 64);
}
