// The receiving half of RFC 6455 without a socket: bytes in, messages and control frames out.
//
//     std::span<char> input = …;                            // as read from the socket; unmasked in place
//     while (const auto e = reader.read(input)) …           // until it has taken everything
//
// A message that arrived whole is passed on in place, without a copy; only one that did not is kept, so a
// reader between two messages takes a few dozen bytes. A violation of the protocol is reported at the first
// offending byte, and nothing is reported after it. Pure; loop thread only.
#pragma once

#include "net/utf8_checker.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace pollstream::net {

struct ws_event {
    enum class kind : std::uint8_t {
        text,     ///< a whole message, valid UTF-8
        binary,   ///< a whole message, if the reader takes binary ones
        ping,     ///< to be answered with the same payload
        pong,     ///< the peer is alive
        close,    ///< the peer's close: `code` (1005 if it gave none) and its reason
        failure,  ///< to be answered with a close of `code`; the payload says why
    };
    kind what = kind::failure;
    std::uint16_t code = 0;
    std::string_view payload;  ///< valid until the next read()
};

class ws_frame_reader {
  public:
    /// How many fragments a message may have; without a limit, empty ones could go on for ever.
    static constexpr std::size_t fragments_max = 128;

    /// A message may have `message_bytes`; the limit is checked before memory is used. Binary messages are
    /// refused unless `takes_binary`.
    explicit ws_frame_reader(std::size_t message_bytes, bool takes_binary = false) noexcept
        : message_bytes_max_(message_bytes), takes_binary_(takes_binary) {}

    /// Takes bytes from the front of `input` until an event is complete, and returns it; nullopt once all are
    /// taken.
    std::optional<ws_event> read(std::span<char>& input);

    /// A close or a failure was reported: further input is not read.
    bool ended() const noexcept { return ended_; }

  private:
    enum opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

    /// The parts so far of a message, and of a control frame between its fragments.
    struct pieces {
        std::string message;
        std::string control;
    };

    std::optional<ws_event> take_header(std::span<char>& input);
    std::size_t header_size() const noexcept;
    std::optional<ws_event> judge_first_bytes() noexcept;
    std::optional<ws_event> begin_frame() noexcept;
    std::optional<ws_event> take_payload(std::span<char>& input);
    std::optional<ws_event> end_frame(std::string_view payload);
    ws_event goodbye(std::string_view payload) noexcept;
    ws_event fail(std::uint16_t code, std::string_view why) noexcept;

    bool is_control() const noexcept { return (opcode_ & 8U) != 0; }
    std::size_t kept_message() const noexcept { return pieces_ ? pieces_->message.size() : 0; }
    std::string& kept();
    void unmask(std::span<char> bytes) noexcept;

    std::size_t message_bytes_max_;
    std::unique_ptr<pieces> pieces_;
    std::size_t payload_left_ = 0;
    std::array<unsigned char, 14> header_{};
    std::uint8_t header_have_ = 0;
    std::uint8_t mask_at_ = 0;  ///< which of its four bytes is used next
    std::uint8_t fragments_ = 0;
    std::uint8_t opcode_ = 0;
    utf8_checker utf8_;
    bool takes_binary_;
    bool is_binary_ = false;  ///< the message being received
    bool fin_ = false;
    bool in_payload_ = false;
    bool in_message_ = false;  ///< a fragment has come, but not the last one
    bool told_kept_ = false;   ///< the last event's payload is in pieces_
    bool ended_ = false;
};

}  // namespace pollstream::net
