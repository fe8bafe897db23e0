// The threats at the edge that have no other test of their own: each attack as an attacker would send it.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/live_client.hpp"

#include <catch2/catch.hpp>

using namespace pollstream::testing;

namespace {

const std::string poll_text = R"({"title":"x","options":["a","b"]})";

std::uint64_t polls_of(std::uint16_t port) {
    return api_client(port).get("/api/v1/polls").number("/count");
}

}  // namespace

TEST_CASE("threat 9: a page of another site cannot open a WebSocket", "[app][threats]") {
    running_app app;
    for (const std::string from : {"https://evil.example", "null", "http://localhost.evil.example",
                                   "http://127.0.0.1:1", "https://localhost@evil.example", "file://"}) {
        INFO(from);
        for (const char* at : {"/ws", "/ws/global"})
            CHECK_THROWS_WITH(raw_websocket(app.port(), at, {{"Origin", from}}), Catch::Contains("403"));
    }
    CHECK_NOTHROW(raw_websocket(app.port(), "/ws"));  // a program sends no Origin
}

TEST_CASE("threat 9: a cookie counts only from a page of ours", "[app][threats]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c);
    live_client page(app.port(), "/ws", {{"Origin", "http://localhost"}});
    const auto cookie = page.cookie();
    REQUIRE_FALSE(cookie.empty());
    const auto port = std::to_string(app.port());
    for (const std::string from :
         {"foo://localhost", "ws://localhost", "capacitor://localhost", "http://localhost:1"}) {
        INFO(from);
        CHECK_THROWS_WITH(raw_websocket(app.port(), "/ws", {{"Origin", from}, {"Cookie", cookie}}),
                          Catch::Contains("403"));
    }
    // A browser behind a proxy that this server was not told about.
    CHECK_NOTHROW(raw_websocket(app.port(), "/ws", {{"Origin", "https://localhost"}, {"Cookie", cookie}}));
    // A program that has got hold of a cookie is somebody else.
    raw_client wire(app.port());
    wire.send(raw_websocket::handshake("/ws", {{"Cookie", cookie}}) + "\r\n");
    const auto other = wire.read_response();
    CHECK(other.status == 101);
    CHECK_FALSE(other.header("Set-Cookie"));  // when it votes, it becomes somebody else
}

TEST_CASE("threat 10: a form or script of another site changes nothing", "[app][threats]") {
    running_app app;
    api_client c(app.port());
    for (const std::string type : {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
                                   "text/plain;application/json", ""}) {
        INFO(type);
        const raw_fields fields = type.empty() ? raw_fields{} : raw_fields{{"Content-Type", type}};
        CHECK(c.send("POST", "/api/v1/polls", poll_text, fields).status == 415);
    }
    const raw_fields json_type{{"Content-Type", "application/json"}};
    for (const raw_fields& from :
         {raw_fields{{"Origin", "https://evil.example"}}, raw_fields{{"Origin", "null"}},
          raw_fields{{"Sec-Fetch-Site", "cross-site"}}}) {
        auto fields = json_type;
        fields.insert(fields.end(), from.begin(), from.end());
        CHECK(c.send("POST", "/api/v1/polls", poll_text, fields).status == 403);
    }
    CHECK(polls_of(app.port()) == 0);
    CHECK(c.send("POST", "/api/v1/polls", poll_text, json_type).status == 201);
}

TEST_CASE("what may only be read cannot be changed: 405 says which methods work", "[app][threats]") {
    running_app app;
    api_client c(app.port());
    for (const std::string page : {"/", "/index.html", "/create", "/sw.js", "/123456"}) {
        INFO(page);
        CHECK(c.get(page).status == 200);
        for (const std::string verb : {"POST", "PUT", "PATCH", "DELETE"}) {
            const auto r = c.send(verb, page, "", {});
            CHECK(r.status == 405);
            CHECK(r.header("Allow") == "GET, HEAD, OPTIONS");
        }
        CHECK(c.send("OPTIONS", page, "", {}).status == 204);
    }
    CHECK(c.send("POST", "/assets/nothing.js", "", {}).status == 404);
}

TEST_CASE("threat 16: no encoded slash counts as one", "[app][threats]") {
    running_app app;
    api_client c(app.port());
    for (const std::string path : {"/api%2Fv1%2Fpolls", "/healthz%2f", "/api/v1/polls/%2f"}) {
        INFO(path);
        CHECK(c.get(path).status == 400);
    }
    CHECK(c.get("/api/v1/polls/").status == 200);
    CHECK(c.get("/api/v1/polls//").status == 404);
}

