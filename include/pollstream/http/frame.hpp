// A message as it goes over a WebSocket: header and payload in one piece, made once for all who get it, so
// that delivering it is a plain send of shared bytes (RFC 6455 §5.2: a server's frames are not masked). All
// but echoes are text.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace pollstream::http {

class text_frame {
  public:
    /// `text` is UTF-8. Its bytes become the frame's; the header is put before them.
    explicit text_frame(std::string text) : text_frame(std::move(text), 0x81) {}
    static text_frame binary(std::string bytes) { return {std::move(bytes), 0x82}; }

    std::string_view text() const noexcept { return std::string_view(bytes_).substr(header_bytes_); }
    /// The bytes to send.
    std::string_view wire() const noexcept { return bytes_; }

  private:
    text_frame(std::string payload, unsigned char first_byte);

    std::string bytes_;
    std::uint8_t header_bytes_;
};

/// Shared by all who get it: rendered once.
using frame = std::shared_ptr<const text_frame>;

frame make_frame(std::string text);
frame make_binary_frame(std::string bytes);

}  // namespace pollstream::http
