// Whoever asks too often has to wait, and is told how long.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/live_client.hpp"
#include "support/server_process.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <string>

using namespace pollstream::testing;

namespace {

const json::object a_poll{{"title", "x"}, {"options", {"a", "b"}}};

raw_fields forwarded_for(std::string_view who) {
    return {{"X-Forwarded-For", std::string(who)}};
}

}  // namespace

TEST_CASE("creating is throttled by address", "[app][throttle]") {
    running_app app({"--throttle", "on", "--create-per-minute", "5"});
    api_client c(app.port());
    for (int i = 0; i < 5; ++i) {
        const auto r = c.post(i % 2 == 0 ? "/api/v1/polls" : "/polls/", a_poll);
        REQUIRE(r.status == 201);
        CHECK(r.header("RateLimit-Policy") == "\"create\";q=5;w=60");
        CHECK(r.header("RateLimit") == "\"create\";r=" + std::to_string(4 - i));
    }
    const auto r = api_client(app.port()).post("/api/v1/rooms", {{"title", "x"}});
    INFO(r);
    CHECK(r.status == 429);
    CHECK(r.code() == "too_many_requests");
    CHECK(r.header("Content-Type") == "application/problem+json");
    const auto wait = std::stoi(r.header("Retry-After").value_or("0"));
    CHECK(wait >= 1);
    CHECK(wait <= 12);
    CHECK(r.header("RateLimit").value_or("").starts_with("\"create\";r=0;t="));
    CHECK(c.get("/api/v1/polls").at("/count") == 5);
    CHECK(c.get("/api/v1/polls").status == 200);  // reading is not throttled
}

TEST_CASE("a room costs by its polls, and a room of two hundred and a few more are one burst",
          "[app][throttle]") {
    running_app app({"--throttle", "on"});
    api_client c(app.port());
    json::array polls;
    for (int i = 0; i < 200; ++i) polls.push_back(a_poll);
    const json::object large{{"title", "A term"}, {"polls", std::move(polls)}};

    auto broken = large;
    broken["title"] = "";
    CHECK(c.post("/api/v1/rooms", broken).status == 422);  // costs one token
    const auto made = c.post("/api/v1/rooms", large);
    INFO(made);
    REQUIRE(made.status == 201);
    CHECK(made.header("RateLimit") == "\"create\";r=8");
    const auto again = c.post("/api/v1/rooms", large);
    CHECK(again.status == 429);
    const auto wait = std::stoi(again.header("Retry-After").value_or("0"));
    CHECK(wait >= 20);
    CHECK(wait <= 26);
    for (int i = 0; i < 8; ++i) CHECK(c.post("/api/v1/polls", a_poll).status == 201);
    CHECK(c.get("/api/v1/polls").at("/count") == 208);
}

TEST_CASE("a retried creation of a large room costs one token", "[app][throttle]") {
    running_app app({"--throttle", "on"});
    api_client c(app.port());
    json::array polls;
    for (int i = 0; i < 200; ++i) polls.push_back(a_poll);
    const json::object large{{"title", "A term"}, {"polls", std::move(polls)}};
    const raw_fields key{{"Idempotency-Key", "8e03978e-40d5-43dd-bc93-6894a57f9324"}};

    const auto made = c.post("/api/v1/rooms", large, key);
    REQUIRE(made.status == 201);
    CHECK(made.header("RateLimit") == "\"create\";r=9");
    const auto again = c.post("/api/v1/rooms", large, key);
    INFO(again);
    REQUIRE(again.status == 201);
    CHECK(again.text("/id") == made.text("/id"));
    CHECK(again.header("RateLimit") == "\"create\";r=8");
}

namespace {

/// A room as `pollstream export` writes it: one open poll with that many votes, a second apart.
void write_voted_room(const std::string& file, int voters) {
    std::ofstream out(file);
    out << R"({"format":"pollstream-rooms","version":1})" << '\n'
        << R"({"type":"room","title":"r","created_at":"2026-11-20T08:00:00.000Z","polls":1,"current":1})"
        << '\n'
        << R"({"type":"poll","title":"p","description":"","creator_name":"","kind":"single",)"
        << R"("min_choices":1,"max_choices":1,"identity":"device","results":"live","allow_change":false,)"
        << R"("listed":true,"created_at":"2026-11-20T08:00:00.000Z","end_time":null,"closed_at":null,)"
        << R"("options":["a","b"],"ballots":)" << voters << "}\n";
    for (int seq = 1; seq <= voters; ++seq) {
        auto number = std::to_string(seq);
        number.insert(0, 12 - number.size(), '0');
        const auto second = seq == voters ? "59" : "01";
        out << R"({"type":"ballot","seq":)" << seq << R"(,"marks":[1],"cast_at":"2026-11-20T08:00:)" << second
            << R"(.000Z","vote_id":"00000000-0000-4000-8000-)" << number << "\"}\n";
    }
    out << R"({"type":"end","rooms":1,"polls":1,"ballots":)" << voters << "}\n";
}

}  // namespace

