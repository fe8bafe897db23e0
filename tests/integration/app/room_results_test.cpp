// The results of a room as one table, for holders of its key and nobody else.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace pollstream::testing;

namespace {

const std::string head = "number,question,kind,status,voters,option,votes,percent,value,measure,won\r\n";

/// A room and the paths of its polls.
struct lesson {
    explicit lesson(running_app& a) : port(a.port()), c(a.port()) {
        made = c.post("/api/v1/rooms", {{"title", "Lesson"}});
        path = "/api/v1/rooms/" + made.text("/id");
        key = bearer(made.text("/admin_key"));
    }

    std::string ask(json::object poll) {
        if (!poll.contains("options")) poll["options"] = json::array{"Yes", "No"};
        const auto asked = c.post(path + "/polls", poll, key);
        REQUIRE(asked.status == 201);
        return path_of(asked);
    }
    void vote(const std::string& poll, const json::object& body) const {
        REQUIRE(api_client(port).post(poll + "/votes", body).status == 201);
    }
    reply results(std::string_view query = "") { return c.get(path + "/results" + std::string(query), key); }

    std::uint16_t port;
    api_client c;
    reply made;
    std::string path;
    raw_fields key;
};

}  // namespace

TEST_CASE("a room's results are one table, in the order of its polls", "[app][export]") {
    running_app app;
    lesson l(app);
    CHECK(l.results().body == head);
    const auto first = l.ask({{"title", "Clear?"}, {"results", "after_close"}});
    const auto words = l.ask({{"title", "One word"}, {"kind", "words"}, {"options", json::array()}});
    const auto number = l.ask({{"title", "How many?"}, {"kind", "numeric"}, {"options", json::array()}});
    l.vote(first, {{"option_ids", {2}}});
    l.vote(words, {{"texts", {"=calm"}}});
    REQUIRE(l.c.post_nothing(words + "/close", l.key).status == 200);
    const auto order = l.c.patch(l.path,
                                 {{"poll_ids",
                                   {words.substr(words.rfind('/') + 1), first.substr(first.rfind('/') + 1),
                                    number.substr(number.rfind('/') + 1)}}},
                                 l.key);
    REQUIRE(order.status == 200);

    const auto csv = l.results();
    CHECK(csv.body == head +
                          "1,One word,words,closed,1,\"'=calm\",1,100,,,\r\n"
                          "2,Clear?,single,open,1,Yes,0,0,,,\r\n"
                          "2,Clear?,single,open,1,No,1,100,,,\r\n"
                          "3,How many?,numeric,open,0,,,,,,\r\n");
    CHECK(csv.header("Content-Type") == "text/csv; charset=utf-8");
    CHECK(csv.header("Content-Disposition") ==
          "attachment; filename=\"results-" + l.made.text("/id") + ".csv\"");
    CHECK(csv.header("Transfer-Encoding") == "chunked");
    CHECK(l.results("?format=csv&bom=true").body == "\xEF\xBB\xBF" + csv.body);
    CHECK(l.results("?separator=semicolon").body.starts_with("number;question;"));

    const auto json = l.results("?format=json");
    CHECK(json.header("Content-Type") == "application/json");
    CHECK(json.text("/title") == "Lesson");
    CHECK(json.text("/polls/0/title") == "One word");
    CHECK(json.at("/polls/1") == l.c.get(first, l.key).content);
    for (const auto* wrong : {"?format=xlsx", "?bom=yes", "?format=json&separator=semicolon"})
        CHECK(l.results(wrong).status == 422);
}

TEST_CASE("the results of a room are for its host only", "[app][export][results]") {
    running_app app;
    lesson l(app);
    l.ask({{"title", "Live for all?"}});
    lesson other(app);
    CHECK(l.c.get(l.path + "/results").status == 401);
    CHECK(l.c.get(l.path + "/results", bearer(l.made.text("/kiosk_key"))).status == 403);
    CHECK(l.c.get(l.path + "/results", other.key).status == 403);
    CHECK(l.c.get("/api/v1/rooms/01J00000000000000000000000/results", l.key).status == 404);
    CHECK(l.c.get("/api/v1/rooms/x/results", l.key).status == 404);
}

TEST_CASE("the table shows its host no more than the poll does", "[app][export][small_group]") {
    running_app app;
    lesson l(app);
    const auto guarded = l.ask({{"title", "Honest?"}, {"publish_step", 3}});
    const auto moderated = l.ask({{"title", "Say it"},
                                  {"kind", "open"},
                                  {"options", json::array()},
                                  {"settings", {{"moderated", true}}}});
    l.vote(moderated, {{"texts", {"not yet"}}});
    for (int n = 0; n < 5; ++n) l.vote(guarded, {{"option_ids", {1}}});
    const auto text = ",Say it,open,open,1,";
    CHECK(l.results().body == head + "1,Honest?,single,open,5,,,,,,\r\n2" + text + ",,,,,\r\n");
    l.vote(guarded, {{"option_ids", {2}}});
    REQUIRE(l.c.patch(moderated + "/texts/1", {{"state", "shown"}}, l.key).status == 200);
    CHECK(l.results().body == head +
                                  "1,Honest?,single,open,3,Yes,3,100,,,\r\n"
                                  "1,Honest?,single,open,3,No,0,0,,,\r\n2" +
                                  text + "not yet,1,100,,,\r\n");
}
