// What a process has used so far, from /proc (proc(5)).
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace pollstream::bench {

struct usage {
    double cpu_s = 0;  ///< processor time of all threads still alive, to the scheduler's nanosecond
    std::uint64_t resident_kb = 0;
};

/// For the process with this id; zeros if it cannot be read.
usage usage_of(pid_t process);

/// What a server and this process used between start and stop.
class meter {
  public:
    explicit meter(pid_t server);

    void stop();
    double server_cpu_s() const { return after_.cpu_s - before_.cpu_s; }
    double own_cpu_s() const { return own_after_.cpu_s - own_before_.cpu_s; }
    double resident_mb() const { return static_cast<double>(after_.resident_kb) / 1024; }
    double resident_before_mb() const { return static_cast<double>(before_.resident_kb) / 1024; }

  private:
    pid_t server_;
    usage before_, after_, own_before_, own_after_;
};

}  // namespace pollstream::bench
