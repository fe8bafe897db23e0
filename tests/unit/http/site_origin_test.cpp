#include "site_under_test.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::http;
using namespace pollstream::testing;

namespace {

site_options with_origin(std::string origin) {
    site_options o;
    o.allowed_origins = {std::move(origin)};
    return o;
}

const std::string friendly = "https://club.example";

header_list preflight_of(std::string_view origin, std::string_view method, std::string_view headers = "") {
    header_list f{{"Origin", std::string(origin)}, {"Access-Control-Request-Method", std::string(method)}};
    if (!headers.empty()) f.emplace_back("Access-Control-Request-Headers", headers);
    return f;
}

bool opens(site_under_test& s, std::string_view path, header_list headers) {
    headers.emplace_back("Upgrade", "websocket");
    return std::holds_alternative<accepted>(s.open(asking("GET", path, std::move(headers))));
}

}  // namespace

TEST_CASE("threat 9: the replaced system's rows are no more open to other sites than the rest") {
    site_under_test s(with_origin("http://localhost:3000"));
    const header_list evil{{"Origin", "http://evil.example"}, {"Sec-Fetch-Site", "cross-site"}};
    const auto read = s.ask("GET", "/api/polls/get-list/", evil);
    CHECK(read.status == 200);
    CHECK_FALSE(read.header("Access-Control-Allow-Origin"));
    CHECK(s.ask("POST", "/api/vote/", evil).status == 403);
    const auto refused =
        s.ask("OPTIONS", "/api/vote/", preflight_of("http://evil.example", "POST", "content-type"));
    CHECK(refused.status == 204);
    CHECK_FALSE(refused.header("Access-Control-Allow-Origin"));
    CHECK_FALSE(refused.header("Access-Control-Allow-Methods"));
    CHECK_FALSE(opens(s, "/ws/global", {{"Origin", "http://evil.example"}}));

    const auto own = s.ask("POST", "/api/vote/", {{"Origin", "http://localhost:3000"}});
    CHECK(own.status == 201);
    CHECK(field_of(own, "Access-Control-Allow-Origin") == "http://localhost:3000");
    const auto allowed =
        s.ask("OPTIONS", "/api/vote/",
              preflight_of("http://localhost:3000", "POST", "content-type, X-Requested-With,x-evil"));
    CHECK(field_of(allowed, "Access-Control-Allow-Methods") == "POST, OPTIONS");
    CHECK(field_of(allowed, "Access-Control-Allow-Headers") == "content-type, x-requested-with");
    CHECK(field_of(allowed, "Access-Control-Max-Age") == "600");
    CHECK(allowed.bytes().empty());
    CHECK(opens(s, "/ws/global/", {{"Origin", "http://localhost:3000"}}));
}

TEST_CASE("only configured origins may read") {
    site_under_test s(with_origin(friendly + "/"));
    const auto a = s.ask("GET", "/api/v1/polls", {{"Origin", friendly}});
    CHECK(field_of(a, "Access-Control-Allow-Origin") == friendly);
    CHECK(field_of(a, "Access-Control-Allow-Credentials") == "true");
    CHECK(field_of(a, "Access-Control-Expose-Headers") ==
          "Location, ETag, Retry-After, RateLimit, RateLimit-Policy, Preference-Applied, X-Voter-Token, "
          "Content-Disposition, WWW-Authenticate");
    CHECK(field_of(a, "Vary") == "Origin");
    const auto b = s.ask("GET", "/api/v1/polls", {{"Origin", "https://evil.example"}});
    CHECK(b.status == 200);
    CHECK_FALSE(b.header("Access-Control-Allow-Origin"));
    CHECK(field_of(b, "Vary") == "Origin");
    const auto c = s.ask("GET", "/own");
    CHECK(c.headers.count("Vary") == 2);  // the handler's and ours
}

TEST_CASE("threat 27: without configured origins there is no CORS at all") {
    site_under_test s;
    const auto a = s.ask("GET", "/api/v1/polls", {{"Origin", friendly}});
    CHECK_FALSE(a.header("Access-Control-Allow-Origin"));
    CHECK_FALSE(a.header("Vary"));
}

TEST_CASE("a configured origin's preflight may bring keys and tokens") {
    site_under_test s(with_origin(friendly));
    const auto a = s.ask("OPTIONS", "/api/v1/polls/7/votes",
                         preflight_of(friendly, "POST",
                                      "Content-Type, Idempotency-Key, X-Voter-Token, X-Kiosk-Key, "
                                      "Authorization, If-None-Match, Prefer, X-Evil"));
    CHECK(a.status == 204);
    CHECK(field_of(a, "Access-Control-Allow-Origin") == friendly);
    CHECK(field_of(a, "Access-Control-Allow-Credentials") == "true");
    CHECK(field_of(a, "Access-Control-Allow-Headers") ==
          "content-type, idempotency-key, x-voter-token, x-kiosk-key, authorization, if-none-match, prefer");
    const auto b = s.ask("OPTIONS", "/api/v1/polls/7/votes",
                         preflight_of("https://evil.example", "POST", "content-type"));
    CHECK(b.status == 204);
    CHECK_FALSE(b.header("Access-Control-Allow-Origin"));
    CHECK_FALSE(b.header("Access-Control-Allow-Methods"));
    CHECK_FALSE(b.header("Access-Control-Allow-Headers"));
    CHECK(s.ask("OPTIONS", "/nothing", preflight_of(friendly, "POST")).status == 404);
    CHECK(field_of(s.ask("OPTIONS", "/api/v1/polls"), "Allow") == "GET, HEAD, POST, OPTIONS");
}

