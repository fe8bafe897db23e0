// A text message as it stands on a WebSocket's wire: header and payload in one piece, made once for all who
// get it, so that a delivery is a plain send of shared bytes (RFC 6455 §5.2: a server's frames are not
// masked).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace pollstream::http {

class text_frame {
  public:
    /// `text` is UTF-8. Its bytes become the frame's; the header is put before them.
    explicit text_frame(std::string text);

    std::string_view text() const noexcept { return std::string_view(bytes_).substr(header_bytes_); }
    /// What is sent.
    std::string_view wire() const noexcept { return bytes_; }

  private:
    std::string bytes_;
    std::uint8_t header_bytes_;
};

/// Shared by all who get it: rendered once.
using frame = std::shared_ptr<const text_frame>;

frame make_frame(std::string text);

}  // namespace pollstream::http
