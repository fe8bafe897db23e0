// Every kind of poll in a file of rooms: what is read equals what was written.
#include "pollstream/sqlite/maintenance.hpp"
#include "room_lines.hpp"

#include <catch2/catch.hpp>

using namespace pollstream::testing;
using Catch::Contains;
namespace sqlite = pollstream::sqlite;

namespace {

/// With whatever follows its settings.
std::string poll_of(const std::string& kind, const std::string& options, const std::string& settings,
                    const std::string& least = "1", const std::string& most = "1") {
    return R"({"type":"poll","title":"Which?","description":"","creator_name":"","kind":")" + kind +
           R"(","min_choices":)" + least + R"(,"max_choices":)" + most +
           R"(,"identity":"device","results":"live","allow_change":false,)"
           R"("listed":true,"created_at":"2026-11-20T08:00:01.000Z","end_time":null,"closed_at":null,)"
           R"("options":)" +
           options + R"(,"settings":)" + settings + R"(,"ballots":1,"id":""})";
}

/// Two participants, one of them with extra time, and a quiz that both answered.
std::vector<std::string> quiz_lines() {
    const auto answer = [](int participant, int time_ms, int limit_ms) {
        return R"(,"participant":)" + std::to_string(participant) + R"(,"time_ms":)" +
               std::to_string(time_ms) + R"(,"limit_ms":)" + std::to_string(limit_ms);
    };
    const auto person = [](int no, const std::string& name, int extra) {
        return R"({"type":"participant","no":)" + std::to_string(no) + R"(,"name":")" + name +
               R"(","extra_time_percent":)" + std::to_string(extra) +
               R"(,"joined_at":"2026-11-20T08:00:00.500Z"})";
    };
    return {head,
            R"({"type":"room","title":"Class 7b","created_at":"2026-11-20T08:00:00.000Z","polls":1,)"
            R"("current":1,"participants":2,"id":"","code":"123456"})",
            person(1, "Ada", 50),
            person(2, "", 0),
            R"({"type":"poll","title":"Which?","description":"","creator_name":"","kind":"quiz",)"
            R"("min_choices":1,"max_choices":1,"identity":"device","results":"after_close",)"
            R"("allow_change":false,"listed":true,"created_at":"2026-11-20T08:00:01.000Z",)"
            R"("end_time":"2026-11-20T08:01:45.000Z","started_at":"2026-11-20T08:01:00.000Z",)"
            R"("closed_at":"2026-11-20T08:01:45.000Z","options":["A","B","C"],)"
            R"("settings":{"correct":[2],"time_limit_s":30,"speed":true},"seed":")" +
                std::string(64, '5') + R"(","ballots":2,"id":""})",
            a_ballot(1, "[2]", answer(1, 250, 45'000)),
            a_ballot(2, "[1]", answer(2, 29'999, 30'000)),
            R"({"type":"end","rooms":1,"polls":1,"ballots":2})"};
}

std::string with_quiz_change(std::size_t number, const std::string& piece, const std::string& by) {
    auto lines = quiz_lines();
    auto& line = lines.at(number - 1);
    const auto at = line.find(piece);
    REQUIRE(at != std::string::npos);
    line.replace(at, piece.size(), by);
    return verdict_on(lines);
}

/// What is imported is complete, and exported again as it was.
void check_carried(const std::vector<std::string>& lines) {
    const temp_folder from;
    put_text(from / "rooms.jsonl", in_lines(lines));
    std::ostringstream out;
    std::ostringstream errors;
    REQUIRE(run_import(with_data(from), from / "rooms.jsonl", out, errors) == 0);
    CHECK(sqlite::verify(with_data(from).database()).problems == std::vector<std::string>());
    REQUIRE(run_export(with_data(from), "", from / "again.jsonl", out) == 0);
    CHECK(without_names(text_in(from / "again.jsonl")) == without_names(in_lines(lines)));
}

}  // namespace

