// Rooms as a file: what is read equals what was written, and a wrong line is refused with its number and a
// reason.
#include "app/command_line.hpp"
#include "app/count_rooms.hpp"
#include "pollstream/sqlite/maintenance.hpp"
#include "room_lines.hpp"

#include <catch2/catch.hpp>

#include <unistd.h>

#include <algorithm>

using namespace pollstream;
using namespace pollstream::app;
using namespace pollstream::testing;
using Catch::Contains;

namespace {

std::string a_poll(const std::string& identity, const std::string& change, const std::string& closed,
                   int ballots) {
    return R"({"type":"poll","title":"Lunch?","description":"Today","creator_name":"Ada","kind":"multiple",)"
           R"("min_choices":1,"max_choices":2,"identity":")" +
           identity + R"(","results":"after_vote","allow_change":)" + change +
           R"(,"listed":true,"created_at":"2026-11-20T08:00:01.000Z","end_time":null,"closed_at":)" + closed +
           R"(,"options":["Soup","Salad","Bread"],)" +
           (identity == "name"
                ? R"("corrections":[{"option_id":2,"was":"Salat","at":"2026-11-20T08:01:10.000Z"},)"
                  R"({"option_id":2,"was":"Sallad","at":"2026-11-20T08:01:20.000Z"}],)"
                : "") +
           R"("settings":{},)" +
           (closed == "null" ? "" : R"("seed":")" + std::string(64, '5') + R"(","lot_draw":2,)") +
           R"("ballots":)" + std::to_string(ballots) + R"(,"id":""})";
}

/// Every kind of voter, changed votes, and a closed poll.
std::vector<std::string> good_lines() {
    return {head,
            first_room,
            a_poll("device", "true", "null", 4),
            a_ballot(1, "[1]"),
            a_ballot(2, "[1,2]"),
            a_ballot(3, "[3]", R"(,"supersedes":1)"),
            a_ballot(4, "[2]", R"(,"supersedes":3)"),
            a_poll("name", "true", R"("2026-11-20T09:00:00.000Z")", 2),
            a_ballot(1, "[2]", R"(,"voter_name":"Ada")"),
            a_ballot(2, "[2,3]", R"(,"voter_name":"Grace")"),
            a_poll("kiosk", "false", "null", 2),
            a_ballot(1, "[1]"),
            a_ballot(2, "[2]"),
            R"({"type":"room","title":"Empty","created_at":"2026-11-21T08:00:00.000Z","polls":0,)"
            R"("current":null,"pace":"audience","id":"","code":""})",
            R"({"type":"end","rooms":2,"polls":3,"ballots":8})"};
}

std::string with_line(std::size_t number, const std::string& line) {
    auto lines = good_lines();
    lines.at(number - 1) = line;
    return verdict_on(lines);
}

/// `line` of the good file with one piece replaced.
std::string with_change(std::size_t number, const std::string& piece, const std::string& by) {
    auto line = good_lines().at(number - 1);
    const auto at = line.find(piece);
    REQUIRE(at != std::string::npos);
    return with_line(number, line.replace(at, piece.size(), by));
}

/// The output of importing the good rooms.
std::ostringstream with_good_rooms(const settings& s, const temp_folder& folder) {
    put_text(folder / "rooms.jsonl", in_lines(good_lines()));
    std::ostringstream out;
    std::ostringstream errors;
    REQUIRE(run_import(s, folder / "rooms.jsonl", out, errors) == 0);
    return out;
}

}  // namespace

TEST_CASE("a good file of rooms is read to its end") {
    std::istringstream in(in_lines(good_lines()));
    counting to;
    CHECK_FALSE(read_room_file(in, to).has_value());
    CHECK(to.rooms == 2);
    CHECK(to.polls == 3);
    CHECK(to.ballots == 8);
    auto with_returns = good_lines();
    for (auto& line : with_returns) line += '\r';
    CHECK(verdict_on(with_returns) == "fine");
}

