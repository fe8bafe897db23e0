// Quizzes: what a host may set, whose time counts, and what an answer is worth.
#include "pollstream/domain/quiz.hpp"

#include "pollstream/domain/settings_json.hpp"
#include "printing.hpp"
#include "quizzes.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::testing;
using namespace std::chrono_literals;

namespace {

std::vector<std::string> fields_of(const field_errors& problems) {
    std::vector<std::string> fields;
    for (const auto& e : problems) fields.push_back(e.field);
    return fields;
}

std::vector<std::string> wrong(const poll_draft& d) {
    return fields_of(problems_of(d));
}

std::vector<std::string> wrong_settings(const char* json) {
    auto d = lunch_draft();
    d.kind = "quiz";
    d.settings = settings_from(boost::json::parse(json).as_object());
    return wrong(d);
}

std::string settings_for(const poll& p, bool host) {
    json_writer w;
    w.begin_object();
    rules_of(p).write_settings(w, p, host);
    return w.end_object().take();
}

std::string result_of(const poll_state& s) {
    json_writer w;
    write_result(w, s);
    return w.take();
}

std::uint64_t points(std::uint64_t time_ms, std::uint64_t limit_ms, bool speed = true) {
    quiz_settings q;
    q.speed = speed;
    quiz_answer a;
    a.time_ms = time_ms;
    a.limit_ms = limit_ms;
    return points_of(q, true, a);
}

using fields = std::vector<std::string>;

}  // namespace

TEST_CASE("the right answers of a quiz are a list of options, each once") {
    CHECK(stored_settings(made(quiz_draft({3, 1}))) ==
          R"({"correct":[1,3],"time_limit_s":null,"speed":false})");
    CHECK(stored_settings(made(timed_draft(20, true))) ==
          R"({"correct":[2],"time_limit_s":20,"speed":true})");
    CHECK(wrong_settings("{}") == fields{"settings.correct"});
    CHECK(wrong_settings(R"({"correct":[]})") == fields{"settings.correct"});
    CHECK(wrong_settings(R"({"correct":null})") == fields{"settings.correct"});
    for (const auto* bad : {R"({"correct":[4]})", R"({"correct":[0]})", R"({"correct":[1,1]})",
                            R"({"correct":2})", R"({"correct":"2"})", R"({"correct":[1.5]})",
                            R"({"correct":[true]})", R"({"correct":[[1]]})", R"({"correct":[-1]})"}) {
        CAPTURE(bad);
        CHECK(wrong_settings(bad) == fields{"settings.correct"});
    }
}

TEST_CASE("a quiz's time limit has bounds, and speed needs one") {
    CHECK(wrong_settings(R"({"correct":[1],"time_limit_s":5})").empty());
    CHECK(wrong_settings(R"({"correct":[1],"time_limit_s":3600,"speed":true})").empty());
    CHECK(wrong_settings(R"({"correct":[1],"time_limit_s":4})") == fields{"settings.time_limit_s"});
    CHECK(wrong_settings(R"({"correct":[1],"time_limit_s":3601})") == fields{"settings.time_limit_s"});
    CHECK(wrong_settings(R"({"correct":[1],"speed":true})") == fields{"settings.speed"});
}

TEST_CASE("what every quiz is like: no kiosk, no change, results after the close") {
    CHECK(made(quiz_draft()).results == results_rule::after_close);
    auto d = quiz_draft();
    d.results = "after_close";
    CHECK(wrong(d).empty());
    d.results = "live";
    CHECK(wrong(d) == fields{"results"});
    d = quiz_draft();
    d.identity = "kiosk";
    CHECK(wrong(d) == fields{"identity"});
    d.identity = "name";
    CHECK(wrong(d).empty());
    d.allow_change = true;
    CHECK(wrong(d) == fields{"allow_change"});
}

TEST_CASE("the host cannot set the end of a quiz with a time limit") {
    auto d = timed_draft();
    d.duration_s = 60;
    CHECK(wrong(d) == fields{"duration_s"});
    d.duration_s.reset();
    d.end_time = noon + 1min;
    CHECK(wrong(d) == fields{"end_time"});
    auto untimed = quiz_draft();
    untimed.duration_s = 60;
    CHECK(wrong(untimed).empty());

    poll_patch patch;
    patch.end_time = noon + 1min;
    CHECK(fields_of(problems_of(made(timed_draft()), patch)) == fields{"end_time"});
    patch.end_time = std::optional<timestamp>();
    CHECK(problems_of(made(timed_draft()), patch).empty());
}

