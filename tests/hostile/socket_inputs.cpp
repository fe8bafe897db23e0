// WebSocket conversations, and ways to spoil them.
#include "hostile/inputs.hpp"

namespace pollstream::testing {

namespace {

std::string make_message(const hostile_targets& known, dice& d) {
    const auto& one = d.of(known.own);
    const bool honest = !d.one_in(6);
    const auto poll = R"("poll_id":")" + (honest ? one.poll : d.of(known.polls)) + "\"";
    const auto room = R"("room_id":")" + (honest ? one.room : d.of(known.rooms)) + "\"";
    const auto key = d.one_in(30) ? d.of(known.keys) : one.key;
    const std::string ref = d.one_in(2) ? R"(,"ref":"r1")" : "";
    std::string text;
    switch (d.below(6)) {
        case 0:
            text = R"({"type":"subscribe",)" + (d.one_in(2) ? poll : room) + ref + "}";
            break;
        case 1:
            text = R"({"type":"unsubscribe",)" + (d.one_in(2) ? poll : room) + ref + "}";
            break;
        case 2:
            text = R"({"type":"auth",)" + room + R"(,"admin_key":")" + key + "\"" + ref + "}";
            break;
        case 3:
            text = R"({"type":"auth",)" + room + R"(,"kiosk_key":")" + (honest ? one.kiosk_key : key) + "\"" +
                   ref + "}";
            break;
        default:
            text = R"({"type":"vote",)" + poll + R"(,"option_ids":[)" + std::to_string(d.below(4)) + "]" +
                   ref + "}";
    }
    if (d.one_in(3)) spoil_json(text, d);
    if (d.one_in(6)) spoil_bytes(text, d);
    if (d.one_in(40)) text.append(5'000, ' ');
    return text;
}

using frame = raw_websocket::frame;

std::string in_fragments(const std::string& text, dice& d) {
    std::string bytes;
    int opcode = raw_websocket::text;
    for (std::size_t at = 0; at < text.size();) {
        const auto size = 1 + d.below(text.size() - at);
        bytes += raw_websocket::encode({at + size == text.size(), opcode, text.substr(at, size)});
        if (d.one_in(4)) bytes += raw_websocket::encode({true, raw_websocket::ping, "between"});
        if (d.one_in(8)) bytes += raw_websocket::encode({false, raw_websocket::continuation, ""});
        opcode = raw_websocket::continuation;
        at += size;
    }
    return bytes;
}

std::string make_frames(const hostile_targets& known, dice& d) {
    switch (d.below(12)) {
        case 0:
            return raw_websocket::encode({true, raw_websocket::ping, std::string(d.below(140), 'p')});
        case 1:
            return raw_websocket::encode({true, raw_websocket::pong, "unasked"});
        case 2:
            return raw_websocket::encode(
                {d.one_in(2), static_cast<int>(d.below(16)), make_message(known, d)});
        case 3:
            return raw_websocket::encode({true, raw_websocket::text, make_message(known, d)}, false);
        case 4: {
            const auto code = d.below(5'100);
            return raw_websocket::encode(
                {true,
                 raw_websocket::close_frame,
                 {static_cast<char>(code >> 8), static_cast<char>(code & 0xff), 'x'}});
        }
        case 5:
        case 6:
            return in_fragments(make_message(known, d), d);
        case 7: {
            // A length in the long form, or one that nobody has memory for.
            std::string bytes{'\x81', '\xff'};
            for (int i = 0; i < 12; ++i) bytes += static_cast<char>(d.one_in(2) ? 0 : d.below(256));
            return bytes;
        }
        default:
            return raw_websocket::encode({true, raw_websocket::text, make_message(known, d)});
    }
}

}  // namespace

std::string make_conversation(const hostile_targets& known, dice& d) {
    std::string bytes;
    const auto frames = d.one_in(30) ? 100 : d.below(7);
    for (std::size_t i = 0; i < frames; ++i) bytes += make_frames(known, d);
    if (d.one_in(5)) spoil_bytes(bytes, d);
    if (d.one_in(2)) bytes += raw_websocket::encode({true, raw_websocket::close_frame, "\x03\xe8"});
    return bytes;
}

}  // namespace pollstream::testing
