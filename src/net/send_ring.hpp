// Writes to many sockets with one system call: an io_uring of sends, none of which ever waits.
//
// A delivery to ten thousand viewers takes ten thousand send() calls, each of which enters the kernel. Here
// the sends of a slice are queued in memory shared with the kernel, which is entered once for all of them.
// Each uses MSG_DONTWAIT, so it is complete when that call returns, like a send(): nothing is pending between
// two calls, and the bytes need not live any longer. Only sends that did not take every byte report back.
//
// Many systems do not give a process a ring (containers, kernels before 6.1, sysctl
// kernel.io_uring_disabled); the caller then sends each frame by itself. io_uring_enter(2),
// io_uring_prep_send(3). Loop thread only.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace pollstream::net {

class send_ring {
  public:
    /// At most this many leave together.
    static constexpr std::size_t places = 64;

    /// Null if the system does not provide one.
    static std::unique_ptr<send_ring> make();
    ~send_ring();
    send_ring(const send_ring&) = delete;
    send_ring& operator=(const send_ring&) = delete;

    /// Adds a send; at most `places` of them. `bytes` must live until send().
    void add(int socket, std::string_view bytes) noexcept;

    /// Sends what was added. Returns how many bytes of each were sent, in the order added; valid until the
    /// next add(). Fewer than all means that the socket has no room for more or is broken; a send() of the
    /// rest tells which.
    std::span<const std::size_t> send() noexcept;

    /// Whether the kernel has stopped taking entries from the ring; what it did not take counts as not sent.
    bool broken() const noexcept { return broken_; }

  private:
    struct system_ring;
    explicit send_ring(std::unique_ptr<system_ring> ring) noexcept;

    std::unique_ptr<system_ring> ring_;
    std::size_t count_ = 0;
    bool broken_ = false;
    std::array<std::size_t, places> sent_;
};

}  // namespace pollstream::net
