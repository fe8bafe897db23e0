// Participants whom the host hides: off the leaderboard at once, for those who ask and for those who listen.
#include "support/live_client.hpp"
#include "support/quiz_room.hpp"

#include <catch2/catch.hpp>

using namespace pollstream::testing;

namespace {

std::string lines(const json::value& entries) {
    std::string all;
    for (const auto& e : entries.as_array())
        all += std::to_string(e.at("rank").to_number<int>()) + " " + std::string(e.at("name").as_string()) +
               "; ";
    return all;
}

reply hide(quiz_room& room, api_client& host, int no, bool hidden) {
    return host.patch(room.path + "/participants/" + std::to_string(no), {{"hidden", hidden}}, room.key());
}

}  // namespace

TEST_CASE("a hidden participant is off the leaderboard at once, and is not told", "[app][quiz][live]") {
    running_app app;
    quiz_room room(app.port());
    api_client host(app.port());
    const auto quiz = room.ask({{"correct", {2}}});
    auto ann = room.person("Ann");
    auto rude = room.person("Rude");
    REQUIRE(say(ann, quiz, {1}).status == 201);
    REQUIRE(say(rude, quiz, {2}).status == 201);
    live_client phone(app.port());
    phone.say({{"type", "subscribe"}, {"room_id", room.id()}});
    phone.hear("snapshot");
    room.close(quiz);
    CHECK(lines(phone.hear("leaderboard").at("entries")) == "1 Rude; 2 Ann; ");
    CHECK(lines(ann.get(room.path + "/leaderboard").at("/entries")) == "1 Rude; 2 Ann; ");

    const auto hidden = hide(room, host, 2, true);
    REQUIRE(hidden.status == 200);
    CHECK(hidden.at("/participant/hidden") == true);
    CHECK(hidden.at("/participant/answered") == true);
    CHECK(lines(phone.hear("leaderboard").at("entries")) == "1 Ann; ");
    const auto board = ann.get(room.path + "/leaderboard");
    CHECK(lines(board.at("/entries")) == "1 Ann; ");
    CHECK(board.at("/participants") == 1);
    CHECK(board.at("/me/rank") == 1);
    CHECK(rude.get(room.path + "/leaderboard").at("/me").is_null());
    CHECK(rude.get(room.path + "/participants/me").at("/participant") ==
          json::object{{"no", 2}, {"name", "Rude"}, {"extra_time_percent", 0}});
    CHECK(rude.get(quiz).at("/total_voters") == 2);
    CHECK(room.person("Rude").get(room.path + "/participants/me").at("/participant/no") == 3);

    CHECK(hide(room, host, 2, false).at("/participant/name") == "");  // by now somebody else has it
    CHECK(lines(phone.hear("leaderboard").at("entries")) == "1 ; 2 Ann; 2 Rude; ");
    const auto all = host.get(room.path + "/participants", room.key());
    CHECK(all.at("/participants/2/answered") == false);
    CHECK(all.at("/participants/2/hidden") == false);

    CHECK(host.patch(room.path + "/participants/2", {{"hidden", "yes"}}, room.key()).wrong_fields() ==
          "hidden");
    CHECK(host.patch(room.path + "/participants/2", {{"hidden", true}}).status == 401);
}

TEST_CASE("those who have never answered are hidden with one request", "[app][quiz]") {
    running_app app;
    quiz_room room(app.port());
    const auto quiz = room.ask({{"correct", {2}}});
    auto ann = room.person("Ann");
    REQUIRE(say(ann, quiz, {2}).status == 201);
    auto bob = room.person("Bob");
    room.person("Eve");
    const auto path = room.path + "/participants/hide-idle";
    CHECK(api_client(app.port()).post_nothing(path).status == 401);
    const auto done = room.host_post(path);
    REQUIRE(done.status == 200);
    CHECK(done.at("") == json::object{{"room_id", room.id()}, {"hidden", 2}});
    REQUIRE(say(bob, quiz, {2}).status == 201);
    room.close(quiz);
    CHECK(lines(ann.get(room.path + "/leaderboard").at("/entries")) == "1 Ann; 1 Bob; ");
    CHECK(room.host_post(path).at("/hidden") == 0);
}

TEST_CASE("before a quiz is revealed, hiding somebody sends the room no leaderboard", "[app][quiz][live]") {
    running_app app;
    quiz_room room(app.port());
    api_client host(app.port());
    const auto quiz = room.ask({{"correct", {2}}});
    auto ann = room.person("Ann");
    live_client phone(app.port());
    phone.say({{"type", "subscribe"}, {"room_id", room.id()}});
    phone.hear("snapshot");
    REQUIRE(hide(room, host, 1, true).status == 200);
    REQUIRE(say(ann, quiz, {2}).status == 201);
    room.close(quiz);
    const auto board = phone.hear("leaderboard");
    CHECK(board.at("questions") == 1);
    CHECK(board.at("entries").as_array().empty());
    CHECK(phone.count("leaderboard") == 1);
}
