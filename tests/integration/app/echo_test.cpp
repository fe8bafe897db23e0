// The routes of POLLSTREAM_ECHO: they exist in builds that have them, and nowhere else.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"

#include <catch2/catch.hpp>

using namespace pollstream::testing;

#ifndef POLLSTREAM_ECHO

TEST_CASE("the shipped executable has no echo", "[app][echo]") {
    running_app app;
    api_client c(app.port());
    CHECK(c.send("POST", "/echo", "x", {{"Content-Type", "text/plain"}}).status == 404);
    CHECK_THROWS_WITH(raw_websocket(app.port(), "/ws-echo"), Catch::Contains("404"));
}

#else

namespace {

using ws = raw_websocket;

/// Sends frames, closes when everything has come back, and returns what came back: messages in brackets,
/// binary ones in parentheses, pongs as "<…>", the close code last.
std::string conversation(std::uint16_t port, const std::vector<ws::frame>& frames) {
    ws socket(port, "/ws-echo");
    for (const auto& f : frames) socket.wire().try_send(ws::encode(f));
    socket.wire().try_send(ws::encode({true, ws::text, "end"}));
    std::string heard;
    for (;;) {
        const auto f = socket.read_frame();
        if (f.opcode == ws::close_frame) {
            if (f.payload.size() < 2) return heard + "none";
            const int code =
                static_cast<unsigned char>(f.payload[0]) << 8 | static_cast<unsigned char>(f.payload[1]);
            return heard + std::to_string(code);
        }
        if (f.payload == "end") {
            socket.close();
            continue;
        }
        const bool pong = f.opcode == ws::pong;
        const bool text = f.opcode == ws::text;
        heard += pong ? '<' : text ? '[' : '(';
        heard += f.payload.size() < 200 ? f.payload : std::to_string(f.payload.size());
        heard += pong ? '>' : text ? ']' : ')';
    }
}

ws::frame part(std::string payload, bool last = false, int opcode = ws::continuation) {
    return {last, opcode, std::move(payload)};
}

}  // namespace

TEST_CASE("a request comes back", "[app][echo]") {
    running_app app;
    api_client c(app.port());
    for (const auto* method : {"POST", "PUT", "PATCH", "DELETE"}) {
        const auto r = c.send(method, "/echo?a=b%20c", std::string("x\0y", 3), {{"Content-Type", "a/b"}});
        CHECK(r.status == 200);
        CHECK(r.body == std::string("x\0y", 3));
        CHECK(r.header("Content-Type") == "a/b");
        CHECK(r.header("X-Echo-Method") == method);
        CHECK(r.header("X-Echo-Target") == "/echo?a=b%20c");
    }
    CHECK(c.get("/echo").body.empty());
    CHECK(c.send("POST", "/echo", std::string(64 * 1024, 'x')).body.size() == 64 * 1024);
    CHECK(c.send("POST", "/echo", std::string(64 * 1024 + 1, 'x')).status == 413);
}

