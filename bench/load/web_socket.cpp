#include "load/web_socket.hpp"

#include <stdexcept>

namespace pollstream::bench {

namespace {

enum class opcode : unsigned { text = 1, close = 8, ping = 9, pong = 10 };

unsigned byte_at(std::string_view bytes, std::size_t i) {
    return static_cast<unsigned char>(bytes[i]);
}

std::size_t big_endian(std::string_view bytes, std::size_t from, std::size_t count) {
    std::size_t value = 0;
    for (std::size_t i = from; i < from + count; ++i) value = value << 8 | byte_at(bytes, i);
    return value;
}

/// A client must mask what it sends; a mask of zeros is valid, and leaves the payload unchanged.
constexpr std::string_view no_mask{"\0\0\0\0", 4};

}  // namespace

web_socket::web_socket(poller& events, const target& where, std::string_view path, std::string_view headers)
    : connection(events, where) {
    send("GET " + std::string(path) + " HTTP/1.1\r\nHost: " + where.authority() +
         "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
         "Sec-WebSocket-Key: cG9sbHN0cmVhbV9sb2FkXw==\r\n" +
         std::string(headers) + "\r\n");
}

std::size_t web_socket::received(std::string_view bytes) {
    std::size_t used = 0;
    if (!upgraded_) {
        const auto end = bytes.find("\r\n\r\n");
        if (end == std::string_view::npos) return 0;
        if (!bytes.starts_with("HTTP/1.1 101 "))
            throw std::runtime_error("no WebSocket: " + std::string(bytes.substr(0, bytes.find('\r'))));
        upgraded_ = true;
        used = end + 4;
    }
    while (used < bytes.size()) {
        const auto taken = take_frame(bytes.substr(used));
        if (taken == 0) break;
        used += taken;
    }
    return used;
}

/// Takes one whole frame off the front; 0 if it is not complete yet.
std::size_t web_socket::take_frame(std::string_view bytes) {
    if (bytes.size() < 2) return 0;
    std::size_t head = 2;
    std::size_t length = byte_at(bytes, 1) & 0x7FU;
    if (length >= 126) {
        const std::size_t extra = length == 126 ? 2 : 8;
        head += extra;
        if (bytes.size() < head) return 0;
        length = big_endian(bytes, 2, extra);
    }
    if (bytes.size() < head + length) return 0;
    const auto payload = bytes.substr(head, length);
    bytes_ += head + length;
    switch (static_cast<opcode>(byte_at(bytes, 0) & 0x0FU)) {
        case opcode::text:
            heard(payload);
            break;
        case opcode::ping:
            send_pong(payload);
            break;
        case opcode::close:
            throw std::runtime_error("the server closed a WebSocket: " +
                                     std::string(payload.substr(std::min<std::size_t>(2, payload.size()))));
        case opcode::pong:
            break;
        default:
            throw std::runtime_error("a WebSocket frame of a kind that the server never sends");
    }
    return head + length;
}

void web_socket::say(std::string_view text) {
    std::string frame = {static_cast<char>(0x81)};
    if (text.size() < 126) {
        frame += static_cast<char>(0x80U | text.size());
    } else {
        frame += static_cast<char>(0x80U | 126U);
        frame += static_cast<char>(text.size() >> 8U);
        frame += static_cast<char>(text.size() & 0xFFU);
    }
    send(frame.append(no_mask).append(text));
}

void web_socket::send_pong(std::string_view payload) {
    std::string frame = {static_cast<char>(0x8A), static_cast<char>(0x80U | payload.size())};
    send(frame.append(no_mask).append(payload));
}

}  // namespace pollstream::bench
