// The built executable receives votes by HTTP and by WebSocket, is killed at random moments and started again
// on the same data, round after round. Few rounds here; scripts/crash-rounds asks for many:
//
//     CRASH_ROUNDS   how many (5)
//     CRASH_SEED     of the random moments (random)
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/server_process.hpp"
#include "support/socket_crowd.hpp"
#include "support/voting_crowd.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <thread>

using namespace pollstream::testing;

namespace {

constexpr int rounds_per_poll = 10;

std::uint64_t number_of(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr || *text == '\0' ? otherwise : std::stoull(text);
}

/// One poll and everybody who votes in it.
template <class Crowd>
struct hall {
    hall(const reply& m, int people) : made(m), crowd(m.text("/id"), people) {}

    /// Everything acknowledged is there; returns how many ballots there are.
    std::size_t expect_acknowledged(std::uint16_t port) const {
        const auto stored = stored_votes(port, made.text("/id"), made.text("/admin_key"));
        for (const auto& [seq, option] : crowd.acknowledged()) {
            const auto at = stored.find(seq);
            REQUIRE(at != stored.end());
            REQUIRE(at->second == option);
        }
        return stored.size();
    }

    /// After everybody has asked again, exactly what was acknowledged is there, and the tally agrees.
    void expect_exactly_once(std::uint16_t port) {
        crowd.ask_again(port);
        CHECK(crowd.surprises() == std::vector<std::string>());
        const auto stored = stored_votes(port, made.text("/id"), made.text("/admin_key"));
        REQUIRE(stored == crowd.acknowledged());
        std::vector<std::uint64_t> counts(3);
        for (const auto& [seq, option] : stored) ++counts.at(static_cast<std::size_t>(option - 1));
        const auto results = api_client(port).get(path_of(made) + "/results");
        REQUIRE(results.at("/counts") == json::value({counts[0], counts[1], counts[2]}));
        REQUIRE(results.number("/total_voters") == stored.size());
    }

    reply made;
    Crowd crowd;
};

void expect_verified(const temp_folder& data) {
    const auto verified = run_pollstream({"verify", "--data", data.path().string()});
    INFO(verified.output << verified.errors);
    REQUIRE(verified.exit_code == 0);
}

}  // namespace

TEST_CASE("threat 6: killed at random moments, round after round: every acknowledged vote is there, once",
          "[crash]") {
    const auto rounds = number_of("CRASH_ROUNDS", 5);
    const auto seed = number_of("CRASH_SEED", std::random_device{}());
    std::mt19937_64 random(seed);
    std::uniform_int_distribution<int> pause_ms(0, 400);
    const temp_folder data;
    const std::vector<std::string> serving{"--listen",   "127.0.0.1:0", "--data",      data.path().string(),
                                           "--throttle", "off",         "--log-level", "error"};
    auto server = std::make_unique<server_process>(serving);
    std::unique_ptr<hall<voting_crowd>> devices;
    std::unique_ptr<hall<socket_crowd>> names;
    std::uint64_t acknowledged = 0;
    std::uint64_t unacknowledged_but_stored = 0;

    for (std::uint64_t round = 0; round < rounds; ++round) {
        INFO("seed " << seed << ", round " << round);
        if (round % rounds_per_poll == 0) {
            if (devices)
                acknowledged += devices->crowd.acknowledged_count() + names->crowd.acknowledged_count();
            api_client c(server->port());
            devices = std::make_unique<hall<voting_crowd>>(make_poll(c), 6);
            names = std::make_unique<hall<socket_crowd>>(make_poll(c, {{"identity", "name"}}), 4);
        }
        const auto before = devices->crowd.acknowledged_count();
        devices->crowd.vote_at(server->port());
        names->crowd.vote_at(server->port());
        REQUIRE(becomes_true([&] { return devices->crowd.acknowledged_count() > before; }));
        std::this_thread::sleep_for(std::chrono::milliseconds(pause_ms(random)));
        server->kill();
        devices->crowd.join();
        names->crowd.join();

        expect_verified(data);
        server = std::make_unique<server_process>(serving);
        unacknowledged_but_stored +=
            devices->expect_acknowledged(server->port()) - devices->crowd.acknowledged_count();
        unacknowledged_but_stored +=
            names->expect_acknowledged(server->port()) - names->crowd.acknowledged_count();
        devices->expect_exactly_once(server->port());
        names->expect_exactly_once(server->port());
        expect_verified(data);
    }
    acknowledged += devices->crowd.acknowledged_count() + names->crowd.acknowledged_count();
    CHECK(acknowledged > rounds);
    CHECK(server->terminate() == 0);
    std::cout << rounds << " kills (seed " << seed << "): " << acknowledged
              << " votes acknowledged, all there and counted once; of them " << unacknowledged_but_stored
              << " were stored before their answer was lost" << std::endl;
}
