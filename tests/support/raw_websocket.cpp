#include "support/raw_client.hpp"

#include <algorithm>
#include <array>

namespace pollstream::testing {

std::string raw_websocket::handshake(std::string_view target, const raw_fields& headers) {
    std::string bytes = "GET " + std::string(target) +
                        " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " +
                        std::string(key) + "\r\n";
    for (const auto& [name, value] : headers) bytes.append(name).append(": ").append(value).append("\r\n");
    return bytes;
}

raw_websocket::raw_websocket(const wire_port& port, std::string_view target, const raw_fields& headers,
                             int receive_buffer)
    : wire_(port, "127.0.0.1", receive_buffer) {
    auto said = headers;
    const auto has = [&](std::string_view name) {
        return std::ranges::any_of(said, [&](const auto& f) { return f.first == name; });
    };
    // A client with a cookie is a browser, and browsers say where a page is from.
    if (has("Cookie") && !has("Origin"))
        said.emplace_back("Origin", port.wishes ? "https://localhost" : "http://localhost");
    wire_.send(handshake(target, said) + "\r\n");
    answer_ = wire_.read_response();
    if (answer_.status != 101) throw wire_error("the upgrade got " + std::to_string(answer_.status));
    if (answer_.header("Sec-WebSocket-Accept") != accept) throw wire_error("a wrong Sec-WebSocket-Accept");
}

std::string raw_websocket::encode(const frame& f, bool masked) {
    constexpr std::array<unsigned char, 4> mask{0x37, 0xfa, 0x21, 0x3d};
    std::string bytes;
    const auto put = [&](std::size_t byte) { bytes.push_back(static_cast<char>(byte & 0xff)); };
    const std::size_t size = f.payload.size();
    const std::size_t mask_bit = masked ? 0x80 : 0;
    put((f.fin ? 0x80U : 0U) | static_cast<std::size_t>(f.opcode));
    if (size < 126) {
        put(mask_bit | size);
    } else if (size < 65'536) {
        put(mask_bit | 126);
        put(size >> 8);
        put(size);
    } else {
        put(mask_bit | 127);
        for (int shift = 56; shift >= 0; shift -= 8) put(size >> shift);
    }
    if (masked)
        for (const auto m : mask) put(m);
    for (std::size_t i = 0; i < size; ++i)
        put(static_cast<unsigned char>(f.payload[i]) ^ (masked ? mask[i % 4] : std::size_t{0}));
    return bytes;
}

void raw_websocket::send_frame(const frame& f, bool masked) {
    wire_.send(encode(f, masked));
}

raw_websocket::frame raw_websocket::read_frame() {
    const auto byte = [](char c) { return static_cast<std::size_t>(static_cast<unsigned char>(c)); };
    const auto head = wire_.read_exactly(2);
    frame f;
    f.fin = (byte(head[0]) & 0x80) != 0;
    f.opcode = static_cast<int>(byte(head[0]) & 0x0f);
    std::size_t size =
        byte(head[1]);  // a server never masks, so the high bit makes this too large to be right
    if (size > 127) throw wire_error("the server masked a frame");
    if (size > 125) {
        const auto more = wire_.read_exactly(size == 126 ? 2 : 8);
        size = 0;
        for (const char c : more) size = size << 8 | byte(c);
    }
    f.payload = wire_.read_exactly(size);
    return f;
}

std::string raw_websocket::read_text() {
    std::string message;
    for (;;) {
        auto f = read_frame();
        if (f.opcode == close_frame) throw wire_error("the server closed");
        if (f.opcode == ping) {
            send_frame({true, pong, f.payload});
        } else if (f.opcode != pong) {
            message += f.payload;
            if (f.fin) return message;
        }
    }
}

int raw_websocket::read_close() {
    for (;;) {
        const auto f = read_frame();
        if (f.opcode != close_frame) continue;
        wire_.try_send(encode({true, close_frame, f.payload}));
        wire_.shutdown_send();
        if (f.payload.size() < 2) return 1005;
        return static_cast<unsigned char>(f.payload[0]) << 8 | static_cast<unsigned char>(f.payload[1]);
    }
}

void raw_websocket::close(std::uint16_t code) {
    std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
    send_frame({true, close_frame, payload});
}

}  // namespace pollstream::testing
