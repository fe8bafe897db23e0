#include "pollstream/net/server.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace std::chrono_literals;

TEST_CASE("the bounds of a server that is told no others", "[limits]") {
    const net::server_options o;
    CHECK(o.listen.empty());
    CHECK(o.trusted_proxies.empty());
    CHECK(o.connections_max == 0);
    CHECK(o.connections_per_address == 2'000);
    CHECK(o.header_timeout == 10s);
    CHECK(o.body_timeout == 20s);
    CHECK(o.write_timeout == 20s);
    CHECK(o.write_bytes_per_s == 16'384);
    CHECK(o.unread_bytes == 256u * 1'024 * 1'024);
    CHECK(o.unread_bytes_per_address == 64u * 1'024 * 1'024);
    CHECK(o.idle_timeout == 60s);
    CHECK(o.ws_idle_timeout == 40s);
    CHECK(o.drain_timeout == 500ms);
    CHECK(o.shutdown_grace == 5s);
}
