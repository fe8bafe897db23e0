// Voting: who counts as the same voter, what each verdict is answered with, and that asking again never
// counts twice.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/live_client.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace pollstream::testing;

TEST_CASE("a device votes once, whatever it sends again", "[app][votes]") {
    running_app app;
    auto voter = browser(app.port());
    const auto path = path_of(make_poll(voter));
    const auto first = voter.post(path + "/votes", {{"option_id", 2}});
    INFO(first);
    REQUIRE(first.status == 201);
    CHECK(first.at("/receipt/seq") == 1);
    CHECK(path.ends_with(first.text("/receipt/poll_id")));
    CHECK(first.text("/receipt/vote_id").size() == 36);
    CHECK(first.at("/poll/options/1/vote_count") == 1);
    CHECK(first.at("/poll/options/1/voted") == true);
    CHECK(first.at("/poll/has_voted") == true);
    CHECK(first.at("/poll/voted_option_id") == 2);

    const auto cookie = first.header("Set-Cookie").value_or("");
    CHECK(cookie.find("HttpOnly") != std::string::npos);
    CHECK(cookie.find("SameSite=Lax") != std::string::npos);
    CHECK(cookie.find("Secure") == std::string::npos);

    const auto same = voter.post(path + "/votes", {{"option_ids", {2}}});
    CHECK(same.status == 200);
    CHECK(same.at("/receipt") == first.at("/receipt"));
    const auto other = voter.post(path + "/votes", {{"option_id", 1}});
    CHECK(other.status == 409);
    CHECK(other.code() == "already_voted");
    CHECK(other.at("/voted_option_ids/0") == 2);
    CHECK(voter.get(path).at("/total_votes") == 1);
    CHECK(voter.get(path).at("/options/0/vote_count") == 0);

    CHECK(vote_as_new_device(app.port(), path, {1}).status == 201);
    CHECK(voter.get(path + "/results").at("/counts") == json::value({1, 1, 0}));
}

TEST_CASE("a vote that says which version it was made for is not counted for what has its number now",
          "[app][votes]") {
    running_app app;
    auto host = browser(app.port());
    auto voter = browser(app.port());
    const auto made = make_poll(host);
    const auto path = path_of(made);
    const auto seen = made.at("/ballot_version");
    REQUIRE(host.patch(path, {{"options", {"Tea", "Soup"}}}, bearer(made.text("/admin_key"))).status == 200);
    const auto late = voter.post(path + "/votes", {{"option_id", 1}, {"ballot_version", seen}});
    CHECK(late.status == 409);
    CHECK(late.code() == "poll_changed");
    CHECK(late.at("/poll/options/0/text") == "Tea");
    CHECK(late.at("/poll/total_votes") == 0);
    CHECK(voter.post(path + "/votes", {{"option_id", 1}, {"ballot_version", 0}}).status == 422);
    CHECK(voter.post(path + "/votes", {{"option_id", 1}, {"ballot_version", "1"}}).status == 422);
    const auto now = late.at("/poll/ballot_version");
    CHECK(voter.post(path + "/votes", {{"option_id", 1}, {"ballot_version", now}}).status == 201);
}

TEST_CASE("a program keeps its token in X-Voter-Token", "[app][votes]") {
    running_app app;
    api_client c(app.port());
    const auto path = path_of(make_poll(c));
    const auto token = c.post_nothing("/api/v1/voters");
    REQUIRE(token.status == 201);
    const auto me = voter_token(token.text("/token"));
    CHECK(c.post(path + "/votes", {{"option_id", 1}}, me).status == 201);
    CHECK(c.post(path + "/votes", {{"option_id", 1}}, me).status == 200);
    CHECK(c.post(path + "/votes", {{"option_id", 2}}, me).status == 409);
    CHECK(c.get(path, me).at("/has_voted") == true);
    CHECK(c.get(path).at("/has_voted") == false);

    SECTION("the token of a first vote's answer is good for the next") {
        const auto first = c.post(path + "/votes", {{"option_id", 3}});
        REQUIRE(first.status == 201);
        const auto mine = voter_token(first.header("X-Voter-Token").value_or(""));
        CHECK(c.post(path + "/votes", {{"option_id", 3}}, mine).at("/receipt") == first.at("/receipt"));
    }
    SECTION("a token that we did not sign belongs to nobody") {
        auto forged = token.text("/token");
        forged.back() = forged.back() == 'A' ? 'B' : 'A';
        forged.front() = forged.front() == 'A' ? 'B' : 'A';
        CHECK(c.get(path, voter_token(forged)).at("/has_voted") == false);
        CHECK(c.post(path + "/votes", {{"option_id", 2}}, voter_token(forged)).status == 401);
        CHECK(c.get(path, voter_token(std::string(5000, 'x'))).status == 200);
    }
    SECTION("the same device is another voter in another poll") {
        const auto second = path_of(make_poll(c));
        CHECK(c.get(second, me).at("/has_voted") == false);
        CHECK(c.post(second + "/votes", {{"option_id", 2}}, me).status == 201);
    }
}