TEST_CASE("import and export return what was read, except ids, codes and the date") {
    const temp_folder from;
    const temp_folder to;
    put_text(from / "rooms.jsonl", in_lines(good_lines()));
    std::ostringstream out;
    std::ostringstream errors;
    REQUIRE(run_import(with_data(from), from / "rooms.jsonl", out, errors) == 0);
    CHECK(errors.str().empty());
    CHECK_THAT(out.str(),
               Contains("psa_") && Contains("psk_") && Contains("Class 7b") && Contains("imported 2 rooms"));
    const auto report = sqlite::verify(with_data(from).database());
    CHECK(report.problems == std::vector<std::string>());
    CHECK(report.ballots == 8);
    CHECK(report.polls == 3);

    REQUIRE(run_export(with_data(from), "", from / "again.jsonl", out) == 0);
    CHECK(without_names(text_in(from / "again.jsonl")) == without_names(in_lines(good_lines())));
    const auto mode = std::filesystem::status(from / "again.jsonl").permissions();
    CHECK((mode & std::filesystem::perms(0777)) == std::filesystem::perms(0600));

    REQUIRE(run_import(with_data(to), from / "again.jsonl", out, errors) == 0);
    REQUIRE(run_export(with_data(to), "", to / "third.jsonl", out) == 0);
    CHECK(without_names(text_in(to / "third.jsonl")) == without_names(in_lines(good_lines())));
    CHECK(text_in(to / "third.jsonl") != text_in(from / "again.jsonl"));
}

TEST_CASE("a room whose keys cannot be printed is not imported") {
    const temp_folder folder;
    put_text(folder / "rooms.jsonl", in_lines(good_lines()));
    std::ostringstream out;
    std::ostringstream errors;
    out.setstate(std::ios::badbit);
    CHECK_THROWS_WITH(run_import(with_data(folder), folder / "rooms.jsonl", out, errors),
                      Contains("the keys cannot be written") && Contains("0 rooms imported"));
    CHECK(sqlite::verify(with_data(folder).database()).polls == 0);
}

TEST_CASE("an export follows no link planted where it is written") {
    const temp_folder folder;
    const auto s = with_data(folder);
    auto out = with_good_rooms(s, folder);
    put_text(folder / "diary.txt", "Dear diary");
    const auto guessed = "rooms-of-today.jsonl.unfinished-" + std::to_string(::getpid());
    std::filesystem::create_symlink(folder / "diary.txt", folder / guessed);
    CHECK(run_export(s, "", folder / "rooms-of-today.jsonl", out) == 0);
    CHECK(text_in(folder / "diary.txt") == "Dear diary");
    CHECK(std::filesystem::is_symlink(folder / guessed));
}

TEST_CASE("an export never takes the place of a database") {
    const temp_folder folder;
    const auto s = with_data(folder);
    auto out = with_good_rooms(s, folder);
    CHECK_THROWS_WITH(run_export(s, "", s.database(), out), Contains("is a database in use"));
    CHECK_THROWS_WITH(run_export(s, "", folder.path(), out), Contains("not an ordinary file"));
    CHECK(sqlite::verify(s.database()).polls == 3);
}

TEST_CASE("one room is exported by its code or id, and none that does not exist") {
    const temp_folder folder;
    const auto s = with_data(folder);
    auto out = with_good_rooms(s, folder);
    const auto printed = out.str();
    const auto code = printed.substr(printed.find("room ") + 5, 6);
    const auto at_id = printed.find("id        ") + 10;
    const auto id = printed.substr(at_id, 26);
    for (const auto& which : {code, id}) {
        CAPTURE(which);
        REQUIRE(run_export(s, which, folder / "one.jsonl", out) == 0);
        const auto text = text_in(folder / "one.jsonl");
        CHECK_THAT(text, Contains("Class 7b") && !Contains("Empty") && Contains(R"("rooms":1,"polls":3)"));
    }
    std::filesystem::remove(folder / "one.jsonl");
    CHECK_THROWS_WITH(run_export(s, "000000", folder / "one.jsonl", out), Contains("no room 000000"));
    CHECK_FALSE(std::filesystem::exists(folder / "one.jsonl"));
}

