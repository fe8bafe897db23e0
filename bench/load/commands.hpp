// What the load generator can do: each command reads its flags, runs, and reports. In the report, "verdict"
// is "ok" or says what is wrong.
#pragma once

#include "load/arguments.hpp"
#include "load/report.hpp"

namespace pollstream::bench {

/// A crowd votes over HTTP, as fast as it is answered or at a given rate, while an audience looks on.
json_object votes(arguments in);
/// A crowd votes over WebSocket as fast as it is answered.
json_object socket_votes(arguments in);
/// Updates at a steady pace, one vote each, and how long each takes to reach every screen.
json_object updates(arguments in);
/// Repeats the same request on keep-alive connections.
json_object requests(arguments in);
/// An audience looking at a poll where nothing happens, and the memory it takes.
json_object seats(arguments in);

}  // namespace pollstream::bench
