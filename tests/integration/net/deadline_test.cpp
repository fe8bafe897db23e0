// Slow clients: each wait ends, and a trickle does not extend it.
#include "running_server.hpp"

#include <catch2/catch.hpp>

#include <thread>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

/// Sends a byte every 20 ms until the peer ends the connection; returns how long that took.
std::chrono::milliseconds trickle(raw_client& c, std::chrono::milliseconds at_most) {
    const auto begin = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - begin < at_most) {
        if (!c.try_send("x") || !c.silent_for(20ms)) break;
    }
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
}

}  // namespace

TEST_CASE("a connection that says nothing is closed", "[net]") {
    net::server_options o;
    o.header_timeout = 100ms;
    running_server s(o);
    raw_client c(s.port());
    CHECK(c.ends_within(5s));
}

TEST_CASE("threat 29: a header that trickles in is cut by one deadline for the whole", "[net]") {
    net::server_options o;
    o.header_timeout = 200ms;
    running_server s(o);
    raw_client c(s.port());
    c.send("GET /hello HTTP/1.1\r\nHost: x\r\nX: ");
    CHECK(trickle(c, 5s) < 4s);
    CHECK(c.ends_within(5s));
}

TEST_CASE("the second header of a connection has the same deadline", "[net]") {
    net::server_options o;
    o.header_timeout = 1s;
    running_server s(o);
    raw_client c(s.port());
    CHECK(c.get("/hello").status == 200);
    c.send("GET /hello HTTP/1.1\r\nHost: x\r\nX: ");
    CHECK(trickle(c, 8s) < 6s);
}

TEST_CASE("threat 29: a body that trickles in is cut by one deadline for the whole", "[net]") {
    net::server_options o;
    o.body_timeout = 200ms;
    running_server s(o);
    raw_client c(s.port());
    c.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n");
    CHECK(trickle(c, 5s) < 4s);
    CHECK(s.facts().answered == 0);
}

TEST_CASE("threat 29: a client that is too slow is told so, one that sends nothing is not", "[net]") {
    net::server_options o;
    o.header_timeout = 1500ms;
    o.body_timeout = 1500ms;
    o.idle_timeout = 1500ms;
    running_server s(o);
    raw_client silent(s.port());
    raw_client head(s.port());
    head.send("GET /hello HTTP/1.1\r\nHo");
    raw_client body(s.port());
    body.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nxx");
    raw_client chunked(s.port());
    chunked.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
    raw_client second(s.port());
    CHECK(second.get("/hello").status == 200);
    second.send("GET /he");
    raw_client rests(s.port());
    CHECK(rests.get("/hello").status == 200);
    raw_client newline(s.port());
    newline.send("\r\n");
    for (auto* late : {&head, &body, &chunked, &second}) {
        const auto told = late->read_response();
        CHECK(told.status == 408);
        CHECK(told.header("Connection") == "close");
        CHECK(told.header("Content-Type") == "application/problem+json");
        CHECK(told.body.find("request_timeout") != std::string::npos);
        CHECK(late->read_all().empty());
    }
    for (auto* quiet : {&silent, &rests, &newline}) CHECK(quiet->read_all().empty());
    CHECK(s.facts().answered == 2);
}

TEST_CASE("an idle connection is closed, a busy one is not idle", "[net]") {
    net::server_options o;
    o.idle_timeout = 1500ms;
    running_server s(o);
    s.service().slow_for = 2s;
    raw_client c(s.port());
    CHECK(c.get("/slow").body == "slow");
    CHECK(c.get("/hello").status == 200);
    CHECK(c.ends_within(5s));
}

TEST_CASE("threat 17: a client that reads a little now and then is dropped all the same", "[net]") {
    net::server_options o;
    o.write_timeout = 500ms;
    o.write_bytes_per_s = 100'000'000;
    running_server s(o);
    raw_client c(s.port(), "127.0.0.1", 4096);
    c.send("GET /shared?n=30000000 HTTP/1.1\r\nHost: x\r\n\r\n");
    std::size_t read = 0;
    try {
        for (;; std::this_thread::sleep_for(20ms)) {
            const auto some = c.read_some();
            if (some.empty()) break;
            read += some.size();
        }
    } catch (const wire_error&) {  // the end is a reset
    }
    CHECK(read < 20'000'000);
    CHECK(s.counters().open_http == 0);
}

TEST_CASE("threat 17: a client that does not read its answer is dropped", "[net]") {
    net::server_options o;
    o.write_timeout = 200ms;
    running_server s(o);
    raw_client c(s.port(), "127.0.0.1", 4096);
    c.send("GET /shared?n=30000000 HTTP/1.1\r\nHost: x\r\n\r\n");
    REQUIRE(running_server::becomes(s.facts().answered, 1));
    CHECK(s.lets_everybody_go());
}
