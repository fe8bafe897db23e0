// Exports: every ballot in commit order, streamed, with nothing in them that a spreadsheet would run.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

using namespace pollstream::testing;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find("\r\n", at);
        if (end == std::string::npos) break;
        lines.push_back(text.substr(at, end - at));
        at = end + 2;
    }
    return lines;
}

}  // namespace

TEST_CASE("ballots as CSV and as JSON", "[app][export]") {
    running_app app;
    api_client c(app.port());
    const auto made =
        make_poll(c, {{"kind", "multiple"}, {"options", {"Soup, hot", "Salad", "\"Nothing\""}}});
    const auto path = path_of(made);
    const auto key = bearer(made.text("/admin_key"));
    const auto first = vote_as_new_device(app.port(), path, {3, 1});
    REQUIRE(first.status == 201);
    REQUIRE(vote_as_new_device(app.port(), path, {2}).status == 201);

    const auto csv = c.get(path + "/export", key);
    INFO(csv);
    CHECK(csv.status == 200);
    CHECK(csv.header("Content-Type") == "text/csv; charset=utf-8");
    CHECK(csv.header("Content-Disposition") == "attachment; filename=\"poll-" + made.text("/id") + ".csv\"");
    CHECK(csv.header("Transfer-Encoding") == "chunked");
    const auto lines = lines_of(csv.body);
    REQUIRE(lines.size() == 3);
    CHECK(lines[0] == "seq,cast_at,option_ids,options,supersedes");
    CHECK(lines[1].substr(0, 2) == "1,");
    // With the vote id, somebody else could get this device's token.
    CHECK(csv.body.find(first.text("/receipt/vote_id")) == std::string::npos);
    CHECK(lines[1].ends_with(R"x(,"1; 3","Soup, hot; ""Nothing""",)x"));
    CHECK(lines[2].ends_with(",2,Salad,"));
    CHECK(c.get(path + "/export?format=csv", key).body == csv.body);

    const auto all = c.get(path + "/export?format=json", key);
    CHECK(all.header("Content-Type") == "application/json");
    CHECK(all.at("/poll_id") == made.at("/id"));
    CHECK(all.at("/options/0") == "Soup, hot");
    REQUIRE(all.at("/ballots").as_array().size() == 2);
    CHECK(all.at("/ballots/0/seq") == 1);
    CHECK(all.at("/ballots/0/option_ids") == json::value({1, 3}));
    CHECK(all.at("/ballots/0/supersedes").is_null());
    CHECK_FALSE(all.has("/ballots/0/voter_name"));
    CHECK_FALSE(all.has("/ballots/0/vote_id"));

    const auto wrong = c.get(path + "/export?format=xlsx", key);
    CHECK(wrong.status == 422);
    CHECK(wrong.wrong_fields() == "format");
}

TEST_CASE("an export without ballots is complete, too", "[app][export]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c);
    const auto key = bearer(made.text("/admin_key"));
    CHECK(lines_of(c.get(path_of(made) + "/export", key).body).size() == 1);
    CHECK(c.get(path_of(made) + "/export?format=json", key).at("/ballots").as_array().empty());
}

TEST_CASE("CSV begins with a byte order mark for a spreadsheet, and with the first column for a program") {
    const std::string mark = "\xEF\xBB\xBF";
    const std::size_t step = GENERATE(1u, 5u);  // ballot by ballot; choices and how many made them
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c, {{"options", {"Käse", "جبن"}}, {"publish_step", step}});
    const auto path = path_of(made);
    const auto key = bearer(made.text("/admin_key"));
    for (int voter = 0; voter < 6; ++voter) REQUIRE(vote_as_new_device(app.port(), path, {1}).status == 201);
    REQUIRE(c.post_nothing(path + "/close", key).status == 200);

    const auto plain = c.get(path + "/export?format=csv", key);
    REQUIRE(plain.status == 200);
    CHECK_FALSE(plain.body.starts_with(mark));
    const auto marked = c.get(path + "/export?format=csv&bom=true", key);
    CHECK(marked.body == mark + plain.body);
    CHECK(marked.header("Content-Type") == "text/csv; charset=utf-8");
    CHECK(c.get(path + "/export?bom=false", key).body == plain.body);

    for (const auto* wrong : {"?bom=yes", "?bom=", "?format=json&bom=true"}) {
        INFO(wrong);
        const auto refused = c.get(path + "/export" + wrong, key);
        CHECK(refused.status == 422);
        CHECK(refused.wrong_fields() == "bom");
    }
    CHECK(c.get(path + "/export?format=json&bom=false", key).status == 200);

    const auto apart = c.get(path + "/export?separator=semicolon", key).body;
    CHECK(apart.starts_with(step > 1 ? "count;option_ids;options\r\n"
                                     : "seq;cast_at;option_ids;options;supersedes\r\n"));
    CHECK(c.get(path + "/export?separator=comma", key).body == plain.body);
    for (const auto* wrong : {"?separator=;", "?separator=", "?format=json&separator=semicolon"}) {
        INFO(wrong);
        CHECK(c.get(path + "/export" + wrong, key).wrong_fields() == "separator");
    }
}

TEST_CASE("threat 15: names and texts are not run as formulas", "[app][export]") {
    running_app app;
    api_client c(app.port());
    const auto made =
        make_poll(c, {{"identity", "name"}, {"options", {"=1+1", "@SUM(A1)", "-2", "+3", "ordinary"}}});
    const auto path = path_of(made);
    int option = 0;
    for (const auto* name : {"=HYPERLINK(\"http://x\")", "+49 30", "-Anna", "@home", "O'Neill"})
        REQUIRE(c.post(path + "/votes", {{"option_id", ++option}, {"voter_name", name}}).status == 201);
    const auto lines = lines_of(c.get(path + "/export", bearer(made.text("/admin_key"))).body);
    REQUIRE(lines.size() == 6);
    CHECK(lines[0].ends_with(",voter_name"));
    CHECK(lines[1].ends_with(R"x(,1,"'=1+1",,"'=HYPERLINK(""http://x"")")x"));
    CHECK(lines[2].ends_with(R"x(,2,"'@SUM(A1)",,"'+49 30")x"));
    CHECK(lines[3].ends_with(R"x(,3,"'-2",,"'-Anna")x"));
    CHECK(lines[4].ends_with(R"x(,4,"'+3",,"'@home")x"));
    CHECK(lines[5].ends_with(",5,ordinary,,O'Neill"));
}

TEST_CASE("a long export comes in pieces and misses nothing", "[app][export][in-turn]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c, {{"identity", "kiosk"}});
    const auto path = path_of(made);
    const raw_fields key{{"X-Kiosk-Key", made.text("/kiosk_key")}};
    constexpr int voters = 24;
    constexpr int votes_each = 90;
    std::atomic<int> counted{0};
    std::vector<std::thread> crowd;
    for (int i = 0; i < voters; ++i) {
        crowd.emplace_back([&, i] {
            api_client voter(app.port());
            for (int n = 0; n < votes_each; ++n) {
                const auto r =
                    voter.post(path + "/votes", {{"option_id", i % 3 + 1}, {"vote_id", new_uuid()}}, key);
                if (r.status == 201) ++counted;
            }
        });
    }
    for (auto& t : crowd) t.join();
    REQUIRE(counted == voters * votes_each);

    const auto all = c.get(path + "/export?format=json", bearer(made.text("/admin_key")));
    CHECK(all.chunks >= 3);
    const auto& ballots = all.at("/ballots").as_array();
    REQUIRE(ballots.size() == voters * votes_each);
    bool in_order = true;
    for (std::size_t i = 0; i < ballots.size(); ++i) in_order = in_order && ballots[i].at("seq") == i + 1;
    CHECK(in_order);

    const auto series = c.get(path + "/series");
    std::uint64_t sum = 0;
    for (const auto& bucket : series.at("/votes").as_array()) sum += bucket.to_number<std::uint64_t>();
    CHECK(sum == voters * votes_each);
    CHECK(series.at("/votes").as_array().size() <= 120);
    CHECK(series.number("/bucket_ms") > 0);
    CHECK(series.at("/poll_id") == made.at("/id"));
}
