// Erasing what somebody wrote, from the outside: gone from every way out, and what was counted stays.
#include "pollstream/sqlite/open.hpp"
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/live_client.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <string>

using namespace pollstream::testing;

namespace {

constexpr std::string_view secret = "zarquon";

json::value value(std::string_view text) {
    return json::parse({text.data(), text.size()});
}

struct written_poll {
    explicit written_poll(running_app& a, std::string kind, json::object settings = {})
        : app(a),
          c(a.port()),
          made(make_poll(c, {{"kind", std::move(kind)},
                             {"options", json::array()},
                             {"settings", std::move(settings)},
                             {"allow_change", true}})),
          path(path_of(made)) {}

    raw_fields key() const { return bearer(made.text("/admin_key")); }
    reply erase(int no) { return c.del(path + "/texts/" + std::to_string(no), key()); }
    reply erase(int no, std::string_view text) {
        auto fields = key();
        fields.push_back({"Content-Type", "application/json"});
        return c.send("DELETE", path + "/texts/" + std::to_string(no),
                      json::serialize(json::object{{"text", text}}), fields);
    }
    reply texts(const std::string& query = "") { return c.get(path + "/texts" + query, key()); }
    /// Checks everything that shows what was written.
    void is_nowhere(std::string_view text) {
        const auto room = "/api/v1/rooms/" + made.text("/room_id");
        for (const auto& from : {path, path + "/results", path + "/texts", path + "/series", path + "/export",
                                 path + "/export?format=json", room, "/v/" + made.text("/code")}) {
            INFO(from);
            const auto said = c.get(from, key());
            CHECK(said.status == 200);
            CHECK(said.body.find(text) == std::string::npos);
        }
    }

