// TLS below the sessions: whatever works on plain connections works here too, and what can go wrong only with
// TLS.
#include "pollstream/net/tls.hpp"

#include "running_server.hpp"

#include <catch2/catch.hpp>
#include <openssl/ssl.h>

#include <thread>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

std::string new_certificate(const std::vector<std::string>& names = {"localhost", "127.0.0.1"}) {
    return net::make_self_signed(names, std::chrono::system_clock::now(), std::chrono::hours(24));
}

std::shared_ptr<const net::tls_identity> identity_of(const std::string& pem) {
    return std::make_shared<const net::tls_identity>(net::tls_texts{pem, pem, "cert.pem", "key.pem"});
}

/// A server with the options a test wants: the first listener is plain, the second one TLS.
struct secure_server : running_server {
    explicit secure_server(net::server_options o = {}, const std::string& pem = new_certificate())
        : running_server(with_tls(std::move(o), pem)) {}

    static net::server_options with_tls(net::server_options o, const std::string& pem) {
        o.listen = {loopback(), net::listening_endpoint(loopback(), true)};
        o.identity = identity_of(pem);
        return o;
    }
    wire_port tls(tls_wishes wishes = {}) const { return wire_port::tls(port(1), std::move(wishes)); }
};

std::string failure_of(const wire_port& port) {
    try {
        raw_client c(port);
    } catch (const wire_error& e) {
        return e.what();
    }
    return "it worked";
}

/// The beginning of a ClientHello: what a client sends that wants to hold the server up.
const std::string half_a_hello("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);

}  // namespace

TEST_CASE("plain and TLS side by side serve the same", "[net][tls]") {
    secure_server s;
    CHECK(raw_client(s.port(0)).get("/hello").body == "hello");
    raw_client c(s.tls());
    CHECK(c.get("/hello").body == "hello");
    CHECK(c.get("/hello").body == "hello");  // the connection stays
    const auto counters = s.counters();
    CHECK(counters.handshakes == 1);
    CHECK(counters.handshakes_failed == 0);
}

TEST_CASE("versions, ciphers and protocols that are agreed on", "[net][tls]") {
    secure_server s;
    const raw_client newest(s.tls());
    CHECK(newest.tls().version() == "TLSv1.3");
    CHECK(newest.tls().protocol() == "http/1.1");
    tls_wishes older;
    older.newest = TLS1_2_VERSION;
    raw_client c(s.tls(older));
    CHECK(c.tls().version() == "TLSv1.2");
    CHECK(c.tls().cipher().starts_with("ECDHE-"));
    CHECK(c.get("/hello").status == 200);
    tls_wishes silent;
    silent.protocols.clear();
    raw_client without_alpn(s.tls(silent));
    CHECK(without_alpn.get("/hello").status == 200);
}

TEST_CASE("TLS 1.1 and strange protocols are refused", "[net][tls]") {
    secure_server s;
    tls_wishes old;
    old.old_fashioned = true;
    old.newest = TLS1_1_VERSION;
    CHECK(failure_of(s.tls(old)).find("protocol version") != std::string::npos);
    tls_wishes h2;
    h2.protocols = "\x02h2";
    CHECK(failure_of(s.tls(h2)).find("no application protocol") != std::string::npos);
    CHECK(s.counters().handshakes == 0);
    CHECK(s.counters().handshakes_failed == 2);
}

TEST_CASE("bodies of 64 KiB and answers of megabytes arrive complete", "[net][tls]") {
    secure_server s;
    raw_client c(s.tls());
    std::string body(64 * 1024, '\0');
    for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>('a' + i * 7 % 26);
    const auto back = c.request("POST", "/big", body);
    CHECK(back.status == 200);
    CHECK(back.body == body);
    CHECK(c.get("/shared?n=5000000").body == raw_client(s.port(0)).get("/shared?n=5000000").body);
    CHECK(c.get("/stream?n=40").body == raw_client(s.port(0)).get("/stream?n=40").body);
    CHECK(c.request("HEAD", "/shared?n=5000000").status == 200);
    CHECK(c.get("/hello").body == "hello");
}

