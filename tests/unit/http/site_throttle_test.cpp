#include "site_under_test.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::http;
using namespace pollstream::testing;
using namespace std::chrono_literals;

namespace {

site_options tight(throttle_mode mode) {
    site_options o;
    o.throttling = mode;
    o.create_per_minute = 60;
    o.create_burst = 2;
    o.address_votes_per_s = 1;
    o.address_votes_burst = 3;
    o.device_votes_per_s = 1;
    o.device_votes_burst = 2;
    return o;
}

request creating(std::string from) {
    auto r = asking("POST", "/api/v1/polls");
    r.remote_address = std::move(from);
    return r;
}

request voting(std::string from, std::string device) {
    auto r = asking("POST", "/api/v1/polls/7/votes");
    r.remote_address = std::move(from);
    if (!device.empty()) r.headers.emplace_back("X-Device", device);
    return r;
}

}  // namespace

TEST_CASE("creating is throttled by address, and says so") {
    site_under_test s(tight(throttle_mode::per_device));
    const auto first = s.ask(creating("192.0.2.1"));
    CHECK(first.status == 201);
    CHECK(field_of(first, "RateLimit-Policy") == "\"create\";q=2;w=2");
    CHECK(field_of(first, "RateLimit") == "\"create\";r=1");
    CHECK(s.ask(creating("192.0.2.1")).status == 201);
    const auto refused = s.ask(creating("192.0.2.1"));
    CHECK(refused.status == 429);
    CHECK(code_of(refused) == "too_many_requests");
    CHECK(field_of(refused, "Retry-After") == "1");
    CHECK(field_of(refused, "RateLimit") == "\"create\";r=0;t=1");
    CHECK(s.ask(creating("192.0.2.2")).status == 201);
    CHECK(s.seen.size() == 3);
    s.now += 1s;
    CHECK(s.ask(creating("192.0.2.1")).status == 201);
}

namespace {

/// A creation that costs that many tokens in all.
request creating_much(std::size_t tokens, std::string from = "192.0.2.1") {
    auto r = asking("POST", "/api/v1/rooms?tokens=" + std::to_string(tokens));
    r.remote_address = std::move(from);
    return r;
}

site_options ten_at_once(throttle_mode mode = throttle_mode::per_device) {
    auto o = tight(mode);
    o.create_burst = 10;
    return o;
}

}  // namespace

TEST_CASE("more work takes more tokens, and the answer has each field once") {
    site_under_test s(ten_at_once());
    const auto large = s.ask(creating_much(7));
    CHECK(large.status == 201);
    CHECK(field_of(large, "RateLimit") == "\"create\";r=3");
    CHECK(field_of(large, "RateLimit-Policy") == "\"create\";q=10;w=10");
    std::size_t told = 0;
    for (const auto& [name, value] : large.headers) told += name == "RateLimit" ? 1U : 0U;
    CHECK(told == 1);
    CHECK(field_of(s.ask(creating_much(1)), "RateLimit") == "\"create\";r=2");
    CHECK(s.ask(creating_much(7, "192.0.2.2")).status == 201);
}

TEST_CASE("a request that costs more than is left is refused: nothing is done and nothing is taken") {
    site_under_test s(ten_at_once());
    CHECK(s.ask(creating_much(7)).status == 201);
    const auto done = s.seen.size();
    for (int i = 0; i < 3; ++i) {
        const auto refused = s.ask(creating_much(7));
        CHECK(refused.status == 429);
        CHECK(code_of(refused) == "too_many_requests");
        CHECK(field_of(refused, "RateLimit") == "\"create\";r=3;t=4");
        CHECK(field_of(refused, "Retry-After") == "4");
    }
    CHECK(s.seen.size() == done);
    SECTION("small requests still succeed") {
        CHECK(s.ask(creating_much(3)).status == 201);
    }
    SECTION("a moment too early it is still refused") {
        s.now += 3s;
        CHECK(field_of(s.ask(creating_much(7)), "Retry-After") == "1");
    }
    SECTION("waiting as long as it says is enough") {
        s.now += 4s;
        CHECK(s.ask(creating_much(7)).status == 201);
    }
}

TEST_CASE("a request that costs more than a full bucket waits for a full one") {
    site_under_test s(ten_at_once());
    CHECK(s.ask(creating_much(1)).status == 201);
    const auto refused = s.ask(creating_much(100));
    CHECK(refused.status == 429);
    CHECK(field_of(refused, "Retry-After") == "1");
    s.now += 1s;
    CHECK(field_of(s.ask(creating_much(100)), "RateLimit") == "\"create\";r=0");
}

