// Listeners and ceilings.
#include "running_server.hpp"

#include <catch2/catch.hpp>

#include <sys/resource.h>
#include <unistd.h>

#include <memory>
#include <optional>
#include <vector>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

asio::ip::tcp::endpoint at(const std::string& address, std::uint16_t port = 0) {
    return {asio::ip::make_address(address), port};
}

/// Some machines and most containers have no IPv6; then its tests say so and pass.
bool has_ipv6() {
    asio::io_context loop;
    boost::system::error_code ec;
    asio::ip::tcp::acceptor probe(loop);
    probe.open(asio::ip::tcp::v6(), ec);
    if (!ec) probe.bind(at("::1"), ec);
    if (ec) WARN("no IPv6 here: " << ec.message());
    return !ec;
}

std::string boot_error(std::vector<net::listening_endpoint> listen) {
    net::server_options o;
    o.listen = std::move(listen);
    try {
        running_server s(o);
    } catch (const std::runtime_error& e) {
        return e.what();
    }
    return {};
}

/// A client whose request is under way.
raw_client busy_client(running_server& s) {
    raw_client c(s.port());
    c.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    CHECK(c.read_response().status == 100);
    return c;
}

/// What a client gets: service at once, or a 503 and the end.
bool is_refused(raw_client& c) {
    const auto bytes = c.read_all();
    return bytes.starts_with("HTTP/1.1 503") && bytes.find("Retry-After: ") != std::string::npos &&
           bytes.find("\r\nRefresh: 5\r\n") != std::string::npos &&
           bytes.find("\r\nDate: ") != std::string::npos &&
           bytes.find("X-Content-Type-Options: nosniff") != std::string::npos;
}

}  // namespace

TEST_CASE("several listeners", "[net]") {
    net::server_options o;
    o.listen = {at("127.0.0.1"), at("127.0.0.1")};
    running_server s(o);
    CHECK(s.port(0) != s.port(1));
    CHECK(raw_client(s.port(0)).get("/hello").status == 200);
    CHECK(raw_client(s.port(1)).get("/hello").status == 200);
}

TEST_CASE("an IPv6 listener", "[net]") {
    if (!has_ipv6()) return;
    net::server_options o;
    o.listen = {at("::1")};
    running_server s(o);
    CHECK(raw_client(s.port(), "::1").get("/echo").header("X-Remote") == "::1");
}

TEST_CASE("the IPv6 wildcard accepts IPv4 clients and reports their IPv4 address", "[net]") {
    if (!has_ipv6()) return;
    net::server_options o;
    o.listen = {at("::")};
    running_server s(o);
    CHECK(raw_client(s.port()).get("/echo").header("X-Remote") == "127.0.0.1");
}

TEST_CASE("both wildcards on one port", "[net]") {
    if (!has_ipv6()) return;
    // A port that was free a moment ago may be taken by now, but not twenty times in a row.
    std::unique_ptr<running_server> s;
    for (int tries = 0; !s; ++tries) {
        const auto port = running_server().port();
        net::server_options o;
        o.listen = {at("0.0.0.0", port), at("::", port)};
        try {
            s = std::make_unique<running_server>(o);
        } catch (const std::exception&) {
            if (tries == 20) throw;
        }
    }
    CHECK(raw_client(s->port()).get("/hello").status == 200);
    CHECK(raw_client(s->port(), "::1").get("/hello").status == 200);
}

TEST_CASE("a boot error says which address and why", "[net]") {
    running_server first;
    const auto port = std::to_string(first.port());
    CHECK(boot_error({loopback(), at("127.0.0.1", first.port())}) ==
          "cannot listen on 127.0.0.1:" + port +
              ": address in use; another program has it. Choose another address with --listen");
    CHECK(boot_error({at("192.0.2.1")}) ==
          "cannot listen on 192.0.2.1:0: this machine has no such address. Choose another address with "
          "--listen");
}

TEST_CASE("the port of a stopped server is free at once", "[net]") {
    running_server first;
    raw_client c(first.port());
    CHECK(c.get("/hello").status == 200);
    first.stop();
    CHECK(boot_error({at("127.0.0.1", first.port())}).empty());
}

