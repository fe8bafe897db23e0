#include "pollstream/http/address.hpp"

#include "asking.hpp"

#include <catch2/catch.hpp>

using namespace pollstream::http;
using namespace pollstream::testing;

namespace {

bool holds(std::string_view net, std::string_view address) {
    const auto n = network::parse(net);
    REQUIRE(n);
    return n->contains(address);
}

request resolved(std::string remote, header_list headers, std::vector<std::string_view> trusted) {
    auto r = asking("GET", "/", std::move(headers));
    r.remote_address = std::move(remote);
    std::vector<network> networks;
    for (const auto t : trusted) networks.push_back(*network::parse(t));
    resolve_client(r, networks);
    return r;
}

std::string client(std::string remote, header_list headers,
                   std::vector<std::string_view> trusted = {"10.0.0.0/8"}) {
    return resolved(std::move(remote), std::move(headers), std::move(trusted)).client_address;
}

}  // namespace

TEST_CASE("networks hold their addresses and no others") {
    CHECK(holds("10.0.0.0/8", "10.255.1.2"));
    CHECK_FALSE(holds("10.0.0.0/8", "11.0.0.0"));
    CHECK(holds("192.168.1.128/25", "192.168.1.200"));
    CHECK_FALSE(holds("192.168.1.128/25", "192.168.1.127"));
    CHECK(holds("172.16.0.0/12", "172.31.255.255"));
    CHECK_FALSE(holds("172.16.0.0/12", "172.32.0.0"));
    CHECK(holds("10.1.2.3", "10.1.2.3"));
    CHECK_FALSE(holds("10.1.2.3", "10.1.2.4"));
    CHECK(holds("10.9.9.9/8", "10.0.0.1"));  // bits beyond the prefix do not count
    CHECK(holds("0.0.0.0/0", "203.0.113.9"));
    CHECK_FALSE(holds("0.0.0.0/0", "2001:db8::1"));
    CHECK(holds("2001:db8::/32", "2001:db8:ffff::1"));
    CHECK_FALSE(holds("2001:db8::/32", "2001:db9::1"));
    CHECK(holds("fe80::/10", "fe80::1%eth0"));
    CHECK(holds("::1", "::1"));
}

TEST_CASE("IPv4 and IPv4-mapped IPv6 are one") {
    CHECK(holds("10.0.0.0/8", "::ffff:10.1.2.3"));
    CHECK(holds("::ffff:10.1.2.3", "10.1.2.3"));
    CHECK(holds("::/0", "10.1.2.3"));
}

TEST_CASE("what is not a network is refused") {
    const auto* text = GENERATE("", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "::/129",
                                "example.org", "10.0.0.0/8/8", "10.0.0.0 /8", "*");
    INFO(text);
    CHECK_FALSE(network::parse(text));
}

TEST_CASE("what is not an address is in no network") {
    CHECK_FALSE(holds("0.0.0.0/0", ""));
    CHECK_FALSE(holds("::/0", "unknown"));
    CHECK_FALSE(network().contains("::"));
}

TEST_CASE("without trusted proxies the headers are ignored") {
    const header_list lies{{"X-Forwarded-For", "203.0.113.9"},
                           {"Forwarded", "for=203.0.113.9;proto=https;host=evil"},
                           {"X-Forwarded-Proto", "https"},
                           {"X-Real-IP", "203.0.113.9"}};
    const auto r = resolved("192.0.2.7", lies, {});
    CHECK(r.client_address == "192.0.2.7");
    CHECK_FALSE(r.secure);
    CHECK(r.host == "localhost:8080");
    CHECK(client("192.0.2.7", lies) == "192.0.2.7");  // somebody else is trusted
}

TEST_CASE("a mapped socket address becomes a plain one") {
    CHECK(client("::ffff:192.0.2.7", {}) == "192.0.2.7");
}

TEST_CASE("the client is the rightmost who is not one of ours") {
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", "203.0.113.9"}}) == "203.0.113.9");
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", "1.1.1.1, 203.0.113.9"}}) == "203.0.113.9");
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", "1.1.1.1, 203.0.113.9, 10.0.0.2"}}) == "203.0.113.9");
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", "1.1.1.1"}, {"X-Forwarded-For", "203.0.113.9"}}) ==
          "203.0.113.9");
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", "10.0.0.3, 10.0.0.2"}}) == "10.0.0.3");
    CHECK(client("::ffff:10.0.0.1", {{"X-Forwarded-For", "203.0.113.9"}}) == "203.0.113.9");
    CHECK(client("10.0.0.1", {}) == "10.0.0.1");
}

TEST_CASE("addresses come with ports and brackets") {
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", "203.0.113.9:4711"}}) == "203.0.113.9");
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", "2001:db8::17"}}) == "2001:db8::17");
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", "[2001:db8::17]:80"}}) == "2001:db8::17");
    CHECK(client("10.0.0.1", {{"Forwarded", R"(For="[2001:db8:cafe::17]:4711")"}}) == "2001:db8:cafe::17");
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", "::ffff:203.0.113.9"}}) == "203.0.113.9");
}

