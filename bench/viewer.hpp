// Somebody who looks at one poll over WebSocket (RFC 6455) and remembers what they saw last, and since when.
#pragma once

#include "connection.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace pollstream::bench {

class viewer final : public connection {
  public:
    /// Asks for the upgrade of `path`.
    viewer(poller& events, const target& where, std::string_view path);

    bool sees_poll() const noexcept { return frames_ > 0; }
    std::uint64_t total() const noexcept { return total_; }
    moment since() const noexcept { return since_; }  ///< when total() was first shown
    std::uint64_t frames() const noexcept { return frames_; }
    std::uint64_t bytes() const noexcept { return bytes_; }
    /// Frames whose version or total was lower than one before: must stay 0.
    std::uint64_t backward() const noexcept { return backward_; }

  private:
    std::size_t received(std::string_view bytes) override;
    std::size_t take_frame(std::string_view bytes);
    void show(std::string_view text);
    void send_pong(std::string_view payload);

    bool upgraded_ = false;
    std::uint64_t total_ = 0;
    std::uint64_t version_ = 0;
    moment since_{};
    std::uint64_t frames_ = 0;
    std::uint64_t bytes_ = 0;
    std::uint64_t backward_ = 0;
};

}  // namespace pollstream::bench
