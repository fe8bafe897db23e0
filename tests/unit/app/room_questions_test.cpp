// A poll of questions in a file of rooms: the questions with the host's decisions, and ballots that hold all
// that a voter did.
#include "pollstream/sqlite/maintenance.hpp"
#include "room_lines.hpp"

#include <catch2/catch.hpp>

using namespace pollstream::testing;
using Catch::Contains;
namespace sqlite = pollstream::sqlite;

namespace {

std::string question(const std::string& text, const std::string& state) {
    return R"({"type":"text","text":")" + text + R"(","state":")" + state + R"("})";
}

/// One voter asks two questions; another is for the first and against the second, then no longer against it.
std::vector<std::string> good_lines() {
    return {head,
            R"({"type":"room","title":"Hall","created_at":"2026-11-20T08:00:00.000Z","polls":1,"current":1,)"
            R"("id":"","code":"123456"})",
            R"({"type":"poll","title":"Questions?","description":"","creator_name":"","kind":"qna",)"
            R"("min_choices":1,"max_choices":1,"identity":"device","results":"live","allow_change":true,)"
            R"("listed":true,"created_at":"2026-11-20T08:00:01.000Z","end_time":null,"closed_at":null,)"
            R"("options":[],"settings":{"per_voter":2,"max_length":280,"moderated":true,"banned":"",)"
            R"("downvotes":true},"texts":2,"ballots":4,"id":""})",
            question("Why?", "pinned"),
            question("How?", "archived"),
            a_ballot(1, "[13]"),
            a_ballot(2, "[13,21]", R"(,"supersedes":1)"),
            a_ballot(3, "[9,18]"),
            a_ballot(4, "[9]", R"(,"supersedes":3)"),
            R"({"type":"end","rooms":1,"polls":1,"ballots":4})"};
}

std::string with_line(std::size_t number, const std::string& line) {
    auto lines = good_lines();
    lines.at(number - 1) = line;
    return verdict_on(lines);
}

/// From the first question to the last ballot.
std::string middle_of(const std::string& text) {
    const auto from = text.find(R"({"type":"text")");
    return text.substr(from, text.find(R"({"type":"end")") - from);
}

}  // namespace

TEST_CASE("questions are carried with their states, and ballots complete") {
    const temp_folder folder;
    const auto s = with_data(folder);
    put_text(folder / "rooms.jsonl", in_lines(good_lines()));
    std::ostringstream out;
    std::ostringstream errors;
    REQUIRE(run_import(s, folder / "rooms.jsonl", out, errors) == 0);
    const auto report = sqlite::verify(s.database());
    CHECK(report.problems == std::vector<std::string>());
    CHECK(report.ballots == 4);
    REQUIRE(run_export(s, "", folder / "again.jsonl", out) == 0);
    CHECK(middle_of(text_in(folder / "again.jsonl")) == middle_of(in_lines(good_lines())));
}

TEST_CASE("questions and ballots that no poll could hold are refused") {
    CHECK(with_line(6, a_ballot(1, "[13]")) == "fine");
    CHECK_THAT(with_line(4, question("Why?", "shown")), Contains("4: \"state\" must be one of active"));
    CHECK_THAT(with_line(5, question("Why?", "active")), Contains("5: \"text\" occurs twice"));
    // Asked when they did not yet count as equal, by the rule of an earlier version.
    CHECK(with_line(5, question("why", "active")) == "fine");
    CHECK_THAT(with_line(6, a_ballot(1, "[29]")), Contains("6: \"marks\" there is no question 3"));
    for (const auto* joined : {"[8]", "[11]", "[15]"}) CHECK(with_line(6, a_ballot(1, joined)) == "fine");
    CHECK_THAT(with_line(6, a_ballot(1, "[7]")), Contains("6: \"marks\" there is no question 0"));
    CHECK_THAT(with_line(7, a_ballot(2, "[21,13]", R"(,"supersedes":1)")),
               Contains("7: \"marks\" must name"));
}
