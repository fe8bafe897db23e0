// Shutdown as a list: idle connections close, busy ones are answered, viewers hear 1001, and the loop runs
// dry.
#include "running_server.hpp"

#include <catch2/catch.hpp>

#include <thread>
#include <vector>

using namespace pollstream;
using namespace pollstream::testing;

TEST_CASE("a server nobody uses stops at once", "[net]") {
    running_server s;
    CHECK(s.stop() < 2s);
}

TEST_CASE("idle connections are closed", "[net]") {
    running_server s;
    raw_client used(s.port());
    CHECK(used.get("/hello").status == 200);
    raw_client fresh(s.port());
    CHECK(used.get("/hello").status == 200);  // fresh has been accepted by now
    CHECK(s.stop() < 2s);
    CHECK(used.ends_within(5s));
    CHECK(fresh.ends_within(5s));
}

TEST_CASE("a connection with nothing but an empty line is idle", "[net]") {
    running_server s;
    raw_client used(s.port());
    CHECK(used.get("/hello").status == 200);
    used.send("\r\n");
    raw_client other(s.port());
    CHECK(other.get("/hello").status == 200);  // the line has been read by now
    CHECK(s.stop() < 2s);
    CHECK(used.ends_within(5s));
}

TEST_CASE("a request in flight is answered with Connection: close", "[net]") {
    running_server s;
    s.service().slow_for = 1s;
    raw_client c(s.port());
    c.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    REQUIRE(running_server::becomes(s.facts().slow_running, 1));
    s.begin_stop();
    const auto r = c.read_response();
    CHECK(r.status == 200);
    CHECK(r.body == "slow");
    CHECK(r.header("Connection") == "close");
    CHECK(c.ends_within(5s));
    CHECK(s.stop() < 4s);
}

TEST_CASE("no connection is accepted any more", "[net]") {
    running_server s;
    s.service().slow_for = 1s;
    raw_client c(s.port());
    c.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    REQUIRE(running_server::becomes(s.facts().slow_running, 1));
    s.begin_stop();
    CHECK(c.read_response().body == "slow");
    CHECK_THROWS_AS(raw_client(s.port()), wire_error);
}

TEST_CASE("viewers hear 1001", "[net]") {
    running_server s;
    raw_websocket ws(s.port(), "/ws");
    CHECK(ws.read_text() == "welcome");
    s.begin_stop();
    CHECK(ws.read_close() == 1001);
    CHECK(s.stop() < 4s);
    CHECK(s.facts().shut_down == 1);
    CHECK(s.facts().closed == 1);
}

TEST_CASE("clients that do not let go are cut off after the grace period, even if it is zero", "[net]") {
    net::server_options o;
    o.shutdown_grace = GENERATE(200ms, 0ms);
    running_server s(o);
    raw_websocket mute(s.port(), "/ws");
    CHECK(mute.read_text() == "welcome");
    raw_client half(s.port());
    half.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab");
    CHECK(raw_client(s.port()).get("/hello").status == 200);
    CHECK(s.stop() < 5s);
    CHECK(s.facts().closed == 1);
}

TEST_CASE("a server destroyed without stop() releases its sockets", "[net]") {
    asio::io_context loop;
    demo_service service(loop.get_executor());
    net::server_options o;
    o.listen = {loopback()};
    std::optional<net::server> server(std::in_place, loop.get_executor(), service, o);
    server->start();
    raw_client c(server->endpoints().front().port());
    c.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    while (c.silent_for(1ms)) loop.run_for(10ms);
    CHECK(c.read_response().status == 200);
    server.reset();
    while (c.silent_for(1ms)) loop.run_for(10ms);
    CHECK(c.ends_within(5s));
}

TEST_CASE("a loop destroyed with open sessions frees them", "[net]") {
    std::optional<raw_websocket> ws;
    {
        auto loop = std::make_unique<asio::io_context>();
        demo_service service(loop->get_executor());
        net::server_options o;
        o.listen = {loopback()};
        net::server server(loop->get_executor(), service, o);
        server.start();
        const auto port = server.endpoints().front().port();
        std::atomic<bool> opened{false};
        std::thread client([&] {
            ws.emplace(port, "/ws");
            opened = true;
        });
        while (!opened) loop->run_for(10ms);
        client.join();
        loop->stop();
    }
    CHECK(ws->wire().ends_within(5s));
}

TEST_CASE("shutdown under load answers all that is in flight", "[net]") {
    running_server s;
    s.service().slow_for = 50ms;
    std::atomic<int> answered{0};
    std::atomic<int> torn{0};
    std::vector<std::thread> clients;
    for (int i = 0; i < 8; ++i) {
        clients.emplace_back([&] {
            try {
                for (;;) {
                    raw_client c(s.port());
                    for (;;) {
                        c.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
                        const auto r = c.read_response();
                        ++answered;
                        if (r.body != "slow") ++torn;
                        if (r.header("Connection") == "close") break;
                    }
                }
            } catch (const wire_error&) {
                // Refused, or closed between two requests.
            }
        });
    }
    std::vector<raw_websocket> viewers;
    for (int i = 0; i < 8; ++i) viewers.emplace_back(s.port(), "/ws");
    REQUIRE(running_server::becomes(s.facts().opened, 8));
    while (answered < 16) std::this_thread::sleep_for(1ms);
    s.begin_stop();
    for (auto& v : viewers) CHECK(v.read_close() == 1001);
    CHECK(s.stop() < 4s);
    for (auto& c : clients) c.join();
    CHECK(torn == 0);
    CHECK(s.facts().answered == answered);
    CHECK(s.facts().closed == 8);
}