TEST_CASE("every kind is carried with its settings and its ballots") {
    const std::string abc = R"(["A","B","C"])";
    const std::string writing = R"({"per_voter":2,"max_length":30,"moderated":true,"banned":"oh"})";
    const std::vector<std::string> lines{
        head,
        R"({"type":"room","title":"Class 7b","created_at":"2026-11-20T08:00:00.000Z","polls":9,)"
        R"("current":2,"id":"","code":"123456"})",
        poll_of("single", abc, "{}"),
        a_ballot(1, "[2]"),
        poll_of("approval", abc, "{}", "0", "3"),
        a_ballot(1, "[1,3]"),
        poll_of("rating", abc, R"({"min":0,"max":10,"min_label":"","max_label":"best"})"),
        a_ballot(1, "[10,65535,0]"),
        poll_of("star", abc, "{}"),
        a_ballot(1, "[5,0,3]"),
        poll_of("points", abc, R"({"budget":10,"max_per_option":6,"quadratic":false})"),
        a_ballot(1, "[4,0,6]"),
        poll_of("rank", abc, R"({"seats":2})"),
        a_ballot(1, "[3,1]"),
        poll_of("numeric", "[]",
                R"({"decimals":1,"unit":"m","plausible_min":null,"plausible_max":null,)"
                R"("truth":"2.5","tolerance":null,"tolerance_percent":10,)"
                R"("accepted_min":null,"accepted_max":null})"),
        a_ballot(1, "[25,0,0,0]"),
        poll_of("words", "[]", writing + R"(,"texts":2)"),
        R"({"type":"text","text":"Red","state":"shown"})",
        R"({"type":"text","text":"Blue","state":"hidden"})",
        a_ballot(1, "[1,2]"),
        poll_of("open", "[]", writing + R"(,"texts":1)"),
        R"({"type":"text","text":"Because.","state":"pending"})",
        a_ballot(1, "[1]"),
        R"({"type":"end","rooms":1,"polls":9,"ballots":9})"};
    check_carried(lines);
}

TEST_CASE("a quiz is carried with its participants and how long they took") {
    check_carried(quiz_lines());
}

TEST_CASE("hidden participants are carried as such, even if they have another's name") {
    auto lines = quiz_lines();
    auto& room = lines.at(1);
    room.replace(room.find(R"("participants":2)"), 16, R"("participants":4)");
    const auto hidden = [](int no, const std::string& state) {
        return R"({"type":"participant","no":)" + std::to_string(no) +
               R"(,"name":"ADA","extra_time_percent":0,"joined_at":"2026-11-20T08:00:00.500Z","state":")" +
               state + R"("})";
    };
    lines.insert(lines.begin() + 4, {hidden(3, "hidden"), hidden(4, "idle")});
    check_carried(lines);

    lines.at(5) = hidden(4, "gone");
    CHECK_THAT(verdict_on(lines), Contains("6: \"state\" must be shown, hidden or idle"));
    lines.at(5) = hidden(4, "shown");
    CHECK_THAT(verdict_on(lines), Contains("6: \"name\" occurs twice"));
}

TEST_CASE("an impossible quiz is refused with its line") {
    CHECK(verdict_on(quiz_lines()) == "fine");
    CHECK_THAT(with_quiz_change(2, R"("participants":2)", R"("participants":3)"),
               Contains("5: 1 participants of the room above are missing"));
    CHECK_THAT(with_quiz_change(2, R"("participants":2)", R"("participants":1)"), Contains("4: the room"));
    CHECK_THAT(with_quiz_change(3, R"("no":1)", R"("no":2)"), Contains("3: \"no\" must be 1"));
    CHECK_THAT(with_quiz_change(4, R"("name":"")", R"("name":"ADA")"), Contains("4: \"name\" occurs twice"));
    CHECK_THAT(with_quiz_change(3, "50", "301"), Contains("3: \"extra_time_percent\""));
    CHECK_THAT(with_quiz_change(
                   5, R"("started_at":"2026-11-20T08:01:00.000Z","closed_at":"2026-11-20T08:01:45.000Z")",
                   R"("started_at":null,"closed_at":null)"),
               Contains("5: a quiz that has not started has no ballots"));
    CHECK_THAT(with_quiz_change(5, "[2]", "[4]"), Contains("5: \"settings.correct\""));
    CHECK_THAT(with_quiz_change(5, "after_close", "live"), Contains("5: \"results\""));
    CHECK_THAT(with_quiz_change(6, R"("participant":1)", R"("participant":3)"),
               Contains("6: \"participant\""));
    CHECK_THAT(with_quiz_change(7, "29999", "30000"), Contains("7: \"time_ms\" must be less"));
    CHECK_THAT(with_quiz_change(6, R"(,"time_ms":250)", ""), Contains("6: "));
}