TEST_CASE("a slow reader gets all of a big answer", "[net][tls]") {
    secure_server s;
    raw_client slow(s.tls(), "127.0.0.1", 4096);
    slow.send("GET /shared?n=1500000 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    std::string all;
    for (std::string piece = slow.read_some(); !piece.empty(); piece = slow.read_some()) {
        all += piece;
        if (all.size() % 5 == 0) std::this_thread::sleep_for(1ms);
    }
    CHECK(all.size() > 1'500'000);
    CHECK(slow.tls().heard_goodbye());
}

TEST_CASE("one that never reads a big answer is dropped", "[net][tls]") {
    net::server_options o;
    o.write_timeout = 300ms;
    secure_server s(o);
    raw_client deaf(s.tls(), "127.0.0.1", 4096);
    deaf.send("GET /shared?n=30000000 HTTP/1.1\r\nHost: x\r\n\r\n");
    REQUIRE(running_server::becomes(s.facts().answered, 1));
    CHECK(s.lets_everybody_go());
}

TEST_CASE("pipelined requests in one record are all answered", "[net][tls]") {
    secure_server s;
    raw_client c(s.tls());
    std::string many;
    for (int i = 0; i < 20; ++i) many += "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";
    c.send(many);
    for (int i = 0; i < 20; ++i) CHECK(c.read_response().body == "hello");
}

TEST_CASE("a WebSocket over TLS", "[net][tls]") {
    secure_server s;
    raw_websocket ws(s.tls(), "/ws");
    CHECK(ws.read_text() == "welcome");
    ws.send_text("hello");
    CHECK(ws.read_text() == "hello");
    // Many messages in one record: the socket is empty while OpenSSL still holds some.
    std::string many;
    for (int i = 0; i < 30; ++i)
        many +=
            raw_websocket::encode({true, raw_websocket::text, std::string(1000, 'x') + std::to_string(i)});
    ws.wire().send(many);
    for (int i = 0; i < 30; ++i) CHECK(ws.read_text() == std::string(1000, 'x') + std::to_string(i));
    ws.close();
    CHECK(ws.read_close() == 1000);
    CHECK(ws.wire().ends_within(5s));
    CHECK(running_server::becomes(s.facts().closed, 1));
}

TEST_CASE("a WebSocket over TLS whose reader is slow gets every frame, then the goodbye", "[net][tls]") {
    secure_server s;
    raw_websocket ws(s.tls(), "/ws", {}, 4096);
    CHECK(ws.read_text() == "welcome");
    ws.send_text("fill 60 10000");
    std::this_thread::sleep_for(100ms);
    for (int i = 0; i < 60; ++i) CHECK(ws.read_text().size() == 10'000);
    ws.send_text("bye");
    CHECK_FALSE(ws.read_text().empty());
    CHECK(ws.read_close() == 1000);
}

TEST_CASE("a WebSocket over TLS that floods is told so, and dropped where it does not read", "[net][tls]") {
    net::server_options o;
    o.write_timeout = 300ms;
    secure_server s(o);
    raw_websocket ws(s.tls(), "/ws");
    CHECK(ws.read_text() == "welcome");
    ws.send_text("flood");
    CHECK(ws.read_close() == 1008);

    raw_websocket deaf(s.tls(), "/ws", {}, 4096);
    deaf.send_text("fill 2000 10000");
    CHECK(running_server::becomes(s.facts().closed, 2));
}

TEST_CASE("threat 29: a handshake that does not come to an end is cut by the head's deadline", "[net][tls]") {
    net::server_options o;
    o.header_timeout = 1s;  // enough for a whole handshake on a busy machine
    secure_server s(o);
    const auto begin = std::chrono::steady_clock::now();
    raw_client silent(s.port(1));
    raw_client half(s.port(1));
    half.send(half_a_hello);
    raw_client after(s.tls());  // a whole handshake, and then nothing
    CHECK(silent.ends_within(5s));
    CHECK(half.ends_within(5s));
    CHECK(after.ends_within(5s));
    CHECK(std::chrono::steady_clock::now() - begin < 8s);
    CHECK(s.counters().handshakes_failed == 2);
}

TEST_CASE("plain HTTP on a TLS port is redirected", "[net][tls]") {
    secure_server s;
    raw_client page(s.port(1));
    page.send("GET /a?b=c HTTP/1.1\r\nHost: example.org:8443\r\n\r\n");
    const auto moved = page.read_response();
    CHECK(moved.status == 308);
    CHECK(moved.header("Location") == "https://example.org:8443/a?b=c");
    CHECK(moved.header("Connection") == "close");
    // Requests that the service refuses (for a foreign Host, say) are not redirected.
    raw_client stranger(s.port(1));
    CHECK(stranger.get("/refused").status == 403);
    raw_client program(s.port(1));
    const auto refused = program.request("POST", "/echo", "x");
    CHECK(refused.status == 400);
    CHECK(refused.header("Content-Type") == "application/problem+json");
    CHECK(refused.body.find("tls_required") != std::string::npos);
    raw_client noise(s.port(1));
    noise.send("\x80\x2e\x01\x03\x01 what is this\r\n\r\n");
    CHECK(noise.read_response().status == 400);
    CHECK(s.facts().answered == 0);
}

TEST_CASE("garbage after the first byte of a handshake ends the connection, nothing else", "[net][tls]") {
    secure_server s;
    raw_client noise(s.port(1));
    noise.send("\x16GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(noise.ends_within(5s));
    raw_client broken(s.tls());
    CHECK(broken.get("/hello").status == 200);
    CHECK(raw_client(s.tls()).get("/hello").status == 200);
}

TEST_CASE("a new certificate applies to new connections", "[net][tls]") {
    const auto first = new_certificate();
    const auto second = new_certificate();
    secure_server s({}, first);
    raw_client before(s.tls());
    CHECK(before.tls().fingerprint() == identity_of(first)->facts().fingerprint);
    s.show(identity_of(second));
    raw_client after(s.tls());
    CHECK(after.tls().fingerprint() == identity_of(second)->facts().fingerprint);
    CHECK(before.get("/hello").status == 200);
    CHECK(after.get("/hello").status == 200);
}

TEST_CASE("a stop says goodbye over TLS and waits for no handshake", "[net][tls]") {
    secure_server s;
    raw_client idle(s.tls());
    CHECK(idle.get("/hello").status == 200);
    raw_client half(s.port(1));
    half.send(half_a_hello);
    raw_websocket ws(s.tls(), "/ws");
    CHECK(ws.read_text() == "welcome");
    s.begin_stop();
    CHECK(ws.read_close() == 1001);
    CHECK(s.stop() < 3s);
    CHECK(idle.ends_within(1s));
    CHECK(idle.tls().heard_goodbye());
    CHECK(half.ends_within(1s));
}

TEST_CASE("above the ceiling a TLS connection is refused", "[net][tls]") {
    net::server_options o;
    o.connections_max = 1;
    secure_server s(o);
    raw_websocket held(s.tls(), "/ws");
    CHECK(held.read_text() == "welcome");
    CHECK(failure_of(s.tls()) != "it worked");
    CHECK(s.counters().refused == 1);
}

TEST_CASE("a TLS connection waiting for a request gives its place to a new one, with a goodbye",
          "[net][tls]") {
    net::server_options o;
    o.connections_max = 1;
    secure_server s(o);
    raw_client held(s.tls());
    CHECK(held.get("/hello").status == 200);
    CHECK(failure_of(s.tls()) == "it worked");
    CHECK(held.ends_within(5s));
    CHECK(held.tls().heard_goodbye());
    CHECK(s.counters().refused == 0);
}

TEST_CASE("a TLS listener without a certificate is a boot error", "[net][tls]") {
    net::server_options o;
    o.listen = {net::listening_endpoint(loopback(), true)};
    CHECK_THROWS_WITH(running_server(o), Catch::Contains("--tls-cert"));
}