TEST_CASE("RFC 6455, as a fuzzing client would ask", "[app][echo]") {
    running_app app;
    const auto talk = [&](const std::vector<ws::frame>& frames) { return conversation(app.port(), frames); };
    const auto text = [](std::string payload) { return part(std::move(payload), true, ws::text); };

    SECTION("1 framing: every form of length up to the limit of a message") {
        CHECK(talk({text("")}) == "[]1000");
        CHECK(talk({text(std::string(125, '*'))}) == "[" + std::string(125, '*') + "]1000");
        CHECK(talk({text(std::string(126, '*'))}) == "[" + std::string(126, '*') + "]1000");
        CHECK(talk({text(std::string(127, '*'))}) == "[" + std::string(127, '*') + "]1000");
        CHECK(talk({text(std::string(4096, '*'))}) == "[4096]1000");
        CHECK(talk({text(std::string(4097, '*'))}) == "1009");
        CHECK(talk({text(std::string(65'535, '*'))}) == "1009");
        CHECK(talk({text(std::string(65'536, '*'))}) == "1009");
    }
    SECTION("2 pings and pongs") {
        CHECK(talk({part("", true, ws::ping)}) == "<>1000");
        CHECK(talk({part(std::string(125, '\xfe'), true, ws::ping)}) ==
              "<" + std::string(125, '\xfe') + ">1000");
        CHECK(talk({part(std::string(126, 'x'), true, ws::ping)}) == "1002");
        CHECK(talk({part("unasked", true, ws::pong)}) == "1000");
        CHECK(talk({part("a", true, ws::pong), part("b", true, ws::ping)}) == "<b>1000");
    }
    SECTION("3 reserved bits, 4 reserved opcodes") {
        for (const int opcode : {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            CAPTURE(opcode);
            CHECK(talk({part("x", true, opcode)}) == "1002");
            CHECK(talk({text("Hello"), part("", true, opcode)}).ends_with("1002"));
        }
        for (const int bits : {0x40, 0x20, 0x10, 0x70}) {
            CAPTURE(bits);
            CHECK(talk({part("x", true, ws::text | bits)}) == "1002");
            CHECK(talk({part("x", true, ws::ping | bits)}) == "1002");
        }
    }
    SECTION("5 fragments, with control frames between them") {
        CHECK(talk({part("fr", false, ws::text), part("ag", false), part("ment", true)}) == "[fragment]1000");
        CHECK(talk({part("a", false, ws::text), part("ping", true, ws::ping), part("b", true)}) ==
              "<ping>[ab]1000");
        CHECK(talk({part("", false, ws::text), part("", false), part("", true)}) == "[]1000");
        CHECK(talk({part("ping", false, ws::ping)}) == "1002");
        CHECK(talk({part("x", true)}) == "1002");
        CHECK(talk({part("x", false)}) == "1002");
        CHECK(talk({part("a", false, ws::text), text("b")}) == "1002");
        CHECK(talk({part("a", false, ws::text), part("b", true), part("c", true)}).ends_with("1002"));
    }
    SECTION("6 UTF-8, cut between fragments") {
        const std::string greek = "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5 \xf0\x9f\x97\xb3";
        CHECK(talk({text(greek)}) == "[" + greek + "]1000");
        std::vector<ws::frame> bytes;
        for (std::size_t i = 0; i < greek.size(); ++i)
            bytes.push_back(part(greek.substr(i, 1), i + 1 == greek.size(),
                                 i == 0 ? int{ws::text} : int{ws::continuation}));
        CHECK(talk(bytes) == "[" + greek + "]1000");
        for (const std::string bad : {"\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xfe", "\x80", "a\xce",
                                      "\xf8\x88\x80\x80\x80"})
            CHECK(talk({text(bad)}) == "1007");
        CHECK(talk({part("\xce", false, ws::text), part("x", true)}) == "1007");
        CHECK(talk({part("\xf4", false, ws::text), part("\x90", false)}) == "1007");
    }
    SECTION("7 goodbyes") {
        const auto close = [](std::string payload) {
            return part(std::move(payload), true, ws::close_frame);
        };
        CHECK(talk({close("")}) == "none");
        CHECK(talk({close("x")}) == "1002");
        CHECK(talk({close("\x03\xe8" + std::string(123, '*'))}) == "1000");
        CHECK(talk({close("\x03\xe8" + std::string(124, '*'))}) == "1002");
        CHECK(talk({close("\x03\xe8\xce")}) == "1007");
        for (const int code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999})
            CHECK(talk({close({static_cast<char>(code >> 8), static_cast<char>(code & 255)})}) ==
                  std::to_string(code));
        for (const int code : {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65'535})
            CHECK(talk({close({static_cast<char>(code >> 8), static_cast<char>(code & 255)})}) == "1002");
    }
    SECTION("binary comes back as binary, whatever its bytes") {
        const std::string bytes("\x00\xff\xfe{\x80", 5);
        CHECK(talk({part(bytes, true, ws::binary)}) == "(" + bytes + ")1000");
        CHECK(talk({part("\xce", false, ws::binary), part("p", true, ws::ping), part("\xff", true)}) ==
              "<p>(\xce\xff)1000");
        CHECK(talk({part("b", true, ws::binary), part("\xce", false, ws::text), part("\xba", true)}) ==
              "(b)[\xce\xba]1000");
        CHECK(talk({part(std::string(4096, '\xfe'), true, ws::binary)}) == "(4096)1000");
        CHECK(talk({part(std::string(4097, '\xfe'), true, ws::binary)}) == "1009");
    }
}

TEST_CASE("a client that does not read the echo is dropped", "[app][echo]") {
    running_app app;
    ws deaf(app.port(), "/ws-echo", {}, 4096);
    const auto message = ws::encode({true, ws::text, std::string(4000, 'x')});
    for (int i = 0; i < 500; ++i)
        if (!deaf.wire().try_send(message, 100ms)) break;
    CHECK(deaf.read_close() == 1008);
}

#endif
