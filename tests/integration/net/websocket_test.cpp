// RFC 6455 as a byte-level client sees it.
#include "running_server.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

raw_websocket open(running_server& s) {
    raw_websocket ws(s.port(), "/ws");
    REQUIRE(ws.read_text() == "welcome");
    return ws;
}

raw_response try_upgrade(running_server& s, const std::string& bytes) {
    raw_client c(s.port());
    c.send(bytes);
    return c.read_response();
}

}  // namespace

TEST_CASE("a WebSocket opens, echoes and closes", "[net][ws]") {
    running_server s;
    {
        raw_websocket ws(s.port(), "/ws");
        CHECK(ws.answer().header("Upgrade") == "websocket");
        CHECK(ws.answer().header("Set-Cookie") == "voter=1");
        CHECK_FALSE(ws.answer().header("Sec-WebSocket-Extensions"));
        CHECK(ws.read_text() == "welcome");
        ws.send_text("grüß dich");
        CHECK(ws.read_text() == "grüß dich");
        CHECK(s.counters().open_ws == 1);
        CHECK(s.counters().open_http == 0);
        CHECK(s.counters().frames_sent == 2);
        ws.close(1000);
        CHECK(ws.read_close() == 1000);
        CHECK(ws.wire().ends_within(5s));
    }
    CHECK(running_server::becomes(s.facts().closed, 1));
    CHECK(s.counters().open_ws == 0);
}

TEST_CASE("threat 19: compression is not agreed to", "[net][ws]") {
    running_server s;
    raw_websocket ws(s.port(), "/ws", {{"Sec-WebSocket-Extensions", "permessage-deflate"}});
    CHECK_FALSE(ws.answer().header("Sec-WebSocket-Extensions"));
    CHECK(ws.read_text() == "welcome");
    auto compressed = raw_websocket::encode({true, raw_websocket::text, "x"});
    compressed[0] = static_cast<char>(0xc1);  // RSV1
    ws.wire().send(compressed);
    CHECK(ws.read_close() == 1002);
}

TEST_CASE("messages of every length encoding, up to the limit", "[net][ws]") {
    running_server s;
    auto ws = open(s);
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{1}, std::size_t{125}, std::size_t{126}, std::size_t{255},
          std::size_t{256}, std::size_t{257}, limits::ws_message_bytes}) {
        const std::string message(size, 'm');
        ws.send_text(message);
        CHECK(ws.read_text() == message);
    }
}

TEST_CASE("a message over the limit gets 1009", "[net][ws]") {
    running_server s;
    auto ws = open(s);
    ws.send_text(std::string(limits::ws_message_bytes + 1, 'm'));
    CHECK(ws.read_close() == 1009);
    CHECK(running_server::becomes(s.facts().closed, 1));
}

