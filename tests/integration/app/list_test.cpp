// The list of polls: every way through it shows each listed poll once, newest first.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace pollstream::testing;

namespace {

/// The part of a URL that a client requests on this connection; the URL must be this server's.
std::string target_of(const api_client& c, const std::string& url) {
    const std::string origin = "http://" + c.host;
    REQUIRE(url.substr(0, origin.size()) == origin);
    return url.substr(origin.size());
}

struct walk {
    std::vector<std::string> titles;
    int pages = 0;
};

/// Follows `next` to the end.
walk follow(api_client& c, std::string target) {
    walk w;
    for (; w.pages < 100; ++w.pages) {
        const auto page = c.get(target);
        REQUIRE(page.status == 200);
        for (const auto& p : page.at("/results").as_array()) w.titles.emplace_back(p.at("title").as_string());
        if (page.at("/next").is_null()) {
            ++w.pages;
            return w;
        }
        target = target_of(c, page.text("/next"));
    }
    FAIL("next never ends");
    return w;
}

std::vector<std::string> numbered(int from, int down_to) {
    std::vector<std::string> all;
    for (int i = from; i >= down_to; --i) all.push_back("Poll " + std::to_string(i));
    return all;
}

void make_polls(api_client& c, int from, int to) {
    for (int i = from; i <= to; ++i) make_poll(c, {{"title", "Poll " + std::to_string(i)}});
}

}  // namespace

TEST_CASE("an empty list is a list", "[app][list]") {
    running_app app;
    const auto page = api_client(app.port()).get("/api/v1/polls");
    CHECK(page.status == 200);
    CHECK(page.at("/count") == 0);
    CHECK(page.at("/next").is_null());
    CHECK(page.at("/previous").is_null());
    CHECK(page.at("/results").as_array().empty());
}

TEST_CASE("pages of polls", "[app][list]") {
    running_app app;
    api_client c(app.port());
    make_polls(c, 1, 23);

    SECTION("the cursor chain visits every poll once, newest first") {
        const auto w = follow(c, "/api/v1/polls");
        CHECK(w.titles == numbered(23, 1));
        CHECK(w.pages == 3);
    }
    SECTION("polls created meanwhile do not shift the pages of a chain") {
        const auto first = c.get("/api/v1/polls?page_size=5");
        make_polls(c, 24, 30);
        const auto rest = follow(c, target_of(c, first.text("/next")));
        CHECK(rest.titles == numbered(18, 1));
    }
    SECTION("page numbers visit all polls too, with previous and next") {
        const auto one = c.get("/api/v1/polls?page=1&page_size=10");
        CHECK(one.at("/count") == 23);
        CHECK(one.at("/previous").is_null());
        const auto two = c.get(target_of(c, one.text("/next")));
        CHECK(two.text("/results/0/title") == "Poll 13");
        const auto three = c.get(target_of(c, two.text("/next")));
        CHECK(three.at("/next").is_null());
        CHECK(three.at("/results").as_array().size() == 3);
        CHECK(c.get(target_of(c, three.text("/previous"))).body == two.body);
        const auto beyond = c.get("/api/v1/polls?page=4");
        CHECK(beyond.status == 200);
        CHECK(beyond.at("/results").as_array().empty());
        CHECK(beyond.at("/next").is_null());
    }
    SECTION("next links keep the filters") {
        const auto w = follow(c, "/api/v1/polls?q=pOLL%201&page_size=4&status=open");
        CHECK(w.titles.size() == 11);  // 1 and 10 … 19
        CHECK(w.pages == 3);
        CHECK(c.get("/api/v1/polls?q=pOLL%201").at("/count") == 11);
    }
    SECTION("the page size has bounds") {
        CHECK(c.get("/api/v1/polls?page_size=100").at("/results").as_array().size() == 23);
        CHECK(c.get("/api/v1/polls?page_size=1").at("/results").as_array().size() == 1);
        CHECK(c.get("/api/v1/polls?page_size=101").wrong_fields() == "page_size");
        CHECK(c.get("/api/v1/polls?page_size=0").status == 422);
        CHECK(c.get("/api/v1/polls?page_size=-1").status == 422);
        CHECK(c.get("/api/v1/polls?page_size=99999999999999999999").status == 422);
    }
    SECTION("mistakes in the query are named, all at once") {
        const auto wrong = c.get("/api/v1/polls?status=ajar&page=0&page_size=x&cursor=1");
        CHECK(wrong.status == 422);
        CHECK(wrong.wrong_fields() == "status page_size page cursor cursor");
        CHECK(c.get("/api/v1/polls?q=" + std::string(100, 'a')).status == 200);
        CHECK(c.get("/api/v1/polls?q=" + std::string(101, 'a')).wrong_fields() == "q");
        CHECK(c.get("/api/v1/polls?q=%ff").status == 400);
    }
}

