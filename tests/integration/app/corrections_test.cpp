// A slip in an option that the host notices after the first votes: it is corrected, and everybody hears of
// it.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/live_client.hpp"
#include "support/server_process.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace pollstream::testing;

namespace {

json::object wording(int option, std::string_view text) {
    return {{"corrections", json::array{json::object{{"option_id", option}, {"text", text}}}}};
}

}  // namespace

TEST_CASE("a slip is corrected after the first vote, and everybody sees what it was", "[app][lifecycle]") {
    running_app app;
    api_client host(app.port());
    const auto made = make_poll(host, {{"options", {"Tea", "Coffe", "<b>Milk</b>"}}});
    const auto path = path_of(made);
    const auto key = bearer(made.text("/admin_key"));
    auto voter = browser(app.port());
    const json::object by_the_old{
        {"option_id", 2}, {"vote_id", new_uuid()}, {"ballot_version", made.at("/ballot_version")}};
    const auto first = voter.post(path + "/votes", by_the_old);
    REQUIRE(first.status == 201);
    CHECK_FALSE(host.get(path).has("/corrections"));

    live_client viewer(app.port());
    viewer.subscribe(made.text("/id"));
    viewer.hear("snapshot");
    const auto done = host.patch(path, wording(2, "Coffee"), key);
    INFO(done);
    REQUIRE(done.status == 200);
    CHECK(done.text("/options/1/text") == "Coffee");
    CHECK(done.at("/options/1/vote_count") == 1);
    CHECK(done.text("/corrections/0/was") == "Coffe");
    CHECK(done.at("/corrections/0/option_id") == 2);

    const auto told = viewer.hear("poll");
    CHECK(told.at("event") == "updated");
    CHECK(told.at("poll").at("corrections") == done.at("/corrections"));
    CHECK(voter.get(path).at("/corrections") == done.at("/corrections"));
    CHECK(host.get("/api/v1/polls").at("/results/0/corrections") == done.at("/corrections"));
    CHECK(host.get(path + "/export?format=json", key).at("/corrections") == done.at("/corrections"));

    SECTION("a phone that shows the old wording is asked again; a counted vote gets its receipt") {
        auto other = browser(app.port());
        const auto late = other.post(path + "/votes", {{"option_id", 2}, {"ballot_version", 1}});
        CHECK(late.status == 409);
        CHECK(late.code() == "poll_changed");
        CHECK(late.text("/poll/options/1/text") == "Coffee");
        CHECK(late.at("/poll/has_voted") == false);
        const auto again = voter.post(path + "/votes", by_the_old);
        CHECK(again.status == 200);
        CHECK(again.at("/receipt") == first.at("/receipt"));
        const auto stands = voter.post(path + "/votes", {{"option_id", 1}, {"ballot_version", 1}});
        CHECK(stands.code() == "already_voted");
        CHECK(other.post(path + "/votes", {{"option_id", 2}, {"ballot_version", 2}}).status == 201);
        CHECK(host.get(path + "/results").at("/counts") == json::value({0, 2, 0}));
    }
    SECTION("the page without scripts says so with the results") {
        REQUIRE(host.patch(path, wording(3, "Milk"), key).status == 200);
        const auto page = voter.get("/v/" + made.text("/code"));
        CHECK(page.body.find("<small>Corrected. Previously: <span dir=\"auto\">Coffe</span></small>") !=
              std::string::npos);
        CHECK(page.body.find("Previously: <span dir=\"auto\">&lt;b&gt;Milk&lt;/b&gt;</span>") !=
              std::string::npos);
    }
    SECTION("a reset forgets it with the votes") {
        const auto anew = host.post_nothing(path + "/reset", key);
        CHECK_FALSE(anew.has("/corrections"));
        CHECK(anew.text("/options/1/text") == "Coffee");
    }
    SECTION("the list of options cannot be replaced, and mistakes are named") {
        const auto whole = host.patch(path, {{"options", {"Tea", "Koffie", "Milk"}}}, key);
        CHECK(whole.code() == "has_votes");
        CHECK(whole.text("/errors/0/reason").find("corrections") != std::string::npos);
        CHECK(host.patch(path, wording(2, "Tea"), key).wrong_fields() == "corrections[0].text");
        CHECK(host.patch(path, wording(4, "Tea"), key).wrong_fields() == "corrections[0].option_id");
        CHECK(host.patch(path, {{"corrections", {1}}}, key).wrong_fields() == "corrections[0]");
        CHECK(host.patch(path, {{"corrections", "Coffee"}}, key).wrong_fields() == "corrections");
        CHECK(host.patch(path, {{"corrections", json::array{json::object{{"id", 1}}}}}, key).wrong_fields() ==
              "corrections[0].option_id corrections[0].text corrections[0].id");
        CHECK(host.patch(path, {{"corrections", nullptr}}, key).status == 200);
        CHECK(host.patch(path, wording(2, "Koffie")).status == 401);
        CHECK(host.get(path).text("/options/1/text") == "Coffee");
    }
}

TEST_CASE("corrections travel with a room to another server", "[app][data]") {
    const temp_folder here;
    const temp_folder there;
    const auto file = (here / "room.jsonl").string();
    const auto serving = [](const temp_folder& data) {
        return std::vector<std::string>{"--listen",   "127.0.0.1:0", "--data",      data.path().string(),
                                        "--throttle", "off",         "--log-level", "off"};
    };
    json::value told;
    {
        server_process first(serving(here));
        api_client c(first.port());
        const auto made = make_poll(c);
        REQUIRE(vote_as_new_device(first.port(), path_of(made), {2}).status == 201);
        const auto done = c.patch(path_of(made), wording(2, "Coffee"), bearer(made.text("/admin_key")));
        told = done.at("/corrections");
        REQUIRE(run_pollstream({"export", "--all", file, "--data", here.path().string()}).exit_code == 0);
        CHECK(first.terminate() == 0);
    }
    REQUIRE(run_pollstream({"import", file, "--data", there.path().string()}).exit_code == 0);
    CHECK(run_pollstream({"verify", "--data", there.path().string()}).exit_code == 0);
    CHECK(run_pollstream({"verify", "--data", here.path().string()}).exit_code == 0);
    server_process second(serving(there));
    api_client d(second.port());
    const auto page = d.get("/api/v1/polls");
    CHECK(page.at("/results/0/corrections") == told);
    CHECK(page.text("/results/0/options/1/text") == "Coffee");
    CHECK(second.terminate() == 0);
}
