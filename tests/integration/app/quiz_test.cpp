// Quizzes from the outside: the server's time and nobody else's, extra time, points, the leaderboard.
#include "support/live_client.hpp"
#include "support/quiz_room.hpp"
#include "support/server_process.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace pollstream::testing;
using namespace std::chrono_literals;

namespace {

json::value value(std::string_view text) {
    return json::parse({text.data(), text.size()});
}

std::string lines(const reply& board) {
    std::string all;
    for (const auto& e : board.at("/entries").as_array())
        all += std::to_string(e.at("rank").to_number<int>()) + " " + std::string(e.at("name").as_string()) +
               " " + std::to_string(e.at("score").to_number<int>()) + "; ";
    return all;
}

const json::object thirty_seconds{{"correct", {2}}, {"time_limit_s", 30}};
const json::object for_speed{{"correct", {2}}, {"time_limit_s", 30}, {"speed", true}};

}  // namespace

TEST_CASE("a quiz waits for its start, takes answers in time and reveals what was right", "[app][quiz]") {
    manual_clock clock;
    running_app app({}, &clock);
    quiz_room room(app.port());
    const auto quiz = room.ask(thirty_seconds);
    auto ann = room.person("Ann");
    const auto early = say(ann, quiz, {2});
    CHECK(early.status == 409);
    CHECK(early.code() == "not_started");
    CHECK(early.at("/poll/options") == json::array());
    const auto waiting = ann.get(quiz);
    CHECK(waiting.at("/started_at").is_null());
    CHECK(waiting.at("/status") == "open");
    CHECK(waiting.at("/options") == json::array());
    CHECK(room.host_get(quiz).at("/options").as_array().size() == 4);

    const auto started = room.start(quiz);
    REQUIRE(started.status == 200);
    CHECK(started.at("/started_at") == "2027-01-15T08:00:00.000Z");
    CHECK(started.at("/answer_until") == "2027-01-15T08:00:30.000Z");
    CHECK(started.at("/end_time") == "2027-01-15T08:00:30.000Z");
    CHECK(room.start(quiz).code() == "already_started");
    CHECK(ann.get(quiz).at("/options").as_array().size() == 4);

    clock.advance(2s);
    const auto first = say(ann, quiz, {2});
    REQUIRE(first.status == 201);
    CHECK(first.at("/poll/voted") == value(R"({"option_ids":[2]})"));
    CHECK(first.at("/poll/results_hidden") == true);
    clock.advance(1s);
    const auto again = say(ann, quiz, {2});
    CHECK(again.status == 200);
    CHECK(again.at("/receipt") == first.at("/receipt"));
    CHECK(say(ann, quiz, {1}).code() == "already_voted");
    CHECK(say(ann, quiz, {1, 2}).wrong_fields() == "option_ids");

    REQUIRE(room.close(quiz).status == 200);
    CHECK(room.start(quiz).code() == "poll_closed");
    CHECK(room.host_post(quiz + "/reopen").code() == "revealed");
    const auto revealed = room.person().get(quiz);
    CHECK(revealed.at("/result") == value(R"({"correct":[2],"right":1,"answered":1,"mean_time_ms":2000})"));
    CHECK(revealed.at("/settings/correct") == json::array{2});
}

TEST_CASE("late answers are refused in the commit, by each participant's own time", "[app][quiz]") {
    manual_clock clock;
    running_app app({}, &clock);
    quiz_room room(app.port());
    const auto quiz = room.ask(thirty_seconds);
    auto ann = room.person("Ann");
    auto bob = room.person("Bob");
    const auto given = room.give_time(1, 50);
    REQUIRE(given.status == 200);
    CHECK(given.at("/participant") ==
          value(R"({"no":1,"name":"Ann","extra_time_percent":50,"joined_at":"2027-01-15T08:00:00.000Z",)"
                R"("answered":false,"hidden":false})"));
    CHECK(room.start(quiz).at("/end_time") == "2027-01-15T08:00:45.000Z");
    clock.advance(30s);
    const auto late = say(bob, quiz, {2});
    CHECK(late.status == 409);
    CHECK(late.code() == "poll_closed");
    CHECK(late.text("/detail") == "Your time to answer is over; the vote was not counted.");
    CHECK(late.at("/poll/status") == "open");
    REQUIRE(say(ann, quiz, {2}).status == 201);
    clock.advance(15s);
    auto cleo = room.person("Cleo");
    CHECK(say(cleo, quiz, {2}).code() == "poll_closed");
    CHECK(say(ann, quiz, {2}).status == 200);  // a retry gets its receipt, however late
}

