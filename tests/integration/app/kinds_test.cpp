// Every kind of poll from the outside: what a vote says, what becomes of it, and the figures of
// docs/counting.md.
#include "pollstream/sqlite/maintenance.hpp"
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/live_client.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <map>
#include <string>

using namespace pollstream::testing;

namespace {

json::value value(std::string_view text) {
    return json::parse({text.data(), text.size()});
}

/// A poll of some kind, and votes of new people.
struct asked {
    asked(running_app& a, std::string kind, json::array options, json::object settings = {})
        : app(a), c(a.port()) {
        json::object body{{"kind", std::move(kind)}, {"settings", std::move(settings)}};
        body["options"] = std::move(options);
        made = make_poll(c, std::move(body));
        path = path_of(made);
    }

    reply vote(json::object body) { return api_client(app.port()).post(path + "/votes", body); }
    void vote(int times, const json::object& body) {
        for (int i = 0; i < times; ++i) REQUIRE(vote(body).status == 201);
    }
    reply close() { return c.post_nothing(path + "/close", key()); }
    raw_fields key() const { return bearer(made.text("/admin_key")); }
    json::value result() { return c.get(path + "/results").at("/result"); }
    std::string refused(const json::object& body) {
        const auto r = vote(body);
        CHECK(r.status == 422);
        return r.wrong_fields();
    }

    running_app& app;
    api_client c;
    reply made;
    std::string path;
};

const json::array abc{"A", "B", "C"};

json::object member(std::string name, json::value v) {
    json::object o;
    o[name] = std::move(v);
    return o;
}

void tennessee(asked& p) {
    p.vote(42, {{"ranking", {1, 2, 3, 4}}});
    p.vote(26, {{"ranking", {2, 3, 4, 1}}});
    p.vote(15, {{"ranking", {3, 4, 2, 1}}});
    p.vote(17, {{"ranking", {4, 3, 2, 1}}});
}

std::map<std::string, json::value> winners_of(const reply& ranking) {
    std::map<std::string, json::value> all;
    for (const auto& m : ranking.at("/methods").as_array())
        all[std::string(m.at("method").as_string())] = m.at("winners");
    return all;
}

}  // namespace

TEST_CASE("a vote has the member of its poll's kind, and no other", "[app][kinds]") {
    running_app app;
    asked single(app, "single", abc);
    asked approval(app, "approval", abc);
    asked rating(app, "rating", abc);
    asked rank(app, "rank", abc);
    asked numeric(app, "numeric", {});

    CHECK(single.refused({}) == "option_ids");
    CHECK(rating.refused({}) == "scores");
    CHECK(rank.refused({{"option_ids", {1}}}) == "option_ids");
    CHECK(numeric.refused({{"scores", {1, 2, 3}}}) == "scores");
    CHECK(single.refused({{"ranking", {1}}}) == "ranking");
    CHECK(rank.refused({{"ranking", {1}}, {"scores", {1, 2, 3}}}) == "scores");
    CHECK(rank.refused({{"ranking", {1, 1}}}) == "ranking");
    CHECK(rank.refused({{"ranking", {1.5}}}) == "ranking[0]");
    CHECK(rating.refused({{"scores", {1, 2}}}) == "scores");
    CHECK(rating.refused({{"scores", {1, 2, 9}}}) == "scores");
    CHECK(rating.refused({{"scores", {1, "2", 3}}}) == "scores[1]");
    CHECK(rating.refused({{"scores", {1, -1, 99'999'999}}}) == "scores");
    CHECK(numeric.refused({{"number", "ten"}}) == "number");
    CHECK(numeric.refused({{"number", 1.5}}) == "number");
    CHECK(numeric.refused({{"number", {1}}}) == "number");
    CHECK(numeric.vote({{"number", 1e3}}).at("/poll/voted/number") == "1000");
    CHECK(approval.vote({{"option_ids", json::array{}}}).status == 201);
    CHECK(approval.c.get(approval.path + "/results").at("/result/abstentions") == 1);
}

TEST_CASE("a standing vote is shown in the form in which it would be cast", "[app][kinds]") {
    running_app app;
    asked p(app, "rank", abc);
    auto me = browser(app.port());
    const auto first = me.post(p.path + "/votes", {{"ranking", {3, 1}}});
    REQUIRE(first.status == 201);
    CHECK(first.at("/poll/voted") == value(R"({"ranking":[3,1]})"));
    CHECK(me.post(p.path + "/votes", {{"ranking", {3, 1}}}).status == 200);
    CHECK(me.post(p.path + "/votes", {{"ranking", {1, 3}}}).status == 409);
    CHECK(me.get(p.path).at("/voted") == value(R"({"ranking":[3,1]})"));
    CHECK(p.c.get(p.path).at("/voted").is_null());
}

