// Rooms: a class joins once and the host moves everybody from poll to poll.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace pollstream::testing;

namespace {

json::object quiz(const std::string& title) {
    return {{"title", title}, {"options", {"yes", "no"}}};
}

struct class_room {
    explicit class_room(running_app& app)
        : c(app.port()),
          made(c.post("/api/v1/rooms", {{"title", "Class 7b"}, {"polls", {quiz("One"), quiz("Two")}}})) {
        INFO(made);
        REQUIRE(made.status == 201);
        path = "/api/v1/rooms/" + made.text("/id");
        host = bearer(made.text("/admin_key"));
    }

    reply show(json::object what) { return c.post(path + "/current", what, host); }

    api_client c;
    reply made;
    std::string path;
    raw_fields host;
};

}  // namespace

TEST_CASE("a room is made with its polls", "[app][rooms]") {
    running_app app;
    class_room r(app);
    CHECK(r.made.header("Location") == r.path);
    CHECK(r.made.text("/title") == "Class 7b");
    CHECK(r.made.text("/code").size() == 6);
    CHECK(r.made.text("/polls/0/title") == "One");
    CHECK(r.made.text("/polls/1/status") == "open");
    CHECK(r.made.at("/polls/1/total_votes") == 0);
    CHECK(r.made.at("/current_poll_id").is_null());
    CHECK(r.made.at("/viewers") == 0);

    SECTION("and found by its code") {
        const auto found = r.c.get("/api/v1/codes/" + r.made.text("/code"));
        CHECK(found.status == 200);
        CHECK(found.at("/id") == r.made.at("/id"));
        CHECK_FALSE(found.has("/admin_key"));
        CHECK(found.has_header("Set-Cookie"));
        for (const auto* code : {"000000", "12345", "1234567", "abcdef", "%31%32"})
            CHECK(r.c.get(std::string("/api/v1/codes/") + code).status == 404);
    }
    SECTION("its polls share its code, and its key opens them") {
        const auto poll = r.c.get("/api/v1/polls/" + r.made.text("/polls/0/id"));
        CHECK(poll.at("/code") == r.made.at("/code"));
        CHECK(poll.at("/room_id") == r.made.at("/id"));
        CHECK(r.c.post_nothing(path_of(poll) + "/close", r.host).status == 200);
        CHECK(r.c.get(r.path).text("/polls/0/status") == "closed");
    }
    SECTION("a poll made alone has a room of its own that shows it") {
        const auto alone = make_poll(r.c);
        const auto room = r.c.get("/api/v1/rooms/" + alone.text("/room_id"));
        CHECK(room.at("/code") == alone.at("/code"));
        CHECK(room.at("/current_poll_id") == alone.at("/id"));
        CHECK(room.at("/polls").as_array().size() == 1);
    }
}

TEST_CASE("the host shows one poll after the other", "[app][rooms]") {
    running_app app;
    class_room r(app);
    const auto one = r.made.at("/polls/0/id");
    const auto two = r.made.at("/polls/1/id");
    CHECK(r.show({{"move", "next"}}).at("/current_poll_id") == one);
    CHECK(r.show({{"move", "next"}}).at("/current_poll_id") == two);
    CHECK(r.show({{"move", "next"}}).at("/current_poll_id") == two);
    CHECK(r.show({{"move", "previous"}}).at("/current_poll_id") == one);
    CHECK(r.show({{"poll_id", two}, {"move", nullptr}}).at("/current_poll_id") == two);
    CHECK(r.show({{"move", "none"}}).at("/current_poll_id").is_null());
    CHECK(r.show({{"poll_id", two}}).at("/current_poll_id") == two);
    CHECK(r.show({{"poll_id", nullptr}}).at("/current_poll_id").is_null());
    CHECK(r.c.get(r.path).at("/current_poll_id").is_null());

    SECTION("what cannot be shown") {
        const auto foreign = make_poll(r.c);
        CHECK(r.show({{"poll_id", foreign.at("/id")}}).wrong_fields() == "poll_id");
        CHECK(r.show({{"move", "sideways"}}).wrong_fields() == "move");
        CHECK(r.show({{"move", "next"}, {"poll_id", two}}).status == 422);
        CHECK(r.show({}).status == 422);
        CHECK(r.c.post(r.path + "/current", {{"move", "next"}}).status == 401);
        CHECK(r.c.post(r.path + "/current", {{"move", "next"}}, bearer("psa_x")).status == 403);
    }
}

