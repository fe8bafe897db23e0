// Creating polls: what is requested is what is created, the keys are sent once, and a retry creates nothing
// twice.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/manual_clock.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <set>

using namespace pollstream::testing;

TEST_CASE("a minimal poll gets the defaults", "[app][polls]") {
    running_app app;
    api_client c(app.port());
    const auto made = c.post("/api/v1/polls", {{"title", "  Lunch? "}, {"options", {"Soup", "Salad"}}});
    INFO(made);
    REQUIRE(made.status == 201);
    CHECK(made.text("/title") == "Lunch?");
    CHECK(made.text("/id").size() == 26);
    CHECK(made.text("/room_id").size() == 26);
    CHECK(made.text("/code").size() == 6);
    CHECK(made.text("/kind") == "single");
    CHECK(made.at("/min_choices") == 1);
    CHECK(made.at("/max_choices") == 1);
    CHECK(made.text("/identity") == "device");
    CHECK(made.text("/results") == "live");
    CHECK(made.at("/allow_change") == false);
    CHECK(made.at("/listed") == true);
    CHECK(made.text("/status") == "open");
    CHECK(made.at("/is_active") == true);
    CHECK(made.at("/end_time").is_null());
    CHECK(made.at("/closed_at").is_null());
    CHECK(made.text("/created_at").back() == 'Z');
    CHECK(made.at("/options").as_array().size() == 2);
    CHECK(made.at("/options/0/id") == 1);
    CHECK(made.at("/options/1/id") == 2);
    CHECK(made.text("/options/1/text") == "Salad");
    CHECK(made.at("/options/1/vote_count") == 0);
    CHECK(made.at("/options/1/percent") == 0);
    CHECK(made.at("/total_votes") == 0);
    CHECK(made.at("/total_voters") == 0);
    CHECK(made.at("/has_voted") == false);
    CHECK(made.text("/description").empty());
    CHECK(made.at("/epoch").is_number());
    CHECK(made.at("/version").is_number());
}

TEST_CASE("a complete poll gets everything it asks for", "[app][polls]") {
    const manual_clock time;
    running_app app({}, &time);
    api_client c(app.port());
    const auto made = c.post("/api/v1/polls", {{"title", "Qu'est-ce qu'on mange ? 🥗"},
                                               {"options", {{{"text", "Soupe"}}, "Salade", "Rien"}},
                                               {"description", "À midi.\nDehors."},
                                               {"creator_name", "Zoë"},
                                               {"end_time", "2027-12-31T23:59:59+01:00"},
                                               {"kind", "multiple"},
                                               {"min_choices", 1},
                                               {"max_choices", 2},
                                               {"identity", "name"},
                                               {"results", "after_vote"},
                                               {"allow_change", true},
                                               {"listed", false}});
    INFO(made);
    REQUIRE(made.status == 201);
    const auto seen = c.get(path_of(made));
    REQUIRE(seen.status == 200);
    CHECK(seen.text("/title") == "Qu'est-ce qu'on mange ? 🥗");
    CHECK(seen.text("/description") == "À midi.\nDehors.");
    CHECK(seen.text("/creator_name") == "Zoë");
    CHECK(seen.text("/options/0/text") == "Soupe");
    CHECK(seen.text("/end_time") == "2027-12-31T22:59:59.000Z");
    CHECK(seen.text("/kind") == "multiple");
    CHECK(seen.at("/max_choices") == 2);
    CHECK(seen.text("/identity") == "name");
    CHECK(seen.text("/results") == "after_vote");
    CHECK(seen.at("/allow_change") == true);
    CHECK(seen.at("/listed") == false);
}

TEST_CASE("threat 13: the keys are shown at creation and never again", "[app][polls]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c);
    CHECK(made.text("/admin_key").size() > 20);
    CHECK(made.text("/kiosk_key").size() > 20);
    CHECK(made.text("/admin_key") != made.text("/kiosk_key"));
    const auto where = made.header("Location");
    REQUIRE(where);
    CHECK(*where == path_of(made));
    const auto seen = c.get(*where, bearer(made.text("/admin_key")));
    CHECK(seen.status == 200);
    CHECK_FALSE(seen.has("/admin_key"));
    CHECK_FALSE(seen.has("/kiosk_key"));
    CHECK(c.get("/api/v1/rooms/" + made.text("/room_id")).body.find("_key") == std::string::npos);
}

TEST_CASE("a duration becomes an end time", "[app][polls]") {
    pollstream::system_clock time;
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c, {{"duration_s", 3600}});
    const auto end = pollstream::parse_rfc3339(made.text("/end_time"));
    const auto begin = pollstream::parse_rfc3339(made.text("/created_at"));
    REQUIRE(end);
    REQUIRE(begin);
    CHECK(*end - *begin == std::chrono::seconds{3600});
    CHECK(time.now() - *begin < std::chrono::seconds{60});
}