TEST_CASE("a void costs by the voters of its poll, and a refused one voids nothing", "[app][throttle]") {
    const temp_folder data;
    const auto file = (data / "room.jsonl").string();
    const auto key_file = (data / "key").string();
    const std::string key = "operators-own-key-0123";
    write_voted_room(file, 10'000);
    std::ofstream(key_file) << key;
    const auto imported = run_pollstream({"import", file, "--data", data.path().string()});
    INFO(imported.errors);
    REQUIRE(imported.exit_code == 0);

    server_process server({"--listen", "127.0.0.1:0", "--data", data.path().string(), "--log-level", "off",
                           "--create-per-minute", "4", "--admin-key-file", key_file});
    api_client c(server.port());
    const auto path = "/api/v1/polls/" + c.get("/api/v1/polls").text("/results/0/id");
    const json::object last{{"from", "2026-11-20T08:00:59Z"}, {"until", "2026-11-20T08:01:00Z"}};
    const auto first = c.post(path + "/void", last, bearer(key));
    INFO(first);
    REQUIRE(first.status == 200);
    CHECK(first.at("/voided") == 1);
    CHECK(first.header("RateLimit") == "\"create-per-room\";r=1");  // three of four are used up

    const json::object rest{{"from", "2026-11-20T08:00:00Z"}, {"until", "2026-11-20T08:01:00Z"}};
    // 9,999 voters by now, which cost two.
    const auto refused = c.post(path + "/void", rest, bearer(key));
    CHECK(refused.status == 429);
    CHECK(refused.code() == "too_many_requests");
    CHECK(c.get(path).at("/total_votes") == 9'999);
    // What a host does live costs nothing.
    CHECK(c.post(path + "/close", json::object(), bearer(key)).status == 200);
    CHECK(server.terminate() == 0);
}

TEST_CASE("threat 12: nobody at the host's address locks the host out of adding and voiding",
          "[app][throttle]") {
    running_app app({"--throttle", "on", "--create-per-minute", "3"});
    api_client host(app.port());
    const auto room = host.post("/api/v1/rooms", {{"title", "r"}, {"polls", {a_poll}}});
    REQUIRE(room.status == 201);
    const auto key = bearer(room.text("/admin_key"));
    const auto adding = "/api/v1/rooms/" + room.text("/id") + "/polls";
    const auto voiding = "/api/v1/polls/" + room.text("/polls/0/id") + "/void";

    api_client stranger(app.port());
    CHECK(stranger.post(adding, a_poll).status == 401);
    CHECK(stranger.post(voiding, json::object(), bearer("psa_made_up")).status == 403);
    CHECK(stranger.post("/api/v1/polls", json::object()).status == 429);
    CHECK(stranger.post(adding, a_poll).status == 429);
    CHECK(stranger.post(adding, a_poll, bearer("psa_made_up")).status == 429);

    const json::object span{{"from", "2026-11-20T08:00:00Z"}, {"until", "2026-11-20T08:01:00Z"}};
    const auto added = host.post(adding, a_poll, key);
    INFO(added);
    CHECK(added.status == 201);
    CHECK(added.header("RateLimit-Policy") == "\"create-per-room\";q=3;w=60");
    CHECK(host.post(voiding, span, key).status == 200);
    CHECK(host.post(adding, a_poll, key).status == 201);
    CHECK(host.post(adding, a_poll, key).status == 429);
}

TEST_CASE("throttling can be switched off", "[app][throttle]") {
    running_app app({"--throttle", "off", "--create-per-minute", "1"});
    api_client c(app.port());
    for (int i = 0; i < 10; ++i) {
        const auto r = c.post("/api/v1/polls", a_poll);
        REQUIRE(r.status == 201);
        CHECK_FALSE(r.has_header("RateLimit"));
    }
}

TEST_CASE("votes are throttled by device, so that a hall may share an address", "[app][throttle]") {
    running_app app({"--throttle", "device"});
    api_client c(app.port());
    const auto path = path_of(make_poll(c, {{"allow_change", true}}));
    auto eager = browser(app.port());
    int refused = 0;
    for (int i = 0; i < 40 || (refused == 0 && i < 400); ++i) {
        const auto r = eager.post(path + "/votes", {{"option_id", i % 3 + 1}});
        if (r.status == 429) {
            ++refused;
            CHECK(r.has_header("Retry-After"));
            CHECK(r.has_header("RateLimit"));
        } else {
            REQUIRE(r.status < 300);
        }
    }
    CHECK(refused > 0);
    CHECK(refused < 20);
    for (int i = 0; i < 100; ++i) REQUIRE(vote_as_new_device(app.port(), path, {1}).status == 201);
}

TEST_CASE("by address, devices make no difference", "[app][throttle]") {
    running_app app({"--throttle", "address"});
    api_client c(app.port());
    const auto path = path_of(make_poll(c, {{"allow_change", true}}));
    auto eager = browser(app.port());
    for (int i = 0; i < 40; ++i) {
        const auto r = eager.post(path + "/votes", {{"option_id", i % 3 + 1}});
        REQUIRE(r.status < 300);
        CHECK(r.header("RateLimit-Policy").value_or("").starts_with("\"votes-per-address\""));
    }
}

TEST_CASE("threat 3: votes over a WebSocket are counted with the others", "[app][throttle][live]") {
    running_app app({"--throttle", "device"});
    api_client c(app.port());
    const auto id = make_poll(c, {{"allow_change", true}}).text("/id");
    live_client v(app.port());
    int refused = 0;
    for (int i = 0; i < 35 || (refused == 0 && i < 350); ++i) {
        v.say({{"type", "vote"}, {"poll_id", id}, {"option_ids", {i % 3 + 1}}, {"ref", std::to_string(i)}});
        const auto answer = v.answer_to(std::to_string(i));
        if (type_of(answer) == "ack") continue;
        ++refused;
        CHECK(answer.at("status") == 429);
        CHECK(answer.at("code") == "too_many_requests");
        CHECK(answer.at("retry_after") == 1);
    }
    CHECK(refused > 0);
    CHECK(refused < 20);
    // Whoever reconnects is another device, as over HTTP.
    live_client another(app.port());
    another.say({{"type", "vote"}, {"poll_id", id}, {"option_ids", {1}}, {"ref", "x"}});
    CHECK(type_of(another.answer_to("x")) == "ack");
}

TEST_CASE("threat 2: addresses come from a proxy only if it is trusted", "[app][throttle]") {
    SECTION("a stranger's claim counts for nothing") {
        running_app app({"--throttle", "on", "--create-per-minute", "2"});
        api_client c(app.port());
        CHECK(c.post("/api/v1/polls", a_poll, forwarded_for("192.0.2.1")).status == 201);
        CHECK(c.post("/api/v1/polls", a_poll, forwarded_for("192.0.2.2")).status == 201);
        CHECK(c.post("/api/v1/polls", a_poll, forwarded_for("192.0.2.3")).status == 429);
        CHECK(c.post("/api/v1/polls", a_poll, {{"Forwarded", "for=192.0.2.4"}}).status == 429);
        CHECK(c.get("/api/v1/polls?page_size=1", {{"X-Forwarded-Host", "evil.example"}})
                  .text("/next")
                  .starts_with("http://127.0.0.1"));
    }
    SECTION("a trusted proxy's does") {
        running_app app({"--throttle", "on", "--create-per-minute", "1", "--trusted-proxy", "127.0.0.0/8",
                         "--allowed-host", "polls.example"});
        api_client c(app.port());
        CHECK(c.post("/api/v1/polls", a_poll, forwarded_for("192.0.2.1")).status == 201);
        CHECK(c.post("/api/v1/polls", a_poll, forwarded_for("192.0.2.1")).status == 429);
        CHECK(c.post("/api/v1/polls", a_poll, forwarded_for("192.0.2.2")).status == 201);
        CHECK(c.post("/api/v1/polls", a_poll, {{"Forwarded", "for=\"[2001:db8::1]\""}}).status == 201);
        // What the client itself put in front is not believed.
        CHECK(c.post("/api/v1/polls", a_poll, forwarded_for("203.0.113.9, 192.0.2.2")).status == 429);
        // An IPv6 network counts as one client.
        CHECK(c.post("/api/v1/polls", a_poll, forwarded_for("2001:db8::2")).status == 429);
        const auto list = c.get("/api/v1/polls?page_size=1", {{"X-Forwarded-For", "192.0.2.1"},
                                                              {"X-Forwarded-Proto", "https"},
                                                              {"X-Forwarded-Host", "polls.example"}});
        CHECK(list.text("/next").starts_with("https://polls.example/api/v1/polls?"));
    }
}

TEST_CASE("threat 29: more connections from one address than allowed", "[app][throttle]") {
    running_app app({"--connections-per-address", "3"});
    std::vector<raw_websocket> held;
    for (int i = 0; i < 3; ++i) held.emplace_back(app.port(), "/ws");
    raw_client fourth(app.port());
    fourth.try_send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(fourth.ends_within(5s));
    held.pop_back();
    CHECK(becomes_true([&] {
        try {
            return raw_client(app.port()).get("/healthz").status == 200;
        } catch (const wire_error&) {
            return false;
        }
    }));
    held.front().send_frame({true, raw_websocket::ping, "still here"});
    for (auto f = held.front().read_frame(); f.payload != "still here";) f = held.front().read_frame();
}