TEST_CASE("the number of options an answer may name reveals only whether one or several are right") {
    const auto one = made(quiz_draft({2}));
    CHECK(one.min_choices == 1);
    CHECK(one.max_choices == 1);
    for (const auto& correct : {std::vector<std::int64_t>{1, 2}, std::vector<std::int64_t>{1, 2, 3}}) {
        const auto several = made(quiz_draft(correct));
        CHECK(several.min_choices == 1);
        CHECK(several.max_choices == 3);
    }
    auto d = quiz_draft({2});
    d.max_choices = 3;
    CHECK(made(d).max_choices == 3);
    d = quiz_draft({1, 2});
    d.max_choices = 1;
    CHECK(wrong(d) == fields{"settings.correct"});
    d.max_choices = 4;
    CHECK(wrong(d) == fields{"max_choices"});
    d.max_choices = 2;
    d.min_choices = 0;
    CHECK(wrong(d) == fields{"min_choices"});
    d.min_choices = 3;  // nor could the right answer then be given
    CHECK(wrong(d) == fields{"min_choices", "settings.correct"});
}

TEST_CASE("patching the right answers adjusts the number of choices unless the host chose it") {
    poll_patch patch;
    patch.settings = settings_draft{list_setting("correct", {1, 2})};
    field_errors problems;
    CHECK(apply_patch(made(quiz_draft()), patch, noon, problems).max_choices == 3);
    auto d = quiz_draft({1, 3});
    d.max_choices = 2;
    CHECK(apply_patch(made(d), patch, noon, problems).max_choices == 2);
    d.min_choices = 2;
    CHECK(apply_patch(made(d), patch, noon, problems).min_choices == 2);
    CHECK(problems.empty());

    poll_patch fewer;
    fewer.options = std::vector<std::string>{"Pizza", "Salad"};
    CHECK(fields_of(problems_of(made(quiz_draft({3})), fewer)) == fields{"settings.correct"});
}

TEST_CASE("a poll that becomes a quiz takes on its results rule, and begins if it has no limit") {
    poll_patch patch;
    patch.kind = "quiz";
    patch.settings = settings_draft{list_setting("correct", {1})};
    field_errors problems;
    const auto quiz = apply_patch(lunch(), patch, noon + 1min, problems);
    CHECK(problems.empty());
    CHECK(quiz.results == results_rule::after_close);
    CHECK(quiz.started_at == noon + 1min);
    CHECK(has_begun(quiz));

    poll_patch other;
    other.settings = settings_draft{list_setting("correct", {2})};
    CHECK(apply_patch(quiz, other, noon + 2min, problems).started_at == noon + 1min);

    poll_patch timed;
    timed.settings = settings_draft{number_setting("time_limit_s", 10)};
    const auto waiting = apply_patch(quiz, timed, noon + 2min, problems);
    CHECK_FALSE(waiting.started_at);
    CHECK_FALSE(has_begun(waiting));
    poll_patch back;
    back.kind = "single";
    CHECK_FALSE(apply_patch(quiz, back, noon + 2min, problems).started_at);
    CHECK(problems.empty());
}

TEST_CASE("right answers are visible to the host only until the close") {
    auto s = running(timed_draft());
    count_answer(s, {2}, quiz_answer{1, 2'000, 30'000, ""});
    CHECK(settings_for(s.definition, false) == R"({"time_limit_s":30,"speed":false})");
    CHECK(settings_for(s.definition, true) == R"({"correct":[2],"time_limit_s":30,"speed":false})");
    CHECK(result_of(s) == "null");
    close_now(s, noon + 10s);
    CHECK(settings_for(s.definition, false) == R"({"correct":[2],"time_limit_s":30,"speed":false})");
    CHECK(result_of(s) == R"({"correct":[2],"right":1,"answered":1,"mean_time_ms":2000})");
}

