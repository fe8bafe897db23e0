// The page without scripts: a form, the same votes, the same rules.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace pollstream::testing;

namespace {

const raw_fields as_form{{"Content-Type", "application/x-www-form-urlencoded"}};

bool has(const reply& page, std::string_view text) {
    return page.body.find(text) != std::string::npos;
}

/// The value of a hidden field.
std::string hidden(const reply& page, const std::string& name) {
    const auto at = page.body.find("name=\"" + name + "\" value=\"");
    REQUIRE(at != std::string::npos);
    const auto begin = at + name.size() + 15;
    return page.body.substr(begin, page.body.find('"', begin) - begin);
}

std::string filled(const reply& page, const std::string& more) {
    return "poll_id=" + hidden(page, "poll_id") + "&vote_id=" + hidden(page, "vote_id") +
           "&ballot_version=" + hidden(page, "ballot_version") + more;
}

}  // namespace

TEST_CASE("a bare code leads to its page", "[app][plain]") {
    running_app app;
    auto c = browser(app.port());
    const auto code = make_poll(c).text("/code");
    const auto led = c.get("/v?code=" + code.substr(0, 3) + '+' + code.substr(3));
    CHECK(led.status == 303);
    CHECK(led.header("Location") == "/v/" + code);
    const auto wrong = c.get("/v?code=12%22", {{"Accept-Language", "de"}});
    CHECK(wrong.status == 404);
    CHECK(has(wrong, "Kein Raum hat diesen Code."));
    CHECK(has(wrong, "<form action=\"/v\">"));
    CHECK(has(wrong, "name=\"code\" inputmode=\"numeric\" autocomplete=\"off\" required"));
    CHECK(has(wrong, "value=\"12&quot;\""));
    CHECK(has(c.get("/v/" + std::string(code == "000000" ? "000001" : "000000")), "value=\"00000"));
    CHECK(has(c.get("/v?code=" + std::string(41, '1')), "value=\"\""));
    const auto none = c.get("/v");
    CHECK(none.status == 404);
    CHECK(none.header("Content-Type") == "text/html; charset=utf-8");
    // What the app says to browsers without scripts; those who came by the code are sent on at once.
    const auto start = c.get("/"), room = c.get("/" + code);
    const auto way_on =
        "<noscript><meta http-equiv=\"refresh\" content=\"0;url=v/" + code + "\"></noscript></head>";
    CHECK(has(start, "<form class=\"noscript\" action=\"v\">"));
    CHECK_FALSE(has(start, "http-equiv"));
    CHECK(has(room, way_on));
    CHECK(has(room, "<base href=\"/\">"));
    CHECK(c.get("/v/" + code).status == 200);
}

