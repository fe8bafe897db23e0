// Rows that give back what they get, for tests of the wire: POST /echo and the WebSocket /ws-echo, under the
// very limits of every other row. Only where the build was configured with POLLSTREAM_ECHO.
#pragma once

#include "pollstream/http/router.hpp"

namespace pollstream::app {

void add_echo(http::router& r);

}  // namespace pollstream::app
