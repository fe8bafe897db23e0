// Who may see results, on every way out: hidden means absent, whoever else has voted and whatever is asked.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/live_client.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

using namespace pollstream::testing;

namespace {

/// True if a count or a percentage of an option occurs anywhere within.
bool tells(const json::value& v) {
    constexpr std::array<std::string_view, 4> told{"vote_count", "percent", "counts", "percents"};
    if (const auto* o = v.if_object()) {
        return std::ranges::any_of(*o, [&](const auto& member) {
            return std::ranges::find(told, std::string_view(member.key())) != told.end() ||
                   tells(member.value());
        });
    }
    if (const auto* a = v.if_array()) return std::ranges::any_of(*a, tells);
    return false;
}

/// A poll with two votes: one by `voter`, one by somebody else.
struct ruled_poll {
    ruled_poll(running_app& app, std::string_view rule)
        : port(app.port()), stranger(port), host(port), voter(browser(port)) {
        const auto made = make_poll(host, {{"results", rule}});
        id = made.text("/id");
        room = made.text("/room_id");
        path = path_of(made);
        admin_key = made.text("/admin_key");
        key = bearer(admin_key);
        vote_as_new_device(port, path, {1});
        first_vote = voter.post(path + "/votes", {{"option_id", 2}});
    }

    /// Which of the ways out show results to a client with these headers.
    std::string ways_that_tell(api_client& c, const raw_fields& headers = {}) {
        std::string all;
        const auto look = [&](const char* name, const reply& r) {
            REQUIRE(r.status < 300);
            CHECK(r.body.find("\"total_votes\":2") != std::string::npos);
            if (tells(r.content)) all += std::string(name) + " ";
        };
        look("detail", c.get(path, headers));
        look("list", c.get("/api/v1/polls", headers));
        look("results", c.get(path + "/results", headers));
        look("old-detail", c.get("/api/polls/" + id + "/", headers));
        look("old-list", c.get("/api/polls/get-list/", headers));
        look("room", c.get("/api/v1/rooms/" + room, headers));
        return all;
    }

    std::uint16_t port;
    api_client stranger;
    api_client host;
    api_client voter;
    reply first_vote;
    std::string id, room, path, admin_key;
    raw_fields key;
};

/// Makes a change and returns which frames showed results.
std::string frames_that_tell(ruled_poll& p, live_client& v) {
    v.subscribe(p.id);
    v.hear("snapshot");
    vote_as_new_device(p.port, p.path, {3});
    v.hear("tally");
    REQUIRE(p.host.patch(p.path, {{"description", "changed"}}, p.key).status == 200);
    v.hear("poll");
    std::string all;
    for (const auto& f : v.heard())
        if (tells(f)) all += type_of(f) + " ";
    return all;
}

const std::string everything = "detail list results old-detail old-list ";
const std::string by_device = "detail list results ";  // the old paths know no cookie

}  // namespace

TEST_CASE("live results are for everybody", "[app][results]") {
    running_app app;
    ruled_poll p(app, "live");
    CHECK(p.ways_that_tell(p.stranger) == everything);
    CHECK(tells(p.first_vote.content));
    live_client v(app.port());
    CHECK(frames_that_tell(p, v) == "snapshot tally poll ");
}

TEST_CASE("results after the vote are for voters and the host", "[app][results]") {
    running_app app;
    ruled_poll p(app, "after_vote");
    CHECK(p.ways_that_tell(p.stranger).empty());
    CHECK(p.ways_that_tell(p.voter) == by_device);
    CHECK(p.ways_that_tell(p.host, p.key) == everything);
    CHECK(tells(p.first_vote.content));

    SECTION("a refused vote shows nothing to somebody who has not voted") {
        const auto wrong = p.stranger.post(p.path + "/votes", {{"option_id", 99}});
        CHECK(wrong.status == 422);
        CHECK_FALSE(tells(wrong.content));
    }
    SECTION("a stranger's window") {
        live_client v(app.port());
        CHECK(frames_that_tell(p, v).empty());
        CHECK(v.heard().front().at("poll").at("results_hidden") == true);
    }
    SECTION("the voter's window") {
        live_client v(app.port(), "/ws", {{"Cookie", p.voter.cookie}});
        CHECK(frames_that_tell(p, v) == "snapshot tally poll ");
    }
    SECTION("the host's window") {
        live_client v(app.port());
        v.say({{"type", "auth"}, {"room_id", p.room}, {"admin_key", p.admin_key}, {"ref", 1}});
        v.hear("ack");
        CHECK(frames_that_tell(p, v) == "snapshot tally poll ");
    }
    SECTION("the window opens with the vote, over the socket and over HTTP") {
        auto other = browser(app.port());
        other.get(p.path);
        REQUIRE_FALSE(other.cookie.empty());
        live_client v(app.port(), "/ws/polls/" + p.id, {{"Cookie", other.cookie}});
        CHECK_FALSE(tells(v.hear("snapshot")));
        REQUIRE(other.post(p.path + "/votes", {{"option_id", 1}}).status == 201);
        CHECK(tells(v.hear("snapshot")));

        live_client w(app.port(), "/ws/polls/" + p.id);
        CHECK_FALSE(tells(w.hear("snapshot")));
        w.say({{"type", "vote"}, {"poll_id", p.id}, {"option_ids", {1}}, {"ref", "v"}});
        CHECK(tells(w.answer_to("v")));
        // The window that voted gets a new snapshot, too, before or after the answer.
        w.find([](const json::value& f) { return type_of(f) == "snapshot" && tells(f); });
    }
}

