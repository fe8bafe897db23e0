// Routes that send back what they get, for tests of the wire: POST /echo and the WebSocket /ws-echo, under
// the same limits as every other route. Only if the build was configured with POLLSTREAM_ECHO.
#pragma once

#include "pollstream/http/router.hpp"

namespace pollstream::app {

void add_echo(http::router& r);

}  // namespace pollstream::app
