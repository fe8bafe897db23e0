#include "net/ws_handshake.hpp"

#include "net/problems.hpp"
#include "net/response_head.hpp"
#include "pollstream/base/sha1.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/http/head_rules.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

namespace pollstream::net {
namespace {

http::problem bad(std::string detail) {
    return problem_of(400, "bad_upgrade", std::move(detail));
}

/// What the server appends to the client's key before hashing it; fixed by the RFC.
constexpr std::string_view protocol_guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// RFC 4648 §4, with padding.
std::string to_base64(std::span<const std::uint8_t> bytes) {
    auto text = to_base64url(bytes);
    std::replace(text.begin(), text.end(), '-', '+');
    std::replace(text.begin(), text.end(), '_', '/');
    return text.append((4 - text.size() % 4) % 4, '=');
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

bool is_websocket_key(std::string_view key) noexcept {
    return key.size() == 24 && key.ends_with("==") && std::ranges::all_of(key.substr(0, 22), is_base64);
}

std::optional<http::problem> check_upgrade(const http::request& r) {
    if (r.verb != http::method::get) return bad("An upgrade must be a GET.");
    if (!http::has_token(r.headers, "Connection", "upgrade")) return bad("Connection does not say upgrade.");
    if (r.header("Transfer-Encoding") || r.header("Content-Length").value_or("0") != "0")
        return bad("An upgrade must not have a body.");
    if (r.headers.count("Sec-WebSocket-Version") != 1 || *r.header("Sec-WebSocket-Version") != "13")
        return other_version();
    if (r.headers.count("Sec-WebSocket-Key") != 1 || !is_websocket_key(*r.header("Sec-WebSocket-Key")))
        return bad("Sec-WebSocket-Key is not base64 of 16 bytes.");
    return std::nullopt;
}

std::string accept_value(std::string_view key) {
    return to_base64(sha1(std::string(key).append(protocol_guid)));
}

std::string upgrade_answer(std::string_view key, const http::fields& headers, std::string_view date) {
    std::string answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nServer: "
        "pollstream\r\n"
        "Sec-WebSocket-Accept: ";
    answer.append(accept_value(key)).append("\r\nDate: ").append(date).append("\r\n");
    for (const auto& [name, value] : headers) {
        answer.append(name).append(": ");
        const auto begin = answer.size();
        answer.append(value);
        flatten(answer, begin);
        answer.append("\r\n");
    }
    return answer.append("\r\n");
}

}  // namespace pollstream::net