    running_app& app;
    api_client c;
    reply made;
    std::string path;
};

bool holds(const json::value& frame, std::string_view text) {
    return json::serialize(frame).find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("an erased text is gone from every way out, and its votes stay", "[app][erased]") {
    running_app app({"--live-rate-hz", "50"});
    written_poll p(app, "words");
    auto ann = browser(app.port());
    const auto id = new_uuid();
    const json::object vote{{"texts", {secret, "Dog"}}, {"vote_id", id}};
    const auto first = ann.post(p.path + "/votes", vote);
    REQUIRE(first.status == 201);
    REQUIRE(browser(app.port()).post(p.path + "/votes", {{"texts", {"Dog"}}}).status == 201);
    live_client screen(app.port());
    screen.subscribe(p.made.text("/id"));
    CHECK(holds(screen.hear("snapshot"), secret));

    CHECK(p.c.del(p.path + "/texts/1").status == 401);
    REQUIRE(p.erase(1).status == 204);
    const auto told = screen.hear("poll");
    CHECK_FALSE(holds(told, secret));
    CHECK(told.at("poll").at("total_votes") == 2);
    p.is_nowhere(secret);
    CHECK(p.texts().at("/texts") == value(R"([{"id":2,"text":"Dog","count":2,"state":"shown"},)"
                                          R"({"id":1,"text":null,"count":1,"state":"erased"}])"));
    CHECK(p.texts("?state=erased").at("/texts/0/id") == 1);
    CHECK(p.c.get(p.path + "/export?format=json", p.key()).at("/ballots/0/texts") ==
          value(R"([null,"Dog"])"));
    CHECK(p.c.get(p.path + "/export", p.key()).body.find("[erased]; Dog") != std::string::npos);
    const auto results = p.c.get(p.path + "/results");
    CHECK(results.at("/result") ==
          value(R"({"texts":[{"id":2,"text":"Dog","count":2}],"distinct":1,"pending":0})"));
    CHECK(results.at("/total_voters") == 2);

    CHECK(ann.get(p.path).at("/voted/texts") == value(R"(["Dog"])"));
    const auto form = ann.get("/v/" + p.made.text("/code")).body;  // where she may change her vote
    CHECK(form.find("name=\"text\"") != std::string::npos);
    CHECK(form.find(secret) == std::string::npos);
    CHECK(form.find("value=\"Dog\"") != std::string::npos);
    const auto again = ann.post(p.path + "/votes", vote);
    CHECK(again.status == 200);
    CHECK(again.at("/receipt") == first.at("/receipt"));
    p.is_nowhere(secret);
}

TEST_CASE("a text that its voter has taken back can be found and erased, too", "[app][erased]") {
    running_app app;
    written_poll p(app, "words");
    auto ann = browser(app.port());
    REQUIRE(ann.post(p.path + "/votes", {{"texts", {secret}}}).status == 201);
    REQUIRE(ann.post(p.path + "/votes", {{"texts", {"Dog"}}}).status == 200);
    CHECK(p.texts().at("/texts/1") == value(R"({"id":1,"text":"zarquon","count":0,"state":"shown"})"));
    CHECK(p.c.get(p.path + "/export", p.key()).body.find(secret) != std::string::npos);
    REQUIRE(p.erase(1).status == 204);
    p.is_nowhere(secret);
    CHECK(p.texts().at("/texts/1") == value(R"({"id":1,"text":null,"count":0,"state":"erased"})"));
}

TEST_CASE("erasing again says the same, and another text's number is not erased by mistake",
          "[app][erased]") {
    running_app app;
    written_poll p(app, "open");
    REQUIRE(browser(app.port()).post(p.path + "/votes", {{"texts", {secret}}}).status == 201);
    CHECK(p.erase(1, "another").status == 404);
    CHECK(p.erase(2).status == 404);
    CHECK(p.erase(0).status == 404);
    CHECK(p.c.del(p.path + "/texts/x", p.key()).status == 404);
    CHECK(p.erase(1, std::string(501, 'x')).status == 422);
    CHECK(p.erase(1, "ZARQUON!").status == 204);
    CHECK(p.erase(1, secret).status == 204);
    CHECK(p.erase(1).status == 204);
    CHECK(p.c.patch(p.path + "/texts/1", {{"state", "shown"}}, p.key()).status == 404);
    CHECK(p.c.patch(p.path + "/texts/1", {{"state", "erased"}}, p.key()).wrong_fields() == "state");

    app.restart();
    p.c = api_client(app.port());
    p.is_nowhere(secret);
    CHECK(p.texts().at("/texts/0/state") == "erased");
    CHECK(p.erase(1).status == 204);
    REQUIRE(browser(app.port()).post(p.path + "/votes", {{"texts", {secret}}}).status == 201);
    CHECK(p.texts("?state=shown").at("/texts/0/id") == 2);
}

TEST_CASE("an erased question belongs to nobody any more, and keeps its counts", "[app][erased]") {
    running_app app;
    written_poll p(app, "qna", {{"per_voter", 1}});
    auto ann = browser(app.port());
    auto bob = browser(app.port());
    REQUIRE(ann.post(p.path + "/votes", {{"question", secret}}).status == 201);
    REQUIRE(bob.post(p.path + "/votes", {{"question_id", 1}, {"value", 1}}).status == 201);
    REQUIRE(p.erase(1).status == 204);
    p.is_nowhere(secret);
    CHECK(p.texts().at("/texts") == value(R"([{"id":1,"text":null,"state":"erased","up":2,"down":0}])"));
    CHECK(ann.get(p.path).at("/voted/asked").as_array().empty());
    CHECK(p.c.get(p.path + "/export?format=json", p.key()).at("/ballots/0/asked") ==
          value(R"([{"id":1,"text":null,"state":"erased"}])"));
    CHECK(p.c.get(p.path).at("/total_voters") == 2);
    CHECK(bob.post(p.path + "/votes", {{"question_id", 1}, {"value", 0}}).status == 422);
    CHECK(ann.post(p.path + "/votes", {{"question", "Another?"}}).status == 200);
    CHECK(p.c.get(p.path + "/results").at("/result/questions/0/text") == "Another?");
}
