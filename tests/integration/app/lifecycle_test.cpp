// What a host may do to a poll, and who is its host.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/manual_clock.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace pollstream::testing;

namespace {

struct hosted_poll {
    explicit hosted_poll(running_app& app, json::object body = {})
        : c(app.port()),
          made(make_poll(c, std::move(body))),
          path(path_of(made)),
          host(bearer(made.text("/admin_key"))) {}

    std::uint64_t version() { return c.get(path).number("/version"); }

    api_client c;
    reply made;
    std::string path;
    raw_fields host;
};

}  // namespace

TEST_CASE("only the room's key allows what the host may do", "[app][lifecycle]") {
    running_app app;
    hosted_poll p(app);
    const auto other = make_poll(p.c);
    const auto ask = [&](const raw_fields& key) {
        std::string all;
        const auto note = [&](const reply& r) { all += std::to_string(r.status) + " "; };
        note(p.c.patch(p.path, {{"title", "Mine"}}, key));
        note(p.c.post_nothing(p.path + "/close", key));
        note(p.c.post_nothing(p.path + "/reopen", key));
        note(p.c.post_nothing(p.path + "/reset", key));
        note(p.c.get(p.path + "/export", key));
        note(p.c.del(p.path, key));
        return all;
    };
    CHECK(ask({}) == "401 401 401 401 401 401 ");
    // Threat 12: after five wrong keys the address has to wait; the right key works all the same.
    const auto begin = std::chrono::steady_clock::now();
    const auto guessed = ask(bearer(other.text("/admin_key")));
    const auto waits = p.c.post_nothing(p.path + "/close", bearer(p.made.text("/kiosk_key")));
    CHECK(guessed.starts_with("403 403 403 403 403 "));
    if (std::chrono::steady_clock::now() - begin < 1s) {  // the wait is over after that
        CHECK(guessed.ends_with("429 "));
        CHECK(waits.status == 429);
        CHECK(waits.code() == "too_many_wrong_keys");
        CHECK(waits.header("Retry-After") == "1");
    }
    CHECK(p.c.patch(p.path, {{"title", "Lunch?"}}, bearer(p.made.text("/admin_key"))).status == 200);
    CHECK(p.c.post_nothing(p.path + "/close", bearer(p.made.text("/kiosk_key"))).status == 403);
    CHECK(ask({{"Authorization", "Basic " + p.made.text("/admin_key")}}) == "401 401 401 401 401 401 ");
    CHECK(p.c.get(p.path).text("/title") == "Lunch?");
    CHECK(p.c.get(p.path).text("/status") == "open");
    CHECK(ask(p.host) == "200 200 200 200 200 204 ");
}

TEST_CASE("a poll is patched", "[app][lifecycle]") {
    const manual_clock time;
    running_app app({}, &time);
    hosted_poll p(app);

    SECTION("words, listing, rule and end") {
        const auto v = p.version();
        const auto r = p.c.patch(p.path,
                                 {{"title", "Dinner?"},
                                  {"description", "At eight."},
                                  {"listed", false},
                                  {"results", "after_close"},
                                  {"end_time", "2028-01-01T00:00:00Z"}},
                                 p.host);
        INFO(r);
        REQUIRE(r.status == 200);
        CHECK(r.text("/title") == "Dinner?");
        CHECK(r.text("/description") == "At eight.");
        CHECK(r.text("/results") == "after_close");
        CHECK(r.text("/end_time") == "2028-01-01T00:00:00.000Z");
        CHECK(r.number("/version") > v);
        CHECK(p.c.patch(p.path, {{"end_time", nullptr}}, p.host).at("/end_time").is_null());
        CHECK(p.c.get(p.path).text("/title") == "Dinner?");
    }
    SECTION("options, kind and identity before the first vote only") {
        const json::object more{{"options", {"a", "b", "c", "d"}}, {"kind", "multiple"}, {"max_choices", 3}};
        const auto r = p.c.patch(p.path, more, p.host);
        REQUIRE(r.status == 200);
        CHECK(r.at("/options").as_array().size() == 4);
        CHECK(r.text("/options/3/text") == "d");
        REQUIRE(vote_as_new_device(app.port(), p.path, {1, 4}).status == 201);
        const auto late = p.c.patch(p.path, {{"options", {"a", "b"}}}, p.host);
        CHECK(late.status == 409);
        CHECK(late.code() == "has_votes");
        CHECK(late.wrong_fields() == "options");
        const auto much = p.c.patch(p.path,
                                    {{"title", "New"},
                                     {"options", {"a", "b", "c", "d"}},
                                     {"kind", "multiple"},
                                     {"identity", "name"},
                                     {"allow_change", true},
                                     {"max_choices", 2}},
                                    p.host);
        CHECK(much.status == 409);
        CHECK(much.wrong_fields() == "max_choices identity allow_change");
        CHECK(p.c.get(p.path).text("/title") == "Lunch?");
        CHECK(p.c.patch(p.path, {{"identity", "name"}}, p.host).status == 409);
        CHECK(p.c.patch(p.path, {{"title", "Still fine"}}, p.host).status == 200);
        CHECK(p.c.get(p.path).at("/options/3/vote_count") == 1);
    }
    SECTION("a new end is a time") {
        const auto r = p.c.patch(p.path, {{"duration_s", 60}}, p.host);
        CHECK(r.wrong_fields() == "duration_s");
        CHECK(r.text("/errors/0/reason").find("end_time") != std::string::npos);
    }
    SECTION("mistakes are named, all at once, and nothing changes") {
        const auto r = p.c.patch(p.path,
                                 {{"title", ""},
                                  {"results", "never"},
                                  {"end_time", "2020-01-01T00:00:00Z"},
                                  {"status", "closed"},
                                  {"listed", "yes"}},
                                 p.host);
        CHECK(r.status == 422);
        CHECK(r.wrong_fields() == "listed status title end_time results");
        CHECK(p.c.get(p.path).text("/title") == "Lunch?");
        CHECK(p.version() == p.made.number("/version"));
    }
}