TEST_CASE("at the audience's pace every open poll is sent and takes votes, whatever is shown",
          "[app][rooms]") {
    running_app app;
    class_room r(app);
    CHECK(r.made.text("/pace") == "host");
    CHECK(r.c.patch(r.path, {{"pace", "mine"}}, r.host).wrong_fields() == "pace");
    CHECK(r.c.patch(r.path, {{"pace", "audience"}}).status == 401);
    const auto led = r.c.patch(r.path, {{"pace", "audience"}}, r.host);
    REQUIRE(led.status == 200);
    CHECK(led.text("/pace") == "audience");
    CHECK(led.at("/version").to_number<int>() > r.made.at("/version").to_number<int>());
    CHECK(led.at("/current_poll_id").is_null());
    for (const auto* poll : {"/polls/0/id", "/polls/1/id"})
        CHECK(r.c.post("/api/v1/polls/" + led.text(poll) + "/votes", {{"option_id", 1}}).status == 201);

    const auto made = r.c.post("/api/v1/rooms", {{"title", "Feedback"}, {"pace", "audience"}});
    CHECK(made.text("/pace") == "audience");
    CHECK(r.c.post("/api/v1/rooms", {{"title", "x"}, {"pace", "slow"}}).wrong_fields() == "pace");
}

TEST_CASE("polls are added, reordered and removed", "[app][rooms]") {
    running_app app;
    class_room r(app);
    const auto three = r.c.post(r.path + "/polls", quiz("Three"), r.host);
    REQUIRE(three.status == 201);
    CHECK(three.header("Location") == path_of(three));
    CHECK(three.at("/room_id") == r.made.at("/id"));
    CHECK_FALSE(three.has("/admin_key"));
    CHECK(r.c.get(r.path).text("/polls/2/title") == "Three");
    CHECK(r.c.post(r.path + "/polls", quiz("Four")).status == 401);
    CHECK(r.c.post(r.path + "/polls", {{"title", ""}, {"options", {"a"}}}, r.host).status == 422);

    const auto one = r.made.at("/polls/0/id");
    const auto two = r.made.at("/polls/1/id");
    const auto turned =
        r.c.patch(r.path, {{"title", "7c"}, {"poll_ids", {three.at("/id"), two, one}}}, r.host);
    REQUIRE(turned.status == 200);
    CHECK(turned.text("/title") == "7c");
    CHECK(turned.at("/polls/0/id") == three.at("/id"));
    CHECK(r.c.patch(r.path, {{"poll_ids", {one, two}}}, r.host).wrong_fields() == "poll_ids");
    CHECK(r.c.patch(r.path, {{"poll_ids", {one, one, two}}}, r.host).wrong_fields() == "poll_ids");
    CHECK(r.c.patch(r.path, {{"poll_ids", {"x"}}}, r.host).wrong_fields() == "poll_ids");
    CHECK(r.c.patch(r.path, {{"title", ""}}, r.host).wrong_fields() == "title");
    CHECK(r.c.patch(r.path, {{"title", "x"}}).status == 401);

    app.restart();
    api_client later(app.port());
    CHECK(later.get(r.path).at("/polls/0/id") == three.at("/id"));
    CHECK(later.get(r.path).at("/polls/2/id") == one);
    REQUIRE(later.del(path_of(three), r.host).status == 204);
    CHECK(later.get(r.path).at("/polls").as_array().size() == 2);
}

TEST_CASE("a deleted room's polls and code go with it", "[app][rooms]") {
    running_app app;
    class_room r(app);
    const auto poll = "/api/v1/polls/" + r.made.text("/polls/0/id");
    CHECK(r.c.del(r.path).status == 401);
    CHECK(r.c.del(r.path, r.host).status == 204);
    CHECK(r.c.get(r.path).status == 404);
    CHECK(r.c.get("/api/v1/codes/" + r.made.text("/code")).status == 404);
    CHECK(r.c.get(poll).status == 404);
    CHECK(r.c.get("/api/v1/polls").at("/count") == 0);
    CHECK(r.c.del(r.path, r.host).status == 404);
}

TEST_CASE("a room that cannot be created: all mistakes are named", "[app][rooms]") {
    running_app app;
    api_client c(app.port());
    const auto wrong =
        c.post("/api/v1/rooms",
               {{"title", " "}, {"polls", {quiz("fine"), {{"title", "x"}}, "poll"}}, {"colour", "blue"}});
    CHECK(wrong.status == 422);
    CHECK(wrong.wrong_fields() == "title polls[1].options polls[2] colour");
    CHECK(c.get("/api/v1/polls").at("/count") == 0);
    json::array too_many;
    for (int i = 0; i < 201; ++i) too_many.push_back(quiz("q"));
    CHECK(c.post("/api/v1/rooms", {{"title", "x"}, {"polls", too_many}}).wrong_fields() == "polls");
    too_many.pop_back();
    const auto full = c.post("/api/v1/rooms", {{"title", "x"}, {"polls", too_many}});
    REQUIRE(full.status == 201);
    CHECK(c.post("/api/v1/rooms/" + full.text("/id") + "/polls", quiz("201"), bearer(full.text("/admin_key")))
              .wrong_fields() == "polls");
}