TEST_CASE("a first vote whose answer was lost is safe to repeat", "[app][votes]") {
    running_app app;
    api_client c(app.port());
    const auto path = path_of(make_poll(c));
    const json::object vote{{"option_id", 1}, {"vote_id", new_uuid()}};
    const auto first = api_client(app.port()).post(path + "/votes", vote);
    REQUIRE(first.status == 201);
    const auto again = api_client(app.port()).post(path + "/votes", vote);
    CHECK(again.status == 200);
    CHECK(again.at("/receipt") == first.at("/receipt"));
    CHECK(again.header("Set-Cookie") == first.header("Set-Cookie"));
    auto other = vote;
    other["option_id"] = 2;
    const auto refused = api_client(app.port()).post(path + "/votes", other);
    CHECK(refused.status == 409);
    CHECK_FALSE(refused.has_header("Set-Cookie"));
    CHECK(c.get(path).at("/total_votes") == 1);

    SECTION("even after the poll has closed and the server was restarted") {
        app.restart();
        CHECK(api_client(app.port()).post(path + "/votes", vote).at("/receipt") == first.at("/receipt"));
    }
}

TEST_CASE("a changed vote supersedes the first", "[app][votes]") {
    running_app app;
    auto voter = browser(app.port());
    const auto made = make_poll(voter, {{"allow_change", true}});
    const auto path = path_of(made);
    REQUIRE(voter.post(path + "/votes", {{"option_id", 1}}).status == 201);
    const auto changed = voter.post(path + "/votes", {{"option_id", 3}});
    CHECK(changed.status == 200);
    CHECK(changed.at("/receipt/seq") == 2);
    CHECK(changed.at("/poll/voted_option_id") == 3);
    const auto results = voter.get(path + "/results");
    CHECK(results.at("/counts") == json::value({0, 0, 1}));
    CHECK(results.at("/total_votes") == 1);
    CHECK(results.at("/total_voters") == 1);
    CHECK(voter.post(path + "/votes", {{"option_id", 3}}).at("/receipt/seq") == 2);
    const auto ballots = voter.get(path + "/export?format=json", bearer(made.text("/admin_key")));
    CHECK(ballots.at("/ballots").as_array().size() == 2);
    CHECK(ballots.at("/ballots/1/supersedes") == 1);

    REQUIRE(voter.post_nothing(path + "/close", bearer(made.text("/admin_key"))).status == 200);
    CHECK(voter.post(path + "/votes", {{"option_id", 2}}).code() == "poll_closed");
    CHECK(voter.post(path + "/votes", {{"option_id", 3}}).status == 200);
}

TEST_CASE("several choices, within min and max", "[app][votes]") {
    running_app app;
    auto c = api_client(app.port());
    const auto path = path_of(make_poll(
        c,
        {{"options", {"a", "b", "c", "d"}}, {"kind", "multiple"}, {"min_choices", 2}, {"max_choices", 3}}));
    const auto status = [&](json::array ids) {
        return vote_as_new_device(app.port(), path, std::move(ids)).status;
    };
    CHECK(status({4, 1}) == 201);
    CHECK(status({1, 2, 3}) == 201);
    CHECK(status({1}) == 422);
    CHECK(status({1, 2, 3, 4}) == 422);
    CHECK(status({}) == 422);
    CHECK(status({1, 1}) == 422);
    CHECK(status({1, 5}) == 422);
    CHECK(status({0, 1}) == 422);
    CHECK(status({-1, 1}) == 422);
    const auto results = c.get(path + "/results");
    CHECK(results.at("/counts") == json::value({2, 1, 1, 1}));
    CHECK(results.at("/total_votes") == 5);
    CHECK(results.at("/total_voters") == 2);
    CHECK(results.at("/percents") == json::value({100, 50, 50, 50}));
    CHECK(c.get(path).text("/percent_of") == "voters");
}

