// Every metric that config/grafana-dashboard.json draws and config/alerts.yml waits for is one that the
// server provides.
#include "support/app_fixture.hpp"
#include "support/file_text.hpp"
#include "support/http_client.hpp"
#include "support/server_process.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <regex>
#include <set>

using namespace pollstream::testing;

namespace {

std::string committed(const std::string& file) {
    return text_in(POLLSTREAM_SOURCE_DIR "/config/" + file);
}

std::set<std::string> names_in(const std::string& text) {
    std::set<std::string> names;
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz_";
    for (auto at = text.find("pollstream_"); at != std::string::npos; at = text.find("pollstream_", at + 1))
        names.insert(text.substr(at, text.find_first_not_of(letters, at) - at));
    return names;
}

/// From a server that has everything there may be: backups, a size limit, TLS.
std::string all_metrics() {
    running_app app({"--backup-every", "1h", "--database-max-mb", "100", "--tls-self-signed", "--listen-tls",
                     "127.0.0.1:0"});
    std::string all;
    REQUIRE(becomes_true([&] {
        all = api_client(app.port()).get("/metrics").body;
        return all.find("\npollstream_disk_free_bytes ") != std::string::npos;
    }));
    return all;
}

void expect_measured(const std::set<std::string>& names, const std::string& metrics) {
    for (const auto& name : names) {
        INFO(name);
        const bool sampled = metrics.find("\n" + name + " ") != std::string::npos ||
                             metrics.find("\n" + name + "{") != std::string::npos;
        CHECK((sampled || metrics.find("# TYPE " + name + " histogram\n") != std::string::npos));
    }
}

std::vector<std::string> all_matches(const std::string& text, const std::string& pattern) {
    const std::regex wanted(pattern);
    std::vector<std::string> all;
    for (std::sregex_iterator it(text.begin(), text.end(), wanted), end; it != end; ++it)
        all.push_back((*it)[1].str());
    return all;
}

}  // namespace

TEST_CASE("the dashboard draws nothing that the server does not measure", "[app][system]") {
    const auto text = committed("grafana-dashboard.json");
    REQUIRE_NOTHROW(json::parse(text));
    const auto drawn = names_in(text);
    CHECK(drawn.size() > 15);
    expect_measured(drawn, all_metrics());
}

TEST_CASE("no alert waits for what the server does not measure, and each says what to do", "[app][system]") {
    const auto text = committed("alerts.yml");
    const auto metrics = all_metrics();
    const auto waited_for = names_in(text);
    CHECK(waited_for.size() > 12);
    expect_measured(waited_for, metrics);

    // Label values, too: an alert on a word that never occurs stays silent.
    for (const auto& label : all_matches(text, R"re(pollstream_[a-z_]+\{(verdict="[a-z_]+")\})re")) {
        INFO(label);
        CHECK(metrics.find("{" + label + "}") != std::string::npos);
    }
    const auto alerts = all_matches(text, "- alert: (\\w+)\n");
    CHECK(alerts.size() >= 8);
    CHECK(std::set<std::string>(alerts.begin(), alerts.end()).size() == alerts.size());
    CHECK(all_matches(text, "\n        expr: ([^\n]+)").size() == alerts.size());
    const auto summaries = all_matches(text, "\n          summary: \"([^\n]+)\"\n");
    CHECK(summaries.size() == alerts.size());
    for (const auto& summary : summaries) CHECK(summary.starts_with("{{ $labels.instance }}"));

    // Flags and commands named by the advice.
    const auto help = run_pollstream({"--help"}).output;
    for (const auto& flag : all_matches(text, "(--[a-z-]+)")) {
        INFO(flag);
        CHECK(help.find(flag + " ") != std::string::npos);
    }
    for (const auto& command : all_matches(text, "`pollstream ([a-z]+)`")) {
        INFO(command);
        CHECK(help.find("\n  " + command) != std::string::npos);
    }
}
