// What a well-behaved client gets.
#include "running_server.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace pollstream::testing;

TEST_CASE("a connection is kept for the next request", "[net]") {
    running_server s;
    raw_client c(s.port());
    for (int i = 0; i < 3; ++i) {
        const auto r = c.get("/hello");
        CHECK(r.status == 200);
        CHECK(r.body == "hello");
        CHECK(r.header("Content-Length") == "5");
        CHECK(r.header("Date"));
        CHECK_FALSE(r.header("Connection"));
    }
    CHECK(s.counters().accepted == 1);
    CHECK(s.counters().requests == 3);
}

TEST_CASE("the request reaches the service whole", "[net]") {
    running_server s;
    raw_client c(s.port());
    const auto r = c.request("POST", "/echo/a?b=c", "body");
    CHECK(r.body == "body");
    CHECK(r.header("X-Target") == "/echo/a?b=c");
    CHECK(r.header("X-Host") == "localhost");
    CHECK(r.header("X-Remote") == "127.0.0.1");
}

TEST_CASE("Connection: close closes", "[net]") {
    running_server s;
    raw_client c(s.port());
    const auto r = c.get("/hello", {{"Connection", "close"}});
    CHECK(r.header("Connection") == "close");
    CHECK(c.ends_within(5s));
}

TEST_CASE("a response may end the connection", "[net]") {
    running_server s;
    raw_client c(s.port());
    const auto r = c.get("/close");
    CHECK(r.body == "bye");
    CHECK(r.header("Connection") == "close");
    CHECK(c.ends_within(5s));
}

TEST_CASE("HTTP/1.0 closes unless it asks to stay", "[net]") {
    running_server s;
    raw_client c(s.port());
    c.send("GET /hello HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n");
    CHECK(c.read_response().header("Connection") == "keep-alive");
    c.send("GET /hello HTTP/1.0\r\nHost: x\r\n\r\n");
    CHECK(c.read_response().header("Connection") == "close");
    CHECK(c.ends_within(5s));
}

TEST_CASE("pipelined requests are answered in order", "[net]") {
    running_server s;
    raw_client c(s.port());
    std::string bytes;
    for (int i = 0; i < 100; ++i)
        bytes += "POST /echo/" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody";
    c.send(bytes);
    for (int i = 0; i < 100; ++i) {
        const auto r = c.read_response();
        REQUIRE(r.header("X-Target") == "/echo/" + std::to_string(i));
        REQUIRE(r.body == "body");
    }
}

TEST_CASE("a request may come byte by byte", "[net]") {
    running_server s;
    raw_client c(s.port());
    const std::string bytes =
        "\r\nPOST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
        "chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n";
    for (const char byte : bytes) {
        c.send({&byte, 1});
        if (byte == '\r') std::this_thread::sleep_for(2ms);  // so that it is read alone
    }
    CHECK(c.read_response().body == "abcde");
    CHECK(c.get("/hello").status == 200);
}

TEST_CASE("an empty line before a request does not start its deadline", "[net]") {
    pollstream::net::server_options o;
    o.header_timeout = 200ms;
    o.idle_timeout = 20s;
    running_server s(o);
    raw_client c(s.port());
    CHECK(c.get("/hello").status == 200);
    c.send("\r\n");
    CHECK(c.silent_for(800ms));
    CHECK(c.get("/hello").status == 200);
}

