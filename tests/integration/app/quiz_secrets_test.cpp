// Right answers never leave the server before the reveal. Everything that voters, viewers and strangers can
// get in the course of a quiz is read with two criteria: no member is about right answers, and nothing at all
// differs if other answers are right.
#include "support/live_client.hpp"
#include "support/quiz_room.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <regex>
#include <set>

using namespace pollstream::testing;
using namespace std::chrono_literals;

namespace {

/// Members that would reveal it, whatever their values; in a leaderboard everybody has them, and all are
/// zero.
const std::set<std::string, std::less<>> telling{"correct", "right",   "answered", "mean_time_ms",
                                                 "points",  "winners", "truth"};

std::string telling_member(const json::value& v) {
    if (const auto* o = v.if_object()) {
        for (const auto& [name, inner] : *o) {
            const bool zero = inner.is_int64() && inner.get_int64() == 0;
            if (telling.contains(std::string_view(name)) && !zero) return std::string(name);
            if (auto found = telling_member(inner); !found.empty()) return found;
        }
    } else if (const auto* list = v.if_array()) {
        for (const auto& inner : *list)
            if (auto found = telling_member(inner); !found.empty()) return found;
    }
    return {};
}

/// Without what is random in every room: ids, codes, keys, hashes, epochs, tokens.
std::string without_chance(std::string text) {
    static const std::vector<std::pair<std::regex, std::string>> random{
        {std::regex("[0-9A-HJKMNP-TV-Z]{26}"), "ULID"},
        {std::regex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "UUID"},
        {std::regex("[0-9a-f]{64}"), "HASH"},
        {std::regex("\"epoch\":[0-9]+"), "EPOCH"},
        {std::regex("\"code\":\"[0-9]{6}\""), "CODE"},
        {std::regex("/v/[0-9]{6}"), "PAGE"},
        {std::regex("/codes/[0-9]{6}"), "ROOM"},
        {std::regex("127\\.0\\.0\\.1:[0-9]+"), "HOST"}};
    for (const auto& [what, by] : random) text = std::regex_replace(text, what, by);
    return text;
}

/// What people received, step by step.
class transcript {
  public:
    void note(const std::string& step, const reply& r) {
        INFO(step << ": " << r.body);
        CHECK(telling_member(r.content) == "");
        // A page would say it in words, a problem in its detail.
        for (const auto* word : {"correct", "Right answer"}) CHECK(r.body.find(word) == std::string::npos);
        lines.push_back(step + " " + std::to_string(r.status) + " " + without_chance(r.body));
    }
    std::vector<std::string> lines;
};

void hold_frames_to_silence(const live_client& c) {
    for (const auto& frame : c.heard()) {
        INFO(json::serialize(frame));
        CHECK(telling_member(frame) == "");
        CHECK(json::serialize(frame).find("correct") == std::string::npos);
    }
}

/// Everything that can be asked about a quiz without its host's key.
void ask_everything(transcript& t, const std::string& who, api_client& c, const quiz_room& room,
                    const std::string& quiz) {
    const auto id = quiz.substr(quiz.rfind('/') + 1);
    for (const auto& target :
         {quiz, quiz + "/results", quiz + "/ranking", quiz + "/texts", quiz + "/export",
          quiz + "/export?format=json", room.path, room.path + "/results", room.path + "/leaderboard",
          room.path + "/participants", room.path + "/participants/me", "/api/v1/codes/" + room.code(),
          std::string("/api/v1/polls"), std::string("/api/v1/polls?status=open&q=planet"),
          "/v/" + room.code(), std::string("/polls/"), std::string("/api/polls/get-list/"),
          "/api/polls/" + id + "/", std::string("/metrics")}) {
        auto r = c.get(target);
        if (target == "/metrics") {
            for (const auto* word : {"correct", "right"}) CHECK(r.body.find(word) == std::string::npos);
            continue;  // it counts time and memory, too
        }
        t.note(who + " GET " + without_chance(target), r);
    }
    t.note(who + " starts", c.post_nothing(quiz + "/start"));
    t.note(who + " patches", c.patch(quiz, {{"title", "Mine"}}));
}

/// A whole quiz up to its reveal; only what is right differs.
std::vector<std::string> run_quiz(const json::array& correct) {
    pollstream::testing::manual_clock clock;
    running_app app({}, &clock);
    quiz_room room(app.port());
    const auto quiz = room.ask({{"correct", correct}, {"time_limit_s", 30}, {"speed", true}});
    const auto id = quiz.substr(quiz.rfind('/') + 1);
    transcript t;
    live_client viewer(app.port(), "/ws/polls/" + id);
    live_client in_room(app.port(), "/ws/rooms/" + room.id());
    live_client everywhere(app.port(), "/ws/global");
    viewer.hear("snapshot");
    in_room.hear("snapshot");

    auto ann = room.person("Ann");
    auto bob = room.person("Bob");
    auto stranger = room.person();
    const auto round = [&](const std::string& when) {
        ask_everything(t, when + " Ann", ann, room, quiz);
        ask_everything(t, when + " Bob", bob, room, quiz);
        ask_everything(t, when + " stranger", stranger, room, quiz);
    };
    // The same for everybody, and computed at most twice a second.
    const auto ask_series = [&](const std::string& when) {
        t.note(when + " GET series", stranger.get(quiz + "/series"));
    };
    round("waiting");
    ask_series("waiting");
    for (const auto& line : t.lines) CHECK(line.find("Mars") == std::string::npos);  // nobody reads ahead
    t.note("early", say(ann, quiz, {1}));
    t.note("early and wrong", say(ann, quiz, {99}));

    REQUIRE(room.start(quiz).status == 200);
    round("started");
    clock.advance(2s);
    t.note("Ann says 1", say(ann, quiz, {1}));
    t.note("Bob says 2", say(bob, quiz, {2}));
    round("answered");
    ask_series("answered");
    t.note("Ann again", say(ann, quiz, {1}));
    t.note("Ann changes her mind", say(ann, quiz, {2}));
    t.note("nonsense", say(stranger, quiz, {9}));
    t.note("nothing", say(stranger, quiz, json::array()));
    t.note("twice the same", say(stranger, quiz, {1, 1}));
    t.note("every option", say(stranger, quiz, {1, 2, 3, 4}));

    // Only when the quiz is closed may the host read what is right, and whether an answer was.
    for (const auto* format : {"csv", "json"}) {
        const auto own = room.host_get(quiz + "/export?format=" + format);
        REQUIRE(own.status == 200);
        CHECK(own.body.find("right") == std::string::npos);
    }
    const auto table = room.host_get(room.path + "/results");
    REQUIRE(table.status == 200);
    for (const auto* word : {"right", "true", "false"}) CHECK(table.body.find(word) == std::string::npos);
    CHECK(room.host_get(quiz).at("/settings/correct") == correct);
    CHECK(room.host_get(quiz).at("/result").is_null());
    for (auto* c : {&viewer, &in_room, &everywhere}) {
        c->hear_all(300ms);
        hold_frames_to_silence(*c);
    }

    REQUIRE(room.close(quiz).status == 200);
    CHECK(stranger.get(quiz).at("/result/correct") == correct);
    const auto told = viewer.hear_until(
        [](const json::value& f) { return type_of(f) == "poll" && f.at("event") == "closed"; });
    CHECK(told.at("poll").at("result").at("correct") == correct);
    return t.lines;
}

std::vector<std::string> differences(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
        if (i >= a.size() || i >= b.size() || a[i] != b[i])
            out.push_back((i < a.size() ? a[i] : "nothing") +
                          "\n  but: " + (i < b.size() ? b[i] : "nothing"));
    }
    return out;
}

}  // namespace

TEST_CASE("right answers never leave the server before the reveal: nothing that anybody gets depends on them",
          "[app][quiz][secrets][in-turn]") {
    const auto one = run_quiz({1});
    REQUIRE(one.size() > 150);
    CHECK(differences(one, run_quiz({2})) == std::vector<std::string>());
    const auto several = run_quiz({1, 3});
    CHECK(differences(several, run_quiz({2, 3, 4})) == std::vector<std::string>());
}