TEST_CASE("the replaced system's paths cannot carry votes of other kinds", "[app][kinds][replaced]") {
    running_app app;
    asked p(app, "rank", abc);
    const auto id = p.made.text("/id");
    const auto old = p.c.post("/votes", {{"poll_id", id}, {"option_id", 1}, {"voter_name", "Ada"}},
                              voter_token(p.c.post_nothing("/api/v1/voters").text("/token")));
    CHECK(old.status == 422);
    CHECK(old.wrong_fields() == "option_id");
    CHECK(p.c.post("/votes", {{"poll_id", id}, {"ranking", {1}}, {"voter_name", "Ada"}}).status == 422);
    CHECK(p.c.get(p.path).at("/total_voters") == 0);
}

TEST_CASE("Tennessee under every method", "[app][kinds]") {
    running_app app;
    asked p(app, "rank", {"Memphis", "Nashville", "Chattanooga", "Knoxville"});
    tennessee(p);
    const auto results = p.c.get(p.path + "/results");
    CHECK(results.at("/counts") == json::value({42, 26, 15, 17}));
    CHECK(results.at("/result/borda") == json::value({126, 194, 173, 107}));
    CHECK(results.at("/result/condorcet") == 2);
    CHECK(results.at("/result/matrix/1") == json::value({58, 0, 68, 68}));

    const auto ranking = p.c.get(p.path + "/ranking");
    INFO(ranking);
    CHECK(ranking.status == 200);
    CHECK(ranking.at("/version") == results.at("/version"));
    CHECK(ranking.at("/ballots") == 100);
    const auto winners = winners_of(ranking);
    CHECK(winners.at("plurality") == json::array{1});
    CHECK(winners.at("irv") == json::array{4});
    for (const auto* condorcet : {"borda", "copeland", "minimax", "ranked_pairs", "schulze"})
        CHECK(winners.at(condorcet) == json::array{2});
    CHECK(ranking.at("/agree") == false);
    CHECK(ranking.at("/irv/winner") == 4);
    CHECK(ranking.at("/irv/rounds/0/eliminated") == json::array{3});
    CHECK(ranking.at("/irv/rounds/0/transfers") == value(R"([{"from":3,"to":4,"votes":15}])"));
    CHECK(ranking.at("/irv/rounds/1/votes") == value("[42,26,null,32]"));
    CHECK(ranking.at("/stv").is_null());
    const auto tag = ranking.header("ETag").value_or("");
    CHECK(p.c.get(p.path + "/ranking", {{"If-None-Match", tag}}).status == 304);
    p.vote(1, {{"ranking", json::array{}}});
    CHECK(p.c.get(p.path + "/ranking").header("ETag") != tag);
    CHECK(asked(app, "single", abc).c.get(asked(app, "single", abc).path + "/ranking").status == 404);
}

TEST_CASE("several seats are filled in proportion", "[app][kinds]") {
    running_app app;
    asked p(app, "rank", {"A", "B", "C", "D"}, {{"seats", 2}});
    p.vote(5, {{"ranking", {1, 2, 3, 4}}});
    p.vote(2, {{"ranking", {2, 1, 3, 4}}});
    p.vote(1, {{"ranking", {2, 3, 1, 4}}});
    p.vote(1, {{"ranking", {2, 3, 4, 1}}});
    const auto r = p.c.get(p.path + "/ranking");
    CHECK(r.at("/stv/quota") == 4);
    CHECK(r.at("/stv/elected") == json::value({1, 2}));
    CHECK(winners_of(r).at("stv") == json::value({1, 2}));
}

TEST_CASE("hidden results also hide what is derived from them", "[app][kinds][results]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c, {{"kind", "rank"}, {"results", "after_close"}});
    const auto path = path_of(made);
    live_client viewer(app.port(), "/ws/polls/" + made.text("/id"));
    viewer.hear("snapshot");
    CHECK(api_client(app.port()).post(path + "/votes", {{"ranking", {1}}}).status == 201);
    viewer.hear("tally");
    viewer.hear_all(std::chrono::milliseconds{200});
    CHECK(viewer.count("ranking") == 0);
    CHECK(c.get(path + "/ranking").content == value(R"({"results_hidden":true})"));
    CHECK_FALSE(c.get(path).has("/result"));
    CHECK_FALSE(c.get(path + "/results").has("/result"));
    const auto host = bearer(made.text("/admin_key"));
    CHECK(becomes_true([&] { return c.get(path + "/ranking", host).at("/ballots") == 1; }));
    c.post_nothing(path + "/close", host);
    const auto told = viewer.hear("ranking");
    CHECK(told.at("ranking").at("ballots") == 1);
    CHECK(c.get(path + "/ranking").at("/ballots") == 1);
}

