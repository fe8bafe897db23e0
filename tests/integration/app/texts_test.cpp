// Polls whose answers voters write, from the outside: equal texts count together, the host decides, and
// nothing is shown before it may be.
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

json::value value(std::string_view text) {
    return json::parse({text.data(), text.size()});
}

struct word_poll {
    explicit word_poll(running_app& a, json::object settings = {}, std::string kind = "words")
        : app(a), c(a.port()) {
        json::object body{
            {"kind", std::move(kind)}, {"options", json::array()}, {"settings", std::move(settings)}};
        made = make_poll(c, std::move(body));
        path = path_of(made);
    }

    reply write(const json::array& texts) {
        return api_client(app.port()).post(path + "/votes", {{"texts", texts}});
    }
    std::string refused(const json::array& texts) {
        const auto r = write(texts);
        CHECK(r.status == 422);
        return r.wrong_fields();
    }
    raw_fields key() const { return bearer(made.text("/admin_key")); }
    reply texts(const std::string& query = "") { return c.get(path + "/texts" + query, key()); }
    reply decide(int text, std::string_view state, json::value seen = nullptr) {
        return c.patch(path + "/texts/" + std::to_string(text), {{"state", state}, {"text", std::move(seen)}},
                       key());
    }
    json::value result() { return c.get(path + "/results").at("/result"); }

    running_app& app;
    api_client c;
    reply made;
    std::string path;
};

}  // namespace

TEST_CASE("equal texts count together, under the most used spelling", "[app][texts]") {
    running_app app;
    word_poll p(app);
    REQUIRE(p.write({"cat", "Dog"}).status == 201);
    REQUIRE(p.write({"Cat!"}).status == 201);
    REQUIRE(p.write({"Cat!", " CAT "}).status == 201);  // counts as one text
    CHECK(p.result() ==
          value(R"({"texts":[{"id":1,"text":"Cat!","count":3},{"id":2,"text":"Dog","count":1}],)"
                R"("distinct":2,"pending":0})"));
    const auto results = p.c.get(p.path + "/results");
    CHECK(results.at("/total_voters") == 3);
    CHECK(results.at("/counts") == json::array());
}

TEST_CASE("another number is another answer, however it was typed, and after a restart as well",
          "[app][texts]") {
    running_app app;
    word_poll p(app);
    for (const auto* said : {"5", "-5", "\u22125", "50%", "50 %", "50", "C#", "C", "don't", "don\u2019t"})
        REQUIRE(p.write({said}).status == 201);
    const auto counted = p.result();
    CHECK(counted == value(R"({"texts":[{"id":2,"text":"-5","count":2},{"id":4,"text":"50%","count":2},)"
                           R"({"id":9,"text":"don't","count":2},{"id":1,"text":"5","count":1},)"
                           R"({"id":6,"text":"50","count":1},{"id":7,"text":"C#","count":1},)"
                           R"({"id":8,"text":"C","count":1}],"distinct":7,"pending":0})"));
    app.restart();
    p.c = api_client(app.port());
    CHECK(p.result() == counted);
}

TEST_CASE("a vote of texts is checked", "[app][texts]") {
    running_app app;
    word_poll p(app, {{"per_voter", 2}, {"max_length", 10}, {"banned", "Darn, heck"}});
    CHECK(p.refused({}) == "texts");
    CHECK(p.refused({"  "}) == "texts");
    CHECK(p.refused({"a", "b", "c"}) == "texts");
    CHECK(p.refused({"more than ten"}) == "texts");
    CHECK(p.refused({"DARN!"}) == "texts");
    CHECK(p.refused({"oh, heck."}) == "texts");
    CHECK(p.refused({1}) == "texts[0]");
    CHECK(p.write({"heckle"}).status == 201);
    CHECK(p.c.get(p.path).at("/settings").as_object().contains("banned") == false);
    CHECK(p.c.get(p.path, p.key()).at("/settings/banned") == "Darn, heck");
}

TEST_CASE("a standing text is shown as it was written", "[app][texts]") {
    running_app app;
    word_poll p(app);
    auto me = browser(app.port());
    const auto first = me.post(p.path + "/votes", {{"texts", {"Ça va?", "Dog"}}});
    REQUIRE(first.status == 201);
    CHECK(first.at("/poll/voted/texts") == value(R"(["Ça va?","Dog"])"));
    CHECK(me.post(p.path + "/votes", {{"texts", {"Dog", "Ça va?"}}}).status == 200);
    CHECK(me.post(p.path + "/votes", {{"texts", {"Cow"}}}).status == 409);
    CHECK(me.get(p.path).at("/voted/texts") == value(R"(["Ça va?","Dog"])"));
}

