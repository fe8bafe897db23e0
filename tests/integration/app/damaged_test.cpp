// One poll has rows that contradict each other: whoever has nothing to do with it notices nothing.
#include "sqlite/statement.hpp"
#include "support/app_fixture.hpp"
#include "support/file_text.hpp"
#include "support/http_client.hpp"
#include "support/live_client.hpp"
#include "support/quiz_room.hpp"
#include "support/server_process.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

/// A star poll of two votes whose tally says that more ballots prefer one option than there are.
reply make_contradiction(running_app& app) {
    api_client c(app.port());
    auto made =
        make_poll(c, {{"title", "Damaged"}, {"kind", "star"}, {"identity", "name"}, {"options", {"a", "b"}}});
    for (const char* name : {"Ada", "Bob"})
        REQUIRE(c.post(path_of(made) + "/votes", {{"scores", {5, 1}}, {"voter_name", name}}).status == 201);
    app.stop();
    {
        sqlite::database db(app.database(), sqlite::database::access::plain);
        sqlite::statement read(db, "SELECT counts FROM tallies");
        auto row = read.with();
        REQUIRE(row.step());
        const auto stored = row.bytes(0);
        std::vector<std::uint8_t> counts(stored.begin(), stored.end());
        row.finish();
        constexpr std::size_t first_above_second = 2 * 6 + 1;
        counts.at(first_above_second * 8) = 9;
        sqlite::statement(db, "UPDATE tallies SET counts = ?").apply(counts);
    }
    app.start();
    return made;
}

}  // namespace

TEST_CASE("a poll that cannot be shown affects only its own answers", "[app][damaged]") {
    running_app app;
    const auto bad = make_contradiction(app);
    api_client c(app.port());
    const auto good = make_poll(c, {{"title", "Whole"}});
    live_client all(app.port(), "/ws/global");
    REQUIRE(c.get(path_of(bad)).status == 500);

    // The host's change is committed; that it cannot be passed on does not end the server.
    CHECK(c.patch(path_of(bad), {{"title", "Renamed"}}, bearer(bad.text("/admin_key"))).status == 500);
    CHECK(c.get("/readyz").status == 200);
    REQUIRE(c.patch(path_of(good), {{"title", "Heard"}}, bearer(good.text("/admin_key"))).status == 200);
    CHECK(all.hear("poll").at("poll").at("title") == "Heard");

    const auto list = c.get("/api/v1/polls");
    REQUIRE(list.status == 200);
    REQUIRE(list.at("/results").as_array().size() == 1);
    CHECK(list.text("/results/0/title") == "Heard");
}

TEST_CASE("a poll that cannot be shown is missing from its room's results, and the others are there",
          "[app][damaged][export]") {
    running_app app;
    const auto bad = make_contradiction(app);
    api_client c(app.port());
    const auto room = "/api/v1/rooms/" + bad.text("/room_id");
    const auto key = bearer(bad.text("/admin_key"));
    REQUIRE(c.post(room + "/polls", {{"title", "Whole"}, {"options", {"a", "b"}}}, key).status == 201);
    const auto csv = c.get(room + "/results", key);
    REQUIRE(csv.status == 200);
    CHECK(csv.body.find("Damaged") == std::string::npos);
    CHECK(csv.body.find("\r\n1,Whole,single,open,0,a,0,0,,,\r\n") != std::string::npos);
    const auto json = c.get(room + "/results?format=json", key);
    REQUIRE(json.at("/polls").as_array().size() == 1);
    CHECK(json.text("/polls/0/title") == "Whole");
}

TEST_CASE("viewers of a poll that cannot be shown stay connected, and hear of its end",
          "[app][damaged][live]") {
    running_app app;
    const auto bad = make_contradiction(app);
    api_client c(app.port());
    const auto key = bearer(bad.text("/admin_key"));
    const auto room = bad.text("/room_id");
    const auto good =
        c.post("/api/v1/rooms/" + room + "/polls", {{"title", "Whole"}, {"options", {"a", "b"}}}, key);
    REQUIRE(good.status == 201);
    live_client all(app.port(), "/ws/global");
    live_client one(app.port());
    one.subscribe(bad.text("/id"));
    const auto why = one.hear("error");
    CHECK(why.at("ref") == bad.at("/id"));
    CHECK(why.at("code") == "internal");
    one.subscribe(good.text("/id"));
    CHECK(one.hear("snapshot").at("poll").at("title") == "Whole");

    // In a room that shows it, everybody moves on with the host.
    live_client in(app.port(), "/ws/rooms/" + room);
    CHECK(in.hear("error").at("ref") == bad.at("/id"));
    REQUIRE(c.post("/api/v1/rooms/" + room + "/current", {{"poll_id", good.text("/id")}}, key).status == 200);
    CHECK(in.hear("snapshot").at("poll").at("title") == "Whole");

    REQUIRE(c.del(path_of(bad), key).status == 204);
    const auto is_end = [&](const json::value& f) {
        return type_of(f) == "poll" && f.at("event") == "deleted" && f.at("poll").at("id") == bad.at("/id");
    };
    CHECK(one.hear_until(is_end).at("poll").at("title") == "Damaged");
    CHECK(all.hear_until(is_end).at("poll").at("results_hidden") == true);
    CHECK(c.get(path_of(bad)).status == 404);
}