TEST_CASE("a chunked body, with trailers, and the next request behind it", "[net]") {
    running_server s;
    raw_client c(s.port());
    c.send(
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n"
        "4\r\nWiki\r\n6\r\npedia.\r\n0\r\nX-Trailer: a\r\nHost: evil\r\n\r\n"
        "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto r = c.read_response();
    CHECK(r.body == "Wikipedia.");
    CHECK(r.header("X-Host") == "x");  // a trailer changes nothing
    CHECK(c.read_response().body == "hello");
}

TEST_CASE("HEAD has the length and no body", "[net]") {
    running_server s;
    raw_client c(s.port());
    const auto r = c.request("HEAD", "/hello");
    CHECK(r.status == 200);
    CHECK(r.header("Content-Length") == "5");
    CHECK(c.request("HEAD", "/stream").status == 200);
    CHECK(c.get("/hello").body == "hello");  // nothing was left over
}

TEST_CASE("204 has neither body nor length", "[net]") {
    running_server s;
    raw_client c(s.port());
    const auto r = c.get("/empty");
    CHECK(r.status == 204);
    CHECK_FALSE(r.header("Content-Length"));
    CHECK(c.get("/hello").body == "hello");
}

TEST_CASE("bodies that are shared or static arrive", "[net]") {
    running_server s;
    raw_client c(s.port());
    CHECK(c.get("/static").body == "a page that outlives every response");
    CHECK(c.get("/shared?n=100").body == std::string(100, 'x'));
}

TEST_CASE("a body larger than every socket buffer arrives whole", "[net]") {
    running_server s;
    raw_client c(s.port(), "127.0.0.1", 4096);
    CHECK(c.get("/shared?n=8000000").body == std::string(8'000'000, 'x'));
    CHECK(c.get("/hello").body == "hello");
}

TEST_CASE("Expect: 100-continue is answered before the body", "[net]") {
    running_server s;
    raw_client c(s.port());
    c.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
    CHECK(c.read_response().status == 100);
    c.send("body");
    CHECK(c.read_response().body == "body");
}

TEST_CASE("a client that does not wait for 100 gets none", "[net]") {
    running_server s;
    raw_client c(s.port());
    c.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\nbody");
    CHECK(c.read_response().status == 200);
}

TEST_CASE("a client that says close is closed, whatever else it says", "[net]") {
    running_server s;
    const std::string pipelined = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";
    const std::string first =
        GENERATE(as<std::string>{}, "GET /hello HTTP/1.0\r\nHost: x\r\nConnection: keep-alive, close\r\n",
                 "GET /ws/refused HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade, close\r\n"
                 "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
    INFO(first);
    raw_client c(s.port());
    c.send(first + "\r\n" + pipelined);
    const auto answer = c.read_response();
    CHECK((answer.status == 200 || answer.status == 403));
    CHECK(answer.header("Connection") == "close");
    CHECK(c.read_all().empty());
}

TEST_CASE("HTTP/1.0 has no upgrade: the field is ignored", "[net]") {
    running_server s;
    raw_client c(s.port());
    c.send("GET /hello HTTP/1.0\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n");
    CHECK(c.read_response().status == 200);
}

TEST_CASE("an endless request line is a target too long", "[net]") {
    running_server s;
    raw_client c(s.port());
    c.send("GET /" + std::string(17 * 1024, 'a'));
    CHECK(c.read_response().status == 414);
    raw_client other(s.port());
    other.send("GET /hello HTTP/1.1\r\nHost: x\r\nX: " + std::string(17 * 1024, 'a'));
    CHECK(other.read_response().status == 431);
}

TEST_CASE("chunk extensions are bounded together, too", "[net]") {
    running_server s;
    raw_client c(s.port());
    c.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    const auto chunk = "1;" + std::string(250, 'e') + "\r\nx\r\n";
    std::string many;
    for (int i = 0; i < 100; ++i) many += chunk;
    c.try_send(many + "0\r\n\r\n");
    CHECK(c.read_response().status == 400);
}

TEST_CASE("a streamed body is chunked, for HTTP/1.0 it ends with the connection", "[net]") {
    running_server s;
    raw_client c(s.port());
    const auto r = c.get("/stream?n=3");
    CHECK(r.header("Transfer-Encoding") == "chunked");
    CHECK(r.complete);
    CHECK(r.chunks == 3);
    CHECK(r.body == "piece 3\npiece 2\npiece 1\n");
    CHECK(c.get("/hello").body == "hello");

    c.send("GET /stream?n=2 HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n");
    const auto old = c.read_response();
    CHECK(old.header("Connection") == "close");
    CHECK_FALSE(old.header("Transfer-Encoding"));
    CHECK(old.body == "piece 2\npiece 1\n");
}

TEST_CASE("a stream that fails is broken off, never ended as if complete", "[net]") {
    running_server s;
    for (const auto* path : {"/stream-fails", "/stream-throws"}) {
        raw_client c(s.port());
        const auto r = c.get(path);
        CHECK(r.status == 200);
        CHECK_FALSE(r.complete);
    }
    CHECK(raw_client(s.port()).get("/hello").status == 200);
}

TEST_CASE("a handler that throws is a 500, and the server goes on", "[net]") {
    running_server s;
    raw_client c(s.port());
    const auto r = c.get("/throw");
    CHECK(r.status == 500);
    CHECK(r.header("Content-Type") == "application/problem+json");
    CHECK(r.body.find("invariant") == std::string::npos);
    CHECK(c.get("/refuse-throws").status == 500);
    CHECK(c.get("/hello").status == 200);
}

TEST_CASE("a response cannot be split by a field", "[net]") {
    running_server s;
    raw_client c(s.port());
    const auto r = c.get("/evil");
    CHECK(r.status == 200);
    CHECK_FALSE(r.header("Set-Cookie"));
}

TEST_CASE("OPTIONS * is about the server", "[net]") {
    running_server s;
    raw_client c(s.port());
    const auto r = c.request("OPTIONS", "*");
    CHECK(r.status == 204);
    CHECK(r.header("Allow") == "GET, HEAD, POST, PATCH, DELETE, OPTIONS");
    CHECK(c.get("/hello").status == 200);
}

TEST_CASE("the absolute form for our host is ours", "[net]") {
    running_server s;
    raw_client c(s.port());
    c.send("GET http://x/echo?a=b HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(c.read_response().header("X-Target") == "/echo?a=b");
}

TEST_CASE("the same head again is the same request, and any other is another", "[net]") {
    running_server s;
    raw_client c(s.port());
    const raw_fields mine{{"X-Mine", "1"}};
    for (int i = 0; i < 3; ++i) {
        CHECK(c.get("/echo/a?b=c", mine).header("X-Target") == "/echo/a?b=c");
        CHECK(c.get("/echo/a?b=c", mine).header("X-Target") == "/echo/a?b=c");
        CHECK(c.get("/echo/a?b=d", mine).header("X-Target") == "/echo/a?b=d");
        CHECK(c.request("POST", "/echo/a?b=c", "body", mine).body == "body");
        CHECK(c.get("/hello").body == "hello");
    }
    CHECK(s.counters().requests == 15);
    CHECK(s.facts().refuse_calls == 15);  // each is checked
    CHECK(s.facts().answered == 15);
}

TEST_CASE("the same head again may come in any pieces", "[net]") {
    running_server s;
    raw_client c(s.port());
    const std::string head = "GET /echo/a HTTP/1.1\r\nHost: somewhere\r\n\r\n";
    const auto answer = [&] {
        const auto r = c.read_response();
        CHECK(r.header("X-Target") == "/echo/a");
        CHECK(r.header("X-Host") == "somewhere");
        CHECK(r.header("X-Remote") == "127.0.0.1");
        CHECK(r.body.empty());
    };
    c.send(head);
    answer();
    SECTION("several at once") {
        c.send(head + head + head);
        for (int i = 0; i < 3; ++i) answer();
    }
    SECTION("in halves") {
        c.send(head.substr(0, 20));
        std::this_thread::sleep_for(20ms);
        c.send(head.substr(20));
        answer();
        c.send(head);
        answer();
    }
    SECTION("one and a half") {
        c.send(head + head.substr(0, 20));
        answer();
        c.send(head.substr(20) + head);
        answer();
        answer();
    }
    SECTION("after an empty line") {
        c.send("\r\n" + head);
        answer();
        c.send("\r\n" + head);
        answer();
        c.send(head);
        answer();
    }
    SECTION("and then something that begins like it") {
        c.send("GET /echo/a HTTP/1.1\r\nHost: somewhere\r\nX: y\r\nContent-Length: 0\r\n\r\n");
        answer();
    }
    CHECK(c.get("/hello").body == "hello");
}

TEST_CASE("a head that is refused is refused again, and the connection stays", "[net]") {
    running_server s;
    raw_client c(s.port());
    for (int i = 0; i < 3; ++i) CHECK(c.get("/refused").status == 403);
    CHECK(c.get("/hello").status == 200);
    for (int i = 0; i < 2; ++i) CHECK(c.get("/throw").status == 500);
    for (int i = 0; i < 2; ++i) {
        c.send("HEAD /hello HTTP/1.1\r\nHost: x\r\n\r\n");
        const auto r = c.read_response(true);
        CHECK(r.header("Content-Length") == "5");
        CHECK(r.body.empty());
    }
    CHECK(s.counters().accepted == 1);
}

TEST_CASE("a head that says close closes, however often it was sent", "[net]") {
    running_server s;
    raw_client c(s.port());
    const std::string head = "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    c.send(head + head);
    CHECK(c.read_response().header("Connection") == "close");
    CHECK(c.ends_within(5s));
    CHECK(s.counters().requests == 1);
}