TEST_CASE("a form is sent, and its page says what became of it", "[app][plain]") {
    running_app app;
    auto c = browser(app.port());
    const auto made = make_poll(c, {{"title", "<b>Lunch</b> & \"more\"?"}});
    const auto path = "/v/" + made.text("/code");
    const auto page = c.get(path);
    REQUIRE(page.status == 200);
    CHECK(page.header("Content-Type") == "text/html; charset=utf-8");
    CHECK(has(page, "&lt;b&gt;Lunch&lt;/b&gt; &amp; &quot;more&quot;?"));
    CHECK_FALSE(has(page, "<b>Lunch"));
    CHECK(has(page, "type=\"radio\""));

    const auto voted = c.send("POST", path, filled(page, "&option_id=2"), as_form);
    CHECK(voted.status == 200);
    CHECK(has(voted, "<table>"));
    CHECK(c.get(path_of(made)).at("/voted_option_id") == 2);
    CHECK(c.send("POST", path, filled(page, "&option_id=2"), as_form).status == 200);
    CHECK(c.send("POST", path, filled(page, "&option_id=1"), as_form).status == 409);
    CHECK(c.get(path_of(made)).at("/total_votes") == 1);

    SECTION("without cookies the form's vote id makes it safe to resend") {
        api_client bare(app.port());
        const auto form = filled(bare.get(path), "&option_id=3");
        CHECK(bare.send("POST", path, form, as_form).status == 200);
        const auto again = bare.send("POST", path, form, as_form);
        CHECK(again.status == 200);
        CHECK(again.has_header("Set-Cookie"));
        auto other = form;
        other.back() = '1';
        const auto refused = bare.send("POST", path, other, as_form);
        CHECK(refused.status == 409);
        CHECK_FALSE(refused.has_header("Set-Cookie"));
        CHECK(c.get(path_of(made)).at("/total_votes") == 2);
    }
    SECTION("forged forms") {
        for (const std::string& form :
             {std::string(), std::string("option_id=1"), std::string("poll_id=x&vote_id=y&option_id=1"),
              filled(page, "&option_id=one"), filled(page, "&option_id=%zz"), std::string(2'000, '&')}) {
            INFO(form.substr(0, 100));
            const auto r = api_client(app.port()).send("POST", path, form, as_form);
            CHECK(r.status >= 400);
            CHECK(r.status < 500);
        }
        CHECK(api_client(app.port()).send("POST", path, filled(page, "&option_id=9"), as_form).status == 422);
        CHECK(api_client(app.port()).send("POST", path, filled(page, ""), as_form).status == 422);
        CHECK(c.send("POST", path, filled(page, "&option_id=1"),
                     {as_form.front(), {"Origin", "https://evil.example"}})
                  .status == 403);
        CHECK(c.get(path_of(made)).at("/total_votes") == 1);
    }
    SECTION("rooms that do not exist") {
        CHECK(c.get("/v/000000").status == 404);
        CHECK(c.get("/v/x").status == 404);
    }
}

TEST_CASE("at the audience's pace the page goes from one question to the next", "[app][plain]") {
    running_app app;
    auto c = browser(app.port());
    const json::array options{"yes", "no"};
    const auto room = c.post("/api/v1/rooms", {{"title", "Feedback"},
                                               {"pace", "audience"},
                                               {"polls",
                                                {{{"title", "Was it fun?"}, {"options", options}},
                                                 {{"title", "Was it long?"}, {"options", options}}}}});
    REQUIRE(room.status == 201);
    const auto path = "/v/" + room.text("/code");
    const auto first = c.get(path);
    CHECK(has(first, "Was it fun?"));
    CHECK(has(first, "Question 1 of 2"));
    CHECK(has(first, "href=\"" + path + "?question=2\">Next question"));
    CHECK_FALSE(has(first, "Previous question"));

    // A vote stays with the question it was cast in.
    const auto second = c.get(path + "?question=2");
    CHECK(has(second, "Was it long?"));
    CHECK(has(second, "action=\"" + path + "?question=2\""));
    const auto voted = c.send("POST", path + "?question=2", filled(second, "&option_id=1"), as_form);
    CHECK(voted.status == 200);
    CHECK(has(voted, "Your vote was counted."));
    CHECK(has(voted, "Was it long?"));
    CHECK(has(voted, "href=\"" + path + "?question=1\">Previous question"));
    CHECK_FALSE(has(voted, "Next question"));

    for (const auto* other : {"9", "200000000000"})
        CHECK(has(c.get(path + "?question=" + other), "Was it long?"));
    for (const auto* other : {"0", "x", "-1", ""})
        CHECK(has(c.get(path + "?question=" + other), "Was it fun?"));
}

TEST_CASE("a form that was on screen while the host changed the options counts for none of them",
          "[app][plain]") {
    running_app app;
    auto c = browser(app.port());
    const auto made = make_poll(c);
    const auto path = "/v/" + made.text("/code");
    const auto page = c.get(path);
    REQUIRE(c.patch(path_of(made), {{"options", {"Tea", "Soup"}}}, bearer(made.text("/admin_key"))).status ==
            200);
    const auto late = c.send("POST", path, filled(page, "&option_id=2"), as_form);
    CHECK(late.status == 409);
    CHECK(has(late, "The question was changed"));
    CHECK_FALSE(has(late, " checked"));
    CHECK(c.get(path_of(made)).at("/total_votes") == 0);
    CHECK(c.send("POST", path, filled(late, "&option_id=2"), as_form).status == 200);
    CHECK(c.get(path_of(made)).at("/options/1/vote_count") == 1);
}

TEST_CASE("the plain page hides what is hidden", "[app][plain][results]") {
    running_app app;
    api_client c(app.port());
    const auto rule = GENERATE(as<std::string>{}, "after_vote", "after_close");
    const auto made = make_poll(c, {{"results", rule}});
    const auto path = "/v/" + made.text("/code");
    auto voter = browser(app.port());
    CHECK_FALSE(has(voter.get(path), "<table>"));
    const auto voted = voter.send("POST", path, filled(voter.get(path), "&option_id=1"), as_form);
    CHECK(voted.status == 200);
    CHECK(has(voted, "<table>") == (rule == "after_vote"));
    CHECK_FALSE(has(api_client(app.port()).get(path), "<table>"));
    REQUIRE(c.post_nothing(path_of(made) + "/close", bearer(made.text("/admin_key"))).status == 200);
    CHECK(has(api_client(app.port()).get(path), "<table>"));
}
