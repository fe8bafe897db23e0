// Shutdown as a list: what was acknowledged is on disk, what is in flight is answered, viewers hear why.
#include "sqlite/database.hpp"
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/live_client.hpp"
#include "support/server_process.hpp"
#include "support/voting_crowd.hpp"

#include <catch2/catch.hpp>

#include <csignal>
#include <string>
#include <thread>
#include <vector>

using namespace pollstream;
using namespace pollstream::testing;

TEST_CASE("a stop under load loses no acknowledged vote and answers all in flight", "[app][shutdown]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c);
    const auto path = path_of(made);
    std::vector<live_client> viewers;
    for (int i = 0; i < 4; ++i) viewers.emplace_back(app.port(), "/ws/polls/" + made.text("/id"));

    voting_crowd crowd(made.text("/id"), 8);
    crowd.vote_at(app.port());
    REQUIRE(becomes_true([&] { return crowd.acknowledged_count() > 100; }));
    app.begin_stop();
    for (auto& v : viewers) CHECK(v.socket().read_close() == 1001);
    const auto took = app.stop();
    CHECK(took < 4s);
    crowd.join();
    CHECK(crowd.surprises().empty());

    app.start();
    // Whatever the server counted it also answered: the two sets are equal.
    const auto stored = stored_votes(app.port(), made.text("/id"), made.text("/admin_key"));
    CHECK(stored == crowd.acknowledged());
    CHECK(api_client(app.port()).get(path).number("/total_votes") == stored.size());
}

TEST_CASE("a server nobody uses stops at once, and so does one with idle connections", "[app][shutdown]") {
    running_app app;
    raw_client idle(app.port());
    CHECK(idle.get("/healthz").status == 200);
    raw_client silent(app.port());
    live_client v(app.port());
    app.begin_stop();
    CHECK(v.socket().read_close() == 1001);
    CHECK(app.stop() < 3s);
    CHECK(idle.ends_within(1s));
    CHECK(silent.ends_within(1s));
    CHECK_THROWS_AS(raw_client(app.port()), wire_error);
}

TEST_CASE("a viewer that does not let go delays nobody for longer than the grace period", "[app][shutdown]") {
    running_app app({"--shutdown-grace-ms", "300"});
    api_client c(app.port());
    raw_websocket mute(app.port(), "/ws/polls/" + make_poll(c).text("/id"));
    mute.read_text();
    raw_client half(app.port());
    half.send(
        "POST /api/v1/polls HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        "Content-Length: 100\r\n\r\n{");
    c.get("/healthz");
    CHECK(app.stop() < 3s);
}

TEST_CASE("work for clients that have gone does not outlast the grace period", "[app][shutdown]") {
    running_app app({"--shutdown-grace-ms", "100"});
    const auto made = [&] {
        api_client c(app.port());
        return make_poll(c, {{"options", {"A", "B"}}, {"publish_step", 3}});
    }();
    REQUIRE(vote_as_new_device(app.port(), path_of(made), {1}).status == 201);
    {
        api_client c(app.port());
        REQUIRE(c.post(path_of(made) + "/close", {}, bearer(made.text("/admin_key"))).status == 200);
    }
    app.stop();
    {
        sqlite::database db(app.database(), sqlite::database::access::plain);
        db.exec(
            "INSERT INTO ballots (log, seq, voter, cast_at, vote_id, marks, voter_name, supersedes) "
            "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) SELECT log, "
            "i, "
            "randomblob(16), cast_at, randomblob(16), marks, voter_name, supersedes FROM ballots, n;"
            "UPDATE tallies SET voters = 1000000");
    }
    app.start();
    // Each goes through them three times before it answers, two at once: some ten seconds of work altogether.
    for (int i = 0; i < 2; ++i) {
        raw_client gone(app.port());
        gone.send("GET " + path_of(made) + "/export HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " +
                  made.text("/admin_key") + "\r\n\r\n");
        CHECK(gone.silent_for(20ms));
    }
    CHECK(app.stop() < 3s);
}

TEST_CASE("a second signal ends a server that is stopping at once; what it acknowledged is there",
          "[app][shutdown]") {
    const temp_folder data;
    const std::vector<std::string> flags = {"--listen",           "127.0.0.1:0",         "--data",
                                            data.path().string(), "--shutdown-grace-ms", "60000"};
    std::string path;
    {
        server_process server(flags);
        api_client c(server.port());
        path = path_of(make_poll(c));
        REQUIRE(vote_as_new_device(server.port(), path, {1}).status == 201);
        raw_websocket mute(server.port(), "/ws" + path.substr(7));
        mute.read_text();
        server.signal(SIGTERM);
        REQUIRE(becomes_true([&] {
            try {
                raw_client(server.port());
                return false;
            } catch (const wire_error&) {
                return true;
            }
        }));
        const auto before = std::chrono::steady_clock::now();
        CHECK(server.terminate() == -1);  // by the signal
        CHECK(std::chrono::steady_clock::now() - before < 10s);
    }
    server_process again(flags);
    CHECK(api_client(again.port()).get(path).at("/total_votes") == 1);
}

TEST_CASE("an app may be stopped twice, or started again and again", "[app][shutdown]") {
    running_app app;
    const auto path = [&] {
        api_client c(app.port());
        return path_of(make_poll(c));
    }();
    for (int i = 1; i <= 3; ++i) {
        REQUIRE(vote_as_new_device(app.port(), path, {1}).status == 201);
        app.stop();
        app.stop();
        app.start();
        CHECK(api_client(app.port()).get(path).at("/total_votes") == i);
    }
}
