// Frames as a client makes them, and what a reader reports of bytes however they are cut.
#pragma once

#include "net/ws_frame_reader.hpp"
#include "support/raw_client.hpp"

#include <string>
#include <vector>

namespace pollstream::testing {

/// What was reported, with payloads that stay valid.
struct told {
    net::ws_event::kind what;
    std::uint16_t code;
    std::string payload;
    bool operator==(const told&) const = default;
};

/// Masked; `first` is the first byte: FIN 0x80, RSV 0x70, opcode 0x0f.
inline std::string client_frame(unsigned first, std::string_view payload) {
    auto bytes = raw_websocket::encode({true, static_cast<int>(first & 0x0fU), std::string(payload)});
    bytes[0] = static_cast<char>(first);
    return bytes;
}

inline std::string text_of(std::string_view payload) {
    return client_frame(0x81, payload);
}

inline std::string close_payload(unsigned code, std::string_view reason = {}) {
    std::string payload{static_cast<char>(code >> 8U), static_cast<char>(code & 0xffU)};
    return payload.append(reason);
}

/// Passes the bytes to the reader in pieces of that size.
inline std::vector<told> tell(net::ws_frame_reader& reader, std::string bytes, std::size_t piece) {
    std::vector<told> all;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        auto input = std::span(bytes).subspan(at, std::min(piece, bytes.size() - at));
        while (const auto e = reader.read(input)) all.push_back({e->what, e->code, std::string(e->payload)});
    }
    return all;
}

inline std::vector<told> tell(std::string bytes, std::size_t piece = std::string::npos,
                              std::size_t message_bytes = 4096) {
    net::ws_frame_reader reader(message_bytes);
    return tell(reader, std::move(bytes), std::min(piece, std::max<std::size_t>(bytes.size(), 1)));
}

inline told text_told(std::string payload) {
    return {net::ws_event::kind::text, 0, std::move(payload)};
}
inline told ping_told(std::string payload) {
    return {net::ws_event::kind::ping, 0, std::move(payload)};
}
inline told pong_told(std::string payload) {
    return {net::ws_event::kind::pong, 0, std::move(payload)};
}
inline told close_told(std::uint16_t code, std::string reason = {}) {
    return {net::ws_event::kind::close, code, std::move(reason)};
}

/// The code of the failure at the end of what was reported; 0 if it does not end with one.
inline int failure_of(const std::vector<told>& all) {
    if (all.empty() || all.back().what != net::ws_event::kind::failure) return 0;
    return all.back().code;
}

}  // namespace pollstream::testing
