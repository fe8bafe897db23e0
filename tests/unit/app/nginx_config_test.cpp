// config/nginx.conf: what it keeps to the machine itself.
#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <regex>
#include <string>

TEST_CASE("nginx keeps metrics and readiness to itself, wherever the base path puts them") {
    std::ifstream in(POLLSTREAM_SOURCE_DIR "/config/nginx.conf");
    const std::string text(std::istreambuf_iterator<char>(in), {});
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
