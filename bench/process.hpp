// What a process has used so far, from /proc (proc(5)).
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace pollstream::bench {

struct usage {
    double cpu_s = 0;  ///< user and system time, all threads
    std::uint64_t resident_kb = 0;
};

/// Of the process with this id; zeros where there is none to read.
usage usage_of(pid_t process);

}  // namespace pollstream::bench