TEST_CASE("above the common ceiling a connection is refused, below it served again", "[net]") {
    net::server_options o;
    o.connections_max = 3;
    running_server s(o);
    std::vector<raw_client> held;
    for (int i = 0; i < 3; ++i) held.push_back(busy_client(s));
    raw_client extra(s.port());
    CHECK(is_refused(extra));
    CHECK(s.counters().refused == 1);
    held.pop_back();
    int status = 0;
    for (int i = 0; i < 500 && status != 200; ++i) {
        raw_client again(s.port());
        try {
            status = again.get("/hello").status;
        } catch (const wire_error&) {
            status = 0;  // the server has not noticed yet that one has gone
        }
    }
    CHECK(status == 200);
}

TEST_CASE("above an address's ceiling only that address is refused", "[net]") {
    net::server_options o;
    o.connections_per_address = 1;
    running_server s(o);
    const auto first = busy_client(s);
    raw_client second(s.port());
    CHECK(is_refused(second));
    CHECK(raw_client(s.port(), "127.0.0.1", 0, "127.0.0.2").get("/hello").status == 200);
}

TEST_CASE("a connection waiting for a request gives its place to a new one, and a WebSocket does not",
          "[net]") {
    net::server_options o;
    o.connections_per_address = 3;
    running_server s(o);
    raw_websocket viewer(s.port(), "/ws");
    CHECK(viewer.read_text() == "welcome");
    raw_client longest(s.port());
    CHECK(longest.get("/hello").status == 200);
    raw_client shorter(s.port());
    CHECK(shorter.get("/hello").status == 200);
    raw_client extra(s.port());
    CHECK(extra.get("/hello").status == 200);
    CHECK(longest.ends_within(5s));
    CHECK(shorter.get("/hello").status == 200);  // and now rests for less than `extra`
    raw_client another(s.port());
    CHECK(another.get("/hello").status == 200);
    CHECK(extra.ends_within(5s));
    CHECK(shorter.get("/hello").status == 200);
    viewer.send_text("still here");
    CHECK(viewer.read_text() == "still here");
    CHECK(s.counters().refused == 0);
}

TEST_CASE("phones that come one after another find a place unless WebSockets fill them all", "[net]") {
    net::server_options o;
    o.connections_per_address = 40;
    running_server s(o);
    std::vector<raw_client> kept;
    std::vector<raw_websocket> viewers;
    for (int phone = 0; phone < 30; ++phone) {
        for (int i = 0; i < 3; ++i) {
            kept.emplace_back(s.port());
            CHECK(kept.back().get("/hello").status == 200);
        }
        viewers.emplace_back(s.port(), "/ws");
        CHECK(viewers.back().read_text() == "welcome");
    }
    CHECK(s.counters().refused == 0);
}

// Not under sanitizers: UBSan opens a pipe to look at memory, and takes "no descriptor" for "no object".
#ifndef __SANITIZE_ADDRESS__
TEST_CASE("threat 29: a full descriptor table delays a connection, no more", "[net]") {
    running_server s;
    // A starting thread briefly opens a file, to count processors: let that pass.
    raw_client awake(s.port());
    REQUIRE(awake.get("/hello").status == 200);
    rlimit usual{};
    REQUIRE(getrlimit(RLIMIT_NOFILE, &usual) == 0);
    const int next_free = ::dup(0);
    REQUIRE(next_free >= 0);
    ::close(next_free);
    rlimit tight = usual;
    tight.rlim_cur = static_cast<rlim_t>(next_free) + 1;  // the client takes the last one
    REQUIRE(setrlimit(RLIMIT_NOFILE, &tight) == 0);
    std::optional<raw_client> c(std::in_place, s.port());
    c->send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    const bool waits = c->silent_for(150ms);
    setrlimit(RLIMIT_NOFILE, &usual);
    CHECK(waits);
    CHECK(c->read_response().body == "hello");
}
#endif

TEST_CASE("a WebSocket keeps its place in the ceiling", "[net]") {
    net::server_options o;
    o.connections_max = 1;
    running_server s(o);
    raw_websocket ws(s.port(), "/ws");
    CHECK(ws.read_text() == "welcome");
    raw_client extra(s.port());
    CHECK(is_refused(extra));
}