TEST_CASE("viewers of a ranked poll get its ranking", "[app][kinds][live]") {
    running_app app;
    asked p(app, "rank", abc);
    live_client viewer(app.port(), "/ws/polls/" + p.made.text("/id"));
    CHECK(viewer.hear("ranking").at("ranking").at("ballots") == 0);
    viewer.say({{"type", "vote"}, {"poll_id", p.made.text("/id")}, {"ranking", {2, 1}}, {"ref", "v"}});
    CHECK(viewer.answer_to("v").at("type") == "ack");
    const auto told = viewer.hear_until(
        [](const json::value& f) { return type_of(f) == "ranking" && f.at("ranking").at("ballots") == 1; });
    CHECK(told.at("ranking").at("irv").at("winner") == 2);
    CHECK(told.at("version") == told.at("ranking").at("version"));
}

TEST_CASE("rating, STAR, points and numbers: their figures", "[app][kinds]") {
    running_app app;
    asked rating(app, "rating", {"A", "B"});
    for (const auto score : {3, 3, 4, 5, 5, 5}) rating.vote(1, {{"scores", {score, nullptr}}});
    CHECK(rating.result().at("options").at(0) ==
          value(R"({"id":1,"n":6,"sum":25,"mean":"4.17","median":["4","5"],"histogram":[0,0,2,1,3]})"));

    asked star(app, "star", abc);
    star.vote(2, {{"scores", {5, 3, 0}}});
    star.vote(3, {{"scores", {4, 5, nullptr}}});
    star.vote(4, {{"scores", {4, 0, 5}}});
    CHECK(star.c.get(star.path + "/results").at("/counts") == json::value({38, 21, 20}));
    CHECK(star.result().at("runoff") == value(R"({"first":6,"second":3,"equal":0})"));
    CHECK(star.result().at("winners") == json::array{1});

    asked points(app, "points", {"A", "B"}, {{"budget", 10}});
    points.vote(1, {{"scores", {7, 3}}});
    CHECK(points.refused({{"scores", {7, 4}}}) == "scores");
    CHECK(points.result().at("winners") == json::array{1});

    asked numeric(app, "numeric", {}, {{"truth", 25}, {"tolerance", "5"}});
    CHECK(numeric.made.at("/settings/truth") == "25");
    for (const auto guess : {10, 20, 20, 30, 1000}) numeric.vote(1, {{"number", guess}});
    CHECK_FALSE(numeric.c.get(numeric.path).has("/settings/truth"));
    CHECK_FALSE(numeric.result().as_object().contains("truth"));
    numeric.close();
    const auto told = numeric.result();
    CHECK(told.at("mean") == "216.0");
    CHECK(told.at("median") == json::value({"20", "20"}));
    CHECK(told.at("closest") == value(R"({"distance":"5","value":"20"})"));
    CHECK(told.at("within") == 3);
    CHECK(numeric.c.get(numeric.path).at("/settings/truth") == "25");
}

TEST_CASE("settings can be changed until somebody votes, labels after", "[app][kinds]") {
    running_app app;
    asked p(app, "rating", abc);
    const auto wider = p.c.patch(p.path, {{"settings", {{"max", 10}}}}, p.key());
    CHECK(wider.status == 200);
    CHECK(wider.at("/settings/max") == 10);
    CHECK(p.c.patch(p.path, {{"settings", {{"max", 11}}}}, p.key()).wrong_fields() == "settings.max");
    CHECK(p.c.patch(p.path, {{"settings", {{"seats", 2}}}}, p.key()).wrong_fields() == "settings.seats");
    CHECK(p.c.patch(p.path, {{"settings", 5}}, p.key()).wrong_fields() == "settings");
    p.vote(1, {{"scores", {10, 1, 1}}});
    CHECK(p.c.patch(p.path, {{"settings", {{"max", 7}}}}, p.key()).status == 409);
    CHECK(p.c.patch(p.path, {{"settings", {{"max_label", "yes"}}}}, p.key()).at("/settings/max_label") ==
          "yes");
}

