// Whoever repeats exactly the same request on one connection gets what holds now: only parsing the head is
// skipped.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/raw_client.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace pollstream::testing;

namespace {

const json::object a_poll{{"title", "x"}, {"options", {"a", "b"}}};

}  // namespace

TEST_CASE("results requested again are the current ones", "[app][again]") {
    running_app app;
    api_client voter(app.port());
    const auto poll = voter.post("/api/v1/polls", a_poll).text("/id");
    const auto path = "/api/v1/polls/" + poll + "/results";
    raw_client screen(app.port());
    const auto before = screen.get(path);
    REQUIRE(before.status == 200);
    CHECK(screen.get(path).body == before.body);
    const raw_fields known{{"If-None-Match", before.header("ETag").value_or("")}};
    CHECK(screen.get(path, known).status == 304);
    CHECK(screen.get(path, known).status == 304);

    REQUIRE(voter.post("/api/v1/polls/" + poll + "/votes", {{"option_id", 1}}).status == 201);
    const auto after = screen.get(path, known);
    CHECK(after.status == 200);
    CHECK(after.body != before.body);
    CHECK(screen.get(path).body == after.body);
}

TEST_CASE("guessing codes over one connection comes to an end, and the connection does not", "[app][again]") {
    running_app app({"--throttle", "on"});
    raw_client c(app.port());
    // Twice: on a slow machine, another guess is earned between two requests.
    for (int refused = 0; refused < 2; ++refused) {
        auto status = 404;
        for (int i = 0; i < 2'000 && status == 404; ++i) status = c.get("/api/v1/codes/000000").status;
        CHECK(status == 429);
    }
    CHECK(c.get("/healthz").status == 200);
}

TEST_CASE("a repeated request is served under the base path and as the proxy says", "[app][again]") {
    running_app app(
        {"--trusted-proxy", "127.0.0.1", "--allowed-host", "polls.example.org", "--base-path", "/poll/"});
    raw_client c(app.port());
    const raw_fields proxied{{"X-Forwarded-For", "203.0.113.7"},
                             {"X-Forwarded-Host", "polls.example.org"},
                             {"X-Forwarded-Proto", "https"}};
    for (int i = 0; i < 3; ++i) {
        const auto about = c.get("/poll/api/v1/server", proxied);
        REQUIRE(about.status == 200);
        CHECK(about.body.find("\"base_url\":\"https://polls.example.org/poll/\"") != std::string::npos);
    }
    // A request that differs only in what the proxy says is another request.
    const auto plain = c.get("/poll/api/v1/server", {{"X-Forwarded-For", "203.0.113.7"},
                                                     {"X-Forwarded-Host", "polls.example.org"},
                                                     {"X-Forwarded-Proto", "http"}});
    CHECK(plain.body.find("\"base_url\":\"http://polls.example.org/poll/\"") != std::string::npos);
}

TEST_CASE("a repeated head that is not for this server is refused again", "[app][again]") {
    running_app app;
    raw_client c(app.port());
    const std::string strange = "GET /api/v1/polls HTTP/1.1\r\nHost: evil.example\r\n\r\n";
    for (int i = 0; i < 2; ++i) {
        c.send(strange);
        CHECK(c.read_response().status == 421);
    }
    CHECK(c.get("/healthz").status == 200);
}
