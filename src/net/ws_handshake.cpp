#include "net/ws_handshake.hpp"

#include "net/problems.hpp"
#include "pollstream/http/head_rules.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace pollstream::net {
namespace {

http::problem bad(std::string detail) {
    return problem_of(400, "bad_upgrade", std::move(detail));
}

http::problem other_version() {
    auto p = problem_of(426, "websocket_version", "This server speaks version 13 of the WebSocket protocol.");
    p.headers = {{"Sec-WebSocket-Version", "13"}, {"Upgrade", "websocket"}};
    return p;
}

bool is_base64(char c) noexcept {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

}  // namespace

bool asks_for_websocket(const http::request& r) noexcept {
    return http::has_token(r.headers, "Upgrade", "websocket");
}

bool is_websocket_key(std::string_view key) noexcept {
    return key.size() == 24 && key.ends_with("==") && std::all_of(key.begin(), key.end() - 2, is_base64);
}

std::optional<http::problem> check_upgrade(const http::request& r) {
    if (r.verb != http::method::get) return bad("An upgrade is a GET.");
    if (r.version < 11) return bad("An upgrade needs HTTP/1.1.");
    if (!http::has_token(r.headers, "Connection", "upgrade")) return bad("Connection does not say upgrade.");
    if (r.header("Transfer-Encoding") || r.header("Content-Length").value_or("0") != "0")
        return bad("An upgrade has no body.");
    if (http::count(r.headers, "Sec-WebSocket-Version") != 1 || *r.header("Sec-WebSocket-Version") != "13")
        return other_version();
    if (http::count(r.headers, "Sec-WebSocket-Key") != 1 || !is_websocket_key(*r.header("Sec-WebSocket-Key")))
        return bad("Sec-WebSocket-Key is not base64 of 16 bytes.");
    return std::nullopt;
}

}  // namespace pollstream::net
