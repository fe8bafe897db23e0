// A stream's deadline, shared with the timer's handler, which may outlive the stream.
#pragma once

#include "net/stream.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace pollstream::net {

struct stream::alarm {
    explicit alarm(stream& s) : of(s), timer(s.socket_.get_executor()) {}

    stream& of;
    asio::steady_timer timer;
    std::chrono::steady_clock::time_point deadline;
    bool armed = false;
    bool passed = false;  ///< the deadline has passed
};

}  // namespace pollstream::net
