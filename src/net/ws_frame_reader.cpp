#include "net/ws_frame_reader.hpp"

#include "net/ws_control.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace pollstream::net {
namespace {

constexpr std::uint16_t protocol_error = 1002;
constexpr std::uint16_t unsupported = 1003;
constexpr std::uint16_t not_utf8 = 1007;
constexpr std::uint16_t policy = 1008;
constexpr std::uint16_t too_big = 1009;

constexpr std::size_t control_bytes_max = 125;

/// Codes that are allowed in a close frame (§7.4, and those that IANA has registered since).
bool may_be_sent(unsigned code) noexcept {
    const bool registered = code >= 1000 && code <= 1014 && code != 1004 && code != no_code && code != 1006;
    return registered || (code >= 3000 && code <= 4999);
}

}  // namespace

std::optional<ws_event> ws_frame_reader::read(std::span<char>& input) {
    if (std::exchange(told_kept_, false)) {
        pieces_->control.clear();
        if (!in_message_) pieces_.reset();
    }
    while (!ended_) {
        if (!in_payload_) {
            if (auto wrong = take_header(input)) return wrong;
            if (!in_payload_) return std::nullopt;
        }
        if (auto whole = take_payload(input)) return whole;
        if (in_payload_) return std::nullopt;
    }
    input = {};
    return std::nullopt;
}

/// Follows from the second byte (§5.2); known once that has arrived.
std::size_t ws_frame_reader::header_size() const noexcept {
    const auto length = header_[1] & 0x7fU;
    const std::size_t mask = (header_[1] & 0x80U) != 0 ? 4 : 0;
    return 2 + (length == 127 ? 8U : length == 126 ? 2U : 0U) + mask;
}

std::optional<ws_event> ws_frame_reader::take_header(std::span<char>& input) {
    const auto take_until = [&](std::size_t wanted) {
        const auto n = std::min(wanted - header_have_, input.size());
        if (n > 0) std::memcpy(header_.data() + header_have_, input.data(), n);
        header_have_ = static_cast<std::uint8_t>(header_have_ + n);
        input = input.subspan(n);
        return header_have_ == wanted;
    };
    if (header_have_ < 2) {
        if (!take_until(2)) return std::nullopt;
        if (auto wrong = judge_first_bytes()) return wrong;
    }
    if (!take_until(header_size())) return std::nullopt;
    return begin_frame();
}

std::optional<ws_event> ws_frame_reader::judge_first_bytes() noexcept {
    const auto length = header_[1] & 0x7fU;
    opcode_ = header_[0] & 0x0fU;
    fin_ = (header_[0] & 0x80U) != 0;
    if ((header_[0] & 0x70U) != 0) return fail(protocol_error, "a reserved bit is set");
    if ((header_[1] & 0x80U) == 0) return fail(protocol_error, "client frames must be masked");
    switch (opcode_) {
        case close:
        case ping:
        case pong:
            if (!fin_) return fail(protocol_error, "a fragmented control frame");
            if (length > control_bytes_max) return fail(protocol_error, "a control frame is too long");
            return std::nullopt;
        case text:
        case binary:
            if (in_message_) return fail(protocol_error, "a message within a message");
            is_binary_ = opcode_ == binary;
            if (is_binary_ && !takes_binary_) return fail(unsupported, "text only");
            return std::nullopt;
        case continuation:
            if (!in_message_) return fail(protocol_error, "a continuation without a message");
            return std::nullopt;
        default:
            return fail(protocol_error, "an unknown opcode");
    }
}

/// The header is complete: finds out how long the payload is, and whether there is room for it.
std::optional<ws_event> ws_frame_reader::begin_frame() noexcept {
    const auto short_length = header_[1] & 0x7fU;
    std::uint64_t length = short_length;
    if (short_length >= 126) {
        const std::size_t bytes = short_length == 126 ? 2 : 8;
        length = 0;
        for (std::size_t i = 0; i < bytes; ++i) length = length << 8 | header_[2 + i];
        const std::uint64_t shorter_form = bytes == 2 ? 125 : 0xffff;
        if (length <= shorter_form || (length >> 63) != 0)
            return fail(protocol_error, "a length not in its shortest form");
    }
    if (!is_control()) {
        if (length > message_bytes_max_ - kept_message()) return fail(too_big, "the message is too long");
        if (!fin_ && ++fragments_ > fragments_max) return fail(policy, "too many fragments");
    }
    // The mask goes to the front, where unmask() looks for it.
    std::memmove(header_.data(), header_.data() + header_have_ - 4, 4);
    header_have_ = 0;
    mask_at_ = 0;
    payload_left_ = static_cast<std::size_t>(length);
    in_payload_ = true;
    return std::nullopt;
}