TEST_CASE("two of thirty seconds give 967 points, under half a second gives all", "[app][quiz]") {
    manual_clock clock;
    running_app app({}, &clock);
    quiz_room room(app.port());
    const auto quiz = room.ask(for_speed);
    auto ann = room.person("Ann");
    auto bob = room.person("Bob");
    auto cleo = room.person("Cleo");
    room.start(quiz);
    clock.advance(499ms);
    REQUIRE(say(cleo, quiz, {2}).status == 201);
    clock.advance(1'501ms);
    REQUIRE(say(ann, quiz, {2}).status == 201);
    REQUIRE(say(bob, quiz, {3}).status == 201);
    const auto before = ann.get(room.path + "/leaderboard");
    CHECK(before.at("/questions") == 0);
    CHECK(lines(before) == "1 Ann 0; 1 Bob 0; 1 Cleo 0; ");
    CHECK(before.at("/me/last").is_null());

    room.close(quiz);
    const auto after = ann.get(room.path + "/leaderboard");
    CHECK(lines(after) == "1 Cleo 1000; 2 Ann 967; 3 Bob 0; ");
    CHECK(after.at("/questions") == 1);
    CHECK(after.at("/participants") == 3);
    CHECK(after.at("/me/rank") == 2);
    const auto id = quiz.substr(quiz.rfind('/') + 1);
    CHECK(after.at("/me/last") ==
          json::object{{"poll_id", id}, {"right", true}, {"points", 967}, {"time_ms", 2'000}});
    CHECK(room.person().get(room.path + "/leaderboard").at("/me").is_null());

    room.host_post(quiz + "/reset");
    CHECK(ann.get(room.path + "/leaderboard").at("/questions") == 0);
    CHECK(ann.get(quiz).at("/options") == json::array());
    CHECK(ann.get(quiz).at("/has_voted") == false);
}

TEST_CASE("who takes part: names of their own, the same device again, the host's list", "[app][quiz]") {
    running_app app;
    quiz_room room(app.port());
    auto ann = room.person("Ann");
    auto stranger = room.person();
    CHECK(stranger.get(room.path + "/participants/me").at("/participant").is_null());
    CHECK(ann.get(room.path + "/participants/me").at("/participant/name") == "Ann");
    const auto renamed = ann.post(room.path + "/participants", {{"name", " Anna "}});
    CHECK(renamed.status == 200);
    CHECK(renamed.at("/participant/name") == "Anna");
    CHECK(stranger.post(room.path + "/participants", {{"name", "ANNA"}}).code() == "name_taken");
    CHECK(stranger.post(room.path + "/participants", {{"name", " "}}).wrong_fields() == "name");
    CHECK(stranger.post(room.path + "/participants", json::object()).wrong_fields() == "name");

    CHECK(stranger.get(room.path + "/participants").status == 401);
    const auto all = room.host_get(room.path + "/participants");
    CHECK(all.at("/count") == 1);
    CHECK(all.at("/participants/0/no") == 1);
    CHECK(all.at("/participants/0/extra_time_percent") == 0);
    CHECK(room.give_time(1, 301).wrong_fields() == "extra_time_percent");
    CHECK(room.give_time(2, 50).status == 404);
    CHECK(room.give_time(1, 300).at("/participant/extra_time_percent") == 300);

    api_client program(app.port());
    const auto joined = program.post(room.path + "/participants", {{"name", "Bot"}});
    REQUIRE(joined.status == 201);
    const auto token = joined.header("X-Voter-Token");
    REQUIRE(token);
    CHECK(program.get(room.path + "/participants/me", voter_token(*token)).at("/participant/no") == 2);
}

TEST_CASE("an answer adds a participant who has not joined, under the given name", "[app][quiz]") {
    running_app app;
    quiz_room room(app.port());
    const auto quiz = room.ask({{"correct", {1}}});  // no limit: started at once
    auto dan = room.person();
    REQUIRE(dan.post(quiz + "/votes", {{"option_id", 1}, {"voter_name", "Dan"}}).status == 201);
    auto nobody = room.person();
    REQUIRE(say(nobody, quiz, {2}).status == 201);
    const auto all = room.host_get(room.path + "/participants");
    CHECK(all.at("/participants/0/name") == "Dan");
    CHECK(all.at("/participants/1/name") == "");
    room.close(quiz);
    CHECK(lines(dan.get(room.path + "/leaderboard")) == "1 Dan 1000; 2  0; ");
}

TEST_CASE("where names are asked for, the name identifies the participant", "[app][quiz]") {
    running_app app;
    quiz_room room(app.port());
    const auto quiz = room.ask({{"correct", {1}}}, {{"identity", "name"}});
    api_client anyone(app.port());
    const auto vote = [&](const char* name, int option) {
        return anyone.post(quiz + "/votes", {{"option_id", option}, {"voter_name", name}}).status;
    };
    CHECK(vote("Ann", 1) == 201);
    CHECK(vote("Bob", 2) == 201);
    CHECK(vote("bob", 1) == 409);
    room.close(quiz);
    CHECK(lines(anyone.get(room.path + "/leaderboard")) == "1 Ann 1000; 2 Bob 0; ");
    CHECK(anyone.get(room.path + "/leaderboard?voter_name=ann").at("/me/score") == 1'000);
}

TEST_CASE("mistakes in a quiz are named field by field", "[app][quiz]") {
    running_app app;
    api_client c(app.port());
    const auto wrong = [&](json::object body) {
        body["title"] = "Quiz";
        body["kind"] = "quiz";
        body["options"] = json::array{"A", "B"};
        const auto r = c.post("/api/v1/polls", body);
        CHECK(r.status == 422);
        return r.wrong_fields();
    };
    const json::object fine{{"correct", {1}}, {"time_limit_s", 30}};
    CHECK(wrong({}) == "settings.correct");
    CHECK(wrong({{"settings", {{"correct", {3}}}}}) == "settings.correct");
    CHECK(wrong({{"settings", {{"correct", {1}}, {"speed", true}}}}) == "settings.speed");
    CHECK(wrong({{"settings", fine}, {"duration_s", 30}}) == "duration_s");
    CHECK(wrong({{"settings", fine}, {"results", "live"}, {"allow_change", true}, {"identity", "kiosk"}}) ==
          "allow_change results identity");
    const auto lunch = make_poll(c);
    CHECK(c.post_nothing(path_of(lunch) + "/start", bearer(lunch.text("/admin_key"))).code() == "not_a_quiz");
    CHECK(c.post_nothing(path_of(lunch) + "/start").status == 401);
}

TEST_CASE("a room hears of the start, of the reveal, and of the leaderboard", "[app][quiz][live]") {
    manual_clock clock;
    running_app app({}, &clock);
    quiz_room room(app.port());
    const auto quiz = room.ask(thirty_seconds);
    const auto id = quiz.substr(quiz.rfind('/') + 1);
    live_client phone(app.port());
    phone.say({{"type", "subscribe"}, {"room_id", room.id()}});
    CHECK(phone.hear("snapshot").at("poll").at("options") == json::array());
    room.start(quiz);
    const auto started = phone.hear_until(
        [](const json::value& f) { return type_of(f) == "poll" && f.at("event") == "started"; });
    CHECK(started.at("poll").at("options").as_array().size() == 4);
    CHECK(started.at("poll").at("answer_until") == "2027-01-15T08:00:30.000Z");

    auto ann = room.person("Ann");
    clock.advance(1s);
    phone.say({{"type", "vote"}, {"ref", "v"}, {"poll_id", id}, {"option_ids", {1}}});
    CHECK(phone.answer_to("v").at("status") == 201);
    REQUIRE(say(ann, quiz, {2}).status == 201);
    CHECK(phone.count("leaderboard") == 0);
    room.close(quiz);
    bool revealed = false;  // either may come first
    json::value board;
    phone.hear_until([&](const json::value& f) {
        if (type_of(f) == "leaderboard") board = f;
        if (type_of(f) == "poll" && f.at("event") == "closed")
            revealed = f.at("poll").at("result").at("correct") == json::array{2};
        return revealed && board.is_object();
    });
    CHECK(board.at("room_id") == json::value(room.id()));
    CHECK(board.at("questions") == 1);
    CHECK(board.at("participants") == 2);
    CHECK(board.at("entries").at(0).at("name") == "Ann");
    CHECK(board.at("entries").at(0).at("score") == 1'000);
    CHECK(board.at("entries").at(1).at("score") == 0);

    room.host_post(quiz + "/reset");
    const auto again = phone.hear_until(
        [](const json::value& f) { return type_of(f) == "leaderboard" && f.at("questions") == 0; });
    CHECK(again.at("entries").at(0).at("score") == 0);
}

TEST_CASE("the export names who answered and when, and what was right once that is known", "[app][quiz]") {
    manual_clock clock;
    running_app app({}, &clock);
    quiz_room room(app.port());
    const auto quiz = room.ask(thirty_seconds);
    auto ann = room.person("Ann");
    auto bob = room.person("Bob");
    room.start(quiz);
    clock.advance(2s);
    say(ann, quiz, {2});
    say(bob, quiz, {3});
    const auto open = room.host_get(quiz + "/export?format=csv");
    CHECK(open.body ==
          "seq,cast_at,option_ids,options,supersedes,participant,name,time_ms\r\n"
          "1,2027-01-15T08:00:02.000Z,2,Mars,,1,Ann,2000\r\n"
          "2,2027-01-15T08:00:02.000Z,3,Saturn,,2,Bob,2000\r\n");
    room.close(quiz);
    const auto closed = room.host_get(quiz + "/export?format=csv");
    CHECK(closed.body.find(",time_ms,right\r\n") != std::string::npos);
    CHECK(closed.body.find(",1,Ann,2000,true\r\n") != std::string::npos);
    CHECK(closed.body.find(",2,Bob,2000,false\r\n") != std::string::npos);
    const auto document = room.host_get(quiz + "/export?format=json");
    CHECK(document.at("/ballots/0/right") == true);
    CHECK(document.at("/ballots/1/name") == "Bob");
}

TEST_CASE("a phone without scripts answers a quiz by its form", "[app][quiz][plain]") {
    manual_clock clock;
    running_app app({}, &clock);
    quiz_room room(app.port());
    const auto quiz = room.ask(thirty_seconds);
    auto phone = room.person("Ann");
    const auto page = "/v/" + room.code();
    const auto has = [&](const std::string& text) {
        return phone.get(page).body.find(text) != std::string::npos;
    };
    CHECK_FALSE(has("Mars"));
    CHECK_FALSE(has("<form"));
    CHECK(has("There is nothing to vote on yet"));
    room.start(quiz);
    CHECK(has("Mars"));
    CHECK(has("type=\"radio\""));
    const auto id = quiz.substr(quiz.rfind('/') + 1);
    const auto form = "poll_id=" + id + "&vote_id=" + new_uuid() + "&option_id=2";
    CHECK(phone.send("POST", page, form, {{"Content-Type", "application/x-www-form-urlencoded"}}).status ==
          200);
    CHECK_FALSE(has("Right answer"));
    room.close(quiz);
    CHECK(has("<strong>Right answer</strong>"));
    CHECK(lines(phone.get(room.path + "/leaderboard")) == "1 Ann 1000; ");
}

TEST_CASE(
    "killed in the middle of a quiz, the server still knows the participants, the start and the answer times",
    "[app][quiz][kill]") {
    const temp_folder data;
    const std::vector<std::string> flags{"--listen",   "127.0.0.1:0", "--data",      data.path().string(),
                                         "--throttle", "off",         "--log-level", "error"};
    auto server = std::make_unique<server_process>(flags);
    quiz_room room(server->port());
    const auto quiz = room.ask({{"correct", {2}}, {"time_limit_s", 600}});
    auto ann = room.person("Ann");
    room.give_time(1, 50);
    const auto started = room.start(quiz);
    REQUIRE(say(ann, quiz, {2}).status == 201);
    const auto export_of = [&](api_client& c) { return c.get(quiz + "/export?format=json", room.key()); };
    api_client host(server->port());
    const auto before = export_of(host);
    server->kill();

    server = std::make_unique<server_process>(flags);
    api_client back(server->port());
    const auto now = back.get(quiz);
    for (const auto* member : {"/started_at", "/answer_until", "/end_time"})
        CHECK(now.at(member) == started.at(member));
    CHECK(now.at("/total_voters") == 1);
    CHECK(export_of(back).at("/ballots") == before.at("/ballots"));
    const auto people = back.get(room.path + "/participants", room.key());
    CHECK(people.at("/participants/0/name") == "Ann");
    CHECK(people.at("/participants/0/extra_time_percent") == 50);
    api_client again(server->port());
    again.cookie = ann.cookie;
    CHECK(say(again, quiz, {2}).status == 200);
    CHECK(say(again, quiz, {1}).status == 409);
    REQUIRE(back.post_nothing(quiz + "/close", room.key()).status == 200);
    CHECK(lines(back.get(room.path + "/leaderboard")) == "1 Ann 1000; ");
    CHECK(server->terminate() == 0);
    CHECK(run_pollstream({"verify", "--data", data.path().string()}).exit_code == 0);
}

TEST_CASE("a quiz travels with its room: participants, times and scores", "[app][quiz][data]") {
    const temp_folder here;
    const temp_folder there;
    const auto file = (here / "room.jsonl").string();
    const auto flags = [](const temp_folder& data) {
        return std::vector<std::string>{"--listen",   "127.0.0.1:0", "--data",      data.path().string(),
                                        "--throttle", "off",         "--log-level", "off"};
    };
    server_process first(flags(here));
    quiz_room room(first.port());
    const auto quiz = room.ask({{"correct", {2}}, {"time_limit_s", 600}, {"speed", true}});
    auto ann = room.person("Ann");
    auto bob = room.person("Bob");
    room.give_time(2, 25);
    room.start(quiz);
    REQUIRE(say(ann, quiz, {2}).status == 201);
    REQUIRE(say(bob, quiz, {1}).status == 201);
    room.close(quiz);
    const auto board = ann.get(room.path + "/leaderboard");
    REQUIRE(run_pollstream({"export", room.code(), file, "--data", here.path().string()}).exit_code == 0);
    const auto imported = run_pollstream({"import", file, "--data", there.path().string()});
    INFO(imported.errors);
    REQUIRE(imported.exit_code == 0);
    CHECK(run_pollstream({"verify", "--data", there.path().string()}).exit_code == 0);

    server_process second(flags(there));
    api_client c(second.port());
    const auto at = imported.output.find("id        ") + 10;
    const auto copy =
        "/api/v1/rooms/" + imported.output.substr(at, imported.output.find_first_of(" \n", at) - at);
    const auto theirs = c.get(copy + "/leaderboard");
    CHECK(theirs.at("/entries") == board.at("/entries"));
    CHECK(theirs.at("/questions") == 1);
    const auto key_at = imported.output.find("admin key ") + 10;
    const auto key = imported.output.substr(key_at, imported.output.find_first_of(" \n", key_at) - key_at);
    CHECK(c.get(copy + "/participants", bearer(key)).at("/participants/1/extra_time_percent") == 25);
}
