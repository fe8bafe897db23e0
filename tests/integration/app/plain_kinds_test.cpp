// The page without scripts, kind by kind: what a form may contain, why it is refused, and what results it
// shows.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace pollstream::testing;

namespace {

bool has(const reply& page, std::string_view text) {
    return page.body.find(text) != std::string::npos;
}

/// A room that shows one poll, as those without scripts see it.
struct plain_room {
    plain_room(running_app& a, std::string kind, json::object more = {}) : app(a), host(a.port()) {
        more["kind"] = std::move(kind);
        made = make_poll(host, std::move(more));
        path = "/v/" + made.text("/code");
    }

    /// A new voter each time.
    reply vote(const std::string& fields, const std::string& language = "en") {
        const auto form = "poll_id=" + made.text("/id") + "&vote_id=" + new_uuid() + "&" + fields;
        return api_client(app.port())
            .send("POST", path, form,
                  {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept-Language", language}});
    }
    reply look(const std::string& language = "en") {
        return api_client(app.port()).get(path, {{"Accept-Language", language}});
    }
    void close() {
        REQUIRE(host.post_nothing(path_of(made) + "/close", bearer(made.text("/admin_key"))).status == 200);
    }

    running_app& app;
    api_client host;
    reply made;
    std::string path;
};

json::object without_options(json::object settings) {
    return {{"options", json::array()}, {"settings", std::move(settings)}};
}

}  // namespace

TEST_CASE("numbers are typed as the language writes them, and their middle shows", "[app][plain]") {
    running_app app;
    plain_room room(
        app, "numeric",
        without_options({{"decimals", 1}, {"unit", "m"}, {"plausible_max", "100"}, {"truth", "30"}}));
    CHECK_FALSE(has(room.look(), "Median"));
    CHECK(room.vote("number=27%2C5", "de").status == 200);
    CHECK(room.vote("number=30.5").status == 200);
    CHECK(has(room.vote("number=30,5"), "not counted: Enter a number (decimals: 1). At most 100.0."));
    const auto english = room.look();
    CHECK(has(english, "Median</span></th><td>29.0 m</td>"));
    CHECK(has(english, "Mean</span></th><td>29.00 m</td>"));
    CHECK_FALSE(has(english, "Right answer"));
    CHECK(has(room.look("de"), "<td>29,0 m</td>"));
    CHECK(room.vote("number=30.6").status == 200);
    CHECK(room.vote("number=90").status == 200);
    CHECK(has(room.look(), "Median</span></th><td>30.55 m</td>"));

    const auto refused = room.vote("number=100.5", "de");
    CHECK(refused.status == 422);
    CHECK(has(refused,
              "Deine Stimme wurde nicht gezählt: Gib eine Zahl ein (Nachkommastellen: 1). Höchstens 100,0."));
    CHECK(has(refused, "name=\"number\" required maxlength=\"40\" value=\"100.5\""));
    CHECK(has(room.vote("number=many"), "not counted: Enter a number"));
    room.close();
    CHECK(has(room.look(), "Right answer</span></th><td>30.0 m</td>"));
}

TEST_CASE("texts written without scripts are shown with how many wrote them", "[app][plain]") {
    running_app app;
    const std::string kind = GENERATE("words", "open");
    plain_room room(app, kind, without_options({{"per_voter", 2}, {"banned", "damn"}}));
    CHECK(has(room.look(), "<input name=\"text\""));
    CHECK(room.vote("text=Red&text=%3Cb%3E").status == 200);
    CHECK(room.vote("text=red&text=").status == 200);
    const auto page = room.look();
    CHECK(has(page, "Red</span></th><td>2</td>"));
    CHECK(has(page, "&lt;b&gt;</span></th><td>1</td>"));
    CHECK_FALSE(has(page, "<b>"));

    const auto banned = room.vote("text=damn");
    CHECK(banned.status == 422);
    CHECK(has(banned, "not counted: Something in it may not be written here."));
    const auto second = room.vote("text=%3Cfine%3E&text=damn");  // nobody has to type it again
    CHECK(has(second, "value=\"&lt;fine&gt;\""));
    CHECK(has(second, "value=\"damn\""));
    CHECK(room.vote("text=").status == 422);
    CHECK(room.host.get(path_of(room.made)).at("/total_voters") == 2);
}

TEST_CASE("on the page without scripts texts wait for the host, too", "[app][plain]") {
    running_app app;
    plain_room room(app, "open", without_options({{"moderated", true}}));
    CHECK(room.vote("text=Because").status == 200);
    CHECK_FALSE(has(room.look(), "Because"));
}

TEST_CASE("the page without scripts says which option won and what decided", "[app][plain]") {
    running_app app;
    SECTION("ahead, then the winner") {
        plain_room room(app, "points");
        CHECK(room.vote("score_1=60&score_2=40&score_3=0").status == 200);
        CHECK(has(room.look(), "<p>Leading: <strong dir=\"auto\">Soup</strong></p>"));
        room.close();
        CHECK(has(room.look("fr"), "<p>Gagnante: <strong dir=\"auto\">Soup</strong></p>"));
    }
    SECTION("tied until the lot is drawn") {
        plain_room room(app, "approval");
        CHECK_FALSE(has(room.look(), "Tied"));
        CHECK(room.vote("option_id=1&option_id=2").status == 200);
        CHECK(has(room.look(), "<p>Tied: <strong dir=\"auto\">Soup, "));
        room.close();
        CHECK(has(room.look(), "<p>Winner: <strong"));
        CHECK(has(room.look(), "Decided by lot."));
    }
    SECTION("rankings: first choices, and the option that beats every other") {
        plain_room room(app, "rank");
        CHECK_FALSE(has(room.look(), "every other"));
        CHECK(room.vote("rank_1=1&rank_2=2").status == 200);
        CHECK(has(room.look(), "<h3>First choices</h3>"));
        CHECK(has(room.look(), "<p>Beats every other: <strong dir=\"auto\">Soup</strong></p>"));
        CHECK(room.vote("rank_2=1&rank_1=2").status == 200);
        CHECK(has(room.look(), "No option beats every other."));
    }
    SECTION("the mean of ratings") {
        plain_room room(app, "rating");
        CHECK(room.vote("score_1=5&score_2=2&score_3=").status == 200);
        CHECK(room.vote("score_1=4&score_2=2&score_3=").status == 200);
        const auto page = room.look("de");
        CHECK(has(page,
                  "<meter min=\"1\" max=\"5\" value=\"4.50\">Mittelwert 4,50</meter></td><td>Mittelwert "
                  "4,50</td>"));
        CHECK(has(page, "<td></td><td>–</td><td>0</td>"));
        CHECK_FALSE(has(page, " %"));
    }
}

TEST_CASE("the page without scripts reveals nothing of a hidden result", "[app][plain][results]") {
    running_app app;
    const bool few = GENERATE(true, false);
    json::object more = without_options({{"unit", "m"}});
    if (few)
        more["publish_min"] = 10;
    else
        more["results"] = "after_close";
    plain_room room(app, "numeric", std::move(more));
    const auto voted = room.vote("number=27");
    CHECK(voted.status == 200);
    for (const auto& page : {voted, room.look()}) {
        CHECK_FALSE(has(page, "Median"));
        CHECK_FALSE(has(page, "27 m"));
    }
}

TEST_CASE("why a vote without a script is not counted", "[app][plain]") {
    running_app app;
    SECTION("a name is missing") {
        plain_room room(app, "single", {{"identity", "name"}});
        const auto refused = room.vote("option_id=1&voter_name=");
        CHECK(refused.status == 422);
        CHECK(has(refused, "Your vote was not counted: Enter your name."));
        CHECK(has(room.vote("option_id=1&voter_name=+", "de"), "Gib deinen Namen ein."));
    }
    SECTION("too few options") {
        plain_room room(app, "multiple", {{"min_choices", 2}, {"max_choices", 2}});
        const auto refused = room.vote("option_id=1");
        CHECK(refused.status == 422);
        CHECK(has(refused, "Your vote was not counted: Choose exactly 2."));
        CHECK(has(refused, "value=\"1\" checked"));
        CHECK_FALSE(has(refused, "<em>Your vote</em>"));
        CHECK(has(room.vote("option_id=1&option_id=2"), "<em>Your vote</em>"));
        CHECK(has(room.vote("", "de"), "Deine Stimme wurde nicht gezählt: Wähle genau 2 Antworten."));
    }
    SECTION("a number out of range, or none") {
        plain_room room(app, "numeric",
                        without_options({{"decimals", 1}, {"plausible_min", 2.5}, {"plausible_max", 40}}));
        const auto hint = "Gib eine Zahl ein (Nachkommastellen: 1). Von 2,5 bis 40,0.";
        CHECK(has(room.look("de"), std::string("<legend>") + hint));
        for (const auto* typed : {"1", "41", "2,55", "viel"}) {
            INFO(typed);
            const auto refused = room.vote(std::string("number=") + typed, "de");
            CHECK(refused.status == 422);
            CHECK(has(refused, std::string("nicht gezählt: ") + hint));
        }
    }
    SECTION("texts") {
        plain_room room(app, "words", without_options({{"max_length", 5}, {"banned", "darn"}}));
        CHECK(has(room.look("fr"), "Réponse 3"));
        CHECK(has(room.vote("text=+"), "Your vote was not counted: Write up to 3 answers."));
        CHECK(has(room.vote("text=a&text=abcdef"), "Your vote was not counted: At most 5 characters."));
        CHECK(has(room.vote("text=Darn", "ar"), "لم يُحتسب صوتك: فيه ما لا يُسمح بكتابته هنا."));
    }
    SECTION("a place given twice") {
        plain_room room(app, "rank");
        const auto refused = room.vote("rank_1=1&rank_2=1");
        CHECK(refused.status == 422);
        CHECK(has(refused, "Place 1 was given twice: each option needs a place of its own."));
        CHECK(has(refused, "name=\"rank_2\" min=\"1\" max=\"3\" value=\"1\""));
        CHECK(has(room.vote("rank_1=first"), "Each place must be a number, 1 for the best."));
    }
    SECTION("more points than there are") {
        plain_room room(app, "points", {{"settings", {{"budget", 10}}}});
        const auto refused = room.vote("score_1=7&score_2=6");
        CHECK(refused.status == 422);
        CHECK(has(refused, "name=\"score_1\" min=\"0\" max=\"10\" value=\"7\""));
        CHECK(has(refused, "name=\"score_2\" min=\"0\" max=\"10\" value=\"6\""));
    }
    SECTION("more points than one option can have") {
        plain_room room(app, "points", {{"settings", {{"budget", 100}, {"max_per_option", 40}}}});
        CHECK(has(room.look(), "Divide 100 points among the options. At most 40 for each."));
        const auto refused = room.vote("score_1=50&score_2=50");
        CHECK(refused.status == 422);
        CHECK(has(refused, "name=\"score_1\" min=\"0\" max=\"40\" value=\"50\""));
    }
    SECTION("points that cost their square") {
        plain_room room(app, "points", {{"settings", {{"budget", 10}, {"quadratic", true}}}});
        const auto page = room.look("de");
        CHECK(has(page, "3 Punkte kosten 9."));
        CHECK_FALSE(has(page, "Je höchstens"));
        CHECK(has(page, "name=\"score_1\" min=\"0\" max=\"3\""));
    }
    SECTION("a question that is too long") {
        plain_room room(app, "qna", without_options({{"max_length", 10}}));
        CHECK(has(room.look(), "<button>Ask</button>"));
        const auto refused = room.vote("question=Why+not+now+%26+here%3F");
        CHECK(has(refused, "value=\"Why not now &amp; here?\""));
        CHECK(has(refused, "Your vote was not counted: At most 10 characters."));
    }
    SECTION("a kiosk's poll") {
        plain_room room(app, "single", {{"identity", "kiosk"}});
        const auto refused = room.vote("option_id=1");
        CHECK(refused.status == 403);
        CHECK(has(refused, "are cast at a kiosk"));
    }
}