TEST_CASE("an open poll whose end has passed is imported closed, at its end") {
    const temp_folder folder;
    auto lines = good_lines();
    const std::string piece = R"("end_time":null)";
    lines[2].replace(lines[2].find(piece), piece.size(), R"("end_time":"2026-11-20T08:30:00.000Z")");
    put_text(folder / "rooms.jsonl", in_lines(lines));
    std::ostringstream out;
    std::ostringstream errors;
    REQUIRE(run_import(with_data(folder), folder / "rooms.jsonl", out, errors) == 0);
    REQUIRE(run_export(with_data(folder), "", folder / "again.jsonl", out) == 0);
    CHECK_THAT(text_in(folder / "again.jsonl"), Contains(R"("closed_at":"2026-11-20T08:30:00.000Z")"));
}

TEST_CASE("a wrong line refuses the whole file: no room is made") {
    const temp_folder folder;
    auto lines = good_lines();
    lines[11] = a_ballot(1, "[4]");
    put_text(folder / "rooms.jsonl", in_lines(lines));
    std::ostringstream out;
    std::ostringstream errors;
    CHECK(run_import(with_data(folder), folder / "rooms.jsonl", out, errors) == 1);
    CHECK_THAT(errors.str(), Contains("rooms.jsonl:12: ") && Contains("there is no option 4") &&
                                 Contains("nothing was imported"));
    CHECK(out.str().empty());
    CHECK_FALSE(std::filesystem::exists(with_data(folder).database()));
    CHECK(run_import(with_data(folder), folder / "no-such-file", out, errors) == 1);
}

