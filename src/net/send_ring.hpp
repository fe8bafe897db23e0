// Many sockets written with one system call: an io_uring of sends, none of which ever waits.
//
// A delivery to ten thousand viewers is ten thousand send() calls, each of which enters the kernel by itself.
// Here those of a slice are put down in memory shared with the kernel, which is entered once for all of them.
// Each says MSG_DONTWAIT, so that it is over when that call returns, as send() is: nothing is under way
// between two calls, and the bytes need not live on. Only those that did not take every byte report.
//
// Many systems give a process no ring (containers, kernels before 6.1, sysctl kernel.io_uring_disabled): the
// caller then sends each by itself. io_uring_enter(2), io_uring_prep_send(3). Loop thread only.
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

    /// Null where the system gives none.
    static std::unique_ptr<send_ring> make();
    ~send_ring();
    send_ring(const send_ring&) = delete;
    send_ring& operator=(const send_ring&) = delete;

    /// One more, of at most `places`. `bytes` must live until send().
    void add(int socket, std::string_view bytes) noexcept;

    /// Sends what was added. How many bytes of each went, in that order, until the next add(): fewer than all
    /// where the socket has no room for more or is broken, which a send() of the rest will say.
    std::span<const std::size_t> send() noexcept;

    /// The system takes nothing from it any more; what it did not take counts as not sent.
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
