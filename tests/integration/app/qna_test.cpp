// Questions from the audience, from the outside: asking, one revocable vote on each, the host's decisions,
// and that nothing is shown before it may be.
#include "pollstream/sqlite/maintenance.hpp"
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/live_client.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <thread>

using namespace pollstream::testing;

namespace {

json::value value(std::string_view text) {
    return json::parse({text.data(), text.size()});
}

struct hall {
    explicit hall(running_app& a, json::object settings = {}, json::object more = {}) : app(a), c(a.port()) {
        more["kind"] = "qna";
        more["options"] = json::array();
        more["settings"] = std::move(settings);
        made = make_poll(c, std::move(more));
        path = path_of(made);
    }

    api_client somebody() const { return browser(app.port()); }
    reply ask(api_client& who, std::string_view text) {
        return who.post(path + "/votes", {{"question", text}});
    }
    reply vote(api_client& who, int question, int v) {
        return who.post(path + "/votes", {{"question_id", question}, {"value", v}});
    }
    raw_fields key() const { return bearer(made.text("/admin_key")); }
    reply questions(const std::string& query = "") { return c.get(path + "/texts" + query, key()); }
    reply decide(int question, std::string_view state) {
        return c.patch(path + "/texts/" + std::to_string(question), {{"state", state}}, key());
    }
    json::value result() { return c.get(path + "/results").at("/result"); }

    running_app& app;
    api_client c;
    reply made;
    std::string path;
};

bool holds(const json::value& v, std::string_view text) {
    return json::serialize(v).find(text) != std::string::npos;
}

}  // namespace

TEST_CASE("a question is asked, voted on, and the vote taken back", "[app][qna]") {
    running_app app;
    hall h(app);
    CHECK(h.made.at("/allow_change") == true);
    CHECK(h.made.at("/settings") ==
          value(R"({"per_voter":5,"max_length":280,"moderated":false,"banned":"","downvotes":true})"));
    auto ann = h.somebody();
    auto bob = h.somebody();
    const auto asked = h.ask(ann, "  Why  so? ");
    REQUIRE(asked.status == 201);
    CHECK(asked.at("/poll/voted") ==
          value(R"({"asked":[{"id":1,"text":"Why so?","state":"active"}],"up":[1],"down":[]})"));
    const auto again = h.ask(ann, "Why so?");
    CHECK(again.status == 200);
    CHECK(again.at("/receipt") == asked.at("/receipt"));

    REQUIRE(h.vote(bob, 1, -1).status == 201);
    CHECK(h.result() == value(R"({"questions":[{"id":1,"text":"Why so?","state":"active","up":1,"down":1}],
                "orders":{"newest":[1],"net":[1],"best":[1],
                "controversial":[1]},"distinct":1,"pending":0})"));
    const auto back = h.vote(bob, 1, 0);
    CHECK(back.status == 200);
    CHECK(back.at("/poll/voted") == value(R"({"asked":[],"up":[],"down":[]})"));
    CHECK(h.vote(bob, 1, 0).at("/receipt") == back.at("/receipt"));
    CHECK(h.result().at("questions").at(0).at("down") == 0);
    CHECK(h.c.get(h.path + "/results").at("/total_voters") == 2);
    CHECK(bob.get(h.path).at("/has_voted") == true);
    CHECK(pollstream::sqlite::verify(app.database()).problems.empty());
}

