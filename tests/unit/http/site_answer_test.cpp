#include "pollstream/base/limits.hpp"
#include "site_under_test.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::http;
using namespace pollstream::testing;

namespace {

constexpr std::string_view api_policy = "default-src 'none'; frame-ancestors 'none'";

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("every answer carries the security fields") {
    site_under_test s;
    for (const auto* path : {"/api/v1/polls", "/page", "/nothing", "/own"}) {
        const auto a = s.ask("GET", path);
        INFO(path);
        CHECK(field_of(a, "X-Content-Type-Options") == "nosniff");
        CHECK(field_of(a, "Referrer-Policy") == "no-referrer");
        CHECK(field_of(a, "Cross-Origin-Opener-Policy") == "same-origin");
        CHECK(field_of(a, "Cross-Origin-Resource-Policy") == "same-origin");
        CHECK(a.header("Content-Security-Policy"));
    }
}

TEST_CASE("API answers may do nothing and are not cached") {
    site_under_test s;
    for (const auto* path : {"/api/v1/polls", "/nothing"}) {
        const auto a = s.ask("GET", path);
        CHECK(field_of(a, "Content-Security-Policy") == api_policy);
        CHECK(field_of(a, "Cache-Control") == "no-store");
    }
    CHECK(field_of(s.ask("GET", "/own"), "Cache-Control") == "max-age=1");
}

TEST_CASE("pages have the app's policy, with the sockets of the host that was asked") {
    site_under_test s;
    const auto a = s.ask("GET", "/page");
    CHECK(field_of(a, "Content-Security-Policy") ==
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
          "connect-src 'self' ws://localhost:8080 wss://localhost:8080; manifest-src 'self'; worker-src "
          "'self'; "
          "base-uri 'self'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'");
    auto r = asking("GET", "/page");
    r.host = "[::1]:8080";
    CHECK(has(field_of(s.ask(r), "Content-Security-Policy"), "connect-src 'self'; manifest-src"));
}

TEST_CASE("threat 26: only what is meant for frames may be framed, by whom the operator names") {
    site_under_test nobody;
    CHECK(has(field_of(nobody.ask("GET", "/embed/482913"), "Content-Security-Policy"),
              "frame-ancestors 'none';"));
    site_options o;
    o.frame_ancestors = {"https://a.example", "https://b.example"};
    site_under_test s(o);
    const auto embed = s.ask("GET", "/embed/482913");
    CHECK(has(field_of(embed, "Content-Security-Policy"),
              "frame-ancestors https://a.example https://b.example;"));
    CHECK_FALSE(embed.header("Cross-Origin-Resource-Policy"));
    CHECK(has(field_of(s.ask("GET", "/page"), "Content-Security-Policy"), "frame-ancestors 'none';"));
}

TEST_CASE("an unchanged page keeps the policy it had") {
    site_under_test s;
    const auto a = s.ask("GET", "/unchanged");
    CHECK(a.status == 304);
    CHECK_FALSE(a.header("Content-Security-Policy"));
    CHECK_FALSE(a.header("Cache-Control"));
}

TEST_CASE("what a handler throws reaches the caller") {
    site_under_test s;
    CHECK_THROWS_AS(s.ask("GET", "/boom"), std::runtime_error);
    CHECK_THROWS_AS(s.ask("GET", "/bang"), int);
}

TEST_CASE("refusals before the body carry the same fields") {
    site_under_test s;
    auto r = asking("POST", "/api/v1/polls", {{"Sec-Fetch-Site", "cross-site"}});
    const auto refused = s.get().refuse(r);
    REQUIRE(refused);
    CHECK(refused->status == 403);
    CHECK(field_of(*refused, "Content-Security-Policy") == api_policy);
    CHECK(field_of(*refused, "Cache-Control") == "no-store");
}

TEST_CASE("refusals and failures are counted by status") {
    site_under_test s;
    CHECK(s.get().refusals().at(429) == 0);
    CHECK(s.ask("GET", "/page").status == 200);
    CHECK(s.ask("GET", "/nothing").status == 404);
    CHECK(s.ask("GET", "/nothing").status == 404);
    http::response failed(500);
    s.get().dress(failed, asking("GET", "/boom"));
    CHECK(s.get().refusals() ==
          std::map<int, std::uint64_t>{{403, 0}, {404, 2}, {429, 0}, {500, 1}, {503, 0}});
}

TEST_CASE("a body has its limit") {
    site_under_test s;
    CHECK(s.get().body_limit(asking("POST", "/api/v1/polls")) == limits::body_bytes);
}

TEST_CASE("a WebSocket path without an upgrade, and other methods") {
    site_under_test s;
    CHECK(s.ask("GET", "/ws/polls/7").status == 426);
    const auto wrong = s.ask("PUT", "/api/v1/polls");
    CHECK(wrong.status == 405);
    CHECK(field_of(wrong, "Allow") == "GET, HEAD, POST, OPTIONS");
    CHECK(s.ask("HEAD", "/api/v1/polls").status == 200);
}
