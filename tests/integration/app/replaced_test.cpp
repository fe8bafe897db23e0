// Clients of the replaced system run unchanged: what its React front end sends, over the three ports it uses,
// and what its README says.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/live_client.hpp"
#include "support/manual_clock.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <string>

using namespace pollstream::testing;

namespace {

const raw_fields from_front_end{{"Origin", "http://localhost:5173"}, {"Sec-Fetch-Site", "cross-site"}};

std::vector<std::string> three_listeners() {
    return {"--listen", "127.0.0.1:0", "--listen",         "127.0.0.1:0",
            "--listen", "127.0.0.1:0", "--allowed-origin", "http://localhost:5173"};
}

json::object front_ends_poll() {
    return {{"title", "Best season?"},
            {"description", "As they say"},
            {"creator_name", "Grace"},
            {"end_time", "2027-06-24T10:00"},
            {"options", {{{"text", "Spring"}, {"vote_count", 0}}, {{"text", "Autumn"}, {"vote_count", 0}}}}};
}

/// What a browser asks before a JSON POST from another origin.
void expect_preflight(api_client& c, std::string_view target) {
    const auto r = c.send("OPTIONS", target, "",
                          {{"Origin", "http://localhost:5173"},
                           {"Access-Control-Request-Method", "POST"},
                           {"Access-Control-Request-Headers", "content-type"}});
    INFO(target << "\n" << r);
    CHECK(r.status == 204);
    CHECK(r.header("Access-Control-Allow-Origin") == "http://localhost:5173");
    CHECK(r.header("Access-Control-Allow-Methods").value_or("").find("POST") != std::string::npos);
    CHECK(r.header("Access-Control-Allow-Headers") == "content-type");
}

}  // namespace

TEST_CASE("the front end lists, creates, votes and shows its toasts over three ports", "[app][replaced]") {
    const manual_clock time;
    running_app app(three_listeners(), &time);
    api_client polls(app.port(0));
    api_client votes(app.port(1));
    REQUIRE(app.port(0) != app.port(2));
    raw_websocket toasts(app.port(2), "/ws/global/", {{"Origin", "http://localhost:5173"}});

    expect_preflight(polls, "/api/polls/create/");
    const auto made = polls.post("/api/polls/create/", front_ends_poll(), from_front_end);
    INFO(made);
    REQUIRE(made.status == 201);
    CHECK(made.header("Access-Control-Allow-Origin") == "http://localhost:5173");
    CHECK(made.text("/identity") == "name");
    CHECK(made.text("/end_time") == "2027-06-24T10:00:00.000Z");

    expect_preflight(votes, "/api/vote/");
    const json::object vote{{"option_id", 2}, {"poll_id", made.at("/id")}, {"voter_name", "Ada Lovelace"}};
    const auto voted = votes.post("/api/vote/", vote, from_front_end);
    CHECK(voted.status == 201);
    CHECK(voted.header("Access-Control-Allow-Origin") == "http://localhost:5173");
    CHECK_FALSE(voted.has_header("Set-Cookie"));
    CHECK(votes.post("/api/vote/", vote, from_front_end).status == 200);
    CHECK(votes
              .post("/api/vote/",
                    {{"option_id", 1}, {"poll_id", made.at("/id")}, {"voter_name", "Ada Lovelace"}},
                    from_front_end)
              .status == 409);

    const auto list = polls.get("/api/polls/get-list/?full_name=Ada%20Lovelace", from_front_end);
    INFO(list);
    REQUIRE(list.status == 200);
    CHECK(list.header("Access-Control-Allow-Origin") == "http://localhost:5173");
    CHECK_FALSE(list.has_header("Set-Cookie"));
    CHECK(list.at("/count") == 1);
    CHECK(list.at("/next").is_null());
    CHECK(list.at("/previous").is_null());
    CHECK(list.at("/results/0/id") == made.at("/id"));
    CHECK(list.text("/results/0/title") == "Best season?");
    CHECK(list.text("/results/0/creator_name") == "Grace");
    CHECK_FALSE(list.at("/results/0/created_at").is_null());
    CHECK(list.text("/results/0/end_time") == "2027-06-24T10:00:00.000Z");
    CHECK(list.at("/results/0/has_voted") == true);
    CHECK(list.at("/results/0/options/0/id") == 1);
    CHECK(list.text("/results/0/options/1/text") == "Autumn");
    CHECK(list.at("/results/0/options/1/vote_count") == 1);
    CHECK(list.at("/results/0/options/1/voted") == true);
    CHECK(list.at("/results/0/options/0/voted") == false);
    const auto other = polls.get("/api/polls/get-list/?full_name=Bob", from_front_end);
    CHECK(other.at("/results/0/has_voted") == false);
    CHECK(other.at("/results/0/options/1/voted") == false);
    CHECK(polls.get("/api/polls/" + made.text("/id") + "/?full_name=Ada%20Lovelace").at("/has_voted") ==
          true);

    for (;;) {
        const auto text = toasts.read_text();
        if (text.find("vote_notification") == std::string::npos) continue;
        const auto f = json::parse(text);
        CHECK(f.at("type") == "vote_notification");
        CHECK(f.at("voter_name") == "Ada Lovelace");
        CHECK(f.at("poll_id") == made.at("/id"));
        CHECK(f.at("poll_text") == "Best season?");
        CHECK(f.at("option_id") == 2);
        CHECK(f.at("option_text") == "Autumn");
        break;
    }
}