TEST_CASE("threat 11: a foreign name that leads here is not served", "[app][threats]") {
    running_app app;
    api_client c(app.port());
    for (const std::string name : {"evil.example", "evil.example:80", "localhost.evil.example",
                                   "127.0.0.1.nip.io", "192.0.2.1", "[2001:db8::1]"}) {
        INFO(name);
        c.host = name;
        CHECK(c.get("/api/v1/polls").status == 421);
        CHECK(c.get("/").status == 421);
        CHECK(c.get("/metrics").status == 421);
    }
    c.host = "localhost";
    CHECK(c.get("/api/v1/polls").status == 200);
}

TEST_CASE("threat 16: no path leads to a file", "[app][threats]") {
    running_app app;
    api_client c(app.port());
    for (const std::string path :
         {"/../../../etc/passwd", "/..%2f..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
          "/..\\..\\etc\\passwd", "/..%5c..%5cetc%5cpasswd", "//etc/passwd", "/assets/../../../../etc/passwd",
          "/.env", "/pollstream.db", "/data/pollstream.db", "/tls-self-signed.pem", "/%252e%252e/etc/passwd",
          "/assets/%00/etc/passwd"}) {
        INFO(path);
        const auto r = c.get(path);
        CHECK(r.body.find("root:") == std::string::npos);
        CHECK(r.body.find("SQLite format") == std::string::npos);
        CHECK((r.status == 400 || r.status == 404 ||
               (r.status == 200 && r.header("Content-Type")->starts_with("text/html"))));
    }
    CHECK(c.send("GET", "file:///etc/passwd", "").status == 400);
}

TEST_CASE("threat 19: compressed input is not decompressed", "[app][threats]") {
    running_app app;
    api_client c(app.port());
    for (const std::string coding : {"gzip", "deflate", "br", "zstd", "identity"}) {
        INFO(coding);
        const auto r = c.send("POST", "/api/v1/polls", poll_text,
                              {{"Content-Type", "application/json"}, {"Content-Encoding", coding}});
        CHECK(r.status == 415);
        CHECK(r.header("Accept-Encoding") == "identity");
    }
    raw_websocket ws(app.port(), "/ws", {{"Sec-WebSocket-Extensions", "permessage-deflate"}});
    CHECK_FALSE(ws.answer().header("Sec-WebSocket-Extensions"));
    ws.wire().send("\xc1\x80\x01\x02\x03\x04");  // a compressed frame all the same
    CHECK(ws.read_close() == 1002);
}

TEST_CASE("threat 20: JSON meant to be expensive is not", "[app][threats]") {
    running_app app;
    api_client c(app.port());
    const raw_fields type{{"Content-Type", "application/json"}};
    std::string many = "{";
    for (int i = 0; many.size() < 60'000; ++i) many += "\"k" + std::to_string(i) + "\":1,";
    many += "\"title\":\"x\"}";
    const std::string deep(30'000, '[');
    const std::string long_number = "{\"title\":\"x\",\"duration_s\":" + std::string(60'000, '9') + "}";
    const auto begin = std::chrono::steady_clock::now();
    CHECK(c.send("POST", "/api/v1/polls", many, type).status == 422);
    CHECK(c.send("POST", "/api/v1/polls", deep, type).status == 400);
    const auto numbers = c.send("POST", "/api/v1/polls", long_number, type).status;
    CHECK((numbers == 400 || numbers == 422));
    CHECK(c.send("POST", "/api/v1/polls", std::string(65'537, ' '), type).status == 413);
    CHECK(std::chrono::steady_clock::now() - begin < 5s);
    CHECK(polls_of(app.port()) == 0);
}

TEST_CASE("early refusals carry the header fields of every answer", "[app][threats]") {
    running_app app({"--allowed-origin", "https://slides.example"});
    const std::string begin =
        "POST /api/v1/polls HTTP/1.1\r\nHost: localhost\r\nOrigin: https://slides.example\r\n"
        "Content-Type: application/json\r\n";
    const auto ask = [&](const std::string& rest) {
        raw_client c(app.port());
        c.send(begin + rest);
        return c.read_response();
    };
    const auto protects = [](const raw_response& r) {
        for (const auto* name :
             {"X-Content-Type-Options", "Referrer-Policy", "Content-Security-Policy",
              "Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy", "Cache-Control"}) {
            INFO(r.status << " has " << name);
            CHECK(r.header(name).has_value());
        }
    };
    const auto too_large = ask("Content-Length: 70000\r\n\r\n");
    CHECK(too_large.status == 413);
    const auto broken = ask("Transfer-Encoding: chunked\r\n\r\nno chunk\r\n");
    CHECK(broken.status == 400);
    for (const auto& r : {too_large, broken}) {
        protects(r);
        // The page that asked may learn what became of its request.
        CHECK(r.header("Access-Control-Allow-Origin") == "https://slides.example");
        CHECK(r.header("Vary").has_value());
    }
    const auto strange = ask("Transfer-Encoding: gzip\r\n\r\n");
    CHECK(strange.status == 501);
    protects(strange);
    const auto malformed = ask("no field\r\n\r\n");
    CHECK(malformed.status == 400);
    protects(malformed);
}