TEST_CASE("nonsense ends the search at the proxy that said it") {
    const auto* value = GENERATE("unknown", "_hidden", "203.0.113.9.evil", "1.1.1.1, unknown", "evil:80",
                                 "[::1", "1.1.1.1:x");
    INFO(value);
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", value}}) == "10.0.0.1");
    CHECK(client("10.0.0.1", {{"Forwarded", "for=" + std::string(value)}}) == "10.0.0.1");
}

TEST_CASE("Forwarded gives address, scheme and host of the same hop") {
    const auto r = resolved("10.0.0.1",
                            {{"Forwarded",
                              "for=1.1.1.1;proto=http;host=evil.example, for=203.0.113.9; proto=HTTPS ;"
                              "host=\"poll.example:444\", for=10.0.0.2;proto=http;host=inner"}},
                            {"10.0.0.0/8"});
    CHECK(r.client_address == "203.0.113.9");
    CHECK(r.secure);
    CHECK(r.host == "poll.example:444");
    CHECK(r.origin() == "https://poll.example:444");
}

TEST_CASE("quotes hide commas and semicolons") {
    CHECK(client("10.0.0.1", {{"Forwarded", R"(for=203.0.113.9;by="a,b;c\"d")"}}) == "203.0.113.9");
    CHECK(client("10.0.0.1", {{"Forwarded", R"(for="203.0.113.9)"}}) == "10.0.0.1");
}

TEST_CASE("the X- fields give scheme and host") {
    auto r = resolved("10.0.0.1",
                      {{"X-Forwarded-For", "203.0.113.9"},
                       {"X-Forwarded-Proto", "https"},
                       {"X-Forwarded-Host", "poll.example"}},
                      {"10.0.0.0/8"});
    CHECK(r.secure);
    CHECK(r.host == "poll.example");
    r = resolved("10.0.0.1",
                 {{"X-Forwarded-For", "203.0.113.9, 10.0.0.2"}, {"X-Forwarded-Proto", "https, http"}},
                 {"10.0.0.0/8"});
    CHECK(r.secure);
    r = resolved("10.0.0.1", {{"X-Forwarded-Proto", "https"}}, {"10.0.0.0/8"});
    CHECK(r.secure);
    CHECK(r.client_address == "10.0.0.1");
}

TEST_CASE("if the two kinds disagree, neither counts, and the client is not taken for its proxy") {
    const header_list forged{{"X-Forwarded-For", "203.0.113.9"}, {"Forwarded", "for=1.1.1.1;proto=https"}};
    const auto r = resolved("10.0.0.1", forged, {"10.0.0.0/8"});
    CHECK(r.client_address == unknown_address);
    CHECK_FALSE(r.secure);
    CHECK(resolved("2001:db8::7", forged, {"2001:db8::/32"}).client_address == unknown_address);
    CHECK_FALSE(is_loopback(unknown_address));
    CHECK(client("10.0.0.1", {{"X-Forwarded-For", "203.0.113.9"}, {"Forwarded", "for=203.0.113.9"}}) ==
          "203.0.113.9");
}

TEST_CASE("the host comes from the Host field if nobody else sets it") {
    request r;
    r.remote_address = "192.0.2.7";
    r.headers = {{"Host", " poll.example "}};
    resolve_client(r, {});
    CHECK(r.host == "poll.example");
}

TEST_CASE("IPv6 is throttled by its /64") {
    CHECK(throttle_key("192.0.2.7") == "192.0.2.7");
    CHECK(throttle_key("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64");
    CHECK(throttle_key("2001:db8:1:2::1") == throttle_key("2001:db8:1:2:ffff::"));
    CHECK(throttle_key("2001:db8:1:3::1") != throttle_key("2001:db8:1:2::1"));
    CHECK(throttle_key("nonsense") == "nonsense");
}

TEST_CASE("loopback is what only this machine reaches, in any spelling") {
    for (const auto* address : {"127.0.0.1", "127.9.9.9", "::1", "[::1]", "::ffff:127.0.0.1", "::1%lo"}) {
        INFO(address);
        CHECK(is_loopback(address));
    }
    for (const auto* address : {"192.0.2.1", "0.0.0.0", "::", "::ffff:192.0.2.1", "127.example.org", ""}) {
        INFO(address);
        CHECK_FALSE(is_loopback(address));
    }
}

TEST_CASE("a URL is local by its host, whatever else it contains") {
    for (const auto* url : {"http://localhost", "http://LOCALHOST:8080/poll/", "https://127.0.0.1:8443/",
                            "http://[::1]:8080/?x=http://polls.example", "http://localhost.?x"}) {
        INFO(url);
        CHECK(is_local_url(url));
    }
    for (const auto* url : {"http://localhost.example.org/", "http://127.0.0.1.example.org:8080/",
                            "http://polls.example/://127.0.0.1", "http://polls.example?x=://localhost",
                            "http://192.168.1.7:8080/", "localhost:8080", ""}) {
        INFO(url);
        CHECK_FALSE(is_local_url(url));
    }
}
