// What is different for clients that come by https, and the way there.
#include "site_under_test.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

http::request securely(http::request r) {
    r.secure = true;
    return r;
}

http::site_options with_redirect(std::uint16_t port, std::string base_path = "/") {
    http::site_options o;
    o.base_path = std::move(base_path);
    o.tls_port = [port] { return port; };
    return o;
}

}  // namespace

TEST_CASE("browsers are told to stay with https if they trust the certificate") {
    http::site_options vouched_for;
    vouched_for.strict_transport = true;
    site_under_test s(vouched_for);
    const auto answer = s.ask(securely(asking("GET", "/page")));
    CHECK(field_of(answer, "Strict-Transport-Security") == "max-age=86400");
    CHECK(field_of(s.ask(securely(asking("GET", "/nothing"))), "Strict-Transport-Security") ==
          "max-age=86400");
    CHECK_FALSE(s.ask("GET", "/page").header("Strict-Transport-Security"));
    site_under_test other;
    CHECK_FALSE(other.ask(securely(asking("GET", "/page"))).header("Strict-Transport-Security"));
    other.get().promise_tls(true);  // the certificate was replaced
    CHECK(other.ask(securely(asking("GET", "/page"))).header("Strict-Transport-Security"));
}

TEST_CASE("threat 10: a page that came in the clear is foreign to https") {
    site_under_test s;
    auto r = securely(asking("POST", "/api/v1/polls", {{"Origin", "http://localhost"}}));
    r.host = "localhost";
    CHECK(s.ask(r).status == 403);
    r.headers = {{"Origin", "https://localhost"}};
    CHECK(s.ask(r).status == 201);
    // In the other direction, a proxy that we do not know may speak https for us.
    r.secure = false;
    CHECK(s.ask(r).status == 201);
}

TEST_CASE("threat 9: nor may it open a WebSocket there") {
    site_under_test s;
    auto r = securely(asking("GET", "/ws/polls/7", {{"Upgrade", "websocket"}}));
    r.headers.emplace_back("Origin", "http://localhost:8080");
    CHECK(std::holds_alternative<http::response>(s.open(r)));
    r.headers = {{"Upgrade", "websocket"}, {"Origin", "https://localhost:8080"}};
    r.notes = {};
    CHECK(std::holds_alternative<http::accepted>(s.open(r)));
}

TEST_CASE("pages on plain HTTP are sent to https") {
    site_under_test s(with_redirect(8443));
    const auto moved = s.ask("GET", "/page?a=b%20c");
    CHECK(moved.status == 308);
    CHECK(field_of(moved, "Location") == "https://localhost:8443/page?a=b%20c");
    CHECK(s.ask("HEAD", "/page").status == 308);
    CHECK(s.seen.empty());
    site_under_test usual(with_redirect(443));
    CHECK(field_of(usual.ask("GET", "/page"), "Location") == "https://localhost/page");
    site_under_test below(with_redirect(8443, "/poll/"));
    CHECK(field_of(below.ask("GET", "/poll/page"), "Location") == "https://localhost:8443/poll/page");
    auto six = asking("GET", "/page");
    six.host = "[::1]:8080";
    CHECK(field_of(s.ask(six), "Location") == "https://[::1]:8443/page");
}

TEST_CASE("clients on https or on this machine, and programs, are not redirected") {
    site_under_test s(with_redirect(8443));
    CHECK(s.ask(securely(asking("GET", "/page"))).status == 200);
    for (const auto* here : {"127.0.0.1", "127.8.8.8", "::1"}) {
        auto r = asking("GET", "/page");
        r.remote_address = here;
        CHECK(s.ask(r).status == 200);
    }
    CHECK(s.ask("GET", "/api/v1/polls").status == 200);
    CHECK(s.ask("GET", "/api/polls/get-list").status == 200);
    CHECK(s.ask("POST", "/api/v1/polls").status == 201);
    for (const std::string path : {"/polls", "/healthz", "/readyz", "/metrics"}) {
        INFO(path);
        CHECK(s.ask("GET", path).status != 308);
        CHECK(s.ask("GET", path + "/").status != 308);
    }
    CHECK(s.ask("GET", "/api/").status != 308);
    CHECK(s.ask("GET", "/").status == 308);
    auto stranger = asking("GET", "/page");
    stranger.host = "evil.example";
    CHECK(s.ask(stranger).status == 421);
    site_under_test without(with_redirect(0));
    CHECK(without.ask("GET", "/page").status == 200);
}