TEST_CASE("a trailing slash never matters", "[app][polls]") {
    running_app app;
    api_client c(app.port());
    const auto made = c.post("/api/v1/polls/", {{"title", "x"}, {"options", {"a", "b"}}});
    REQUIRE(made.status == 201);
    CHECK(c.get(path_of(made) + "/").status == 200);
    CHECK(c.get(path_of(made) + "/results/").status == 200);
}

TEST_CASE("the same Idempotency-Key returns the same poll with the same keys", "[app][polls]") {
    running_app app;
    api_client c(app.port());
    const json::object body{{"title", "Once"}, {"options", {"a", "b"}}};
    const raw_fields key{{"Idempotency-Key", new_uuid()}};
    const auto first = c.post("/api/v1/polls", body, key);
    REQUIRE(first.status == 201);
    const auto again = api_client(app.port()).post("/api/v1/polls", body, key);
    CHECK(again.status == 201);
    CHECK(again.body == first.body);
    CHECK(again.header("Location") == first.header("Location"));

    app.restart();
    api_client later(app.port());
    CHECK(later.post("/api/v1/polls", body, key).text("/admin_key") == first.text("/admin_key"));
    CHECK(later.get("/api/v1/polls").at("/count") == 1);
    CHECK(later.post_nothing(path_of(first) + "/close", bearer(first.text("/admin_key"))).status == 200);

    SECTION("another request under the same key is refused") {
        const auto other = later.post("/api/v1/polls", {{"title", "Twice"}, {"options", {"a", "b"}}}, key);
        CHECK(other.status == 422);
        CHECK(other.code() == "key_reused");
        CHECK(later.get("/api/v1/polls").at("/count") == 1);
    }
    SECTION("another key makes another poll") {
        CHECK(later.post("/api/v1/polls", body, {{"Idempotency-Key", new_uuid()}}).text("/id") !=
              first.text("/id"));
        CHECK(later.get("/api/v1/polls").at("/count") == 2);
    }
    SECTION("a key that others could guess is refused") {
        CHECK(later.post("/api/v1/polls", body, {{"Idempotency-Key", "1234567"}}).status == 400);
        CHECK(later.post("/api/v1/polls", body, {{"Idempotency-Key", std::string(129, 'k')}}).status == 400);
        CHECK(later.post("/api/v1/polls", body, {{"Idempotency-Key", std::string(128, 'k')}}).status == 201);
    }
    SECTION("a poll that was deleted does not come back") {
        CHECK(later.del(path_of(first), bearer(first.text("/admin_key"))).status == 204);
        CHECK(later.post("/api/v1/polls", body, key).status == 404);
    }
}

TEST_CASE("a retried creation is answered even if its end has passed by now", "[app][polls]") {
    manual_clock time;
    running_app app({}, &time);
    api_client c(app.port());
    const auto key = [] { return raw_fields{{"Idempotency-Key", new_uuid()}}; };
    const json::object poll{
        {"title", "Soon"}, {"options", {"a", "b"}}, {"end_time", pollstream::to_rfc3339(time.now() + 1h)}};
    const json::object room{{"title", "Class"}, {"polls", json::array{poll}}};
    const auto of_poll = key();
    const auto of_room = key();
    const auto first = c.post("/api/v1/polls", poll, of_poll);
    const auto made = c.post("/api/v1/rooms", room, of_room);
    REQUIRE(first.status == 201);
    REQUIRE(made.status == 201);
    auto of_added = bearer(made.text("/admin_key"));
    of_added.emplace_back("Idempotency-Key", new_uuid());
    const auto added_at = "/api/v1/rooms/" + made.text("/id") + "/polls";
    const auto added = c.post(added_at, poll, of_added);
    REQUIRE(added.status == 201);
    time.advance(2h);

    const auto again = c.post("/api/v1/polls", poll, of_poll);
    CHECK(again.status == 201);
    CHECK(again.text("/id") == first.text("/id"));
    CHECK(again.text("/admin_key") == first.text("/admin_key"));
    CHECK(c.post("/api/v1/rooms", room, of_room).text("/admin_key") == made.text("/admin_key"));
    CHECK(c.post(added_at, poll, of_added).text("/id") == added.text("/id"));

    CHECK(c.post("/api/v1/polls", poll).status == 422);
    CHECK(c.post("/api/v1/polls", poll, key()).status == 422);
    CHECK(c.post("/api/v1/rooms", room, key()).status == 422);
    auto anew = bearer(made.text("/admin_key"));
    CHECK(c.post(added_at, poll, anew).status == 422);
}