TEST_CASE("the next URL is used as it is, with the name appended", "[app][replaced]") {
    running_app app(three_listeners());
    api_client c(app.port(0));
    for (int i = 0; i < 23; ++i) REQUIRE(c.post("/api/polls/create/", front_ends_poll()).status == 201);
    std::string target = "/api/polls/get-list/?full_name=Ada";
    std::size_t seen = 0;
    int pages = 0;
    for (; pages < 10; ++pages) {
        const auto page = c.get(target);
        REQUIRE(page.status == 200);
        seen += page.at("/results").as_array().size();
        if (page.at("/next").is_null()) break;
        const auto next = page.text("/next");
        const auto origin = "http://" + c.host;
        REQUIRE(next.starts_with(origin + "/api/polls/get-list"));
        REQUIRE(next.find('?') != std::string::npos);
        target = next.substr(origin.size()) + "&full_name=Ada";
    }
    CHECK(pages == 2);
    CHECK(seen == 23);
}

TEST_CASE("the paths of its README", "[app][replaced]") {
    running_app app({"--allowed-origin", "http://localhost:5173"});
    api_client c(app.port());
    expect_preflight(c, "/polls/");
    expect_preflight(c, "/votes/");
    const auto made =
        c.post("/polls/", {{"title", "Tea?"}, {"options", {"yes", "no"}}, {"whatever", 1}}, from_front_end);
    REQUIRE(made.status == 201);
    CHECK(made.text("/identity") == "name");
    raw_websocket socket(app.port(), "/ws/polls/" + made.text("/id") + "/",
                         {{"Origin", "http://localhost:5173"}});
    CHECK(json::parse(socket.read_text()).at("type") == "snapshot");
    const auto voted = c.post(
        "/votes/", {{"poll_id", made.at("/id")}, {"option_id", 1}, {"voter_name", "Ada"}}, from_front_end);
    CHECK(voted.status == 201);
    const auto list = c.get("/polls/?page=1&page_size=5", from_front_end);
    CHECK(list.at("/count") == 1);
    CHECK(list.at("/results/0/options/0/vote_count") == 1);
    CHECK(list.header("Access-Control-Allow-Origin") == "http://localhost:5173");
}

TEST_CASE("threat 9: old paths use no cookie, and are open to no other sites than the new ones",
          "[app][replaced]") {
    running_app app;
    auto c = browser(app.port());
    const auto device = path_of(make_poll(c));
    REQUIRE(c.post(device + "/votes", {{"option_id", 1}}).status == 201);
    REQUIRE_FALSE(c.cookie.empty());
    CHECK(c.get("/api/polls/get-list/").at("/results/0/has_voted") == false);
    CHECK(c.get("/api/v1/polls").at("/results/0/has_voted") == true);
    for (const auto* path : {"/api/v1/polls", "/api/polls/get-list/", "/polls/"}) {
        CHECK_FALSE(c.get(path, from_front_end).has_header("Access-Control-Allow-Origin"));
        const auto preflight =
            c.send("OPTIONS", path, "",
                   {{"Origin", "http://localhost:5173"}, {"Access-Control-Request-Method", "GET"}});
        CHECK(preflight.status == 204);
        CHECK_FALSE(preflight.has_header("Access-Control-Allow-Origin"));
    }
    CHECK(c.post("/polls/", {{"title", "Tea?"}, {"options", {"yes", "no"}}}, from_front_end).code() ==
          "cross_site");
    CHECK(c.post("/votes/", json::object(), from_front_end).code() == "cross_site");
    CHECK_THROWS_WITH(raw_websocket(app.port(), "/ws/global/", {{"Origin", "http://localhost:5173"}}),
                      Catch::Contains("403"));
    // A device poll cannot be voted in by name.
    const auto vote =
        c.post("/votes/", {{"poll_id", device.substr(14)}, {"option_id", 2}, {"voter_name", "Ada"}});
    CHECK(vote.status == 422);
    CHECK(vote.wrong_fields() == "voter_name");
}

TEST_CASE("what the old paths cannot take", "[app][replaced]") {
    running_app app;
    api_client c(app.port());
    const auto made = c.post("/api/polls/create/", front_ends_poll());
    REQUIRE(made.status == 201);
    const auto id = made.at("/id");
    CHECK(c.post("/api/vote/", {{"option_id", 1}, {"voter_name", "A"}}).wrong_fields() == "poll_id");
    CHECK(c.post("/api/vote/", {{"option_id", 1}, {"poll_id", 17}, {"voter_name", "A"}}).status == 422);
    CHECK(c.post("/api/vote/", {{"option_id", 1}, {"poll_id", "17"}, {"voter_name", "A"}}).status == 404);
    CHECK(c.post("/api/vote/", {{"option_id", 3}, {"poll_id", id}, {"voter_name", "A"}}).status == 422);
    CHECK(c.post("/api/vote/", {{"poll_id", id}, {"voter_name", "A"}}).wrong_fields() == "option_ids");
    CHECK(c.post("/api/vote/", {{"option_id", 1}, {"poll_id", id}}).wrong_fields() == "voter_name");
    auto past = front_ends_poll();
    past["end_time"] = "2020-11-24T10:00";
    past["title"] = "";
    CHECK(c.post("/api/polls/create/", past).wrong_fields() == "title end_time");
    CHECK(c.get("/polls/").at("/count") == 1);
    CHECK(c.get("/polls/").at("/results/0/total_votes") == 0);
}
