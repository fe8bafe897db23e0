// The built executable, killed under load: afterwards everything acknowledged is there, once, and adds up.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/server_process.hpp"
#include "support/voting_crowd.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <string>
#include <thread>

using namespace pollstream::testing;

namespace {

std::vector<std::string> serving(const temp_folder& data) {
    return {"--listen",   "127.0.0.1:0", "--data",      data.path().string(),
            "--throttle", "off",         "--log-level", "error"};
}

/// Results, export and verify agree with the answers that the crowd got.
void expect_the_truth(std::uint16_t port, const reply& made, const voting_crowd& crowd,
                      const temp_folder& data) {
    const auto stored = stored_votes(port, made.text("/id"), made.text("/admin_key"));
    for (const auto& [seq, option] : crowd.acknowledged()) {
        const auto it = stored.find(seq);
        REQUIRE(it != stored.end());
        REQUIRE(it->second == option);
    }
    std::vector<int> counts(3);
    for (const auto& [seq, option] : stored) ++counts.at(static_cast<std::size_t>(option - 1));
    const auto results = api_client(port).get(path_of(made) + "/results");
    CHECK(results.at("/counts") == json::value({counts[0], counts[1], counts[2]}));
    CHECK(results.number("/total_votes") == stored.size());
    CHECK(results.number("/total_voters") == stored.size());
    const auto verified = run_pollstream({"verify", "--data", data.path().string()});
    INFO(verified.output << verified.errors);
    CHECK(verified.exit_code == 0);
}

}  // namespace

TEST_CASE("threat 6: killed at random moments, the server loses no acknowledged vote and counts none twice",
          "[app][kill]") {
    const temp_folder data;
    std::mt19937 random{std::random_device{}()};
    std::uniform_int_distribution<int> pause(30, 300);
    auto server = std::make_unique<server_process>(serving(data));
    api_client c(server->port());
    const auto made = make_poll(c);
    voting_crowd crowd(made.text("/id"), 6);

    for (int round = 0; round < 4; ++round) {
        const auto before = crowd.acknowledged_count();
        crowd.vote_at(server->port());
        REQUIRE(becomes_true([&] { return crowd.acknowledged_count() > before; }));
        const auto wait = pause(random);
        INFO("round " << round << ", killed after " << wait << " ms more");
        std::this_thread::sleep_for(std::chrono::milliseconds(wait));
        server->kill();
        crowd.join();
        server = std::make_unique<server_process>(serving(data));
        expect_the_truth(server->port(), made, crowd, data);
        // Those left without an answer ask again and are counted once, whether or not the first request had
        // arrived.
        crowd.ask_again(server->port());
        expect_the_truth(server->port(), made, crowd, data);
        CHECK(crowd.surprises().empty());
        CHECK(stored_votes(server->port(), made.text("/id"), made.text("/admin_key")) ==
              crowd.acknowledged());
    }
    CHECK(crowd.acknowledged_count() > 20);
    CHECK(server->terminate() == 0);
}

TEST_CASE("SIGTERM under load: exit code 0, and every vote counted was answered", "[app][kill]") {
    const temp_folder data;
    auto server = std::make_unique<server_process>(serving(data));
    api_client c(server->port());
    const auto made = make_poll(c);
    voting_crowd crowd(made.text("/id"), 6);
    crowd.vote_at(server->port());
    REQUIRE(becomes_true([&] { return crowd.acknowledged_count() > 50; }));
    CHECK(server->terminate() == 0);
    crowd.join();
    CHECK(crowd.surprises().empty());
    server = std::make_unique<server_process>(serving(data));
    CHECK(stored_votes(server->port(), made.text("/id"), made.text("/admin_key")) == crowd.acknowledged());
}
