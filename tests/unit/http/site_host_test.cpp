#include "site_under_test.hpp"

#include <catch2/catch.hpp>

#include <unistd.h>

#include <array>

using namespace pollstream;
using namespace pollstream::http;
using namespace pollstream::testing;

namespace {

int status_for_host(site_under_test& s, std::string host) {
    auto r = asking("GET", "/api/v1/polls");
    r.host = std::move(host);
    return s.ask(std::move(r)).status;
}

site_options with_hosts(std::vector<std::string> hosts) {
    site_options o;
    o.allowed_hosts = std::move(hosts);
    return o;
}

std::string machine_name() {
    std::array<char, 256> name{};
    REQUIRE(::gethostname(name.data(), name.size() - 1) == 0);
    return name.data();
}

}  // namespace

TEST_CASE("a site goes by localhost, loopback and the machine's names, with any port") {
    site_under_test s;
    for (const auto* host : {"localhost", "LocalHost:8080", "localhost.", "127.0.0.1", "127.9.9.9:1",
                             "[::1]:8080", "[::1]", "[::ffff:127.0.0.1]:80"}) {
        INFO(host);
        CHECK(status_for_host(s, host) == 200);
    }
    const auto name = machine_name();
    CHECK(status_for_host(s, name) == 200);
    CHECK(status_for_host(s, name + ":9000") == 200);
    CHECK(status_for_host(s, name + ".local:8080") == 200);
}

TEST_CASE("threat 11: other names and addresses are misdirected") {
    site_under_test s;
    const auto* host =
        GENERATE("evil.example", "evil.example:8080", "localhost.evil.example", "evillocalhost",
                 "203.0.113.77", "[2001:db8::77]:8080", "127.0.0.1.evil.example", "0x7f000001", "local");
    INFO(host);
    auto r = asking("GET", "/api/v1/polls");
    r.host = host;
    const auto answer = s.ask(std::move(r));
    CHECK(answer.status == 421);
    CHECK(code_of(answer) == "unknown_host");
    CHECK(s.seen.empty());
}

TEST_CASE("configured names count, with their port if one is given") {
    site_under_test s(with_hosts({"poll.example", "other.example:8443", "203.0.113.77"}));
    CHECK(status_for_host(s, "poll.example") == 200);
    CHECK(status_for_host(s, "POLL.example:8080") == 200);
    CHECK(status_for_host(s, "other.example:8443") == 200);
    CHECK(status_for_host(s, "other.example:8444") == 421);
    CHECK(status_for_host(s, "other.example") == 421);
    CHECK(status_for_host(s, "203.0.113.77:8080") == 200);
    CHECK(status_for_host(s, "sub.poll.example") == 421);
}

TEST_CASE("a star turns off the check, not the syntax rules") {
    site_under_test s(with_hosts({"*"}));
    CHECK(status_for_host(s, "anything.example") == 200);
    CHECK(status_for_host(s, "203.0.113.77") == 200);
    for (const auto* wrong :
         {"", "a;b", "a b", "user@host", "a/b", "a:99999", "a:x", "[::1", "[zz::1]", "a,b", ":80"}) {
        INFO(wrong);
        CHECK(status_for_host(s, wrong) == 400);
    }
}

TEST_CASE("the host of a trusted proxy is the one that counts") {
    auto o = with_hosts({"poll.example"});
    o.trusted_proxies = {*network::parse("10.0.0.0/8")};
    site_under_test s(o);
    auto r = asking("GET", "/api/v1/polls",
                    {{"X-Forwarded-For", "203.0.113.9"}, {"X-Forwarded-Host", "poll.example"}});
    r.host = "inner";
    r.remote_address = "10.0.0.1";
    CHECK(s.ask(r).status == 200);
    r.remote_address = "192.0.2.7";
    CHECK(s.ask(r).status == 421);
}

TEST_CASE("threat 11: what a proxy lets through does not make a foreign name one of ours") {
    auto o = with_hosts({"poll.example"});
    o.trusted_proxies = {*network::parse("10.0.0.0/8")};
    site_under_test s(o);
    const auto by_way_of_proxy = [&](const std::string& sent) {
        auto r = asking(
            "GET", "/api/v1/polls",
            {{"Host", sent}, {"X-Forwarded-For", "203.0.113.9"}, {"X-Forwarded-Host", "poll.example"}});
        r.host = sent;
        r.remote_address = "10.0.0.1";
        return s.ask(r).status;
    };
    CHECK(by_way_of_proxy("rebound.example") == 421);
    CHECK(by_way_of_proxy("a b") == 421);
    CHECK(by_way_of_proxy("127.0.0.1:8080") == 200);
    CHECK(by_way_of_proxy("poll.example") == 200);
}

TEST_CASE("options that make no sense throw") {
    site_options bad_host = with_hosts({"http://poll.example"});
    CHECK_THROWS_AS(site_under_test(bad_host), std::invalid_argument);
    site_options star;
    star.allowed_origins = {"*"};
    CHECK_THROWS_AS(site_under_test(star), std::invalid_argument);
    site_options no_origin;
    no_origin.allowed_origins = {"example.org"};
    CHECK_THROWS_AS(site_under_test(no_origin), std::invalid_argument);
    site_options base;
    base.base_path = "/poll";
    CHECK_THROWS_AS(site_under_test(base), std::invalid_argument);
}

TEST_CASE("the base path is taken off") {
    site_options o;
    o.base_path = "/poll/";
    site_under_test s(o);
    CHECK(s.ask("GET", "/poll/api/v1/polls").status == 200);
    CHECK(s.seen == std::vector<std::string>{"/api/v1/polls"});
    CHECK(s.ask("GET", "/poll/").status == 404);  // no route, so no app here
    CHECK(s.ask("GET", "/api/v1/polls").status == 404);
    CHECK(s.ask("GET", "/pollx/api/v1/polls").status == 404);
    CHECK(s.ask("GET", "/").status == 404);
    const auto moved = s.ask("GET", "/poll?a=b");
    CHECK(moved.status == 308);
    CHECK(field_of(moved, "Location") == "/poll/?a=b");
    CHECK(field_of(s.ask("POST", "/poll"), "Location") == "/poll/");
    auto upgrade = asking("GET", "/poll/ws/polls/7", {{"Upgrade", "websocket"}});
    CHECK(std::holds_alternative<accepted>(s.open(upgrade)));
}

TEST_CASE("a target nobody parsed yet is parsed, or refused") {
    site_under_test s;
    auto r = asking("GET", "/api/v1/polls");
    r.path.clear();
    CHECK(s.ask(r).status == 200);
    r.target = "/%zz";
    CHECK(s.ask(r).status == 400);
}
