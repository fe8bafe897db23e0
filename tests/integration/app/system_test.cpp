// The routes about the server itself, and what holds for every answer.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/live_client.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace pollstream::testing;

TEST_CASE("liveness, readiness and what the server says about itself", "[app][system]") {
    running_app app;
    api_client c(app.port());
    CHECK(c.get("/healthz").body == "ok\n");
    CHECK(c.get("/readyz").body == "ready\n");
    const auto about = c.get("/api/v1/server");
    CHECK(about.status == 200);
    CHECK(about.text("/version").find('.') != std::string::npos);
    CHECK(about.text("/base_url") == "http://localhost:" + std::to_string(app.port()) + "/");
    CHECK(about.at("/loopback_only") == true);
    CHECK(about.text("/create_policy") == "anyone");
    CHECK(about.at("/delete_rooms_after_s").is_null());
}

TEST_CASE("hosts can learn after how long quiet rooms are deleted", "[app][system]") {
    running_app app({"--delete-rooms-after", "30d"});
    api_client c(app.port());
    CHECK(c.get("/api/v1/server").at("/delete_rooms_after_s") == 30 * 24 * 60 * 60);
}

TEST_CASE("clients behind a proxy are not told addresses that only this machine reaches", "[app][system]") {
    running_app app(
        {"--trusted-proxy", "127.0.0.1", "--allowed-host", "polls.example.org", "--base-path", "/poll/"});
    api_client c(app.port());
    const std::string path = "/poll/api/v1/server";
    SECTION("asked by its public name") {
        c.host = "polls.example.org";
        const auto about = c.get(path, {{"X-Forwarded-For", "203.0.113.7"}, {"X-Forwarded-Proto", "https"}});
        CHECK(about.at("/loopback_only") == false);
        CHECK(about.text("/base_url") == "https://polls.example.org/poll/");
        CHECK(about.at("/addresses").as_array().size() == 1);
    }
    SECTION("asked by a browser on the machine itself, by the public name") {
        c.host = "polls.example.org";
        const auto about = c.get(path, {{"X-Forwarded-For", "127.0.0.1"}});
        CHECK(about.at("/loopback_only") == false);
        CHECK(about.text("/base_url") == "http://polls.example.org/poll/");
    }
    SECTION("through a proxy that does not pass the name on") {
        const auto about = c.get(path, {{"X-Forwarded-For", "203.0.113.7"}});
        CHECK(about.at("/loopback_only") == false);
        CHECK(about.at("/base_url").is_null());
        CHECK(about.at("/addresses").as_array().empty());
    }
    SECTION("on the machine itself, past the proxy") {
        const auto about = c.get(path);
        CHECK(about.at("/loopback_only") == true);
        CHECK(about.text("/base_url") == "http://localhost:" + std::to_string(app.port()) + "/poll/");
    }
}

TEST_CASE("metrics count what happened", "[app][system]") {
    running_app app;
    api_client c(app.port());
    const auto path = path_of(make_poll(c));
    for (int i = 0; i < 3; ++i) vote_as_new_device(app.port(), path, {1});
    live_client v(app.port(), "/ws" + path.substr(7));
    v.hear("snapshot");
    const auto m = c.get("/metrics");
    CHECK(m.header("Content-Type").value_or("").find("version=0.0.4") != std::string::npos);
    const auto value = [&](const std::string& name) {
        const auto at = m.body.find("\npollstream_" + name + " ");
        REQUIRE(at != std::string::npos);
        return std::stoull(m.body.substr(at + name.size() + 13));
    };
    CHECK(value("commit_jobs_total") >= 4);  // a creation and three votes
    CHECK(value("commit_failures_total") == 0);
    CHECK(value("viewers") == 1);
    CHECK(value("topics") == 1);
    CHECK(value("websocket_connections") == 1);
    CHECK(value("http_requests_total") >= 6);
    CHECK(value("http_connections") >= 1);
}

TEST_CASE("results are cheap to ask for again", "[app][system]") {
    running_app app;
    api_client c(app.port());
    const auto path = path_of(make_poll(c));
    const auto first = c.get(path + "/results");
    REQUIRE(first.status == 200);
    const auto tag = first.header("ETag").value_or("");
    CHECK(tag == "\"" + std::to_string(first.number("/epoch")) + "." +
                     std::to_string(first.number("/version")) + "\"");
    CHECK(first.header("Cache-Control") == "public, max-age=1");
    const auto again = c.get(path + "/results", {{"If-None-Match", tag}});
    CHECK(again.status == 304);
    CHECK(again.body.empty());
    CHECK(again.header("ETag") == tag);
    // As caches and proxies send it, too.
    CHECK(c.get(path + "/results", {{"If-None-Match", "W/" + tag}}).status == 304);
    CHECK(c.get(path + "/results", {{"If-None-Match", "\"other\", " + tag}}).status == 304);
    CHECK(c.get(path + "/results", {{"If-None-Match", "*"}}).status == 304);
    REQUIRE(vote_as_new_device(app.port(), path, {1}).status == 201);
    const auto after = c.get(path + "/results", {{"If-None-Match", tag}});
    CHECK(after.status == 200);
    CHECK(after.header("ETag") != tag);
}

