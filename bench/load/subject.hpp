// What is being measured: the server, or a floor that answers the same requests and stores nothing.
#pragma once

#include "load/arguments.hpp"
#include "load/connection.hpp"

#include <sys/types.h>

#include <string>

namespace pollstream::bench {

struct made_poll {
    std::string id;
    std::string room;
    std::string kiosk_key;
};

struct subject {
    target where;
    pid_t process = 0;
    bool floor = false;
    unsigned choices = 4;

    /// Creates a poll; for the floor, just a name. `identity`: device or kiosk.
    made_poll create_poll(std::string_view identity = "device") const;
    /// What `GET results` returns.
    std::uint64_t tally(const std::string& poll) const;
    static std::string vote_path(const std::string& poll) { return "/api/v1/polls/" + poll + "/votes"; }
    static std::string viewer_path(const std::string& poll) { return "/ws/polls/" + poll; }
};

/// --host, --port, --pid, --floor yes, --options.
subject read_subject(arguments& in);

}  // namespace pollstream::bench
