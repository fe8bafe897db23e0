// Every number that config/grafana-dashboard.json draws is one that the server gives.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <set>

using namespace pollstream::testing;

TEST_CASE("the dashboard draws nothing that the server does not measure", "[app][system]") {
    std::ifstream in(POLLSTREAM_SOURCE_DIR "/config/grafana-dashboard.json");
    const std::string text(std::istreambuf_iterator<char>(in), {});
    REQUIRE_NOTHROW(json::parse(text));
    running_app app;
    const auto measured = api_client(app.port()).get("/metrics").body;
    std::set<std::string> drawn;
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz_";
    for (auto at = text.find("pollstream_"); at != std::string::npos; at = text.find("pollstream_", at + 1))
        drawn.insert(text.substr(at, text.find_first_not_of(letters, at) - at));
    CHECK(drawn.size() > 15);
    for (const auto& name : drawn) {
        INFO(name);
        CHECK((measured.find("\n" + name + " ") != std::string::npos ||
               measured.find("\n" + name + "{") != std::string::npos));
    }
}
