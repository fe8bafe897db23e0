#include "net/ws_handshake.hpp"

#include "pollstream/http/head_rules.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::net;

namespace {

http::request upgrade() {
    http::request r;
    r.method_token = "GET";
    r.target = r.path = "/ws";
    r.headers = {{"Host", "x"},
                 {"Upgrade", "websocket"},
                 {"Connection", "keep-alive, Upgrade"},
                 {"Sec-WebSocket-Version", "13"},
                 {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}};
    return r;
}

void set(http::request& r, std::string_view name, std::string_view value) {
    r.headers.remove(name);
    if (!value.empty()) r.headers.emplace_back(name, value);
}

int status_of(const http::request& r) {
    const auto wrong = check_upgrade(r);
    return wrong ? wrong->status : 101;
}

}  // namespace

TEST_CASE("a proper handshake passes", "[ws_handshake]") {
    CHECK(http::asks_for_websocket(upgrade()));
    CHECK(status_of(upgrade()) == 101);
}

TEST_CASE("§1.3: the accept value of the RFC's own key", "[ws_handshake]") {
    CHECK(accept_value("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST_CASE("the 101 has our fields, and no field injects another", "[ws_handshake]") {
    CHECK(upgrade_answer("dGhlIHNhbXBsZSBub25jZQ==", {{"Set-Cookie", "voter=1"}, {"X-Evil", "a\r\nb: c"}},
                         "Mon, 23 Nov 2026 20:24:00 GMT") ==
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nServer: "
          "pollstream\r\n"
          "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nDate: Mon, 23 Nov 2026 20:24:00 GMT\r\n"
          "Set-Cookie: voter=1\r\nX-Evil: a  b: "
          "c\r\n\r\n");
}

TEST_CASE("an upgrade to something else is not for us", "[ws_handshake]") {
    auto r = upgrade();
    set(r, "Upgrade", "h2c");
    CHECK_FALSE(http::asks_for_websocket(r));
}

TEST_CASE("an upgrade is a GET of HTTP/1.1 with a Connection that says so", "[ws_handshake]") {
    auto post = upgrade();
    post.verb = http::method::post;
    CHECK(status_of(post) == 400);
    auto old = upgrade();
    old.version = 10;
    CHECK_FALSE(http::asks_for_websocket(old));  // has none
    auto quiet = upgrade();
    set(quiet, "Connection", "keep-alive");
    CHECK(status_of(quiet) == 400);
}

TEST_CASE("an upgrade has no body", "[ws_handshake]") {
    auto r = upgrade();
    set(r, "Content-Length", "0");
    CHECK(status_of(r) == 101);
    set(r, "Content-Length", "5");
    CHECK(status_of(r) == 400);
    set(r, "Content-Length", "");
    set(r, "Transfer-Encoding", "chunked");
    CHECK(status_of(r) == 400);
}

TEST_CASE("any version but 13 gets 426 with the right one", "[ws_handshake]") {
    for (const auto* version : {"", "8", "14", "013", "13, 8"}) {
        auto r = upgrade();
        set(r, "Sec-WebSocket-Version", version);
        const auto wrong = check_upgrade(r);
        REQUIRE(wrong);
        CHECK(wrong->status == 426);
        CHECK(http::find(wrong->headers, "Sec-WebSocket-Version") == "13");
    }
}

TEST_CASE("the key is base64 of exactly 16 bytes", "[ws_handshake]") {
    CHECK(is_websocket_key("AAAAAAAAAAAAAAAAAAAAAA=="));
    for (const auto* key : {"", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZQ=", "dGhlIHNhbXBsZSBub25j",
                            "dGhlIHNhbXBsZSBub25jZWFi", "dGhlIHNhbXBsZSBub25jZQ===",
                            "dGhlIHNhbXBsZSBub2_jZQ==", "dGhlIHNhbXBsZSBub25jZSBsb25nZXI="}) {
        INFO(key);
        auto r = upgrade();
        set(r, "Sec-WebSocket-Key", key);
        CHECK(status_of(r) == 400);
    }
    auto twice = upgrade();
    twice.headers.emplace_back("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
    CHECK(status_of(twice) == 400);
}