std::optional<ws_event> ws_frame_reader::take_payload(std::span<char>& input) {
    const auto piece = input.first(std::min(payload_left_, input.size()));
    input = input.subspan(piece.size());
    unmask(piece);
    payload_left_ -= piece.size();
    const std::string_view bytes(piece.data(), piece.size());
    if (!is_control() && !is_binary_ && !utf8_.take(bytes)) return fail(not_utf8, "text must be UTF-8");

    const bool frame_ends = payload_left_ == 0;
    const bool message_ends = frame_ends && fin_;
    const bool came_whole =
        message_ends && (is_control() ? !pieces_ || pieces_->control.empty() : !kept_message());
    if (frame_ends) in_payload_ = false;
    if (came_whole) return end_frame(bytes);
    if (!bytes.empty()) kept().append(bytes);
    if (frame_ends && !is_control()) in_message_ = !fin_;
    if (!message_ends) return std::nullopt;
    told_kept_ = true;
    return end_frame(kept());
}

std::optional<ws_event> ws_frame_reader::end_frame(std::string_view payload) {
    if (opcode_ == ping) return ws_event{ws_event::kind::ping, 0, payload};
    if (opcode_ == pong) return ws_event{ws_event::kind::pong, 0, payload};
    if (opcode_ == close) return goodbye(payload);
    in_message_ = false;
    fragments_ = 0;
    if (is_binary_) return ws_event{ws_event::kind::binary, 0, payload};
    if (!utf8_.complete()) return fail(not_utf8, "text ends within a character");
    return ws_event{ws_event::kind::text, 0, payload};
}

ws_event ws_frame_reader::goodbye(std::string_view payload) noexcept {
    if (payload.empty()) {
        ended_ = true;
        return {ws_event::kind::close, no_code, {}};
    }
    if (payload.size() == 1) return fail(protocol_error, "half a close code");
    const auto byte = [&](std::size_t i) {
        return static_cast<unsigned>(static_cast<unsigned char>(payload[i]));
    };
    const auto code = byte(0) << 8 | byte(1);
    if (!may_be_sent(code)) return fail(protocol_error, "no such close code");
    const auto reason = payload.substr(2);
    utf8_checker words;
    if (!words.take(reason) || !words.complete()) return fail(not_utf8, "a reason must be UTF-8");
    ended_ = true;
    return {ws_event::kind::close, static_cast<std::uint16_t>(code), reason};
}

ws_event ws_frame_reader::fail(std::uint16_t code, std::string_view why) noexcept {
    ended_ = true;
    return {ws_event::kind::failure, code, why};
}

std::string& ws_frame_reader::kept() {
    if (!pieces_) pieces_ = std::make_unique<pieces>();
    return is_control() ? pieces_->control : pieces_->message;
}

/// Eight bytes at a time while there are that many; the mask is rotated to match where the last piece ended.
void ws_frame_reader::unmask(std::span<char> bytes) noexcept {
    std::array<unsigned char, 8> turned;
    for (std::size_t i = 0; i < turned.size(); ++i) turned[i] = header_[(mask_at_ + i) & 3U];
    std::uint64_t mask = 0;
    std::memcpy(&mask, turned.data(), sizeof mask);
    std::size_t at = 0;
    for (; bytes.size() - at >= sizeof mask; at += sizeof mask) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, bytes.data() + at, sizeof eight);
        eight ^= mask;
        std::memcpy(bytes.data() + at, &eight, sizeof eight);
    }
    for (std::size_t i = 0; at + i < bytes.size(); ++i)
        bytes[at + i] = static_cast<char>(static_cast<unsigned char>(bytes[at + i]) ^ turned[i]);
    mask_at_ = static_cast<std::uint8_t>((mask_at_ + bytes.size()) & 3U);
}

}  // namespace pollstream::net