TEST_CASE("fragments add up to the limit too", "[net][ws]") {
    running_server s;
    auto ws = open(s);
    ws.send_frame({false, raw_websocket::text, std::string(3'000, 'm')});
    ws.send_frame({true, raw_websocket::continuation, std::string(3'000, 'm')});
    CHECK(ws.read_close() == 1009);
}

TEST_CASE("a fragmented message arrives whole, with a ping in between", "[net][ws]") {
    running_server s;
    auto ws = open(s);
    ws.send_frame({false, raw_websocket::text, "one "});
    ws.send_frame({true, raw_websocket::ping, "are you there"});
    ws.send_frame({false, raw_websocket::continuation, "two "});
    ws.send_frame({false, raw_websocket::continuation, ""});
    ws.send_frame({true, raw_websocket::continuation, "three"});
    const auto pong = ws.read_frame();
    CHECK(pong.opcode == raw_websocket::pong);
    CHECK(pong.payload == "are you there");
    CHECK(ws.read_text() == "one two three");
}

TEST_CASE("frames may come byte by byte", "[net][ws]") {
    running_server s;
    auto ws = open(s);
    for (const char byte : raw_websocket::encode({true, raw_websocket::text, std::string(300, 'b')}))
        ws.wire().send({&byte, 1});
    CHECK(ws.read_text() == std::string(300, 'b'));
}

TEST_CASE("many messages in one packet are answered in order", "[net][ws]") {
    running_server s;
    auto ws = open(s);
    std::string bytes;
    for (int i = 0; i < 200; ++i)
        bytes += raw_websocket::encode({true, raw_websocket::text, std::to_string(i)});
    ws.wire().send(bytes);
    for (int i = 0; i < 200; ++i) REQUIRE(ws.read_text() == std::to_string(i));
}

TEST_CASE("binary gets 1003", "[net][ws]") {
    running_server s;
    auto ws = open(s);
    ws.send_frame({true, raw_websocket::binary, "\x01\x02"});
    CHECK(ws.read_close() == 1003);
    CHECK(s.facts().received == 0);
}

TEST_CASE("text that is not UTF-8 gets 1007", "[net][ws]") {
    running_server s;
    auto ws = open(s);
    ws.send_text("a\xff");
    CHECK(ws.read_close() == 1007);
    CHECK(s.facts().received == 0);
}

TEST_CASE("what breaks the protocol gets 1002", "[net][ws]") {
    running_server s;
    auto unmasked = open(s);
    unmasked.send_frame({true, raw_websocket::text, "x"}, false);
    CHECK(unmasked.read_close() == 1002);
    auto reserved = open(s);
    reserved.send_frame({true, 3, "x"});
    CHECK(reserved.read_close() == 1002);
    auto orphan = open(s);
    orphan.send_frame({true, raw_websocket::continuation, "x"});
    CHECK(orphan.read_close() == 1002);
    auto long_ping = open(s);
    long_ping.send_frame({true, raw_websocket::ping, std::string(126, 'p')});
    CHECK(long_ping.read_close() == 1002);
    auto broken_ping = open(s);
    broken_ping.send_frame({false, raw_websocket::ping, "p"});
    CHECK(broken_ping.read_close() == 1002);
    CHECK(running_server::becomes(s.facts().closed, 5));
}

TEST_CASE("threat 18: a flood of pings gets 1008", "[net][ws]") {
    running_server s;
    auto ws = open(s);
    std::string bytes;
    for (int i = 0; i < 200; ++i) bytes += raw_websocket::encode({true, raw_websocket::ping, ""});
    ws.wire().try_send(bytes);
    CHECK(ws.read_close() == 1008);
}

TEST_CASE("threat 18: a message in endless fragments gets 1008", "[net][ws]") {
    running_server s;
    auto ws = open(s);
    std::string bytes = raw_websocket::encode({false, raw_websocket::text, ""});
    for (int i = 0; i < 200; ++i) bytes += raw_websocket::encode({false, raw_websocket::continuation, ""});
    ws.wire().try_send(bytes);
    CHECK(ws.read_close() == 1008);
}

TEST_CASE("the peer's goodbye is answered with its own code, then the server closes", "[net][ws]") {
    running_server s;
    for (const std::uint16_t code : {std::uint16_t{1001}, std::uint16_t{4999}}) {
        auto ws = open(s);
        ws.close(code);
        const auto f = ws.read_frame();
        CHECK(f.opcode == raw_websocket::close_frame);
        CHECK(f.payload == std::string{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)});
        CHECK(ws.wire().ends_within(5s));
    }
    auto silent = open(s);
    silent.send_frame({true, raw_websocket::close_frame, ""});
    CHECK(silent.read_frame().payload.empty());
    CHECK(silent.wire().ends_within(5s));
    CHECK(running_server::becomes(s.facts().closed, 3));
}

TEST_CASE("a pong goes between frames, however slowly they are read", "[net][ws]") {
    running_server s;
    raw_websocket ws(s.port(), "/ws", {}, 4096);
    CHECK(ws.read_text() == "welcome");
    ws.send_text("fill 50 100000");
    int pongs = 0;
    for (int frames = 0; frames < 50;) {
        if (frames % 10 == 0) ws.send_frame({true, raw_websocket::ping, "still there?"});
        const auto f = ws.read_frame();
        if (f.opcode == raw_websocket::pong) {
            ++pongs;
            CHECK(f.payload == "still there?");
            continue;
        }
        REQUIRE(f.opcode == raw_websocket::text);
        REQUIRE(f.payload == std::string(100'000, 'x'));
        ++frames;
    }
    ws.send_text("done");
    for (auto f = ws.read_frame(); f.payload != "done"; f = ws.read_frame()) {
        REQUIRE(f.opcode == raw_websocket::pong);
        ++pongs;
    }
    CHECK(pongs > 0);
}

TEST_CASE("the channel's close has its code and reason", "[net][ws]") {
    running_server s;
    auto ws = open(s);
    ws.send_text("close 4001 enough");
    const auto f = ws.read_frame();
    CHECK(f.opcode == raw_websocket::close_frame);
    CHECK(f.payload ==
          "\x0f\xa1"
          "enough");
}

TEST_CASE("queued frames are sent before a close, but not to a flooder", "[net][ws]") {
    running_server s;
    auto polite = open(s);
    polite.send_text("bye");
    CHECK(polite.read_text() == "last words");
    CHECK(polite.read_close() == 1000);
    auto flooder = open(s);
    flooder.send_text("flood");
    CHECK(flooder.read_frame().opcode == raw_websocket::close_frame);
}

TEST_CASE("a peer that never answers a close is dropped", "[net][ws]") {
    net::server_options o;
    o.write_timeout = 150ms;
    running_server s(o);
    auto ws = open(s);
    ws.send_text("close 1000 x");
    CHECK(running_server::becomes(s.facts().closed, 1));
}

TEST_CASE("a peer that breaks the rules and stays is dropped", "[net][ws]") {
    net::server_options o;
    o.write_timeout = 150ms;
    running_server s(o);
    auto ws = open(s);
    ws.send_text(std::string(limits::ws_message_bytes + 1, 'm'));
    CHECK(running_server::becomes(s.facts().closed, 1));
}

TEST_CASE("a wrong handshake is told what is wrong", "[net][ws]") {
    running_server s;
    const std::string head = "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
    const auto version = try_upgrade(
        s, head + "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    CHECK(version.status == 426);
    CHECK(version.header("Sec-WebSocket-Version") == "13");
    CHECK(version.header("Upgrade") == "websocket");
    CHECK(try_upgrade(s, head + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: c2hvcnQ=\r\n\r\n").status ==
          400);
    CHECK(try_upgrade(s, head + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key:\r\n\r\n").status == 400);
    CHECK(try_upgrade(s, head + "Sec-WebSocket-Version: 13\r\n\r\n").status == 400);
    CHECK(try_upgrade(s, "POST" + raw_websocket::handshake("/ws").substr(3) + "\r\n").status == 400);
    CHECK(
        try_upgrade(s, raw_websocket::handshake("/ws", {{"Transfer-Encoding", "chunked"}}) + "\r\n0\r\n\r\n")
            .status == 400);
    CHECK(s.facts().opened == 0);
}

TEST_CASE("the service may refuse to open, and the connection stays", "[net][ws]") {
    running_server s;
    raw_client c(s.port());
    c.send(raw_websocket::handshake("/ws/refused") + "\r\n");
    CHECK(c.read_response().status == 403);
    CHECK(c.get("/hello").status == 200);
    c.send(raw_websocket::handshake("/ws/throws") + "\r\n");
    CHECK(c.read_response().status == 500);
}

TEST_CASE("frames before the 101 are refused", "[net][ws]") {
    running_server s;
    CHECK(try_upgrade(s, raw_websocket::handshake("/ws") + "\r\n" + raw_websocket::encode({true, 1, "early"}))
              .status == 400);
    CHECK(running_server::becomes(s.facts().closed, 1));
    CHECK(s.facts().opened == 0);
}

TEST_CASE("a silent peer is pinged, and dropped when it does not answer", "[net][ws]") {
    net::server_options o;
    o.ws_idle_timeout = 2s;  // a loop that is held up for a moment still pings in time
    running_server s(o);
    auto ws = open(s);
    CHECK(ws.read_frame().opcode == raw_websocket::ping);
    CHECK(running_server::becomes(s.facts().closed, 1));
}

TEST_CASE("a peer that answers pings stays", "[net][ws]") {
    net::server_options o;
    o.ws_idle_timeout = 2s;  // leaves it half of that to answer, on a busy machine
    running_server s(o);
    auto lively = open(s);
    for (int i = 0; i < 2; ++i) {
        const auto f = lively.read_frame();
        REQUIRE(f.opcode == raw_websocket::ping);
        lively.send_frame({true, raw_websocket::pong, f.payload});
    }
    lively.send_text("still here");
    CHECK(lively.read_text() == "still here");
}

TEST_CASE("messages to many at once reach each complete and in order, however slowly it reads", "[net][ws]") {
    // Few enough that each is sent alone, and more than leave together.
    const auto count = GENERATE(3, 150);
    running_server s;
    std::vector<raw_websocket> crowd;
    for (int i = 0; i < count; ++i) {
        crowd.emplace_back(s.port(), "/ws", raw_fields{}, 4096);
        REQUIRE(crowd.back().read_text() == "welcome");
    }
    crowd.front().wire().abort();
    REQUIRE(running_server::becomes(s.facts().closed, 1));
    // Of messages that only the host reads, the others' sockets take the first ones whole, then part of one.
    auto& host = crowd.back();
    std::vector<std::string> said;
    for (char c = 'a'; c < 'q'; ++c) {
        said.emplace_back(c < 'c' ? 20 : 8000, c);
        host.send_text("all " + std::to_string(said.back().size()) + ' ' + c);
        REQUIRE(host.read_text() == said.back());
    }
    for (std::size_t i = 1; i + 1 < crowd.size(); ++i)
        for (const auto& text : said) REQUIRE(crowd[i].read_text() == text);
    const auto welcomes = static_cast<std::size_t>(count);
    CHECK(s.counters().frames_sent == welcomes + (crowd.size() - 1) * said.size());
    CHECK(s.counters().open_ws == static_cast<std::uint64_t>(count - 1));
}

TEST_CASE("threat 17: a peer that does not read is dropped, even if it goes on sending", "[net][ws]") {
    net::server_options o;
    o.write_timeout = 300ms;
    running_server s(o);
    raw_websocket ws(s.port(), "/ws", {}, 4096);
    CHECK(ws.read_text() == "welcome");
    ws.send_text("fill 40 1000000");
    for (int i = 0; i < 500 && s.facts().closed == 0; ++i) {
        ws.wire().try_send(raw_websocket::encode({true, raw_websocket::pong, ""}), 10ms);
        std::this_thread::sleep_for(60ms);
    }
    CHECK(s.facts().closed == 1);
}

TEST_CASE("threat 17: a peer that reads a little now and then is dropped all the same", "[net][ws]") {
    net::server_options o;
    o.write_timeout = 500ms;
    o.write_bytes_per_s = 100'000'000;
    running_server s(o);
    raw_websocket ws(s.port(), "/ws", {}, 4096);
    CHECK(ws.read_text() == "welcome");
    ws.send_text("fill 1 30000000");
    std::size_t read = 0;
    while (s.facts().closed == 0 && read < 20'000'000) {
        try {
            read += ws.wire().read_some(10ms).size();
        } catch (const wire_error&) {  // nothing came, or it ended
        }
        std::this_thread::sleep_for(20ms);
    }
    CHECK(s.facts().closed == 1);
}

TEST_CASE("a peer that vanishes is closed once", "[net][ws]") {
    running_server s;
    auto ws = open(s);
    ws.send_text("fill 20 1000000");
    ws.wire().abort();
    CHECK(running_server::becomes(s.facts().closed, 1));
    std::this_thread::sleep_for(20ms);
    CHECK(s.facts().closed == 1);
}