TEST_CASE("the result counts right answers and the mean time of all") {
    auto s = running(timed_draft());
    count_answer(s, {2}, quiz_answer{1, 1'000, 30'000, ""});
    count_answer(s, {1}, quiz_answer{2, 2'001, 30'000, ""});
    CHECK(s.counts.counts() == std::vector<std::uint64_t>{1, 1, 0, 1, 3'001});
    CHECK(counts_of(s) == std::vector<std::uint64_t>{1, 1, 0});
    CHECK(total_votes(s) == 2);
    close_now(s, noon + 10s);
    CHECK(result_of(s) == R"({"correct":[2],"right":1,"answered":2,"mean_time_ms":1501})");

    auto nobody = running(timed_draft());
    close_now(nobody, noon + 10s);
    CHECK(result_of(nobody) == R"({"correct":[2],"right":0,"answered":0,"mean_time_ms":null})");
}

TEST_CASE("an answer is right only if it names exactly the right options") {
    const quiz_settings q{{1, 3}, std::nullopt, false};
    CHECK(is_right(q, {1, 3}));
    for (const auto& c : {choice{1}, choice{3}, choice{1, 2, 3}, choice{2}, choice{}})
        CHECK_FALSE(is_right(q, c));
}

TEST_CASE("a quiz with a limit takes no vote before it starts, whatever the vote says") {
    auto s = state_of(made(timed_draft()));
    CHECK(judge(s, {2}, nullptr, noon) == verdict::not_started);
    CHECK(judge(s, {99}, nullptr, noon) == verdict::not_started);
    CHECK(start_quiz(s, 0, noon) == errc::ok);
    CHECK(judge(s, {2}, nullptr, noon) == verdict::counted);
    CHECK(judge(s, {99}, nullptr, noon) == verdict::invalid_choice);
    CHECK(start_quiz(s, 0, noon) == errc::already_started);
}

TEST_CASE("only a quiz can be started, once, while it is open") {
    auto other = state_of(lunch());
    CHECK(start_quiz(other, 0, noon) == errc::not_a_quiz);
    auto untimed = state_of(made(quiz_draft()));
    CHECK(untimed.definition.started_at == noon);
    CHECK(start_quiz(untimed, 0, noon) == errc::already_started);
    auto closed = state_of(made(timed_draft()));
    close_now(closed, noon);
    CHECK(start_quiz(closed, 0, noon) == errc::closed);
}

TEST_CASE("time is up for each participant by their own limit; late answers are refused") {
    const auto s = running(timed_draft(30), 100);
    const auto& p = s.definition;
    CHECK(p.end_time == noon + 60s);
    CHECK(answer_until(p) == noon + 30s);
    CHECK(answer_until(p, 50) == noon + 45s);
    const auto at = [&](timestamp when, unsigned extra) {
        return judge_answer(s, {2}, nullptr, when, extra);
    };
    CHECK(at(noon + 30s - 1ms, 0) == verdict::counted);
    CHECK(at(noon + 30s, 0) == verdict::closed);
    CHECK(at(noon + 30s, 50) == verdict::counted);
    CHECK(at(noon + 45s, 50) == verdict::closed);
    CHECK(at(noon + 60s - 1ms, 100) == verdict::counted);
    CHECK(at(noon + 60s, 300) == verdict::closed);  // the poll's end is everybody's
}

TEST_CASE("a retried answer gets its receipt however late; another one is refused") {
    auto s = running(timed_draft(30));
    const choice mine{2};
    CHECK(judge_answer(s, {2}, &mine, noon + 1h, 0) == verdict::same_choice);
    CHECK(judge_answer(s, {1}, &mine, noon + 1s, 0) == verdict::other_choice);
    CHECK(judge_answer(s, {1}, &mine, noon + 1h, 0) == verdict::closed);
}

TEST_CASE("extra time given while a quiz runs keeps it open longer, never shorter") {
    auto s = running(timed_draft(30), 50);
    CHECK_FALSE(lengthen(s, 20));
    CHECK(lengthen(s, 100));
    CHECK(s.definition.end_time == noon + 60s);
    close_now(s, noon + 1s);
    CHECK_FALSE(lengthen(s, 300));
    auto waiting = state_of(made(timed_draft()));
    CHECK_FALSE(lengthen(waiting, 100));
    CHECK_FALSE(waiting.definition.end_time);
}

// source: computed by hand from the formula of docs/counting.md
TEST_CASE(
    "speed: two of thirty seconds give 967, under half a second all, at the limit half, a wrong answer "
    "nothing") {
    CHECK(points(2'000, 30'000) == 967);
    CHECK(points(0, 30'000) == 1'000);
    CHECK(points(499, 30'000) == 1'000);
    CHECK(points(499, 5'000) == 1'000);
    CHECK(points(500, 5'000) == 950);
    CHECK(points(15'000, 30'000) == 750);
    CHECK(points(29'999, 30'000) == 500);
    CHECK(points(30'000, 30'000) == 500);
    CHECK(points(2'000, 60'000) == 983);  // with twice the time
    CHECK(points(2'000, 30'000, false) == 1'000);
    CHECK(points(2'000, 0) == 1'000);  // there was no limit to be fast against
    quiz_settings q;
    q.speed = true;
    CHECK(points_of(q, false, quiz_answer{1, 10, 30'000, ""}) == 0);
}

TEST_CASE("speed points fall as time goes by and stay between 500 and 1000, as in the formula") {
    for (const std::uint64_t limit : {5'000u, 7'000u, 30'000u, 3'600'000u}) {
        std::uint64_t before = 1'000;
        for (std::uint64_t t = 0; t < limit; t += 1 + limit / 700) {
            const auto now = points(t, limit);
            REQUIRE(now <= before);
            REQUIRE(now >= 500);
            const auto exact =
                1'000.0L * (1 - static_cast<long double>(t) / static_cast<long double>(limit) / 2);
            if (t >= 500) REQUIRE(std::abs(static_cast<long double>(now) - exact) <= 0.5L + 1e-9L);
            before = now;
        }
    }
}

TEST_CASE("an answer keeps its time and its participant's limit, by the server's clock alone") {
    const auto s = running(timed_draft(30), 50);
    participant ann;
    ann.no = 7;
    ann.extra_time_percent = 50;
    CHECK(answer_of(s.definition, &ann, noon + 2s) == quiz_answer{7, 2'000, 45'000, ""});
    CHECK(answer_of(s.definition, nullptr, noon + 3s) == quiz_answer{0, 3'000, 30'000, ""});
    CHECK(answer_of(s.definition, &ann, noon - 1s).time_ms == 0);  // the clock was set back
    const auto untimed = made(quiz_draft());
    CHECK(answer_of(untimed, &ann, noon + 5s) == quiz_answer{7, 5'000, 0, ""});
}

TEST_CASE("a revealed quiz does not reopen; a reset one is as before its start") {
    auto s = running(timed_draft(30));
    count_answer(s, {2}, quiz_answer{1, 1'000, 30'000, ""});
    CHECK(settle(s, noon + 30s));
    CHECK(is_revealed(s.definition));
    CHECK(reopen(s, std::nullopt, noon + 31s) == errc::revealed);
    const auto version = s.version();
    reset(s, noon + 40s);
    CHECK(s.version() > version);
    CHECK_FALSE(s.definition.started_at);
    CHECK_FALSE(s.definition.end_time);
    CHECK_FALSE(s.definition.closed_at);
    CHECK(s.counts.total_voters() == 0);
    CHECK(judge(s, {2}, nullptr, noon + 41s) == verdict::not_started);

    auto untimed = state_of(made(quiz_draft()));
    close_now(untimed, noon + 5s);
    reset(untimed, noon + 9s);
    CHECK(untimed.definition.started_at == noon + 9s);
    CHECK(judge(untimed, {2}, nullptr, noon + 9s) == verdict::counted);
}

TEST_CASE("once its time runs, a quiz stays as it is even before the first answer") {
    auto s = running(timed_draft(30));
    poll_patch what;
    what.settings = settings_draft{list_setting("correct", {1})};
    CHECK(patch(s, what, noon + 1s) == errc::already_started);
    poll_patch title;
    title.title = "Another";
    CHECK(patch(s, title, noon + 1s) == errc::ok);
}

TEST_CASE("a participant's key differs by room, kind of identity and identity, and is not a voter key") {
    const hmac_key secret(secret_key{1, 2, 3});
    const auto room = room_id::make(noon);
    const auto key = make_participant_key(secret, room, identity_rule::device, "Ann");
    CHECK(key == make_participant_key(secret, room, identity_rule::device, "Ann"));
    CHECK(key != make_participant_key(secret, room, identity_rule::name, "Ann"));
    CHECK(key != make_participant_key(secret, room, identity_rule::device, "Bob"));
    CHECK(key != make_participant_key(secret, room_id::make(noon), identity_rule::device, "Ann"));
    poll_id same_bytes;
    same_bytes.value = room.value;
    CHECK(key != make_voter_key(secret, same_bytes, identity_rule::device, "Ann"));
}

TEST_CASE("a participant's name is trimmed text of 1 to 100 characters") {
    field_errors problems;
    CHECK(checked_participant_name("  Ann ", problems) == "Ann");
    CHECK(checked_participant_name(letters(100), problems) == letters(100));
    CHECK(checked_participant_name("Ann\n  B", problems) == "Ann B");
    CHECK(problems.empty());
    checked_participant_name(" ", problems);
    checked_participant_name(letters(101), problems);
    checked_participant_name(
        "A\x01"
        "B",
        problems);
    CHECK(fields_of(problems) == fields{"name", "name", "name"});
}
