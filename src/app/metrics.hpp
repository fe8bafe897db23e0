// The metrics of a running server in the Prometheus text format (exposition format 0.0.4). Pure.
#pragma once

#include "app/loop_watch.hpp"
#include "pollstream/broadcast/hub.hpp"
#include "pollstream/net/server.hpp"
#include "pollstream/sqlite/backups.hpp"
#include "pollstream/sqlite/open.hpp"
#include "pollstream/vote/vote_service.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace pollstream::app {

/// What the operator has configured, and what has come of it.
struct upkeep_numbers {
    std::chrono::seconds backup_every{};                                   ///< 0: never
    std::uintmax_t database_bytes_max = 0;                                 ///< 0: no bound
    std::uint64_t rooms_deleted = 0;                                       ///< because they were quiet
    std::optional<std::chrono::system_clock::time_point> certificate_end;  ///< nullopt: no TLS
};

struct numbers {
    const sqlite::lane_counters& lane;
    const hub_counters& live;
    const net::server_counters& network;
    const std::map<int, std::uint64_t>& refused;  ///< requests, by status
    const vote_counters& votes;
    const sqlite::backup_counters& backups;
    const upkeep_numbers& upkeep;
    const std::optional<sqlite::disk_use>& disk;  ///< nullopt: unknown
    const loop_lag& lag;
    std::uint64_t resident_bytes = 0;
};

std::string render_metrics(const numbers& n);

/// Resident memory of this process; 0 if the system does not say.
std::uint64_t resident_bytes();

}  // namespace pollstream::app