TEST_CASE("close, reopen, reset", "[app][lifecycle]") {
    running_app app;
    hosted_poll p(app);
    auto voter = browser(app.port());
    REQUIRE(voter.post(p.path + "/votes", {{"option_id", 1}}).status == 201);

    const auto closed = p.c.post_nothing(p.path + "/close", p.host);
    REQUIRE(closed.status == 200);
    CHECK(closed.text("/status") == "closed");
    CHECK(closed.at("/is_active") == false);
    CHECK_FALSE(closed.at("/closed_at").is_null());
    CHECK(closed.at("/total_votes") == 1);
    const auto late = vote_as_new_device(app.port(), p.path, {1});
    CHECK(late.status == 409);
    CHECK(late.code() == "poll_closed");
    CHECK(late.at("/poll/total_votes") == 1);

    SECTION("closing again changes nothing") {
        CHECK(p.c.post_nothing(p.path + "/close", p.host).body == closed.body);
    }
    SECTION("reopened, it takes votes again") {
        const auto open = p.c.post_nothing(p.path + "/reopen", p.host);
        REQUIRE(open.status == 200);
        CHECK(open.text("/status") == "open");
        CHECK(open.at("/closed_at").is_null());
        CHECK(open.number("/version") > closed.number("/version"));
        CHECK(vote_as_new_device(app.port(), p.path, {2}).status == 201);
        const auto twice = p.c.post_nothing(p.path + "/reopen", p.host);
        CHECK(twice.status == 409);
        CHECK(twice.code() == "already_open");
    }
    SECTION("reopened until a time") {
        CHECK(p.c.post(p.path + "/reopen", {{"end_time", "2020-01-01T00:00:00Z"}}, p.host).wrong_fields() ==
              "end_time");
        CHECK(p.c.post(p.path + "/reopen", {{"duration_s", 0}}, p.host).wrong_fields() == "duration_s");
        const auto open = p.c.post(p.path + "/reopen", {{"duration_s", 600}}, p.host);
        CHECK(open.status == 200);
        CHECK_FALSE(open.at("/end_time").is_null());
    }
    SECTION("after a reset, nobody has voted") {
        REQUIRE(p.c.post_nothing(p.path + "/reopen", p.host).status == 200);
        const auto before = p.version();
        const auto empty = p.c.post_nothing(p.path + "/reset", p.host);
        REQUIRE(empty.status == 200);
        CHECK(empty.at("/total_votes") == 0);
        CHECK(empty.at("/options/0/vote_count") == 0);
        CHECK(empty.number("/version") > before);
        CHECK(voter.get(p.path).at("/has_voted") == false);
        const auto again = voter.post(p.path + "/votes", {{"option_id", 2}});
        CHECK(again.status == 201);
        CHECK(again.at("/receipt/seq") == 1);
        app.restart();
        CHECK(api_client(app.port()).get(p.path).at("/options/0/vote_count") == 0);
        CHECK(api_client(app.port()).get(p.path).at("/options/1/vote_count") == 1);
    }
}

TEST_CASE("a deleted poll is gone everywhere", "[app][lifecycle]") {
    running_app app;
    hosted_poll p(app);
    REQUIRE(vote_as_new_device(app.port(), p.path, {1}).status == 201);
    const auto gone = p.c.del(p.path, p.host);
    CHECK(gone.status == 204);
    CHECK(gone.body.empty());
    CHECK(p.c.get(p.path).status == 404);
    CHECK(p.c.get(p.path + "/results").status == 404);
    CHECK(p.c.get(p.path + "/series").status == 404);
    CHECK(p.c.get(p.path + "/export", p.host).status == 404);
    CHECK(p.c.del(p.path, p.host).status == 404);
    CHECK(vote_as_new_device(app.port(), p.path, {1}).status == 404);
    CHECK(p.c.get("/api/v1/polls").at("/count") == 0);
    const auto room = p.c.get("/api/v1/rooms/" + p.made.text("/room_id"));
    CHECK(room.status == 200);
    CHECK(room.at("/polls").as_array().empty());
    CHECK(room.at("/current_poll_id").is_null());
    app.restart();
    CHECK(api_client(app.port()).get(p.path).status == 404);
}

TEST_CASE("everything is there again after a restart", "[app][lifecycle]") {
    running_app app;
    hosted_poll p(app, {{"description", "Remember me"}, {"kind", "multiple"}});
    REQUIRE(vote_as_new_device(app.port(), p.path, {1, 3}).status == 201);
    const auto before = p.c.get(p.path);
    app.restart();
    api_client c(app.port());
    CHECK(c.get(p.path).body == before.body);
    CHECK(c.post_nothing(p.path + "/close", p.host).status == 200);
}