TEST_CASE("results after the close are for the host until then", "[app][results]") {
    running_app app;
    ruled_poll p(app, "after_close");
    CHECK(p.ways_that_tell(p.stranger).empty());
    CHECK(p.ways_that_tell(p.voter).empty());
    CHECK(p.ways_that_tell(p.host, p.key) == everything);
    CHECK_FALSE(tells(p.first_vote.content));
    CHECK_FALSE(tells(p.voter.post(p.path + "/votes", {{"option_id", 2}}).content));  // 200
    CHECK_FALSE(tells(p.voter.post(p.path + "/votes", {{"option_id", 1}}).content));  // 409

    live_client v(app.port(), "/ws", {{"Cookie", p.voter.cookie}});
    live_client room(app.port(), "/ws/rooms/" + p.room);
    CHECK_FALSE(tells(room.hear("snapshot")));
    CHECK(frames_that_tell(p, v).empty());
    REQUIRE(p.host.post_nothing(p.path + "/close", p.key).status == 200);
    const auto closed = v.hear("poll");
    CHECK(closed.at("event") == "closed");
    CHECK(tells(closed));
    CHECK(tells(p.stranger.get(p.path).content));
    const auto late = vote_as_new_device(app.port(), p.path, {1});
    CHECK(late.code() == "poll_closed");
    CHECK(tells(late.content));
    const auto end = room.hear_until(
        [](const json::value& f) { return type_of(f) == "poll" && f.at("event") == "closed"; });
    CHECK(tells(end));
}

TEST_CASE("what hides results hides them from caches and counters, too", "[app][results]") {
    running_app app;
    ruled_poll p(app, "after_close");
    const auto hidden = p.stranger.get(p.path + "/results");
    const auto shown = p.host.get(p.path + "/results", p.key);
    CHECK(hidden.header("ETag") != shown.header("ETag"));
    CHECK(hidden.header("Cache-Control").value_or("").find("private") != std::string::npos);
    CHECK(shown.header("Cache-Control").value_or("").find("private") != std::string::npos);
    CHECK(p.stranger.get(p.path + "/export").status == 401);
    CHECK(p.stranger.get(p.path + "/export", bearer("psa_x")).status == 403);
    CHECK(p.stranger.get("/metrics").body.find(p.id) == std::string::npos);
    const auto series = p.stranger.get(p.path + "/series");
    CHECK(series.status == 200);
    CHECK_FALSE(tells(series.content));
    live_client all(app.port(), "/ws/global/");
    vote_as_new_device(app.port(), p.path, {3});
    REQUIRE(p.host.patch(p.path, {{"title", "renamed"}}, p.key).status == 200);
    CHECK_FALSE(tells(all.hear("poll")));
    for (const auto& f : all.heard()) CHECK_FALSE(tells(f));
}

TEST_CASE("names are not announced where the results are hidden", "[app][results][live]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c, {{"identity", "name"}, {"results", "after_close"}});
    live_client here(app.port(), "/ws/polls/" + made.text("/id"));
    live_client everywhere(app.port(), "/ws/global");
    here.hear("snapshot");
    REQUIRE(c.post(path_of(made) + "/votes", {{"option_id", 1}, {"voter_name", "Ada"}}).status == 201);
    here.hear("tally");
    for (auto* v : {&here, &everywhere}) {
        v->hear_all(300ms);
        CHECK(v->count("vote_notification") == 0);
        for (const auto& f : v->heard()) CHECK(json::serialize(f).find("Ada") == std::string::npos);
    }
}

TEST_CASE("giving a name does not show its ballot while the results are hidden", "[app][results]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c, {{"identity", "name"}, {"results", "after_close"}});
    const auto path = path_of(made);
    const auto own = c.post(path + "/votes", {{"option_id", 2}, {"voter_name", "Ada"}});
    CHECK(own.at("/poll/voted/option_ids") == json::array{2});

    const auto keeps_quiet = [](const json::value& poll) {
        CHECK(poll.at("has_voted") == true);
        CHECK(poll.at("voted").is_null());
        CHECK(poll.at("voted_option_ids") == json::array());
        CHECK(poll.at("voted_option_id").is_null());
        for (const auto& option : poll.at("options").as_array()) CHECK(option.at("voted") == false);
    };
    api_client stranger(app.port());
    keeps_quiet(stranger.get(path + "?voter_name=Ada").content);
    const auto listed = stranger.get("/api/v1/polls?voter_name=Ada");
    keeps_quiet(listed.at("/results/0"));
    const auto refused = stranger.post(path + "/votes", {{"option_id", 1}, {"voter_name", "Ada"}});
    CHECK(refused.code() == "already_voted");
    CHECK_FALSE(refused.has("/voted_option_ids"));
    keeps_quiet(refused.at("/poll"));
    live_client watching(app.port(), "/ws/polls/" + made.text("/id") + "?voter_name=Ada");
    const auto seen = watching.hear("snapshot").at("poll");
    CHECK(json::serialize(seen).find("\"voted\":true") == std::string::npos);

    REQUIRE(c.post_nothing(path + "/close", bearer(made.text("/admin_key"))).status == 200);
    CHECK(stranger.get(path + "?voter_name=Ada").at("/voted_option_ids") == json::array{2});
}