TEST_CASE("a lot is committed to at the start and revealed at the end", "[app][kinds]") {
    running_app app;
    asked p(app, "approval", abc);
    p.vote(1, {{"option_ids", {1, 3}}});
    CHECK(p.result().at("winners") == json::value({1, 3}));
    CHECK(p.result().at("tie_break") == "lot");
    const auto hash = p.made.at("/lot/hash");
    CHECK(p.made.at("/lot/seed").is_null());
    p.close();
    const auto lot = p.c.get(p.path).at("/lot");
    CHECK(lot.at("hash") == hash);
    CHECK(lot.at("order").as_array().size() == 3);
    CHECK(p.result().at("winners").as_array().size() == 1);
    CHECK(p.c.post_nothing(p.path + "/reopen", p.key()).at("/lot/hash") != hash);
}

TEST_CASE("every kind survives a restart, is exported as it was cast, and verifies", "[app][kinds][export]") {
    running_app app;
    struct row {
        std::string kind;
        json::value said;
        std::string csv;
    };
    const std::vector<row> rows{{"approval", {3, 1}, ",\"1; 3\",\"A; C\","},
                                {"rating", {1, nullptr, 5}, ",1,,5,"},
                                {"star", {0, 5, 3}, ",0,5,3,"},
                                {"points", {50, 0, 50}, ",50,0,50,"},
                                {"rank", {3, 1}, ",\"3; 1\",\"C; A\","},
                                {"numeric", "-7", ",-7,"}};
    const std::map<std::string, std::string> members{{"approval", "option_ids"}, {"rating", "scores"},
                                                     {"star", "scores"},         {"points", "scores"},
                                                     {"rank", "ranking"},        {"numeric", "number"}};
    std::vector<asked> polls;
    for (const auto& r : rows) {
        polls.emplace_back(app, r.kind, r.kind == "numeric" ? json::array() : abc);
        REQUIRE(polls.back().vote(member(members.at(r.kind), r.said)).status == 201);
    }
    app.restart();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        INFO(rows[i].kind);
        api_client c(app.port());
        const auto export_path = polls[i].path + "/export";
        CHECK(c.get(polls[i].path).at("/total_voters") == 1);
        CHECK(c.get(export_path, polls[i].key()).body.find(rows[i].csv) != std::string::npos);
        const auto all = c.get(export_path + "?format=json", polls[i].key());
        CHECK(all.text("/kind") == rows[i].kind);
        CHECK(all.at("/ballots/0").as_object().contains(members.at(rows[i].kind)));
    }
    app.stop();
    const auto report = pollstream::sqlite::verify(app.database());
    for (const auto& problem : report.problems) FAIL_CHECK(problem);
    CHECK(report.ballots == rows.size());
    app.start();
}

TEST_CASE("a form without scripts takes every kind", "[app][kinds][plain]") {
    running_app app;
    struct row {
        std::string kind;
        std::string fields;
        std::string voted;
    };
    const auto r = GENERATE(row{"approval", "&option_id=1&option_id=3", R"({"option_ids":[1,3]})"},
                            row{"rating", "&score_1=5&score_2=&score_3=1", R"({"scores":[5,null,1]})"},
                            row{"star", "&score_1=5&score_2=&score_3=1", R"({"scores":[5,0,1]})"},
                            row{"points", "&score_1=60&score_2=&score_3=40", R"({"scores":[60,0,40]})"},
                            row{"rank", "&rank_1=2&rank_2=&rank_3=1", R"({"ranking":[3,1]})"},
                            row{"numeric", "&number=12", R"({"number":"12"})"});
    INFO(r.kind);
    asked p(app, r.kind, r.kind == "numeric" ? json::array() : abc);
    auto c = browser(app.port());
    const auto path = "/v/" + p.made.text("/code");
    const auto page = c.get(path);
    const auto first_field = r.fields.substr(1, r.fields.find('=') - 1);
    CHECK(page.body.find("name=\"" + first_field + "\"") != std::string::npos);
    const auto send = [&](const std::string& fields) {
        return c.send("POST", path, "poll_id=" + p.made.text("/id") + "&vote_id=" + new_uuid() + fields,
                      {{"Content-Type", "application/x-www-form-urlencoded"}});
    };
    if (r.kind == "rank") CHECK(send("&rank_1=1&rank_2=1&rank_3=").status == 422);
    if (r.kind == "numeric") CHECK(send("&number=12.5").status == 422);
    if (r.kind == "star") CHECK(send("&score_1=6&score_2=&score_3=").status == 422);
    CHECK(send(r.fields).status == 200);
    CHECK(c.get(p.path).at("/voted") == value(r.voted));
}
