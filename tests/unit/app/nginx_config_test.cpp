// config/nginx.conf: what it keeps to the machine itself, and how long it keeps a connection open.
#include "pollstream/base/limits.hpp"
#include "support/file_text.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <regex>
#include <string>

using namespace std::chrono_literals;

namespace {

std::string nginx_file() {
    return pollstream::testing::text_in(POLLSTREAM_SOURCE_DIR "/config/nginx.conf");
}

}  // namespace

TEST_CASE("nginx closes an idle connection before the server does") {
    const auto text = nginx_file();
    std::smatch found;
    REQUIRE(std::regex_search(text, found, std::regex(R"(\n    keepalive_timeout (\d+)s;)")));
    CHECK(std::chrono::seconds(std::stoi(found[1].str())) <= pollstream::limits::idle_timeout - 5s);
}

TEST_CASE("nginx keeps metrics and readiness private, wherever the base path puts them") {
    const auto text = nginx_file();
    std::smatch found;
    REQUIRE(std::regex_search(text, found, std::regex(R"(location ~ (\S+) \{ return 404; \})")));
    const std::regex hidden(found[1].str());
    for (const std::string path : {"/metrics", "/readyz", "/metrics/", "/readyz//", "/poll/metrics",
                                   "/poll/readyz/", "/a/b/metrics"}) {
        CAPTURE(path);
        CHECK(std::regex_search(path, hidden));
    }
    for (const std::string path :
         {"/", "/healthz", "/metricsx", "/api/v1/polls", "/metrics/x", "/xmetrics"}) {
        CAPTURE(path);
        CHECK_FALSE(std::regex_search(path, hidden));
    }
}