TEST_CASE("QR codes of rooms", "[app][system]") {
    running_app app;
    api_client c(app.port());
    const auto code = make_poll(c).text("/code");
    const auto svg = c.get("/qr/" + code + ".svg");
    CHECK(svg.status == 200);
    CHECK(svg.header("Content-Type") == "image/svg+xml");
    CHECK(svg.body.starts_with("<svg"));
    CHECK(c.get("/qr/000000.svg").status == 404);
    CHECK(c.get("/qr/" + code).status == 404);
    CHECK(c.get("/qr/" + code + ".png").status == 404);
    // A base that is not ours is not used.
    CHECK(c.get("/qr/" + code + ".svg?base=http://evil.example/").body == svg.body);
    CHECK(c.get("/qr/" + code + ".svg?base=http://localhost:" + std::to_string(app.port()) + "/").status ==
          200);
}

TEST_CASE("methods that a route does not have", "[app][system]") {
    running_app app;
    api_client c(app.port());
    const auto path = path_of(make_poll(c));
    const auto put = c.send("PUT", path, "{}", {{"Content-Type", "application/json"}});
    CHECK(put.status == 405);
    CHECK(put.header("Allow") == "GET, HEAD, PATCH, DELETE, OPTIONS");
    CHECK(put.code() == "method_not_allowed");
    CHECK(c.get(path + "/votes").status == 405);
    CHECK(c.get(path + "/votes").header("Allow") == "POST, OPTIONS");
    CHECK(c.del("/api/v1/polls").status == 405);
    CHECK(c.send("BREW", "/api/v1/polls", "").status == 501);

    const auto options = c.send("OPTIONS", path, "");
    CHECK(options.status == 204);
    CHECK(options.header("Allow") == "GET, HEAD, PATCH, DELETE, OPTIONS");
    CHECK_FALSE(options.has_header("Access-Control-Allow-Origin"));
    const auto head = c.head(path + "/results");
    CHECK(head.status == 200);
    CHECK(head.body.empty());
    CHECK(head.header("Content-Length") == std::to_string(c.get(path + "/results").body.size()));
    CHECK(c.head("/api/v1/polls/01J00000000000000000000000").status == 404);
}

TEST_CASE("what does not exist, and who may not come in", "[app][system]") {
    running_app app;
    api_client c(app.port());
    const auto nothing = c.get("/api/v1/nothing");
    CHECK(nothing.status == 404);
    CHECK(nothing.header("Content-Type") == "application/problem+json");
    CHECK(nothing.at("/status") == 404);
    CHECK(nothing.text("/title") == "Not Found");
    for (const auto* id : {"x", "01J00000000000000000000000", "81J00000000000000000000000", "1"})
        CHECK(c.get(std::string("/api/v1/polls/") + id).status == 404);
    CHECK(c.get("/api/v1/polls/..%2f..").status == 400);

    api_client elsewhere(app.port());
    elsewhere.host = "evil.example";
    CHECK(elsewhere.get("/api/v1/polls").status == 421);
    CHECK(elsewhere.send("OPTIONS", "*", "").status == 421);
    CHECK(c.send("OPTIONS", "*", "").status == 204);

    const json::object poll{{"title", "x"}, {"options", {"a", "b"}}};
    CHECK(c.post("/api/v1/polls", poll, {{"Origin", "https://evil.example"}}).status == 403);
    CHECK(c.post("/api/v1/polls", poll, {{"Sec-Fetch-Site", "cross-site"}}).status == 403);
    CHECK(c.get("/api/v1/polls").at("/count") == 0);
    CHECK(c.post("/api/v1/polls", poll, {{"Origin", "http://" + c.host}}).status == 201);
    CHECK_THROWS_WITH(raw_websocket(app.port(), "/ws", {{"Origin", "https://evil.example"}}),
                      Catch::Contains("403"));
    CHECK_NOTHROW(raw_websocket(app.port(), "/ws", {{"Origin", "http://localhost"}}));
    CHECK(c.get("/ws").status == 426);
    CHECK_THROWS_WITH(raw_websocket(app.port(), "/ws/polls/01J00000000000000000000000"),
                      Catch::Contains("404"));
}

TEST_CASE("an origin that the operator named may call the API", "[app][system]") {
    running_app app({"--allowed-origin", "https://talk.example"});
    api_client c(app.port());
    const raw_fields from{{"Origin", "https://talk.example"}};
    const auto list = c.get("/api/v1/polls", from);
    CHECK(list.header("Access-Control-Allow-Origin") == "https://talk.example");
    CHECK(list.header("Access-Control-Allow-Credentials") == "true");
    CHECK(c.post("/api/v1/polls", {{"title", "x"}, {"options", {"a", "b"}}}, from).status == 201);
    const auto other = c.get("/api/v1/polls", {{"Origin", "https://other.example"}});
    CHECK_FALSE(other.has_header("Access-Control-Allow-Origin"));
    CHECK_NOTHROW(raw_websocket(app.port(), "/ws", from));
}