TEST_CASE("switched off, much work costs nothing either") {
    site_under_test s(ten_at_once(throttle_mode::off));
    for (int i = 0; i < 20; ++i) {
        const auto a = s.ask(creating_much(10));
        CHECK(a.status == 201);
        CHECK_FALSE(a.header("RateLimit"));
    }
}

namespace {

/// Adds a poll with a key that the handler finds to be this room's; empty: that of no room.
request hosting(std::string_view room, std::size_t tokens = 1) {
    auto r = asking("POST", "/api/v1/rooms/7/polls?tokens=" + std::to_string(tokens),
                    {{"Authorization", "Bearer key"}});
    r.remote_address = "192.0.2.1";
    if (!room.empty()) r.headers.emplace_back("X-Room", room);
    return r;
}

}  // namespace

TEST_CASE("threat 12: holders of a room's key are charged by room, whoever shares the address") {
    site_under_test s(ten_at_once());
    auto without_key = asking("POST", "/api/v1/rooms/7/polls");
    without_key.remote_address = "192.0.2.1";
    for (int i = 0; i < 5; ++i) {
        CHECK(field_of(s.ask(without_key), "RateLimit-Policy") == "\"create\";q=10;w=10");
        CHECK(s.ask(hosting("")).status == 201);
    }
    const auto reached = s.seen.size();
    CHECK(s.ask(without_key).status == 429);
    CHECK(s.ask(hosting("")).status == 429);
    CHECK(s.ask(creating("192.0.2.1")).status == 429);
    CHECK(s.seen.size() == reached);

    const auto own = s.ask(hosting("A", 9));
    CHECK(own.status == 201);
    CHECK(field_of(own, "RateLimit-Policy") == "\"create-per-room\";q=10;w=10");
    CHECK(field_of(own, "RateLimit") == "\"create-per-room\";r=1");
    CHECK(s.ask(hosting("A")).status == 201);
    CHECK(s.ask(hosting("A")).status == 429);
    CHECK(s.ask(hosting("B")).status == 201);
    s.now += 1s;
    CHECK(s.ask(hosting("A")).status == 201);
}

TEST_CASE("reading is not throttled") {
    site_under_test s(tight(throttle_mode::per_device));
    for (int i = 0; i < 20; ++i) {
        const auto a = s.ask("GET", "/api/v1/polls");
        CHECK(a.status == 200);
        CHECK_FALSE(a.header("RateLimit"));
    }
}

TEST_CASE("votes of a hall are counted by device") {
    auto o = tight(throttle_mode::per_device);
    o.address_votes_burst = 50;
    site_under_test s(o);
    for (int i = 0; i < 50; ++i)
        CHECK(s.ask(voting("192.0.2.1", "device" + std::to_string(i))).status == 201);
    CHECK(s.ask(voting("192.0.2.1", "device0")).status == 201);
    const auto refused = s.ask(voting("192.0.2.9", "device0"));  // the device, wherever it is
    CHECK(refused.status == 429);
    CHECK(field_of(refused, "RateLimit-Policy") == "\"votes-per-device\";q=2;w=2");
}

namespace {

void check_refused_by_address(const response& refused) {
    CHECK(refused.status == 429);
    CHECK(field_of(refused, "RateLimit-Policy") == "\"votes-per-address\";q=3;w=3");
}

}  // namespace

TEST_CASE("threat 3: votes without a device are counted by address") {
    site_under_test s(tight(throttle_mode::per_device));
    CHECK(s.ask(voting("192.0.2.9", "known")).status == 201);
    for (int i = 0; i < 3; ++i) CHECK(s.ask(voting("192.0.2.1", "")).status == 201);
    check_refused_by_address(s.ask(voting("192.0.2.1", "")));
    CHECK(s.ask(voting("192.0.2.1", "known")).status == 201);
    CHECK(s.ask(voting("192.0.2.2", "")).status == 201);
}

TEST_CASE("threat 3: anybody can get a device, so new ones are counted by address, too") {
    site_under_test s(tight(throttle_mode::per_device));
    for (int i = 0; i < 3; ++i) CHECK(s.ask(voting("192.0.2.1", "device" + std::to_string(i))).status == 201);
    // Asking again does not make a refused device better known.
    for (int i = 0; i < 2; ++i) check_refused_by_address(s.ask(voting("192.0.2.1", "another")));
    CHECK(s.ask(voting("192.0.2.1", "device2")).status == 201);
    CHECK(s.ask(voting("192.0.2.2", "another")).status == 201);
}

