// Everybody's bars move: snapshots at once, tallies at a bounded rate, and always the last state.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/live_client.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

using namespace pollstream::testing;

namespace {

void say_vote(live_client& on, const reply& in, int option, const std::string& ref, json::object more = {}) {
    more["type"] = "vote";
    more["poll_id"] = in.at("/id");
    more["option_id"] = option;
    more["ref"] = ref;
    on.say(std::move(more));
}

}  // namespace

TEST_CASE("a program that votes without ids is one voter on its connection, and learns which",
          "[app][live]") {
    running_app app;
    api_client c(app.port());
    const auto one = make_poll(c);
    const auto other = make_poll(c);
    SECTION("after its first vote was refused") {
        live_client program(app.port());
        say_vote(program, one, 9, "wrong");
        CHECK(program.answer_to("wrong").at("code") == "validation");
        say_vote(program, one, 1, "right");
        const auto ack = program.answer_to("right");
        const auto token = std::string(ack.at("voter_token").as_string());
        say_vote(program, other, 1, "next");
        CHECK_FALSE(program.answer_to("next").as_object().contains("voter_token"));
        live_client again(app.port(), "/ws", {{"X-Voter-Token", token}});
        say_vote(again, one, 2, "again");
        CHECK(again.answer_to("again").at("code") == "already_voted");
    }
    SECTION("what it sends at once is one voter's, with or without ids") {
        live_client program(app.port());
        say_vote(program, one, 1, "a", {{"vote_id", new_uuid()}});
        say_vote(program, other, 1, "b", {{"vote_id", new_uuid()}});
        say_vote(program, one, 2, "c", {{"vote_id", new_uuid()}});
        CHECK(program.answer_to("a").at("status") == 201);
        CHECK(program.answer_to("b").at("status") == 201);
        CHECK(program.answer_to("c").at("code") == "already_voted");
    }
    SECTION("an invalid token is refused at the handshake") {
        const auto refused = c.send("GET", GENERATE("/ws", "/ws/global"), "",
                                    {{"Connection", "Upgrade"},
                                     {"Upgrade", "websocket"},
                                     {"Sec-WebSocket-Version", "13"},
                                     {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
                                     {"X-Voter-Token", "x.y"}});
        CHECK(refused.status == 401);
        CHECK(refused.text("/code") == "voter_token_invalid");
    }
    SECTION("a page keeps its token in a cookie, wherever it votes") {
        live_client page(app.port(), GENERATE("/ws", "/ws/global"), {{"Origin", "http://localhost"}});
        CHECK_FALSE(page.cookie().empty());
        say_vote(page, one, 1, "a");
        const auto ack = page.answer_to("a");
        CHECK(ack.at("status") == 201);
        CHECK_FALSE(ack.as_object().contains("voter_token"));
    }
}

TEST_CASE("a program's first vote says who it is: repeated elsewhere, it is the same vote", "[app][live]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c);
    const auto other = make_poll(c);
    const auto vote = [&](live_client& on, const reply& in, int option, const std::string& id) {
        say_vote(on, in, option, id, {{"vote_id", id}});
        return on.answer_to(id);
    };
    const auto id = new_uuid();
    live_client first(app.port());
    const auto ack = vote(first, made, 2, id);
    REQUIRE(type_of(ack) == "ack");
    CHECK(ack.at("status") == 201);
    const auto token = std::string(ack.at("voter_token").as_string());

    SECTION("over another connection") {
        live_client again(app.port());
        const auto same = vote(again, made, 2, id);
        CHECK(same.at("status") == 200);
        CHECK(same.at("receipt") == ack.at("receipt"));
        CHECK(same.at("voter_token").as_string() == token);
    }
    SECTION("over HTTP") {
        const auto same =
            api_client(app.port()).post(path_of(made) + "/votes", {{"option_id", 2}, {"vote_id", id}});
        CHECK(same.status == 200);
        CHECK(same.header("X-Voter-Token") == token);
    }
    SECTION("with another token, issued meanwhile") {
        const auto since = api_client(app.port()).post_nothing("/api/v1/voters").text("/token");
        live_client again(app.port(), "/ws", {{"X-Voter-Token", since}});
        const auto same = vote(again, made, 2, id);
        CHECK(same.at("status") == 200);
        CHECK(same.at("receipt") == ack.at("receipt"));
        CHECK(same.at("voter_token").as_string() == token);
        // From now on it is the voter that it was at first.
        CHECK(vote(again, made, 1, new_uuid()).at("code") == "already_voted");
    }
    SECTION("with the token it was given") {
        live_client again(app.port(), "/ws", {{"X-Voter-Token", token}});
        const auto refused = vote(again, made, 1, new_uuid());
        CHECK(refused.at("code") == "already_voted");
    }
    SECTION("and on the same connection it stays that voter") {
        CHECK(vote(first, made, 1, new_uuid()).at("code") == "already_voted");
        const auto next = vote(first, other, 1, new_uuid());
        CHECK(next.at("status") == 201);
        CHECK_FALSE(next.as_object().contains("voter_token"));
        live_client again(app.port(), "/ws", {{"X-Voter-Token", token}});
        CHECK(vote(again, other, 1, new_uuid()).at("status") == 200);
    }
    SECTION("but knowing only its id does not make anybody its voter") {
        live_client stranger(app.port());
        const auto refused = vote(stranger, made, 1, id);
        CHECK(refused.at("code") == "already_voted");
        CHECK_FALSE(refused.as_object().contains("voter_token"));
    }
    CHECK(c.get(path_of(made) + "/results").at("/total_votes") == 1);
}

TEST_CASE("a subscription is answered with a snapshot at once, and ends", "[app][live]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c);
    live_client v(app.port());
    v.say({{"type", "subscribe"}, {"poll_id", made.at("/id")}, {"ref", "s"}});
    CHECK(type_of(v.hear()) == "ack");
    const auto first = v.hear("snapshot");
    CHECK(first.at("poll").at("id") == made.at("/id"));
    CHECK(first.at("poll").at("has_voted") == false);
    CHECK(first.at("epoch") == made.at("/epoch"));
    CHECK(first.at("version") == made.at("/version"));

    REQUIRE(vote_as_new_device(app.port(), path_of(made), {2}).status == 201);
    const auto tally = v.hear("tally");
    CHECK(tally.at("poll_id") == made.at("/id"));
    CHECK(tally.at("counts") == json::value({0, 1, 0}));
    CHECK(tally.at("total_votes") == 1);
    CHECK(tally.at("total_voters") == 1);
    CHECK(tally.at("epoch") == made.at("/epoch"));

    v.say({{"type", "subscribe"}, {"poll_id", made.at("/id")}});
    CHECK(v.hear("snapshot").at("poll").at("total_votes") == 1);

    v.say({{"type", "unsubscribe"}, {"poll_id", made.at("/id")}, {"ref", "u"}});
    CHECK(type_of(v.answer_to("u")) == "ack");
    const auto heard = v.heard().size();
    REQUIRE(vote_as_new_device(app.port(), path_of(made), {2}).status == 201);
    v.hear_all(300ms);
    CHECK(v.heard().size() == heard);
}

TEST_CASE("an address of its own for each poll", "[app][live]") {
    running_app app;
    api_client c(app.port());
    const auto id = make_poll(c).text("/id");
    live_client one(app.port(), "/ws/polls/" + id);
    CHECK(one.hear("snapshot").at("poll").at("id") == json::value(id));
    live_client slash(app.port(), "/ws/polls/" + id + "/");
    slash.hear("snapshot");
}

TEST_CASE("everything that happens to a poll is announced", "[app][live]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c);
    const auto path = path_of(made);
    const auto key = bearer(made.text("/admin_key"));
    live_client v(app.port(), "/ws/polls/" + made.text("/id"));
    live_client all(app.port(), "/ws/global");
    v.hear("snapshot");
    const auto expect = [&](const char* event) {
        for (auto* w : {&v, &all}) {
            const auto f = w->hear("poll");
            CHECK(f.at("event") == event);
            CHECK(f.at("poll").at("id") == made.at("/id"));
            CHECK_FALSE(f.at("poll").as_object().contains("has_voted"));
        }
    };
    REQUIRE(c.patch(path, {{"title", "Renamed"}}, key).status == 200);
    expect("updated");
    REQUIRE(c.post_nothing(path + "/close", key).status == 200);
    expect("closed");
    REQUIRE(c.post_nothing(path + "/reopen", key).status == 200);
    expect("reopened");
    REQUIRE(c.post_nothing(path + "/reset", key).status == 200);
    expect("reset");
    REQUIRE(c.del(path, key).status == 204);
    expect("deleted");
    const auto next = make_poll(c);
    const auto created = all.hear("poll");
    CHECK(created.at("event") == "created");
    CHECK(created.at("poll").at("id") == next.at("/id"));

    // A deleted poll is left, and cannot be followed again.
    v.say({{"type", "subscribe"}, {"poll_id", made.at("/id")}, {"ref", "again"}});
    CHECK(v.answer_to("again").at("code") == "not_found");
}

TEST_CASE("after a reset, a voter has not voted", "[app][live]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c, {{"results", "after_vote"}});
    live_client v(app.port(), "/ws/polls/" + made.text("/id"));
    v.say({{"type", "vote"}, {"poll_id", made.at("/id")}, {"option_ids", {1}}, {"ref", "v"}});
    CHECK(v.answer_to("v").at("status") == 201);
    REQUIRE(c.post_nothing(path_of(made) + "/reset", bearer(made.text("/admin_key"))).status == 200);
    const auto reset = v.hear("poll");
    CHECK(reset.at("event") == "reset");
    CHECK(reset.at("poll").at("results_hidden") == true);
    v.say({{"type", "vote"}, {"poll_id", made.at("/id")}, {"option_ids", {2}}, {"ref", "w"}});
    CHECK(v.answer_to("w").at("status") == 201);
}

TEST_CASE("a burst of votes is shown at once, then at a bounded rate, and to the end", "[app][live]") {
    running_app app({"--live-rate-hz", "5"});
    api_client c(app.port());
    const auto made = make_poll(c);
    const auto path = path_of(made);
    live_client v(app.port(), "/ws/polls/" + made.text("/id"));
    v.hear("snapshot");

    using steady = std::chrono::steady_clock;
    const auto begin = steady::now();
    std::atomic<int> counted{0};
    std::vector<std::thread> crowd;
    for (int t = 0; t < 4; ++t) {
        crowd.emplace_back([&] {
            while (steady::now() - begin < 1s || (counted <= 10 && steady::now() - begin < 20s))
                if (vote_as_new_device(app.port(), path, {1}).status == 201) ++counted;
        });
    }
    for (auto& t : crowd) t.join();
    REQUIRE(counted > 10);
    const auto last = v.hear_until([&](const json::value& f) {
        return type_of(f) == "tally" && f.at("total_votes").to_number<int>() == counted;
    });
    const auto took = std::chrono::duration<double>(steady::now() - begin).count();
    CHECK(last.at("counts") == json::value({counted.load(), 0, 0}));
    CHECK(static_cast<double>(v.count("tally")) <= took * 5 + 2);
    CHECK(v.count("tally") >= 3);
}

TEST_CASE("the first tally does not wait for a tick", "[app][live]") {
    running_app app({"--live-rate-hz", "0.1"});  // a tick takes ten seconds
    api_client c(app.port());
    const auto made = make_poll(c);
    live_client v(app.port(), "/ws/polls/" + made.text("/id"));
    v.hear("snapshot");
    const auto begin = std::chrono::steady_clock::now();
    REQUIRE(vote_as_new_device(app.port(), path_of(made), {1}).status == 201);
    v.hear("tally");
    CHECK(std::chrono::steady_clock::now() - begin < 7s);
}

TEST_CASE("many viewers under load all end with the same state", "[app][live]") {
    running_app app({"--live-rate-hz", "50"});
    api_client c(app.port());
    const auto made = make_poll(c, {{"allow_change", true}});
    const auto path = path_of(made);
    std::vector<live_client> viewers;
    for (int i = 0; i < 12; ++i) viewers.emplace_back(app.port(), "/ws/polls/" + made.text("/id"));

    std::vector<std::thread> crowd;
    std::atomic<int> answered{0};
    for (int t = 0; t < 4; ++t) {
        crowd.emplace_back([&, t] {
            auto voter = browser(app.port());
            for (int n = 0; n < 40; ++n)
                if (voter.post(path + "/votes", {{"option_id", (n + t) % 3 + 1}}).status < 300) ++answered;
        });
    }
    // One of them also votes, and subscribes again all the time: acks and snapshots among the tallies.
    live_client& busy = viewers.front();
    for (int n = 0; n < 10; ++n) {
        busy.say({{"type", "vote"}, {"poll_id", made.at("/id")}, {"option_ids", {n % 3 + 1}}, {"ref", n}});
        busy.hear_until(
            [&](const json::value& f) { return type_of(f) == "ack" && f.at("ref") == json::value(n); });
        busy.subscribe(made.text("/id"));
        busy.hear("snapshot");
    }
    for (auto& t : crowd) t.join();
    CHECK(answered == 160);
    const auto truth = c.get(path + "/results");
    CHECK(truth.at("/total_voters") == 5);
    c.post_nothing(path + "/close", bearer(made.text("/admin_key")));
    for (auto& v : viewers) {
        const auto end = v.hear_until([](const json::value& f) { return type_of(f) == "poll"; });
        CHECK(end.at("poll").at("total_votes") == truth.at("/total_votes"));
        json::array counts;
        for (const auto& o : end.at("poll").at("options").as_array()) counts.push_back(o.at("vote_count"));
        CHECK(json::value(counts) == truth.at("/counts"));
    }
}

TEST_CASE("an answered vote and the tallies around it never contradict each other", "[app][live]") {
    running_app app({"--live-rate-hz", "60"});
    api_client c(app.port());
    const auto made = make_poll(c, {{"allow_change", true}});
    std::atomic<bool> over{false};
    std::thread crowd([&] {
        while (!over) vote_as_new_device(app.port(), path_of(made), {1});
    });
    live_client v(app.port(), "/ws/polls/" + made.text("/id"));
    std::uint64_t known = 0;
    bool went_back = false;
    for (int n = 0; n < 15; ++n) {
        v.say({{"type", "vote"}, {"poll_id", made.at("/id")}, {"option_ids", {n % 3 + 1}}, {"ref", n}});
        v.hear_until([&](const json::value& f) {
            const auto type = type_of(f);
            if (type == "viewers") return false;
            const auto& state = type == "ack" || type == "snapshot" ? f.at("poll") : f;
            const auto version = state.at("version").to_number<std::uint64_t>();
            went_back = went_back || version < known;
            known = version;
            return type == "ack";
        });
        std::this_thread::sleep_for(15ms);
    }
    over = true;
    crowd.join();
    CHECK_FALSE(went_back);
}

TEST_CASE("a reconnect finds the current state", "[app][live]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c);
    {
        live_client gone(app.port(), "/ws/polls/" + made.text("/id"));
        gone.hear("snapshot");
        gone.socket().wire().abort();
    }
    REQUIRE(vote_as_new_device(app.port(), path_of(made), {1}).status == 201);
    live_client back(app.port(), "/ws/polls/" + made.text("/id"));
    CHECK(back.hear("snapshot").at("poll").at("total_votes") == 1);
    const auto epoch = back.heard().back().at("epoch");
    app.begin_stop();
    CHECK(back.socket().read_close() == 1001);
    app.restart();
    live_client anew(app.port(), "/ws/polls/" + made.text("/id"));
    CHECK(anew.hear("snapshot").at("epoch") == epoch);
    CHECK(anew.heard().back().at("poll").at("total_votes") == 1);
}

TEST_CASE("viewers are counted", "[app][live]") {
    running_app app;
    api_client c(app.port());
    const auto id = make_poll(c).text("/id");
    const auto counts = [](std::uint64_t n) {
        return
            [n](const json::value& f) { return type_of(f) == "viewers" && f.at("count") == json::value(n); };
    };
    live_client a(app.port(), "/ws/polls/" + id);
    CHECK(a.hear_until(counts(1)).at("poll_id") == json::value(id));
    {
        live_client b(app.port(), "/ws/polls/" + id);
        a.hear_until(counts(2));
        b.hear_until(counts(2));
        b.socket().close();
        b.socket().read_close();
    }
    a.hear_until(counts(1));
}

TEST_CASE("a screen does not count as a person", "[app][live][rooms]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c);
    // The room's and that of the poll it shows, in either order.
    const auto counted = [](live_client& by, int people) {
        bool in_room = false;
        bool in_poll = false;
        by.hear_until([&](const json::value& f) {
            if (type_of(f) != "viewers") return false;
            (f.as_object().contains("room_id") ? in_room : in_poll) = f.at("count") == people;
            return in_room && in_poll;
        });
    };
    live_client stage(app.port());
    stage.say({{"type", "subscribe"}, {"room_id", made.at("/room_id")}, {"as", "screen"}});
    CHECK(stage.hear("room").at("room").at("viewers") == 0);
    {
        live_client somebody(app.port());
        somebody.say({{"type", "subscribe"}, {"room_id", made.at("/room_id")}});
        counted(stage, 1);
        live_client wall(app.port());
        wall.say({{"type", "subscribe"}, {"room_id", made.at("/room_id")}, {"as", "screen"}});
        CHECK(wall.hear("room").at("room").at("viewers") == 1);
    }
    counted(stage, 0);
    stage.say({{"type", "subscribe"}, {"room_id", made.at("/room_id")}, {"as", "king"}, {"ref", "x"}});
    CHECK(stage.answer_to("x").at("code") == "malformed");
}

TEST_CASE("names are announced where voters give them and counts are public", "[app][live]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c, {{"identity", "name"}, {"title", "Toast?"}});
    live_client here(app.port(), "/ws/polls/" + made.text("/id"));
    live_client everywhere(app.port(), "/ws/global/");
    here.hear("snapshot");
    REQUIRE(c.post(path_of(made) + "/votes", {{"option_id", 2}, {"voter_name", "Ada"}}).status == 201);
    for (auto* v : {&here, &everywhere}) {
        const auto f = v->hear("vote_notification");
        CHECK(f.at("poll_id") == made.at("/id"));
        CHECK(f.at("poll_text") == "Toast?");
        CHECK(f.at("option_id") == 2);
        CHECK(f.at("option_text") == "Salad");
        CHECK(f.at("voter_name") == "Ada");
    }
    // Beyond ten a second they are summed up, and none is lost.
    constexpr int crowd = 40;
    live_client booth(app.port());  // all at once, however slow the machine
    for (int i = 0; i < crowd; ++i)
        booth.say({{"type", "vote"},
                   {"poll_id", made.at("/id")},
                   {"option_ids", {1}},
                   {"voter_name", "V" + std::to_string(i)},
                   {"ref", i}});
    for (int i = 0; i < crowd; ++i) CHECK(booth.hear("ack").at("status") == 201);
    for (auto* v : {&here, &everywhere}) {
        int told = 0;
        v->hear_until([&](const json::value& f) {
            if (type_of(f) == "vote_notification") ++told;
            if (type_of(f) == "activity") told += f.at("votes").to_number<int>();
            return told == crowd;
        });
        CHECK(v->count("vote_notification") < crowd);
        CHECK(v->count("activity") >= 1);
    }
}

TEST_CASE("votes without names are activity", "[app][live]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c);
    const auto unlisted = make_poll(c, {{"listed", false}});
    live_client all(app.port(), "/ws/global");
    CHECK(vote_as_new_device(app.port(), path_of(unlisted), {1}).status == 201);
    CHECK(vote_as_new_device(app.port(), path_of(made), {1}).status == 201);
    const auto f = all.hear("activity");
    CHECK(f.at("poll_id") == made.at("/id"));
    CHECK(f.at("votes") == 1);
    all.hear_all(200ms);
    CHECK(all.count("vote_notification") == 0);
    for (const auto& one : all.heard())
        CHECK(json::serialize(one).find(unlisted.text("/id")) == std::string::npos);
}

TEST_CASE("a room's people are moved along", "[app][live][rooms]") {
    running_app app;
    api_client c(app.port());
    const json::object quiz{{"title", "One"}, {"options", {"yes", "no"}}};
    const json::object next{{"title", "Two"}, {"options", {"yes", "no"}}};
    const auto room = c.post("/api/v1/rooms", {{"title", "Class"}, {"polls", {quiz, next}}});
    REQUIRE(room.status == 201);
    const auto path = "/api/v1/rooms/" + room.text("/id");
    const auto key = bearer(room.text("/admin_key"));
    const auto one = room.at("/polls/0/id");
    const auto two = room.at("/polls/1/id");

    std::vector<live_client> people;
    for (int i = 0; i < 3; ++i) people.emplace_back(app.port(), "/ws/rooms/" + room.text("/id"));
    people.emplace_back(app.port());
    people.back().say({{"type", "subscribe"}, {"room_id", room.at("/id")}});
    for (auto& v : people) {
        const auto f = v.hear("room");
        CHECK(f.at("room").at("current_poll_id").is_null());
        CHECK(f.at("room").at("polls").as_array().size() == 2);
    }
    const auto move = [&](const json::value& to) {
        REQUIRE(c.post(path + "/current", {{"poll_id", to}}, key).status == 200);
        for (auto& v : people) {
            if (!to.is_null()) {
                const auto shown = v.hear_until([&](const json::value& f) {
                    return type_of(f) == "snapshot" && f.at("poll").at("id") == to;
                });
                CHECK(shown.at("poll").at("status") == "open");
            }
        }
    };
    move(one);
    move(two);
    // Nobody follows a poll that is not shown any more.
    const auto first = "/api/v1/polls/" + std::string(one.as_string());
    const auto second = "/api/v1/polls/" + std::string(two.as_string());
    REQUIRE(vote_as_new_device(app.port(), first, {1}).status == 201);
    REQUIRE(vote_as_new_device(app.port(), second, {1}).status == 201);
    for (auto& v : people) CHECK(v.hear("tally").at("poll_id") == two);
    move(nullptr);
    for (auto& v : people)
        v.hear_until([](const json::value& f) {
            return type_of(f) == "room" && f.at("room").at("current_poll_id").is_null();
        });
    CHECK(becomes_true([&] { return c.get(path).at("/viewers") == 4; }));

    REQUIRE(c.post(path + "/polls", {{"title", "Three"}, {"options", {"a", "b"}}}, key).status == 201);
    for (auto& v : people)
        v.hear_until([](const json::value& f) {
            return type_of(f) == "room" && f.at("room").at("polls").as_array().size() == 3;
        });
    REQUIRE(c.del(path, key).status == 204);
    for (auto& v : people) {
        const auto f =
            v.hear_until([](const json::value& g) { return type_of(g) == "room" && g.at("room").is_null(); });
        CHECK(f.at("event") == "deleted");
    }
}
