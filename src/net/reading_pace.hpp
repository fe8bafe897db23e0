// How slowly a peer may read what it is sent: no pause longer than the time limit, and on the whole no slower
// than a bad mobile network. A peer that takes a byte now and then must not hold an answer for ever.
#pragma once

#include "pollstream/net/server.hpp"

#include <chrono>
#include <cstddef>

namespace pollstream::net {

struct reading_pace {
    std::chrono::milliseconds pause_max;
    std::size_t bytes_per_s;

    explicit reading_pace(const server_options& o)
        : pause_max(o.write_timeout), bytes_per_s(o.write_bytes_per_s) {}

    /// How long that many bytes may take, pauses included.
    std::chrono::milliseconds time_for(std::size_t bytes) const noexcept {
        return pause_max + std::chrono::milliseconds(bytes * 1'000 / bytes_per_s);
    }
};

}  // namespace pollstream::net