TEST_CASE("mistakes in a line are reported with its number") {
    CHECK(verdict_on({}) == "1: the file ends before its last line, which has the type end");
    CHECK_THAT(with_line(1, "{}"), Contains("1: the first line must be"));
    CHECK_THAT(with_change(1, ":1,", ":2,"), Contains("1: the format is version 2"));
    CHECK_THAT(with_change(2, "{", R"({"pace":"slow",)"),
               Contains("2: \"pace\" must be one of host, audience"));
    CHECK_THAT(with_line(3, "{"), Contains("3: this is not JSON"));
    CHECK(with_change(8, R"("was":"Salat")", R"("was":" ")") ==
          "8: \"corrections[0].was\" is empty or too long");
    CHECK(with_change(8, R"([{"option_id":2)", R"([{"option_id":0)") ==
          "8: \"corrections[0].option_id\" counts from 1");
    CHECK_THAT(with_change(8, R"([{"option_id":2)", R"([{"option_id":4)"), Contains("from 0 to 3"));
    CHECK_THAT(with_change(8, R"([{"option_id":2)", R"([{"why":1,"option_id":2)"),
               Contains("8: \"corrections[0].why\" is not known"));
    CHECK_THAT(with_change(8, R"("corrections":[)", R"("corrections":[7,)"),
               Contains("8: \"corrections\" must be a list of at most 20 objects"));
    CHECK(with_line(3, "[]") == "3: this is not a JSON object");
    CHECK_THAT(with_line(3, R"({"type":"vote"})"), Contains("3: \"type\" must be"));
    CHECK_THAT(with_change(3, "multiple", "ordered"), Contains("3: \"kind\""));
    CHECK_THAT(with_change(3, R"("title":"Lunch?",)", ""), Contains("3: \"title\" is required"));
    CHECK_THAT(with_change(3, "Lunch?", ""), Contains("3: \"title\""));
    CHECK(with_change(3, R"("Lunch?")", "null") == "3: \"title\" is required");
    CHECK(with_change(3, "{", R"({"title":"Dinner?",)") == "3: this is not JSON, or names a member twice");
    CHECK_THAT(with_change(3, "Salad", "Soup"), Contains("3: \"options[1]\" is the same"));
    CHECK_THAT(with_change(3, "2026-11-20", "2026-13-20"),
               Contains("3: \"created_at\" must be a date and time"));
    CHECK_THAT(with_change(3, "{", R"({"colour":1,)"), Contains("3: \"colour\" is not known"));
    CHECK_THAT(with_change(3, R"("ballots":4)", R"("ballots":5)"), Contains("8: 1 ballots"));
    CHECK_THAT(with_change(3, R"("ballots":4)", R"("ballots":3)"), Contains("7: the poll has more ballots"));
    CHECK_THAT(with_change(4, R"("seq":1)", R"("seq":2)"), Contains("4: \"seq\" must be 1"));
    CHECK_THAT(with_change(4, "[1]", "[]"), Contains("4: \"marks\" must name between 1 and 2"));
    CHECK_THAT(with_change(4, "[1]", "[1,1]"), Contains("4: \"marks\" must not name an option twice"));
    CHECK_THAT(with_change(4, "[1]", "[1,70000]"), Contains("4: \"marks[1]\" must be"));
    CHECK_THAT(with_change(4, "[1]", "[-1]"), Contains("4: \"marks[0]\" must be"));
    CHECK_THAT(with_change(4, "00000000-", "0000000-"), Contains("4: \"vote_id\" must be a UUID"));
    CHECK_THAT(with_change(7, R"("supersedes":3)", R"("supersedes":1)"),
               Contains("7: \"supersedes\" must be"));
    CHECK_THAT(with_change(7, R"("supersedes":3)", R"("supersedes":4)"),
               Contains("7: \"supersedes\" must be"));
    CHECK_THAT(with_change(10, "Grace", " Ada "), Contains("10: this voter has voted before"));
    CHECK_THAT(with_change(10, "Grace", " "), Contains("10: \"voter_name\" is empty"));
    CHECK_THAT(with_change(10, R"("Grace")", R"("Grace","supersedes":1)"),
               Contains("10: \"supersedes\" is the number of another"));
    CHECK_THAT(with_line(13, a_ballot(2, "[2]", R"(,"supersedes":1)")),
               Contains("13: \"supersedes\" is not possible: voters of this poll cannot"));
    CHECK_THAT(with_line(13, a_ballot(2, "[2]", "", 1)), Contains("13: this voter has voted before"));
    CHECK_THAT(with_change(2, R"("current":2)", R"("current":4)"), Contains("2: \"current\""));
    CHECK_THAT(with_change(2, R"("current":2)", R"("current":0)"), Contains("2: \"current\" counts from 1"));
    CHECK_THAT(with_change(2, R"("polls":3)", R"("polls":2)"), Contains("11: the room above has no more"));
    CHECK_THAT(with_change(2, R"("polls":3)", R"("polls":201)"), Contains("2: \"polls\""));
    CHECK_THAT(with_change(15, R"("ballots":8)", R"("ballots":9)"), Contains("15: the end states other"));
    CHECK_THAT(with_line(2, std::string(300'000, ' ')), Contains("2: the line is longer"));
    auto lines = good_lines();
    lines.push_back("{}");
    CHECK_THAT(verdict_on(lines), Contains("16: there is something after the end"));
    lines = good_lines();
    lines.pop_back();
    CHECK_THAT(verdict_on(lines), Contains("15: the file ends before"));
    lines = good_lines();
    std::swap(lines[1], lines[2]);
    CHECK_THAT(verdict_on(lines), Contains("2: the room above has no more"));
}

TEST_CASE("names that are one voter in a poll are one voter in a file") {
    auto lines = good_lines();
    lines[8] = a_ballot(1, "[2]", R"(,"voter_name":"Jos\u00e9  Mar\u00eda")");
    const auto second = R"(,"voter_name":"Jose\u0301\u00a0Mari\u0301a")";
    lines[9] = a_ballot(2, "[2,3]", second);
    CHECK_THAT(verdict_on(lines), Contains("10: this voter has voted before"));
    lines[9] = a_ballot(2, "[2,3]", std::string(second) + R"(,"supersedes":1)");
    CHECK(verdict_on(lines) == "fine");
    lines[8] = a_ballot(1, "[2]", R"(,"voter_name":")" + std::string(101, 'x') + '"');
    CHECK_THAT(verdict_on(lines), Contains("9: \"voter_name\" is too long"));
}

TEST_CASE("export and import on the command line") {
    const auto none = [](const std::filesystem::path&) { return std::optional<std::string>(); };
    const auto asked = parse_command_line({"export", "123456", "out.jsonl", "--data", "x"}, {}, none);
    REQUIRE(asked.has_value());
    CHECK(asked->what == command::export_rooms);
    CHECK(asked->room == "123456");
    CHECK(asked->file == "out.jsonl");
    const auto all = parse_command_line({"export", "--all", "out.jsonl"}, {}, none);
    REQUIRE(all.has_value());
    CHECK(all->room.empty());
    CHECK(all->file == "out.jsonl");
    CHECK_FALSE(parse_command_line({"export", "out.jsonl"}, {}, none).has_value());
    CHECK_FALSE(parse_command_line({"export", "--all", "123456", "out.jsonl"}, {}, none).has_value());
    CHECK(parse_command_line({"import", "in.jsonl"}, {}, none)->what == command::import_rooms);
}

TEST_CASE("count reads one poll of a file of rooms") {
    const auto counted = [](std::optional<std::size_t> poll) {
        return read_room_ballots(in_lines(good_lines()), poll);
    };
    CHECK(is_room_file(in_lines(good_lines())));
    CHECK_FALSE(is_room_file("{\"poll\":{},\"ballots\":[]}"));
    const auto first = std::get<count::ballot_file>(counted(1));
    CHECK(first.title == "Lunch?");
    CHECK(first.options == std::vector<std::string>{"Soup", "Salad", "Bread"});
    CHECK(first.ballots.ballots() == 2);  // 3 and 4 superseded 1 and 3
    count::ranking both;
    REQUIRE(both.below(0));
    REQUIRE(both.level(1));
    CHECK(first.ballots.times(both) == 1);
    count::ranking salad;
    REQUIRE(salad.below(1));
    CHECK(first.ballots.times(salad) == 1);
    CHECK(std::get<count::ballot_file>(counted(2)).ballots.ballots() == 2);
    CHECK(std::get<count::ballot_file>(counted(3)).ballots.ballots() == 2);
    CHECK_THAT(std::get<count::file_error>(counted(4)).text, Contains("holds 3 polls"));
    CHECK_THAT(std::get<count::file_error>(counted(std::nullopt)).text, Contains("--poll N"));
}

TEST_CASE("count replaces what it cannot print in a file of rooms, and notes it") {
    auto lines = good_lines();
    auto& poll = lines.at(2);
    poll.replace(poll.find("Salad"), 5, "Sa\xE2\x80\xAElad");
    const auto file = std::get<count::ballot_file>(read_room_ballots(in_lines(lines), 1));
    CHECK(file.options == std::vector<std::string>{"Soup", "Sa\uFFFDlad", "Bread"});
    REQUIRE(file.notes.size() == 1);
    CHECK_THAT(file.notes.front(), Contains("option 2"));
}

TEST_CASE("count takes approvals as a set, and does not take scores as an order") {
    const auto counted = [](const std::string& kind, const std::string& marks, const std::string& settings) {
        auto lines = good_lines();
        auto& poll = lines.at(2);
        const auto put = [&](std::string_view piece, const std::string& by) {
            const auto at = poll.find(piece);
            REQUIRE(at != std::string::npos);
            poll.replace(at, piece.size(), by);
        };
        put("multiple", kind);
        put(R"("min_choices":1,"max_choices":2)",
            kind == "approval" ? R"("min_choices":0,"max_choices":3)" : R"("min_choices":1,"max_choices":1)");
        put(R"("settings":{})", "\"settings\":" + settings);
        put(R"("ballots":4)", R"("ballots":1)");
        lines.at(3) = a_ballot(1, marks);
        lines.erase(lines.begin() + 4, lines.begin() + 7);
        lines.back() = R"({"type":"end","rooms":2,"polls":3,"ballots":5})";
        return read_room_ballots(in_lines(lines), 1);
    };
    count::ranking both;
    REQUIRE(both.below(0));
    REQUIRE(both.level(2));
    count::ranking in_order;
    REQUIRE(in_order.below(2));
    REQUIRE(in_order.below(0));
    CHECK(std::get<count::ballot_file>(counted("approval", "[1,3]", "{}")).ballots.times(both) == 1);
    CHECK(std::get<count::ballot_file>(counted("rank", "[3,1]", R"({"seats":1})")).ballots.times(in_order) ==
          1);
    const auto scores = counted("rating", "[1,2,3]", R"({"min":0,"max":10,"min_label":"","max_label":""})");
    CHECK_THAT(std::get<count::file_error>(scores).text, Contains("(rating) do not rank"));
}