TEST_CASE("the order of the options in a ballot makes no other choice", "[app][votes]") {
    running_app app;
    auto voter = browser(app.port());
    const auto path = path_of(make_poll(voter, {{"kind", "multiple"}}));
    REQUIRE(voter.post(path + "/votes", {{"option_ids", {3, 1}}}).status == 201);
    CHECK(voter.post(path + "/votes", {{"option_ids", {1, 3}}}).status == 200);
    CHECK(voter.post(path + "/votes", {{"option_ids", {1}}}).status == 409);
}

TEST_CASE("percentages add up to 100", "[app][votes]") {
    running_app app;
    api_client c(app.port());
    const auto path = path_of(make_poll(c));
    for (int option = 1; option <= 3; ++option) vote_as_new_device(app.port(), path, {option});
    CHECK(c.get(path + "/results").at("/percents") == json::value({34, 33, 33}));
}

TEST_CASE("threat 1: in a poll that asks for names, a name votes once from whatever device", "[app][votes]") {
    running_app app;
    api_client c(app.port());
    const auto path = path_of(make_poll(c, {{"identity", "name"}}));
    const auto vote = [&](std::string name, int option) {
        return c.post(path + "/votes", {{"voter_name", name}, {"option_id", option}});
    };
    const auto first = vote("Ada Lovelace", 1);
    CHECK(first.status == 201);
    CHECK_FALSE(first.has_header("Set-Cookie"));
    CHECK(vote("  Ada Lovelace ", 1).at("/receipt") == first.at("/receipt"));
    CHECK(vote("Ada Lovelace", 2).status == 409);
    CHECK(vote("Alan", 2).status == 201);
    CHECK(vote("", 1).wrong_fields() == "voter_name");
    CHECK(vote(" \t", 1).status == 422);
    CHECK(c.post(path + "/votes", {{"option_id", 1}}).wrong_fields() == "voter_name");
    CHECK(vote(std::string(100, 'x'), 1).status == 201);
    CHECK(vote(std::string(101, 'x'), 1).wrong_fields() == "voter_name");
    CHECK(c.get(path + "?voter_name=Ada%20Lovelace").at("/voted_option_id") == 1);
    CHECK(c.get(path).at("/has_voted") == false);
    CHECK(c.get(path).at("/total_voters") == 3);
}

TEST_CASE("a kiosk: with the room's key, every submission is a voter", "[app][votes]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c, {{"identity", "kiosk"}});
    const auto path = path_of(made);
    const raw_fields key{{"X-Kiosk-Key", made.text("/kiosk_key")}};
    const json::object vote{{"option_id", 1}, {"vote_id", new_uuid()}};
    CHECK(c.post(path + "/votes", vote).status == 403);
    CHECK(c.post(path + "/votes", vote, {{"X-Kiosk-Key", "psk_wrong"}}).status == 403);
    const auto first = c.post(path + "/votes", vote, key);
    CHECK(first.status == 201);
    CHECK_FALSE(first.has_header("Set-Cookie"));
    const auto again = c.post(path + "/votes", vote, key);
    CHECK(again.status == 200);
    CHECK(again.at("/receipt") == first.at("/receipt"));
    CHECK(c.post(path + "/votes", {{"option_id", 1}, {"vote_id", new_uuid()}}, key).status == 201);
    CHECK(c.post(path + "/votes", {{"option_id", 1}}, key).wrong_fields() == "vote_id");
    CHECK(c.get(path).at("/total_votes") == 2);
    CHECK(c.post_nothing(path + "/close", bearer(made.text("/kiosk_key"))).status == 403);
}