TEST_CASE("threat 3: votes over a WebSocket are counted with the others") {
    SECTION("new devices by address, known ones by device") {
        site_under_test s(tight(throttle_mode::per_device));
        for (int i = 0; i < 3; ++i)
            CHECK_FALSE(s.get().count_vote("192.0.2.1", "device" + std::to_string(i)));
        CHECK(s.get().count_vote("192.0.2.1", "another") == 1000ms);
        CHECK(s.ask(voting("192.0.2.1", "another")).status == 429);
        CHECK(s.ask(voting("192.0.2.1", "device0")).status == 201);
        CHECK(s.get().count_vote("192.0.2.1", "device0") == 1000ms);
        s.now += 1s;
        CHECK_FALSE(s.get().count_vote("192.0.2.1", "device0"));
    }
    SECTION("per address, all alike") {
        site_under_test s(tight(throttle_mode::per_address));
        for (int i = 0; i < 3; ++i) CHECK_FALSE(s.get().count_vote("192.0.2.1", "device"));
        CHECK(s.get().count_vote("192.0.2.1", "device"));
        CHECK_FALSE(s.get().count_vote("192.0.2.2", "device"));
    }
    SECTION("switched off, not at all") {
        site_under_test s(tight(throttle_mode::off));
        for (int i = 0; i < 20; ++i) CHECK_FALSE(s.get().count_vote("192.0.2.1", ""));
    }
}

TEST_CASE("per address, devices make no difference") {
    site_under_test s(tight(throttle_mode::per_address));
    for (int i = 0; i < 3; ++i) CHECK(s.ask(voting("192.0.2.1", "device" + std::to_string(i))).status == 201);
    CHECK(s.ask(voting("192.0.2.1", "another")).status == 429);
}

TEST_CASE("switched off, nothing is counted") {
    site_under_test s(tight(throttle_mode::off));
    for (int i = 0; i < 20; ++i) {
        CHECK(s.ask(creating("192.0.2.1")).status == 201);
        CHECK_FALSE(s.ask(voting("192.0.2.1", "")).header("RateLimit"));
    }
}

TEST_CASE("a household with IPv6 is one address") {
    site_under_test s(tight(throttle_mode::per_device));
    CHECK(s.ask(creating("2001:db8::1")).status == 201);
    CHECK(s.ask(creating("2001:db8::2")).status == 201);
    CHECK(s.ask(creating("2001:db8::3")).status == 429);
    CHECK(s.ask(creating("2001:db8:0:1::1")).status == 201);
}

TEST_CASE("behind a trusted proxy the person is counted, and a made-up address does not help") {
    auto o = tight(throttle_mode::per_device);
    o.trusted_proxies = {*network::parse("10.0.0.1")};
    site_under_test s(o);
    const auto from = [](std::string chain) {
        auto r = creating("10.0.0.1");
        r.headers.emplace_back("X-Forwarded-For", chain);
        return r;
    };
    CHECK(s.ask(from("1.1.1.1, 203.0.113.9")).status == 201);
    CHECK(s.ask(from("1.1.1.2, 203.0.113.9")).status == 201);
    CHECK(s.ask(from("1.1.1.3, 203.0.113.9")).status == 429);
    CHECK(s.ask(from("203.0.113.10")).status == 201);
    auto liar = creating("192.0.2.5");
    for (const auto* made_up : {"1.1.1.1", "1.1.1.2", "1.1.1.3"}) {
        liar.headers = {{"X-Forwarded-For", made_up}};
        const auto status = s.ask(liar).status;
        CHECK(status == (std::string(made_up) == "1.1.1.3" ? 429 : 201));
    }
}

TEST_CASE("a request is counted once, though net asks twice") {
    site_under_test s(tight(throttle_mode::per_device));
    for (int i = 0; i < 2; ++i) {
        auto r = creating("192.0.2.1");
        CHECK_FALSE(s.get().refuse(r).has_value());
        CHECK(wait_for(s.get().answer(r)).status == 201);
    }
    auto third = creating("192.0.2.1");
    const auto refused = s.get().refuse(third);
    REQUIRE(refused);
    CHECK(refused->status == 429);
}

TEST_CASE("a preflight takes no token") {
    site_under_test s(tight(throttle_mode::per_device));
    for (int i = 0; i < 10; ++i)
        CHECK(s.ask("OPTIONS", "/api/v1/polls",
                    {{"Origin", "http://x"}, {"Access-Control-Request-Method", "POST"}})
                  .status == 204);
    auto r = asking("POST", "/api/v1/polls");
    CHECK(s.ask(r).status == 201);
}
