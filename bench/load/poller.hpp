// One thread, one epoll: tells the owner of a descriptor that it can be read or written, and sleeps with
// microsecond precision.
#pragma once

#include <chrono>
#include <cstdint>

namespace pollstream::bench {

using steady = std::chrono::steady_clock;
using moment = steady::time_point;

class poller {
  public:
    class handler {
      public:
        virtual ~handler() = default;
        virtual void ready(bool readable, bool writable) = 0;
    };

    poller();
    ~poller();
    poller(const poller&) = delete;
    poller& operator=(const poller&) = delete;

    /// `who` must outlive its registration.
    void add(int descriptor, handler& who);
    void want_write(int descriptor, handler& who, bool wanted);
    void remove(int descriptor);

    /// Sleeps until something is ready or the given moment has come, and tells the owners.
    void turn(moment until);

  private:
    void control(int operation, int descriptor, std::uint32_t events, handler* who);

    int epoll_;
};

}  // namespace pollstream::bench