TEST_CASE("every answer carries the security fields and a date", "[app][system]") {
    running_app app;
    api_client c(app.port());
    for (const auto* target : {"/", "/api/v1/polls", "/nothing/here.js", "/healthz"}) {
        const auto r = c.get(target);
        INFO(target << "\n" << r);
        CHECK(r.header("X-Content-Type-Options") == "nosniff");
        CHECK(r.has_header("Date"));
        CHECK(r.has_header("Referrer-Policy"));
        CHECK(r.has_header("Content-Security-Policy"));
    }
}

TEST_CASE("behind a proxy that put it under a path", "[app][system]") {
    running_app app({"--base-path", "/poll"});
    api_client c(app.port());
    const auto bare = c.get("/poll");
    CHECK(bare.status == 308);
    CHECK(bare.header("Location") == "/poll/");
    CHECK(c.get("/api/v1/polls").status == 404);
    const auto made = c.post("/poll/api/v1/polls", {{"title", "x"}, {"options", {"a", "b"}}});
    REQUIRE(made.status == 201);
    CHECK(made.header("Location") == "/poll/api/v1/polls/" + made.text("/id"));
    const auto voted = c.post(made.header("Location").value_or("") + "/votes", {{"option_id", 1}});
    CHECK(voted.status == 201);
    CHECK(voted.header("Set-Cookie").value_or("").find("; Path=/poll/;") != std::string::npos);
    c.post("/poll/api/v1/polls", {{"title", "y"}, {"options", {"a", "b"}}});
    CHECK(c.get("/poll/api/v1/polls?page_size=1")
              .text("/next")
              .starts_with("http://" + c.host + "/poll/api/v1/polls?"));
    live_client v(app.port(), "/poll/ws/polls/" + made.text("/id"));
    CHECK(v.hear("snapshot").at("poll").at("total_votes") == 1);
    CHECK_THROWS_AS(raw_websocket(app.port(), "/ws"), wire_error);
    CHECK(c.get("/poll/qr/" + made.text("/code") + ".svg").status == 200);
    CHECK(c.get("/poll/healthz").status == 200);
}

TEST_CASE("the metrics show what became of votes, and how late the loop is", "[app][system]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c);
    const auto votes = path_of(made) + "/votes";
    const auto voter = voter_token(c.post_nothing("/api/v1/voters").text("/token"));
    CHECK(c.post(votes, {{"option_id", 1}}, voter).status == 201);
    CHECK(c.post(votes, {{"option_id", 1}}, voter).status == 200);
    CHECK(c.post(votes, {{"option_id", 2}}, voter).status == 409);
    CHECK(c.post(votes, {{"option_id", 99}}, voter).status == 422);
    const auto has = [&](std::string_view line) {
        return c.get("/metrics").body.find(line) != std::string::npos;
    };
    CHECK(has("pollstream_votes_total{verdict=\"counted\"} 1\n"));
    CHECK(has("pollstream_votes_total{verdict=\"same_choice\"} 1\n"));
    CHECK(has("pollstream_votes_total{verdict=\"other_choice\"} 1\n"));
    CHECK(has("pollstream_votes_total{verdict=\"invalid_choice\"} 1\n"));
    CHECK(has("pollstream_votes_total{verdict=\"failed\"} 0\n"));
    CHECK(has("pollstream_commit_seconds_bucket{le=\"+Inf\"}"));
    CHECK(becomes_true([&] { return !has("pollstream_loop_lag_seconds_count 0\n"); }));
    CHECK_FALSE(has("pollstream_resident_memory_bytes 0\n"));
}

TEST_CASE("the metrics show free disk space, and what the operator has set", "[app][system]") {
    running_app app({"--backup-every", "2h", "--database-max-mb", "5"});
    std::string all;
    REQUIRE(becomes_true([&] {
        all = api_client(app.port()).get("/metrics").body;
        return all.find("\npollstream_disk_free_bytes ") != std::string::npos;
    }));
    const auto value = [&](const std::string& name) {
        const auto at = all.find("\npollstream_" + name + " ");
        return at == std::string::npos ? -1.0 : std::stod(all.substr(all.find(' ', at) + 1));
    };
    CHECK(value("disk_free_bytes") > 0);
    CHECK(value("disk_size_bytes") >= value("disk_free_bytes"));
    CHECK(value("database_size_bytes") == static_cast<double>(std::filesystem::file_size(app.database())));
    CHECK(value("database_wal_size_bytes") > 0);
    CHECK(value("database_unused_bytes") >= 0);
    CHECK(value("database_size_limit_bytes") == 5 << 20);
    CHECK(value("backup_interval_seconds") == 7'200);
    CHECK(value("rooms_deleted_total") == 0);
    CHECK(value("tls_certificate_end_timestamp_seconds") == -1);  // there is none
}
