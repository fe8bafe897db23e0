// Somebody who looks at one poll over WebSocket and remembers what they saw last, and since when.
#pragma once

#include "load/delivery_log.hpp"
#include "load/web_socket.hpp"

namespace pollstream::bench {

class viewer final : public web_socket {
  public:
    /// `log` may be null; otherwise it outlives the viewer.
    viewer(poller& events, const target& where, std::string_view path, delivery_log* log)
        : web_socket(events, where, path), log_(log) {}

    bool sees_poll() const noexcept { return frames_ > 0; }
    std::uint64_t total() const noexcept { return total_; }
    moment since() const noexcept { return since_; }           ///< when total() was first shown
    std::uint64_t frames() const noexcept { return frames_; }  ///< about the poll, including the first one
    std::uint64_t last_size() const noexcept { return last_size_; }  ///< of the newest frame's payload
    /// Frames with a lower version or total than one before: must stay 0.
    std::uint64_t backward() const noexcept { return backward_; }

  private:
    void heard(std::string_view text) override;

    delivery_log* log_;
    std::uint64_t total_ = 0;
    std::uint64_t version_ = 0;
    moment since_{};
    std::uint64_t frames_ = 0;
    std::uint64_t last_size_ = 0;
    std::uint64_t backward_ = 0;
};

}  // namespace pollstream::bench
