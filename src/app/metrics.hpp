// The numbers of a running server in Prometheus' text format (exposition format 0.0.4). Pure.
#pragma once

#include "pollstream/broadcast/hub.hpp"
#include "pollstream/net/server.hpp"
#include "pollstream/sqlite/open.hpp"

#include <string>

namespace pollstream::app {

std::string render_metrics(const sqlite::lane_counters& lane, const hub_counters& live,
                           const net::server_counters& network);

}  // namespace pollstream::app