TEST_CASE("with moderation on, nothing leaves the server before it is approved", "[app][texts]") {
    running_app app({"--live-rate-hz", "50"});
    word_poll p(app, {{"moderated", true}});
    live_client screen(app.port());
    screen.subscribe(p.made.text("/id"));
    screen.hear("snapshot");

    REQUIRE(p.write({"xyzzy"}).status == 201);
    REQUIRE(p.write({"Xyzzy", "plugh"}).status == 201);
    CHECK(p.result() == value(R"({"texts":[],"distinct":0,"pending":2})"));
    for (const auto* where : {"", "/results", "/series"})
        CHECK(p.c.get(p.path + where).body.find("yzzy") == std::string::npos);
    CHECK(p.c.get(p.path + "/texts").status == 401);
    CHECK(p.texts("?state=pending").at("/texts/0") ==
          value(R"({"id":1,"text":"xyzzy","count":2,"state":"pending"})"));

    REQUIRE(p.decide(2, "shown").status == 200);  // another spelling of the same
    REQUIRE(p.decide(3, "hidden").status == 200);
    const auto shown = [](const json::value& frame) {
        return json::serialize(frame).find("yzzy") != std::string::npos;
    };
    const auto first = screen.hear_until(shown);
    CHECK(first.at("poll").at("result").at("texts").as_array().size() == 1);
    for (const auto& frame : screen.heard()) CHECK(json::serialize(frame).find("plugh") == std::string::npos);
    CHECK(p.result() == value(R"({"texts":[{"id":1,"text":"xyzzy","count":2}],"distinct":1,"pending":0})"));

    REQUIRE(p.decide(1, "hidden").status == 200);
    CHECK(p.result().at("texts").as_array().empty());
    CHECK(p.decide(9, "shown").status == 404);
    CHECK(p.decide(1, "shown", "plugh").status == 404);
    CHECK(p.result().at("texts").as_array().empty());
    CHECK(p.decide(1, "hidden", "XYZZY").status == 200);
    CHECK(p.decide(1, "shown", json::string(501, 'x')).wrong_fields() == "text");
    CHECK(p.decide(1, "loud").wrong_fields() == "state");
    CHECK(p.texts("?state=loud").status == 422);
}

TEST_CASE("names are not announced with their texts", "[app][texts]") {
    running_app app({"--live-rate-hz", "50"});
    api_client c(app.port());
    const auto made = make_poll(c, {{"kind", "open"}, {"options", json::array()}, {"identity", "name"}});
    live_client screen(app.port());
    screen.subscribe(made.text("/id"));
    screen.hear("snapshot");
    const auto path = path_of(made);
    REQUIRE(c.post(path + "/votes", {{"texts", {"I object."}}, {"voter_name", "Ada"}}).status == 201);
    screen.hear("tally");
    screen.hear_all(std::chrono::milliseconds(200));
    CHECK(screen.count("vote_notification") == 0);
    for (const auto& frame : screen.heard()) CHECK(json::serialize(frame).find("Ada") == std::string::npos);
}

TEST_CASE("texts are exported as they were written, and survive a restart", "[app][texts]") {
    running_app app;
    word_poll p(app, {{"max_length", 200}}, "open");
    REQUIRE(p.write({"=1+1", "Dog"}).status == 201);
    const auto csv = p.c.get(p.path + "/export", p.key()).body;
    CHECK(csv.find("texts") != std::string::npos);
    CHECK(csv.find("\"'=1+1; Dog\"") != std::string::npos);
    const auto all = p.c.get(p.path + "/export?format=json", p.key());
    CHECK(all.at("/ballots/0/texts") == value(R"(["=1+1","Dog"])"));

    app.restart();
    word_poll& again = p;
    again.c = api_client(app.port());
    CHECK(again.result().at("distinct") == 2);
    REQUIRE(api_client(app.port()).post(p.path + "/votes", {{"texts", {"dog"}}}).status == 201);
    CHECK(again.result().at("texts").at(0).at("text") == "Dog");
    REQUIRE(again.c.post_nothing(p.path + "/reset", p.key()).status == 200);
    CHECK(again.result().at("texts").as_array().empty());
}