TEST_CASE("votes over the WebSocket are the same votes", "[app][votes][live]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c);
    const auto id = made.text("/id");
    live_client v(app.port());
    const auto cast = [&](json::object more, const char* ref) {
        json::object m{{"type", "vote"}, {"poll_id", id}, {"ref", ref}};
        for (auto& [name, value] : more) m.insert_or_assign(name, value);
        v.say(m);
        return v.answer_to(ref);
    };
    const auto first = cast({{"option_ids", {2}}, {"vote_id", new_uuid()}}, "a");
    REQUIRE(type_of(first) == "ack");
    CHECK(first.at("status") == 201);
    CHECK(first.at("receipt").at("seq") == 1);
    CHECK(first.at("poll").at("total_votes") == 1);

    const auto same = cast({{"option_ids", {2}}}, "b");
    CHECK(same.at("status") == 200);
    CHECK(same.at("receipt") == first.at("receipt"));
    const auto brief = cast({{"option_ids", {2}}, {"return", "minimal"}}, "j");
    CHECK(type_of(brief) == "ack");
    CHECK(brief.at("receipt") == first.at("receipt"));
    CHECK_FALSE(brief.as_object().contains("poll"));
    CHECK(brief.at("standing").at("voted_option_ids") == json::array{2});
    CHECK(brief.at("standing").at("version") == first.at("poll").at("version"));
    CHECK(cast({{"option_ids", {2}}, {"return", "representation"}}, "k").as_object().contains("poll"));
    CHECK(cast({{"option_ids", {2}}, {"return", "nothing"}}, "l").at("errors").at(0).at("field") == "return");
    const auto other = cast({{"option_ids", {1}}}, "c");
    CHECK(type_of(other) == "error");
    CHECK(other.at("code") == "already_voted");
    CHECK(other.at("status") == 409);

    CHECK(cast({{"option_ids", {9}}}, "d").at("status") == 422);
    CHECK(cast({{"option_ids", json::array{}}}, "e").at("status") == 422);
    CHECK(cast({{"option_ids", "two"}}, "f").at("errors").at(0).at("field") == "option_ids");
    CHECK(cast({{"option_ids", {1}}, {"vote_id", "not-a-uuid"}}, "g").at("errors").at(0).at("field") ==
          "vote_id");
    CHECK(cast({{"option_ids", {1}}, {"surprise", 1}}, "h").at("status") == 422);
    CHECK(cast({{"option_ids", {1}}, {"poll_id", "01J00000000000000000000000"}}, "i").at("status") == 404);

    // The first vote gave the socket a device; its token is the same voter over HTTP.
    const raw_fields me{{"X-Voter-Token", std::string(first.at("voter_token").as_string())}};
    CHECK(c.get(path_of(made), me).at("/voted_option_id") == 2);
    CHECK(c.post(path_of(made) + "/votes", {{"option_id", 2}}, me).at("/receipt/seq") == 1);

    REQUIRE(c.post_nothing(path_of(made) + "/close", bearer(made.text("/admin_key"))).status == 200);
    live_client late(app.port());
    late.say({{"type", "vote"}, {"poll_id", id}, {"option_ids", {1}}, {"ref", "x"}});
    CHECK(late.answer_to("x").at("code") == "poll_closed");
}

TEST_CASE("kiosk and name polls over the WebSocket", "[app][votes][live]") {
    running_app app;
    api_client c(app.port());
    const auto kiosk = make_poll(c, {{"identity", "kiosk"}});
    const auto named = make_poll(c, {{"identity", "name"}});
    live_client v(app.port());
    const json::object press{{"type", "vote"},
                             {"poll_id", kiosk.at("/id")},
                             {"option_ids", {1}},
                             {"vote_id", new_uuid()},
                             {"ref", "press"}};
    v.say(press);
    CHECK(v.answer_to("press").at("code") == "forbidden");
    v.say({{"type", "auth"},
           {"room_id", kiosk.at("/room_id")},
           {"kiosk_key", kiosk.at("/kiosk_key")},
           {"ref", "key"}});
    CHECK(type_of(v.answer_to("key")) == "ack");
    v.say(press);
    CHECK(v.answer_to("press").at("status") == 201);
    v.say(press);
    CHECK(v.answer_to("press").at("status") == 200);

    json::object by_name{{"type", "vote"}, {"poll_id", named.at("/id")}, {"option_ids", {1}}, {"ref", "n"}};
    v.say(by_name);
    CHECK(v.answer_to("n").at("errors").at(0).at("field") == "voter_name");
    by_name["voter_name"] = "Ada";
    v.say(by_name);
    CHECK(v.answer_to("n").at("status") == 201);
}