namespace {

void damage(running_app& app, const char* sql) {
    app.stop();
    {
        sqlite::database db(app.database(), sqlite::database::access::plain);
        db.exec(sql);
    }
    app.start();
}

constexpr const char* cut_tally_of_bad =
    "UPDATE tallies SET counts = substr(counts, 2) WHERE poll = (SELECT key FROM polls WHERE title = 'Bad')";

}  // namespace

TEST_CASE("a poll that cannot be read is deleted by its host, and by nobody else", "[app][damaged]") {
    running_app app;
    api_client c(app.port());
    const auto bad = make_poll(c, {{"title", "Bad"}});
    const auto other = make_poll(c, {{"title", "Other"}});
    damage(app, cut_tally_of_bad);
    api_client again(app.port());
    live_client all(app.port(), "/ws/global");
    REQUIRE(again.get(path_of(bad)).status == 503);
    CHECK(again.del(path_of(bad)).status == 401);
    CHECK(again.del(path_of(bad), bearer(other.text("/admin_key"))).status == 403);
    REQUIRE(again.del(path_of(bad), bearer(bad.text("/admin_key"))).status == 204);
    const auto end = all.hear("poll");
    CHECK(end.at("event") == "deleted");
    CHECK(end.at("poll").at("id") == bad.at("/id"));
    CHECK(end.at("poll").at("title") == "Bad");
    CHECK(again.get(path_of(bad)).status == 404);
    CHECK(again.del(path_of(bad), bearer(bad.text("/admin_key"))).status == 404);
    CHECK(again.get("/api/v1/rooms/" + bad.text("/room_id")).at("/polls") == json::array());
}

TEST_CASE("a quiz that cannot be read does not keep its room from the leaderboard, extra time and deletion",
          "[app][damaged][quiz]") {
    running_app app;
    std::string path;
    raw_fields key;
    {
        quiz_room room(app.port());
        path = room.path;
        key = room.key();
        auto ann = room.person("Ann");
        for (const char* title : {"Sound", "Bad"}) {
            const auto quiz = room.ask({{"correct", {2}}}, {{"title", title}});
            REQUIRE(say(ann, quiz, {2}).status == 201);
            REQUIRE(room.close(quiz).status == 200);
        }
        REQUIRE(ann.get(path + "/leaderboard").at("/questions") == 2);
    }
    damage(app, cut_tally_of_bad);
    api_client host(app.port());
    const auto board = host.get(path + "/leaderboard");
    REQUIRE(board.status == 200);
    CHECK(board.at("/questions") == 1);
    CHECK(board.at("/entries/0/right") == 1);
    CHECK(host.patch(path + "/participants/1", {{"extra_time_percent", 50}}, key).status == 200);
    CHECK(host.get(path).status == 200);
    CHECK(host.del(path, key).status == 204);
    CHECK(host.get(path).status == 404);
}

TEST_CASE(
    "an overdue poll that cannot be read prevents no start and sets no file aside, and the log names it",
    "[app][damaged][open]") {
    const temp_folder data;
    const auto log = data / "log";
    const std::vector<std::string> flags{"--listen", "127.0.0.1:0", "--data", data.path().string(),
                                         "--recover"};
    const std::vector<std::string> logged{"sh", "-c", "exec \"$@\" 2>'" + log.string() + "'", "sh"};
    std::vector<reply> bad;
    reply good;
    {
        server_process server(flags);
        api_client c(server.port());
        good = make_poll(c, {{"title", "Precious"}});
        REQUIRE(c.post(path_of(good) + "/votes", {{"option_id", 1}}).status == 201);
        for (int i = 0; i < 3; ++i) bad.push_back(make_poll(c, {{"title", "Bad"}, {"duration_s", 3'600}}));
        REQUIRE(server.terminate() == 0);
    }
    {
        sqlite::database db(data / "pollstream.db", sqlite::database::access::plain);
        db.exec(
            "UPDATE polls SET end_time = created_at - 1 WHERE title = 'Bad';"
            "UPDATE tallies SET counts = substr(counts, 2) "
            "WHERE poll IN (SELECT key FROM polls WHERE title = 'Bad')");
    }
    {
        server_process server(flags, 1, logged);
        api_client c(server.port());
        CHECK(c.get(path_of(good)).at("/total_votes") == 1);
        CHECK(c.post(path_of(bad[0]) + "/votes", {{"option_id", 1}}).status == 503);
        CHECK(server.terminate() == 0);
    }
    const auto said = text_in(log);
    for (const auto& p : bad) CHECK(said.find(p.text("/id")) < said.find("started"));
    for (const auto& one : std::filesystem::directory_iterator(data.path()))
        CHECK(one.path().filename().string().find("damaged") == std::string::npos);
}
