#include "http/refusal_hints.hpp"

#include <catch2/catch.hpp>

using namespace pollstream::http;
using namespace std::chrono_literals;

namespace {

request at(std::chrono::seconds since) {
    request r;
    r.host = "127.0.0.1:8080";
    r.notes.since = std::chrono::steady_clock::time_point{1h} + since;
    return r;
}

}  // namespace

TEST_CASE("a Host that is not one of our names is reported once a minute") {
    refusal_hints hints;
    CHECK(hints.unknown_host(at(0s)));
    CHECK_FALSE(hints.unknown_host(at(59s)));
    CHECK(hints.unknown_host(at(60s)));
}

TEST_CASE(
    "a proxy that has changed the host of our own pages is reported, however many others were refused") {
    refusal_hints hints;
    auto other = at(0s);
    other.headers.emplace_back("Origin", "https://elsewhere.example");
    CHECK(hints.other_site(other));
    CHECK_FALSE(hints.other_site(other));
    auto ours = at(1s);
    ours.headers.emplace_back("Origin", "https://polls.example.org");
    ours.headers.emplace_back("Sec-Fetch-Site", "same-origin");
    CHECK(hints.other_site(ours));
    CHECK_FALSE(hints.other_site(ours));
}

TEST_CASE("a WebSocket whose Upgrade was lost is reported, an ordinary request to its address is not") {
    refusal_hints hints;
    CHECK_FALSE(hints.lost_upgrade(at(0s), 426));
    auto lost = at(1s);
    lost.headers.emplace_back("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    CHECK_FALSE(hints.lost_upgrade(lost, 404));
    CHECK(hints.lost_upgrade(lost, 426));
    CHECK_FALSE(hints.lost_upgrade(lost, 426));
}

TEST_CASE("a proxy on this machine that nobody has named is reported") {
    refusal_hints hints;
    auto direct = at(0s);
    direct.remote_address = direct.client_address = "127.0.0.1";
    CHECK_FALSE(hints.unnamed_proxy(direct));
    auto forwarded = direct;
    forwarded.headers.emplace_back("X-Forwarded-For", "198.51.100.7");
    auto named = forwarded;
    named.client_address = "198.51.100.7";
    CHECK_FALSE(hints.unnamed_proxy(named));
    auto from_afar = forwarded;  // anybody may claim that
    from_afar.remote_address = from_afar.client_address = "192.0.2.1";
    CHECK_FALSE(hints.unnamed_proxy(from_afar));
    CHECK(hints.unnamed_proxy(forwarded));
    CHECK_FALSE(hints.unnamed_proxy(forwarded));
}