TEST_CASE("a retried room is answered without the polls it has lost", "[app][rooms]") {
    running_app app;
    api_client c(app.port());
    const json::object poll{{"title", "One"}, {"options", {"a", "b"}}};
    const json::object body{{"title", "Class 7b"}, {"polls", json::array{poll, poll}}};
    const raw_fields key{{"Idempotency-Key", new_uuid()}};
    const auto made = c.post("/api/v1/rooms", body, key);
    REQUIRE(made.status == 201);
    const auto host = bearer(made.text("/admin_key"));
    REQUIRE(c.del("/api/v1/polls/" + made.text("/polls/0/id"), host).status == 204);
    const auto again = c.post("/api/v1/rooms", body, key);
    CHECK(again.status == 201);
    CHECK(again.at("/polls").as_array().size() == 1);
    REQUIRE(c.del("/api/v1/rooms/" + made.text("/id"), host).status == 204);
    const auto gone = c.post("/api/v1/rooms", body, key);
    CHECK(gone.status == 404);
    CHECK(gone.text("/detail") == "The room made with this Idempotency-Key was deleted.");
}

TEST_CASE("If-Match cannot match where nothing has a tag", "[app][polls]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c);
    auto host = bearer(made.text("/admin_key"));
    host.emplace_back("If-Match", "\"nope\"");
    const auto refused = c.patch(path_of(made), {{"title", "Late"}}, host);
    CHECK(refused.status == 412);
    CHECK(refused.code() == "precondition_failed");
    CHECK(c.get(path_of(made)).text("/title") == made.text("/title"));
    host.back().second = "*";
    CHECK(c.patch(path_of(made), {{"title", "Late"}}, host).status == 200);
}

TEST_CASE("a retried room creation returns the same room with the same keys", "[app][rooms]") {
    running_app app;
    api_client c(app.port());
    const json::object body{{"title", "Class 7b"}};
    const raw_fields key{{"Idempotency-Key", "\"" + new_uuid() + "\""}};
    const auto first = c.post("/api/v1/rooms", body, key);
    REQUIRE(first.status == 201);
    CHECK(c.post("/api/v1/rooms", body, key).body == first.body);
    CHECK(c.post("/api/v1/rooms", {{"title", "Class 7c"}}, key).status == 422);
}

TEST_CASE("a poll added to a room again is the same poll", "[app][rooms]") {
    running_app app;
    api_client c(app.port());
    const auto made = c.post("/api/v1/rooms", json::object{{"title", "Class 7b"}});
    REQUIRE(made.status == 201);
    const auto polls = "/api/v1/rooms/" + made.text("/id") + "/polls";
    auto fields = bearer(made.text("/admin_key"));
    fields.emplace_back("Idempotency-Key", new_uuid());
    const json::object body{{"title", "Once"}, {"options", {"a", "b"}}};
    const auto first = c.post(polls, body, fields);
    REQUIRE(first.status == 201);
    CHECK(c.post(polls, body, fields).text("/id") == first.text("/id"));
    CHECK(c.post(polls, {{"title", "Twice"}, {"options", {"a", "b"}}}, fields).code() == "key_reused");
    CHECK(c.get("/api/v1/rooms/" + made.text("/id")).at("/polls").as_array().size() == 1);
    fields.back().second = "short";
    CHECK(c.post(polls, body, fields).status == 400);
}

TEST_CASE("where only the operator may create", "[app][polls]") {
    temp_folder keys;
    std::ofstream(keys / "admin.key") << "correct-horse-battery-staple\n";
    running_app app({"--create-policy", "admin", "--admin-key-file", (keys / "admin.key").string()});
    api_client c(app.port());
    const json::object body{{"title", "x"}, {"options", {"a", "b"}}};

    const auto stranger = c.post("/api/v1/polls", body);
    CHECK(stranger.status == 401);
    CHECK(stranger.header("WWW-Authenticate") == "Bearer");
    CHECK(c.post("/api/v1/polls", body, bearer("psa_nonsense")).status == 403);
    CHECK(c.post("/api/v1/rooms", {{"title", "x"}}).status == 401);
    CHECK(c.post("/polls/", body).status == 401);
    CHECK(c.post("/api/polls/create/", body).status == 401);
    CHECK(c.get("/api/v1/polls").at("/count") == 0);
    CHECK(c.get("/api/v1/server").text("/create_policy") == "admin");

    const auto made = c.post("/api/v1/polls", body, bearer("correct-horse-battery-staple"));
    REQUIRE(made.status == 201);
    CHECK(made.body.find("correct-horse") == std::string::npos);
    // The operator's key opens every room, and a room's own key stays valid.
    CHECK(c.post_nothing(path_of(made) + "/close", bearer("correct-horse-battery-staple")).status == 200);
    CHECK(c.post_nothing(path_of(made) + "/reopen", bearer(made.text("/admin_key"))).status == 200);
    CHECK(c.post("/api/v1/polls", body, bearer(made.text("/admin_key"))).status == 403);
}
