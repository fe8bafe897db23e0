// The numbers of a running server in Prometheus' text format (exposition format 0.0.4). Pure.
#pragma once

#include "app/loop_watch.hpp"
#include "pollstream/broadcast/hub.hpp"
#include "pollstream/net/server.hpp"
#include "pollstream/sqlite/backups.hpp"
#include "pollstream/sqlite/open.hpp"
#include "pollstream/vote/vote_service.hpp"

#include <cstdint>
#include <map>
#include <string>

namespace pollstream::app {

struct numbers {
    const sqlite::lane_counters& lane;
    const hub_counters& live;
    const net::server_counters& network;
    const std::map<int, std::uint64_t>& refused;  ///< requests, by status
    const vote_counters& votes;
    const sqlite::backup_counters& backups;
    const loop_lag& lag;
    std::uint64_t resident_bytes = 0;
};

std::string render_metrics(const numbers& n);

/// Memory of this process that is in use; 0 where the system does not say.
std::uint64_t resident_bytes();

}  // namespace pollstream::app