TEST_CASE("a page of another site may change nothing") {
    site_under_test s(with_origin(friendly));
    struct attempt {
        std::string method;
        header_list headers;
    };
    const auto a = GENERATE(values<attempt>({
        {"POST", {{"Origin", "https://evil.example"}}},
        {"DELETE", {{"Origin", "https://evil.example"}}},
        {"POST", {{"Origin", "null"}}},
        {"POST", {{"Origin", "http://localhost:3000"}}},  // another port is another site's page
        {"POST", {{"Origin", "http://localhost"}}},
        {"POST", {{"Sec-Fetch-Site", "cross-site"}}},
        {"POST", {{"Sec-Fetch-Site", "cross-site"}, {"Origin", "http://localhost:8080"}}},
    }));
    INFO(a.method << " " << a.headers.at(0).second);
    const auto answer = s.ask(a.method, a.method == "POST" ? "/api/v1/polls" : "/api/v1/polls/7", a.headers);
    CHECK(answer.status == 403);
    CHECK(code_of(answer) == "cross_site");
    CHECK(s.seen.empty());
}

TEST_CASE("our own pages, programs and configured sites may") {
    site_under_test s(with_origin(friendly));
    const auto headers = GENERATE(values<header_list>({
        {},
        {{"Origin", "http://localhost:8080"}},
        {{"Origin", "http://LOCALHOST:8080"}, {"Sec-Fetch-Site", "same-origin"}},
        {{"Origin", "https://localhost:8080"}},  // a proxy speaks https for us
        {{"Sec-Fetch-Site", "none"}},
        {{"Origin", "null"},
         {"Sec-Fetch-Site", "same-origin"}},  // a form of ours under a strict referrer policy
        {{"Origin", "https://club.example"}, {"Sec-Fetch-Site", "cross-site"}},
        {{"Origin", "https://club.example:443"}},
    }));
    CHECK(s.ask("POST", "/api/v1/polls", headers).status == 201);
}

TEST_CASE("a default port is no port") {
    site_under_test s;
    auto r = asking("POST", "/api/v1/polls", {{"Origin", "https://localhost"}});
    r.host = "localhost";
    CHECK(s.ask(r).status == 201);
    r.host = "localhost:443";
    CHECK(s.ask(r).status == 201);
    r.host = "localhost:80";
    CHECK(s.ask(r).status == 403);
}

TEST_CASE("reading is not subject to that check") {
    site_under_test s;
    CHECK(
        s.ask("GET", "/api/v1/polls", {{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "cross-site"}})
            .status == 200);
}

TEST_CASE("who may open a WebSocket") {
    site_under_test s(with_origin(friendly));
    CHECK(opens(s, "/ws/polls/7", {}));
    CHECK(opens(s, "/ws/polls/7", {{"Origin", "http://localhost:8080"}}));
    CHECK(opens(s, "/ws/polls/7", {{"Origin", friendly}}));
    CHECK_FALSE(opens(s, "/ws/polls/7", {{"Origin", "https://evil.example"}}));
    CHECK_FALSE(opens(s, "/ws/polls/7", {{"Origin", "http://localhost:3000"}}));
    CHECK_FALSE(opens(s, "/ws/polls/7", {{"Origin", "null"}}));
    CHECK_FALSE(opens(s, "/ws/global/", {{"Origin", "http://localhost:3000"}}));
}

TEST_CASE("a refused upgrade is a problem with everything an answer carries") {
    site_under_test s;
    auto refused =
        s.open(asking("GET", "/ws/polls/7", {{"Upgrade", "websocket"}, {"Origin", "https://evil.example"}}));
    REQUIRE(std::holds_alternative<response>(refused));
    const auto& answer = std::get<response>(refused);
    CHECK(answer.status == 403);
    CHECK(code_of(answer) == "cross_site");
    CHECK(field_of(answer, "X-Content-Type-Options") == "nosniff");
    auto stranger = asking("GET", "/ws/polls/7", {{"Upgrade", "websocket"}});
    stranger.host = "evil.example";
    refused = s.open(stranger);
    REQUIRE(std::holds_alternative<response>(refused));
    CHECK(std::get<response>(refused).status == 421);
    CHECK_THROWS_AS(s.open(asking("GET", "/ws/boom", {{"Upgrade", "websocket"}})), std::runtime_error);
}