TEST_CASE("a page of long polls ends early, and nothing is left out", "[app][list]") {
    running_app app;
    api_client c(app.port());
    json::array options;
    for (int i = 0; i < 100; ++i)
        options.push_back(json::value("Option " + std::to_string(i) + std::string(240, 'x')));
    for (int i = 1; i <= 20; ++i)
        make_poll(c, {{"title", "Poll " + std::to_string(i)}, {"options", options}});
    for (const auto* asked : {"?page_size=100", "?page_size=15", "?page=1&page_size=100"}) {
        INFO(asked);
        const auto target = "/api/v1/polls" + std::string(asked);
        CHECK(c.get(target).body.size() < 400'000);
        const auto w = follow(c, target);
        CHECK(w.titles == numbered(20, 1));
        CHECK(w.pages > 1);
    }
}

TEST_CASE("open, closed and unlisted polls", "[app][list]") {
    running_app app;
    api_client c(app.port());
    const auto open = make_poll(c, {{"title", "Open"}});
    const auto closed = make_poll(c, {{"title", "Closed"}});
    const auto hidden = make_poll(c, {{"title", "Not for the list"}, {"listed", false}});
    REQUIRE(c.post_nothing(path_of(closed) + "/close", bearer(closed.text("/admin_key"))).status == 200);

    const auto all = c.get("/api/v1/polls?status=all");
    CHECK(all.at("/count") == 2);
    CHECK(all.text("/results/0/title") == "Closed");
    CHECK(all.text("/results/1/title") == "Open");
    CHECK(c.get("/api/v1/polls?status=open").text("/results/0/title") == "Open");
    CHECK(c.get("/api/v1/polls?status=open").at("/count") == 1);
    CHECK(c.get("/api/v1/polls?status=closed").text("/results/0/title") == "Closed");
    CHECK(c.get("/api/v1/polls?q=not").at("/count") == 0);
    CHECK(c.get(path_of(hidden)).status == 200);

    REQUIRE(c.patch(path_of(hidden), {{"listed", true}}, bearer(hidden.text("/admin_key"))).status == 200);
    CHECK(c.get("/api/v1/polls").at("/count") == 3);
    REQUIRE(c.del(path_of(open), bearer(open.text("/admin_key"))).status == 204);
    CHECK(c.get("/api/v1/polls").at("/count") == 2);
}

TEST_CASE("the list says what the asking device chose", "[app][list]") {
    running_app app;
    auto voter = browser(app.port());
    const auto one = make_poll(voter);
    make_poll(voter);
    REQUIRE(voter.post(path_of(one) + "/votes", {{"option_id", 2}}).status == 201);
    const auto mine = voter.get("/api/v1/polls");
    CHECK(mine.at("/results/0/has_voted") == false);
    CHECK(mine.at("/results/1/has_voted") == true);
    CHECK(mine.at("/results/1/voted_option_id") == 2);
    CHECK(mine.at("/results/1/options/1/voted") == true);
    CHECK(api_client(app.port()).get("/api/v1/polls").at("/results/1/has_voted") == false);
}

TEST_CASE("a search folds case and marks, and has no wildcards", "[app][list]") {
    running_app app;
    api_client c(app.port());
    make_poll(c, {{"title", "Größe & 100% Übung_1"}});
    CHECK(c.get("/api/v1/polls?q=GR%C3%96SSE").at("/count") == 1);
    CHECK(c.get("/api/v1/polls?q=%25").at("/count") == 1);
    CHECK(c.get("/api/v1/polls?q=_1").at("/count") == 1);
    CHECK(c.get("/api/v1/polls?q=g%25e").at("/count") == 0);
    CHECK(c.get("/api/v1/polls?q=%27%20OR%201%3D1--").at("/count") == 0);
}
