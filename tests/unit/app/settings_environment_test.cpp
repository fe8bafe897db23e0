// Environment variables that begin like ours and are not ours.
#include "app/settings_layers.hpp"

#include <catch2/catch.hpp>

using namespace pollstream::app;

TEST_CASE("variables about services that share the program's name are not settings") {
    const auto read = read_environment_layer({{"POLLSTREAM_PORT", "tcp://10.0.0.1:8080"},
                                              {"POLLSTREAM_SERVICE_HOST", "10.0.0.1"},
                                              {"POLLSTREAM_SERVICE_PORT", "8080"},
                                              {"POLLSTREAM_SERVICE_PORT_HTTP", "8080"},
                                              {"POLLSTREAM_PORT_8080_TCP", "tcp://10.0.0.1:8080"},
                                              {"POLLSTREAM_PORT_8080_TCP_PROTO", "tcp"},
                                              {"POLLSTREAM_PORT_8080_TCP_ADDR", "10.0.0.1"},
                                              {"POLLSTREAM_PORT_8080_TCP_PORT", "8080"},
                                              {"POLLSTREAM_PORT_53_UDP_ADDR", "10.0.0.1"},
                                              {"POLLSTREAM_WEB_PORT", "tcp://10.0.0.2:80"},
                                              {"POLLSTREAM_WEB_SERVICE_HOST", "10.0.0.2"},
                                              {"POLLSTREAM_LIVE_RATE_HZ", "2"}});
    if (!read) FAIL(read.error().text);
    REQUIRE(read->size() == 1);
    CHECK(read->front().where == "POLLSTREAM_LIVE_RATE_HZ");
}

TEST_CASE("a variable that only resembles those is still a mistake") {
    for (const std::string name :
         {"POLLSTREAM_PORT", "POLLSTREAM_PORTS", "POLLSTREAM_PORT_TCP", "POLLSTREAM_PORT_8080",
          "POLLSTREAM_SERVICE", "POLLSTREAM_SERVICE_PORTS"}) {
        const auto read = read_environment_layer({{name, "8080"}});
        INFO(name);
        REQUIRE_FALSE(read.has_value());
        CHECK_THAT(read.error().text, Catch::StartsWith(name + ": no such setting"));
    }
}