TEST_CASE("mistakes in a step are named", "[app][qna]") {
    running_app app;
    hall h(app, {{"per_voter", 1}, {"max_length", 12}, {"banned", "heck"}, {"downvotes", false}});
    auto ann = h.somebody();
    REQUIRE(h.ask(ann, "Why?").status == 201);
    const auto wrong = [&](const json::object& body) {
        const auto r = ann.post(h.path + "/votes", body);
        CHECK(r.status == 422);
        return r.wrong_fields();
    };
    CHECK(wrong({{"question", " "}}) == "question");
    CHECK(wrong({{"question", "thirteen long"}}) == "question");
    CHECK(wrong({{"question", "oh, heck!"}}) == "question");
    CHECK(wrong({{"question", "One more?"}}) == "question");
    CHECK(wrong({{"question_id", 2}, {"value", 1}}) == "question_id");
    CHECK(wrong({{"question_id", 0}, {"value", 1}}) == "question_id");
    CHECK(wrong({{"question_id", 70'000}, {"value", 1}}) == "question_id");
    CHECK(wrong({{"question_id", 1}, {"value", 2}}) == "value");
    CHECK(wrong({{"question_id", 1}, {"value", -1}}) == "value");
    CHECK(wrong({{"question_id", 1}}) == "value");
    CHECK(wrong({{"value", 1}}) == "value");
    CHECK(wrong({{"question", "a"}, {"question_id", 1}, {"value", 1}}) == "question_id");
    CHECK(wrong({{"option_id", 1}}) == "option_id");
    CHECK(wrong({}) == "question");
    CHECK(wrong({{"question", 7}}) == "question");
    const auto kiosk =
        h.c.post("/api/v1/polls",
                 {{"title", "Q"}, {"kind", "qna"}, {"options", json::array()}, {"identity", "kiosk"}});
    CHECK(kiosk.wrong_fields() == "identity");
}

TEST_CASE("the host pins, answers and archives", "[app][qna]") {
    running_app app;
    hall h(app);
    auto ann = h.somebody();
    auto bob = h.somebody();
    for (const auto* text : {"a", "b", "c", "d"}) REQUIRE(h.ask(ann, text).status < 300);
    REQUIRE(h.vote(bob, 2, 1).status == 201);
    REQUIRE(h.decide(3, "pinned").status == 200);
    REQUIRE(h.decide(2, "answered").status == 200);
    REQUIRE(h.decide(1, "archived").status == 200);
    CHECK(h.decide(4, "shown").wrong_fields() == "state");
    CHECK(h.decide(5, "pinned").status == 404);

    const auto result = h.result();
    CHECK(result.at("orders").at("best") == value("[3,2,4]"));
    CHECK(result.at("orders").at("newest") == value("[3,4,2]"));
    CHECK(result.at("distinct") == 3);
    CHECK(h.vote(bob, 3, 1).status == 200);
    CHECK(h.vote(bob, 2, 0).wrong_fields() == "question_id");
    CHECK(h.vote(bob, 2, 1).status == 200);  // what already stands
    CHECK(h.vote(bob, 1, 1).wrong_fields() == "question_id");
    CHECK(h.ask(bob, "A!").wrong_fields() == "question");
    CHECK(h.ask(bob, "B!").status == 200);  // already voted up
    CHECK(ann.get(h.path).at("/voted/asked/0/state") == "archived");

    const auto all = h.questions();
    CHECK(all.at("/texts").as_array().size() == 4);
    CHECK(all.at("/texts/1") == value(R"({"id":2,"text":"b","state":"answered","up":2,"down":0})"));
    CHECK(h.questions("?state=archived").at("/texts").as_array().size() == 1);
    CHECK(h.questions("?state=hidden").status == 422);
    CHECK(h.c.get(h.path + "/texts").status == 401);
}

TEST_CASE("with moderation on, no question leaves the server before it is approved", "[app][qna]") {
    running_app app({"--live-rate-hz", "50"});
    hall h(app, {{"moderated", true}});
    const auto id = h.made.text("/id");
    live_client screen(app.port());
    live_client room(app.port(), "/ws/rooms/" + h.made.text("/room_id"));
    live_client global(app.port(), "/ws/global");
    screen.subscribe(id);
    screen.hear("snapshot");

    auto ann = h.somebody();
    auto bob = h.somebody();
    REQUIRE(h.ask(ann, "Is it xyzzy?").status == 201);
    REQUIRE(h.ask(ann, "Is it plugh?").status == 200);
    const auto bobs = h.ask(bob, "Something else?");
    REQUIRE(bobs.status == 201);
    CHECK_FALSE(holds(bobs.content, "xyzzy"));
    CHECK(h.vote(bob, 1, 1).wrong_fields() == "question_id");
    CHECK(ann.get(h.path).at("/voted/asked/0") ==
          value(R"({"id":1,"text":"Is it xyzzy?","state":"pending"})"));

    // Whoever asks the same in different letters does not learn how it was written.
    auto cem = h.somebody();
    const auto cems = h.ask(cem, "is it XYZZY");
    REQUIRE(cems.status == 201);
    CHECK(cems.at("/poll/voted/asked/0/text") == "is it xyzzy");
    CHECK(cem.get(h.path).at("/voted/asked/0/text") == "is it xyzzy");

    const auto leaks = [&](std::string_view secret) {
        std::string found;
        for (const auto& where : {h.path, h.path + "/results", h.path + "/series", h.path + "/texts",
                                  h.path + "/export", std::string("/api/v1/polls"), std::string("/polls/"),
                                  "/api/v1/rooms/" + h.made.text("/room_id"), "/v/" + h.made.text("/code"),
                                  std::string("/metrics")})
            if (bob.get(where).body.find(secret) != std::string::npos) found += where + " ";
        for (auto* viewer : {&screen, &room, &global}) {
            viewer->hear_all(std::chrono::milliseconds(200));
            for (const auto& frame : viewer->heard())
                if (holds(frame, secret)) found += type_of(frame) + " ";
        }
        return found;
    };
    CHECK(leaks("xyzzy").empty());
    CHECK(leaks("plugh").empty());
    CHECK(h.result().at("pending") == 3);

    REQUIRE(h.decide(1, "active").status == 200);
    REQUIRE(h.decide(2, "archived").status == 200);
    const auto told = screen.hear_until([](const json::value& f) { return holds(f, "xyzzy"); });
    CHECK(told.at("poll").at("result").at("questions").as_array().size() == 1);
    CHECK(leaks("plugh").empty());
    CHECK(h.vote(bob, 1, 1).status == 200);
    REQUIRE(h.decide(1, "pending").status == 200);
    CHECK(h.result().at("questions").as_array().empty());
}

TEST_CASE("one vote per question and voter, however many requests run at once", "[app][qna]") {
    running_app app;
    hall h(app);
    auto ann = h.somebody();
    REQUIRE(h.ask(ann, "Why?").status == 201);
    const auto token = h.c.post_nothing("/api/v1/voters").text("/token");
    std::vector<std::thread> crowd;
    std::vector<reply> replies(24);
    for (std::size_t i = 0; i < replies.size(); ++i) {
        crowd.emplace_back([&, i] {
            api_client one(app.port());
            replies[i] = one.post(h.path + "/votes", {{"question_id", 1}, {"value", 1}}, voter_token(token));
        });
    }
    for (auto& t : crowd) t.join();
    int made = 0;
    std::set<std::uint64_t> receipts;
    for (const auto& r : replies) {
        CHECK((r.status == 200 || r.status == 201));
        made += r.status == 201;
        receipts.insert(r.number("/receipt/seq"));
    }
    CHECK(made == 1);
    CHECK(receipts.size() == 1);
    CHECK(h.result().at("questions").at(0).at("up") == 2);

    // And in all directions: in the end exactly one of them stands.
    crowd.clear();
    for (int i = 0; i < 24; ++i) {
        crowd.emplace_back([&, i] {
            api_client one(app.port());
            one.post(h.path + "/votes", {{"question_id", 1}, {"value", i % 3 - 1}}, voter_token(token));
        });
    }
    for (auto& t : crowd) t.join();
    const auto mine = h.c.get(h.path, voter_token(token)).at("/voted");
    const auto q = h.result().at("questions").at(0);
    CHECK(q.at("up").to_number<std::size_t>() == 1 + mine.at("up").as_array().size());
    CHECK(q.at("down").to_number<std::size_t>() == mine.at("down").as_array().size());
    CHECK(pollstream::sqlite::verify(app.database()).problems.empty());
}

TEST_CASE("names are not announced with their questions", "[app][qna]") {
    running_app app({"--live-rate-hz", "50"});
    hall h(app, {{"moderated", true}}, {{"identity", "name"}});
    live_client screen(app.port());
    screen.subscribe(h.made.text("/id"));
    screen.hear("snapshot");
    const auto asked = h.c.post(h.path + "/votes", {{"question", "Is it xyzzy?"}, {"voter_name", "Ada"}});
    REQUIRE(asked.status == 201);
    screen.hear("tally");
    screen.hear_all(std::chrono::milliseconds(200));
    CHECK(screen.count("vote_notification") == 0);
    for (const auto& frame : screen.heard()) {
        CHECK_FALSE(holds(frame, "Ada"));
        CHECK_FALSE(holds(frame, "xyzzy"));
    }
}

TEST_CASE("questions over a WebSocket", "[app][qna]") {
    running_app app({"--live-rate-hz", "50"});
    hall h(app);
    live_client me(app.port());
    const auto id = h.made.text("/id");
    me.subscribe(id);
    me.hear("snapshot");
    me.say({{"type", "vote"}, {"poll_id", id}, {"question", "Why?"}, {"ref", "a"}});
    const auto asked = me.answer_to("a");
    CHECK(asked.at("status") == 201);
    me.say({{"type", "vote"}, {"poll_id", id}, {"question_id", 1}, {"value", 0}, {"ref", "b"}});
    CHECK(me.answer_to("b").at("status") == 200);
    me.say({{"type", "vote"}, {"poll_id", id}, {"question_id", 9}, {"value", 1}, {"ref", "c"}});
    const auto wrong = me.answer_to("c");
    CHECK(type_of(wrong) == "error");
    CHECK(wrong.at("errors").at(0).at("field") == "question_id");
    const auto tally =
        me.find([](const json::value& f) { return type_of(f) == "tally" && holds(f, R"("up":0)"); });
    CHECK(tally.at("result").at("questions").as_array().size() == 1);
}

TEST_CASE("questions are exported, and survive a restart and a reset", "[app][qna]") {
    running_app app;
    hall h(app);
    auto ann = h.somebody();
    REQUIRE(h.ask(ann, "=1+1?").status == 201);
    REQUIRE(h.ask(ann, "Why?").status == 200);
    REQUIRE(h.vote(ann, 1, -1).status == 200);
    REQUIRE(h.decide(2, "pinned").status == 200);
    const auto csv = h.c.get(h.path + "/export", h.key()).body;
    CHECK(csv.find(",asked,up,down,") != std::string::npos);
    CHECK(csv.find("\"'=1+1?; Why?\",2,1,2") != std::string::npos);
    const auto all = h.c.get(h.path + "/export?format=json", h.key());
    CHECK(all.at("/ballots/2/down") == value("[1]"));

    app.restart();
    h.c = api_client(app.port());
    CHECK(h.result().at("orders").at("newest") == value("[2,1]"));
    CHECK(h.result().at("questions").at(0).at("state") == "pinned");
    api_client back(app.port());
    back.cookie = ann.cookie;
    CHECK(back.get(h.path).at("/voted/up") == value("[2]"));
    REQUIRE(h.c.post_nothing(h.path + "/reset", h.key()).status == 200);
    CHECK(h.result().at("questions").as_array().empty());
    CHECK(pollstream::sqlite::verify(app.database()).problems.empty());
}

TEST_CASE("without scripts: asking, voting, and taking the vote back", "[app][qna]") {
    running_app app;
    hall h(app);
    auto ann = h.somebody();
    REQUIRE(h.ask(ann, "Why <b>so</b>?").status == 201);
    auto bob = h.somebody();
    const auto page = "/v/" + h.made.text("/code");
    const auto id = h.made.text("/id");
    const auto send = [&](const std::string& fields) {
        return bob.send("POST", page, fields + "&poll_id=" + id + "&vote_id=" + new_uuid(),
                        {{"Content-Type", "application/x-www-form-urlencoded"}});
    };
    CHECK(bob.get(page).body.find("Why &lt;b&gt;so&lt;/b&gt;?") != std::string::npos);
    CHECK(send("question=How%3F").status == 200);
    CHECK(send("question_id=1&value=1").status == 200);
    CHECK(h.result().at("questions").at(0).at("up") == 2);
    CHECK(bob.get(page).body.find("aria-pressed=\"true\"") != std::string::npos);
    CHECK(send("question_id=1&value=0").status == 200);
    CHECK(send("question_id=7&value=1").status == 422);
    CHECK(h.vote(bob, 1, 0).status == 200);
    CHECK(h.result().at("distinct") == 2);
}
