// What the load generator can do: each reads its flags, does it, and reports. In the report, "verdict" is
// "ok" or says what is not as it must be.
#pragma once

#include "load/arguments.hpp"
#include "load/report.hpp"

namespace pollstream::bench {

/// A crowd votes over HTTP, as fast as it is answered or at a rate, and an audience looks on.
json_object votes(arguments in);
/// A crowd votes over WebSocket as fast as it is answered.
json_object socket_votes(arguments in);
/// Updates at a steady pace, each by one vote, and how long each takes to every screen.
json_object updates(arguments in);
/// The same request again and again on keep-alive connections.
json_object requests(arguments in);
/// An audience that looks at a poll where nothing happens, and the memory it takes.
json_object seats(arguments in);

}  // namespace pollstream::bench
