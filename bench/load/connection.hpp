// A TCP connection that never blocks once it is open: bytes to send wait here, and bytes received are offered
// until they are used.
#pragma once

#include "load/poller.hpp"

#include <string>
#include <string_view>

namespace pollstream::bench {

/// Where the server is: numeric addresses, no names.
struct target {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;

    std::string authority() const { return host + ':' + std::to_string(port); }
};

/// A receive window so small that what the server sends piles up on its side.
inline constexpr int small_window = 4096;

/// Connects, blocking; throws if nobody answers. `window` in bytes; 0: the system's default.
int connect_to(const target& where, int window = 0);

class connection : public poller::handler {
  public:
    connection(poller& events, const target& where);
    ~connection() override;
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;

    void send(std::string_view bytes);
    /// From now on, what is sent waits for let_go(), and then leaves at once.
    void hold() noexcept { held_ = true; }
    void let_go();
    bool open() const noexcept { return descriptor_ >= 0; }
    void ready(bool readable, bool writable) override;

  protected:
    /// Gets all received bytes that have not been used; returns how many were used now.
    virtual std::size_t received(std::string_view bytes) = 0;

  private:
    void read_some();
    void flush();
    void close();

    poller& events_;
    int descriptor_;
    std::string in_;
    std::string out_;
    bool held_ = false;
    bool waiting_to_write_ = false;
};

}  // namespace pollstream::bench
