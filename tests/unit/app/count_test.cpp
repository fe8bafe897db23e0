// `pollstream count`: what it is asked, what it reads, what it prints.
#include "app/command_line.hpp"
#include "app/count_export.hpp"
#include "app/text_table.hpp"
#include "pollstream/base/text.hpp"
#include "room_lines.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <random>
#include <sstream>
#include <vector>

using namespace pollstream;
using namespace pollstream::app;

namespace {

constexpr auto tennessee =
    "42,Memphis>Nashville>Chattanooga>Knoxville\n26,Nashville>Chattanooga>Knoxville>Memphis\n"
    "15,Chattanooga>Knoxville>Nashville>Memphis\n17,Knoxville>Chattanooga>Nashville>Memphis\n";

const auto no_file = [](const std::filesystem::path&) -> std::optional<std::string> { return std::nullopt; };

parsed<invocation> parse(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "count");
    return parse_command_line(arguments, {}, no_file);
}

std::string wrong(const std::vector<std::string>& arguments) {
    const auto asked = parse(arguments);
    return asked ? "nothing wrong" : asked.error().text;
}

struct ran {
    int code = -1;
    std::string out;
    std::string errors;
};

/// Counts the text as if it were a file of that name.
ran run(const std::string& text, std::vector<std::string> flags = {}, const std::string& name = "votes.csv") {
    flags.insert(flags.begin(), name);
    const auto asked = parse(flags);
    if (!asked) FAIL(asked.error().text);
    REQUIRE(asked->what == command::count);
    std::ostringstream out, errors;
    const auto read = [&](const std::filesystem::path& p) -> std::optional<std::string> {
        return p.string() == name ? std::optional(text) : std::nullopt;
    };
    const auto code = run_count(asked->count, read, out, errors);
    return {code, out.str(), errors.str()};
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// What reading our export gives, or the mistake in it.
std::string read(std::string_view text) {
    const auto r = read_export(text);
    if (const auto* e = std::get_if<count::file_error>(&r)) return std::to_string(e->line) + ": " + e->text;
    const auto& b = std::get<count::ballot_file>(r).ballots;
    return std::to_string(b.ballots()) + " ballots, " + std::to_string(b.abstentions()) + " abstentions, " +
           std::to_string(b.distinct()) + " distinct";
}

boost::json::object json_of(const ran& r) {
    REQUIRE(r.code == 0);
    return boost::json::parse(r.out).as_object();
}

}  // namespace

TEST_CASE("count: the command line") {
    const auto asked = parse({"a.csv", "--method", "irv,schulze", "--format", "json", "--seats", "3"});
    REQUIRE(asked.has_value());
    CHECK(asked->what == command::count);
    CHECK(asked->count.file == "a.csv");
    CHECK(asked->count.as_json);
    CHECK(asked->count.named);
    CHECK(asked->count.what.seats == 3);
    CHECK(asked->count.what.methods.has(count::method::irv));
    CHECK_FALSE(asked->count.what.methods.has(count::method::borda));
    CHECK(wrong({"a.csv", "--method", "schulz"}) == "--method schulz: no such method; did you mean schulze?");
    CHECK(has(wrong({"a.csv", "--method", "dictatorship"}), "there are all, plurality, approval"));
    CHECK(has(wrong({"a.csv", "--method", ""}), "--method names none; there are all, plurality, approval"));
    CHECK(wrong({"a.csv", "--format", "xml"}) == "--format xml: text or json");
    CHECK(wrong({"a.csv", "--seats", "0"}) == "--seats 0: not a whole number from 1 to 100");
    CHECK(wrong({"a.csv", "--top", "x"}) == "--top x: not a whole number from 1 to 100");
    CHECK(wrong({"a.csv", "--seed", "12"}) == "--seed: not 64 hexadecimal digits");
    CHECK(wrong({}) != "nothing wrong");
}

TEST_CASE("count: Tennessee as text says who wins by what, and where they disagree") {
    const auto r = run(tennessee);
    CHECK(r.code == 0);
    CHECK(r.errors.empty());
    for (const auto part :
         {"100 ballots, 4 of them different, 0 abstentions, 4 options", "Plurality: Memphis\n",
          "Memphis      42  42 %", "Borda: Nashville\n", "194 points", "Instant runoff (IRV): Knoxville\n",
          "      Chattanooga leaves\n      15 to Knoxville\n", "Nashville beats every other option",
          "3 wins  0 draws  0 losses", "#2 Nashville    *58   –  *68  *68\n", "Schulze: Nashville\n",
          "Where they disagree\n  Nashville\n", "  Knoxville\n      Instant runoff (IRV)\n"}) {
        CAPTURE(part, r.out);
        CHECK(has(r.out, part));
    }
    CHECK_FALSE(has(r.out, "tied"));
    CHECK_FALSE(has(r.out, "Not counted"));
}

TEST_CASE("count: Tennessee as JSON") {
    const auto o = json_of(run(tennessee, {"--format", "json", "--top", "2", "--seats", "2"}));
    CHECK(o.at("ballots") == 100);
    CHECK(o.at("options").at(3) == boost::json::parse(R"({"id":4,"text":"Knoxville"})"));
    CHECK(o.at("pairwise").at(1) == boost::json::parse("[58,0,68,68]"));
    const auto& methods = o.at("methods").as_object();
    CHECK(methods.at("plurality").at("votes") == boost::json::parse("[42,26,15,17]"));
    CHECK(methods.at("approval").at("votes") == boost::json::parse("[42,68,58,32]"));
    CHECK(methods.at("irv").at("winner") == 4);
    CHECK(methods.at("irv").at("tie_break") == "none");
    CHECK(methods.at("irv").at("rounds").at(0).at("transfers") ==
          boost::json::parse(R"([{"from":3,"to":4,"votes":15}])"));
    CHECK(methods.at("stv").at("quota") == 34);
    CHECK(methods.at("stv").at("elected").as_array().size() == 2);
    CHECK(methods.at("condorcet").at("smith") == boost::json::parse("[2]"));
    CHECK(o.at("verdicts").at(0).at("winner") == 2);
    CHECK(o.at("not_counted").as_array().empty());
    CHECK(o.at("lot") == boost::json::parse(R"({"drawn":false,"order":[1,2,3,4],"from":"options"})"));
}

TEST_CASE("count: only what was asked for") {
    const auto r = run(tennessee, {"--method", "borda"});
    CHECK(r.code == 0);
    CHECK(has(r.out, "Borda"));
    CHECK_FALSE(has(r.out, "Schulze"));
}

TEST_CASE("count: a tie names the lot, and the seed draws it") {
    const std::string tie = "1,Ann>Bob>Carl\n1,Bob>Carl>Ann\n1,Carl>Ann>Bob\n";
    CHECK(has(run(tie).out, "Borda: Ann (tied; no lot is drawn, the order of the options stands in)"));
    const std::string zeros(64, '0');
    const auto drawn = run(tie, {"--seed", zeros});
    CHECK(has(drawn.out, "The lot: Carl before Ann before Bob\n"));
    CHECK(has(drawn.out, "Borda: Carl (tied; by lot)"));
    CHECK(json_of(run(tie, {"--seed", zeros, "--format", "json"})).at("lot") ==
          boost::json::parse(R"({"drawn":true,"order":[3,1,2],"from":"seed"})"));
}

TEST_CASE("count: whether the methods agree does not depend on a lot that is not drawn") {
    // Two lead by first votes; counting the rest, A does.
    const std::string ballots = "3,A>B\n3,B>A\n1,C>A\n";
    for (const std::string order : {"options,A,B,C\n", "options,B,A,C\n"}) {
        const auto r = run(order + ballots);
        CAPTURE(r.out);
        CHECK(has(r.out, "Where they disagree\n  A\n      Borda; "));
        CHECK(has(r.out,
                  order == "options,A,B,C\n" ? "  A or B, by lot\n      Plurality" : "  B or A, by lot\n"));
    }
    const auto open =
        json_of(run("options,B,A,C\n" + ballots, {"--format", "json"})).at("verdicts").as_array();
    CHECK(open.back() ==
          boost::json::parse(
              R"({"winner":null,"winners":[1,2],"winners_complete":true,"methods":["plurality"]})"));
    const auto drawn =
        json_of(run("options,A,B,C\n" + ballots, {"--format", "json", "--seed", std::string(64, '0')}));
    CHECK(drawn.at("verdicts").as_array().size() == 1);
    // Either D or E leaves by lot, and A wins in any case.
    CHECK(has(run("3,A>B\n2,B>A\n1,D>A\n1,E>A\n", {"--method", "plurality,irv"}).out,
              "The methods agree\n  A\n"));
}

TEST_CASE("count: what cannot be counted is reported; it is a failure if asked for by name") {
    const std::string level = "3,Ann=Bob>Carl\n2,Carl\n";
    const auto all = run(level);
    CHECK(all.code == 0);
    CHECK(
        has(all.out, "Not counted: Plurality; Borda; Instant runoff (IRV)\n  3 ballots rank options level"));
    CHECK(has(all.out, "Schulze: Ann (tied"));
    const auto named = run(level, {"--method", "irv"});
    CHECK(named.code == 1);
    CHECK(has(named.errors, "irv was not counted: 3 ballots rank options level"));
    CHECK(has(run(tennessee, {"--method", "stv"}).errors, "--seats N"));
    CHECK(
        has(run(tennessee, {"--method", "stv", "--seats", "1"}).errors, "at least 2; for one seat use irv"));
    CHECK(has(run(tennessee, {"--method", "approval"}).errors, "--top N"));
}

TEST_CASE("count: files that cannot be read") {
    const auto bad = run("3,Ann\nx,Bob\n");
    CHECK(bad.code == 1);
    CHECK(bad.out.empty());
    CHECK(has(bad.errors, "pollstream: votes.csv:2: the line begins with “x”"));
    CHECK(has(run("seq,cast_at,ranking,options,supersedes\n1,2026-11-27T19:26:05.920Z,1,Ann,\n").errors,
              "export it as JSON to count it"));
    std::ostringstream out, errors;
    const auto asked = parse({"nowhere.csv"});
    REQUIRE(asked.has_value());
    CHECK(run_count(asked->count, no_file, out, errors) == 1);
    CHECK(has(errors.str(), "pollstream: nowhere.csv: cannot be read"));
}

TEST_CASE("count: PrefLib, BLT, no ballots, and seats") {
    const auto preflib = run("# NUMBER ALTERNATIVES: 2\n# NUMBER VOTERS: 5\n3: 1,2\n", {}, "x.soc");
    CHECK(preflib.code == 0);
    CHECK(has(preflib.errors, "x.soc: the file says 5 voters, its ballots are 3"));
    const auto blt = run("3 2\n-3\n2 1 0\n1 3 2 0\n0\nAnn\nBob\nCarl\n", {"--method", "plurality"}, "x.blt");
    CHECK(blt.code == 0);
    CHECK(has(blt.out, "3 ballots, 2 of them different"));
    CHECK(has(blt.errors, "x.blt: withdrawn, and passed over on every ballot: “Carl”"));
    const auto nobody = run("options,Ann,Bob\n4,\n");
    CHECK(nobody.code == 0);
    CHECK(has(nobody.out, "0 ballots, 0 of them different, 4 abstentions, 2 options"));
    CHECK(has(nobody.out, "Plurality: nobody has a vote"));
    const auto seats =
        run("5,A>B>C>D\n2,B>A>C>D\n1,B>C>A>D\n1,B>C>D>A\n", {"--seats", "2", "--method", "stv"});
    CHECK(has(seats.out, "Single transferable vote (STV): A, B\n  2 seats, quota 4\n"));
}

TEST_CASE("count: an option that lacks the least part of a quota is not shown with one") {
    const std::string close = "options,A,B,C\n21603,A>B\n8408,A>C\n19520,B\n22199,C\n";
    const auto r = run(close, {"--method", "stv", "--seats", "2"});
    CAPTURE(r.out);
    CHECK(has(r.out, "quota 23911\n"));
    CHECK(has(r.out, "B 23910.99"));
    CHECK_FALSE(has(r.out, "B 23911"));
}

TEST_CASE("count: truncated weights are reported") {
    // A surplus passes from each of 40 to the next, in fractions as odd as the order of the ballots.
    std::string many;
    std::minstd_rand0 dice(1);
    for (int first = 0; first < 40; ++first)
        for (int part = 0; part < 3; ++part) {
            std::vector<int> order;
            for (int o = first + 1; o < 40; ++o) order.push_back(o);
            for (std::size_t i = 1; i < order.size(); ++i)
                if (dice() % 2 == 1) std::swap(order[i - 1], order[i]);
            many +=
                std::to_string((first == 0 ? 30'000 : 2'900) + dice() % 60) + ",N" + std::to_string(first);
            for (const int o : order) many += ">N" + std::to_string(o);
            many += '\n';
        }
    const auto text = run(many, {"--method", "stv", "--seats", "36"});
    CHECK(has(text.out, "Fractions became too long and were cut"));
    const auto json = json_of(run(many, {"--method", "stv", "--seats", "36", "--format", "json"}));
    CHECK(json.at("methods").at("stv").at("cut") == true);
    for (const auto& round : json.at("methods").at("stv").at("rounds").as_array())
        CHECK_FALSE(round.as_object().contains("rest"));  // too little to be shown as a decimal
    CHECK_FALSE(has(run(tennessee, {"--seats", "2"}).out, "were cut"));
    const auto few = json_of(run(tennessee, {"--seats", "2", "--format", "json"}));
    CHECK(few.at("methods").at("stv").at("cut") == false);
}

TEST_CASE("count: singular and plural, and digits aligned with digits") {
    const auto one = run("1,Ann>Bob\n1,\n", {"--method", "minimax-opposition,copeland"});
    INFO(one.out);
    CHECK(has(one.out, "1 ballot, 1 of them different, 1 abstention, 2 options\n"));
    CHECK(has(one.out, "Ann  1 win   0 draws  0 losses\n"));
    CHECK(has(one.out, "Bob  0 wins  0 draws  1 loss\n"));
    CHECK(has(one.out, "Ann  0 votes against at worst\n"));
    CHECK(has(one.out, "Bob  1 vote against at worst\n"));
}

TEST_CASE("count: our export") {
    CHECK(read(R"({"poll":{"title":"T","options":["A","B","C"]},
                   "ballots":[{"ranking":[1,2],"count":3},{"ranking":["A","B"]},
                               {"ranking":[[2,3],1]},{"ranking":[]}]})") ==
          "5 ballots, 1 abstentions, 2 distinct");
    CHECK(read(R"({"options":[{"id":1,"text":"A"},{"id":2,"text":"B"}],"ballots":[{"seq":1,"ranking":[1]},
                   {"seq":2,"ranking":[2],"supersedes":1},{"seq":3,"ranking":[2],"supersedes":null}]})") ==
          "2 ballots, 0 abstentions, 1 distinct");
    CHECK(has(read("{\"options\":[\"A\"],\n\"ballots\":[}"), "2: this is not JSON"));
    CHECK(has(read("{} {}"), "1: this is not JSON"));
    CHECK(has(read("[]"), "not an object"));
    CHECK(has(read("{}"), "\"options\" is missing"));
    CHECK(has(read(R"({"options":["A"]})"), "\"ballots\" is missing"));
    CHECK(has(read(R"({"options":["A"],"ballots":[{"ranking":[1]},{"ranking":[2]}]})"),
              "ballot 2 ranks something that is not an option"));
    CHECK(has(read(R"({"options":["A"],"ballots":[{"ranking":[1,1]}]})"), "ballot 1 ranks option 1 twice"));
    for (const std::string times : {R"("count":-1)", R"("weight":2)"})
        CHECK(has(read(R"({"options":["A"],"ballots":[{"ranking":[1],)" + times + "}]}"), "\"count\""));
    CHECK(read(R"({"options":["A","B","C"],"kind":"approval","ballots":[{"seq":1,"option_ids":[1,3]},
                   {"seq":2,"option_ids":[3,1]},{"seq":3,"option_ids":[]},{"seq":4,"option_ids":[2]}]})") ==
          "3 ballots, 1 abstentions, 2 distinct");
    CHECK(
        has(read(R"({"options":["A"],"ballots":[{"option_ids":[2]}]})"), "something that is not an option"));
    CHECK(has(read(R"({"options":["A"],"ballots":[{"scores":[1]}]})"), "has no \"ranking\""));
    CHECK(has(read(R"({"options":["A","B","A"],"ballots":[{"ranking":["A"]}]})"),
              "option 3 has the text of option 1; give each its own"));
    for (const auto* none : {R"({"options":[""],"ballots":[]})", R"({"options":[{"id":1}],"ballots":[]})"})
        CHECK(has(read(none), "option 1 has no text"));
    CHECK(has(read(R"({"options":[")" + std::string(1'021, 'a') + R"("],"ballots":[]})"), "1,020 bytes"));
    // What stands for a control character is longer than it.
    std::string controls = "a";
    for (int i = 0; i < 400; ++i) controls += "\\u0001";
    CHECK(has(read(R"({"options":[")" + controls + R"("],"ballots":[]})"), "1,020 bytes"));
}

TEST_CASE("count: what an export has besides the ballots is in its poll, or outside") {
    const auto counted = run(R"({"title":"Outside","options":["Ann","Bob"],"poll":{"title":"Inside"},
                                 "ballots":[{"ranking":[1]}]})",
                             {"--method", "borda"}, "poll.json");
    CHECK(has(counted.out, "Inside (poll.json)"));
    CHECK(has(counted.out, "Borda: Ann"));
    CHECK(read(R"({"poll":{"settings":{"seats":2}},"options":["A","B"],"ballots":[{"ranking":["B"]}]})") ==
          "1 ballots, 0 abstentions, 1 distinct");
    CHECK(has(read(R"({"poll":{"settings":{"seats":0}},"options":["A"],"ballots":[]})"), "\"seats\""));
    CHECK(has(read(R"({"poll":[],"ballots":[]})"), "\"options\" is missing"));
}

TEST_CASE("count: what cannot be printed is replaced, and a note says so") {
    const auto counted =
        run(R"({"poll":{"title":"A\ttitle","options":["Ann\nSmith","B\u0092b\u202e","C\u001b"]},
                                 "ballots":[{"ranking":["B\u0092b\u202e",1]}]})",
            {"--method", "borda"}, "poll.json");
    INFO(counted.errors);
    CHECK(counted.code == 0);
    CHECK(has(counted.out, "A title (poll.json)"));
    CHECK(has(counted.out, "Borda: B\uFFFDb\uFFFD\n"));
    CHECK(has(counted.out, "Ann Smith"));
    for (const auto* note :
         {"the title has characters", "it is shown as “Ann Smith”\n",
          "option 2 has characters that cannot be printed; it is shown as “B\uFFFDb\uFFFD”\n",
          "option 3 has"})
        CHECK(has(counted.errors, note));
    CHECK(run(R"({"options":["Ann"],"ballots":[]})", {}, "poll.json").errors.empty());
}

TEST_CASE("count: a poll's own lot and seats are read from its export, and flags take precedence") {
    const std::string zeros(64, '0');
    const auto counted = [&](const std::string& lot, const std::vector<std::string>& flags) {
        return run(R"({"options":["Ann","Bob","Carl"],"settings":{"seats":2},"lot":)" + lot +
                       R"(,"ballots":[{"ranking":[1]},{"ranking":[2]},{"ranking":[3]}]})",
                   flags, "poll.json");
    };
    const auto closed = R"({"draw":1,"hash":")" + to_hex(lot_commitment({})) + R"(","seed":")" + zeros +
                        R"(","order":[3,1,2]})";
    const auto by_poll = counted(closed, {});
    CHECK(has(by_poll.out, "The lot that the poll drew: Carl before Ann before Bob\n"));
    CHECK(has(by_poll.out, "Borda: Carl (tied; by lot)"));
    CHECK(has(by_poll.out, "Single transferable vote (STV): Carl, Ann"));
    CHECK(has(counted(closed, {"--seed", std::string(64, '1')}).out, "The lot: "));
    CHECK_FALSE(has(counted(closed, {"--seats", "1"}).out, "(STV)"));
    CHECK(has(counted(R"({"draw":1,"hash":"00","seed":null,"order":null})", {}).out, "no lot is drawn"));
    CHECK(has(counted(R"({"seed":"0"})", {}).errors, "64 hexadecimal digits"));
    CHECK(has(counted(R"({"hash":"00","seed":")" + zeros + "\"}", {}).errors, "promised by its \"hash\""));
    CHECK(has(read(R"({"options":["A"],"settings":{"seats":0},"ballots":[]})"), "\"seats\""));
}

TEST_CASE("count: superseded ballots are whole numbers, each once, earlier ones only") {
    const auto two = [](const std::string& first, const std::string& second) {
        return read(R"({"options":["A","B"],"ballots":[{"ranking":[1])" + first + R"(},{"ranking":[2])" +
                    second + "}]}");
    };
    CHECK(two(R"(,"seq":1)", R"(,"seq":2,"supersedes":1)") == "1 ballots, 0 abstentions, 1 distinct");
    CHECK(two(R"(,"seq":2,"supersedes":1)", R"(,"seq":1)") == "1 ballots, 0 abstentions, 1 distinct");
    CHECK(two(R"(,"seq":5,"supersedes":4)", R"(,"seq":6)") == "2 ballots, 0 abstentions, 2 distinct");
    CHECK(two(R"(,"seq":"1")", R"(,"seq":2,"supersedes":1)") == "0: ballot 1: \"seq\" is not a whole number");
    CHECK(two(R"(,"seq":1.0)", "") == "0: ballot 1: \"seq\" is not a whole number");
    CHECK(two(R"(,"seq":1)", R"(,"seq":2,"supersedes":"1")") ==
          "0: ballot 2: \"supersedes\" is neither a whole number nor null");
    CHECK(two(R"(,"seq":1)", R"(,"seq":1)") == "0: ballot 2 has the \"seq\" 1 of another");
    CHECK(has(two("", R"(,"seq":2,"supersedes":2)"),
              "ballot 2 supersedes 2, which is not the \"seq\" of an earlier"));
    CHECK(has(two(R"(,"seq":1,"supersedes":2)", R"(,"seq":2,"supersedes":1)"), "ballot 1 supersedes 2"));
    CHECK(has(two(R"(,"seq":1)", R"(,"supersedes":1)"), "ballot 2 supersedes 1, which is not"));
    CHECK(has(two(R"(,"seq":2,"supersedes":1)", R"(,"seq":3,"supersedes":1)"),
              "ballot 2 supersedes 1, as another does already"));
}

TEST_CASE("count: a byte order mark is not part of any format") {
    const std::string mark = "\xEF\xBB\xBF";
    CHECK(run(mark + R"({"options":["A","B"],"ballots":[{"ranking":[1]}]})").errors.empty());
    CHECK(run(mark + "1,A>B\n").errors.empty());
    CHECK(has(run(mark + "seq,cast_at,ranking,options,supersedes\r\n").errors,
              "this is a poll exported as CSV"));
    CHECK(run(mark + R"({"format":"pollstream-rooms","version":1,"exported_at":"2026-11-23T20:00:00.000Z"})" +
              "\n" + R"({"type":"end","rooms":0,"polls":0,"ballots":0})" + "\n")
              .errors ==
          "pollstream: votes.csv: the file holds 0 polls; say with --poll N which one, counting from 1\n");
}

TEST_CASE(
    "count: a name is the same however its accents are encoded; names that are nearly the same are "
    "reported") {
    const auto cafe = run("2,Caf\u00e9>Tea\n3,Cafe\u0301\n", {"--format", "json"});
    CHECK(cafe.errors.empty());
    CHECK(json_of(cafe).at("options").as_array().size() == 2);
    const auto near = run("2,Tea>Milk\n3,tea\n", {"--format", "json"});
    CHECK(
        near.errors ==
        "pollstream: votes.csv: “Tea” and “tea” are nearly the same name; they are counted as two options\n");
    CHECK(json_of(near).at("options").as_array().size() == 3);
    CHECK(has(run("2,Caf\u00e9\n3,\xff\n").errors, "votes.csv:2: the option “?” is not a valid name"));
}

TEST_CASE("count: the lot of a closed poll is its own, unless a seed is given or its file has none") {
    using namespace pollstream::testing;
    const auto room = [](const std::string& more) {
        return in_lines(
            {head,
             R"({"type":"room","title":"Class","created_at":"2026-11-20T08:00:00.000Z","polls":1,)"
             R"("current":1})",
             R"({"type":"poll","title":"Lunch?","description":"","creator_name":"","kind":"rank",)"
             R"("min_choices":1,"max_choices":1,"identity":"device","results":"live",)"
             R"("allow_change":true,"listed":true,)"
             R"("created_at":"2026-11-20T08:00:01.000Z","end_time":null,"ballots":2,)"
             R"("options":["Soup","Salad","Bread"])" +
                 more + '}',
             a_ballot(1, "[1,2]"), a_ballot(2, "[2,1]"),
             R"({"type":"end","rooms":1,"polls":1,"ballots":2})"});
    };
    const std::string closed = R"(,"closed_at":"2026-11-20T09:00:00.000Z")";
    const auto text = room(closed + R"(,"seed":")" + std::string(64, '0') + '"');
    const auto told = run(text);
    CAPTURE(told.out, told.errors);
    CHECK(has(told.out, "The lot that the poll drew: Bread before Soup before Salad\n"));
    CHECK(has(told.out, "Borda: Soup (tied; by lot)"));
    const auto lot = [](const ran& r) { return json_of(r).at("lot").at("from"); };
    CHECK(lot(run(text, {"--format", "json"})) == "poll");
    CHECK(lot(run(room(closed + R"(,"seed":")" + std::string(64, 'A') + '"'), {"--format", "json"})) ==
          "poll");
    CHECK(lot(run(text, {"--format", "json", "--seed", std::string(64, '1')})) == "seed");
    CHECK(lot(run(room(closed), {"--format", "json"})) == "options");
    CHECK(lot(run(room(R"(,"closed_at":null)"), {"--format", "json"})) == "options");
    const auto escaped = closed + R"(,"seed":"\u0030)" + std::string(63, '0') + '"';
    CHECK(lot(run(room(escaped), {"--format", "json"})) == "poll");
}

TEST_CASE("tables and paragraphs fit a terminal") {
    text_table t;
    t.row({"Zoë", "1", "x"});
    t.row({"Al", "10"});
    CHECK(t.text("> ") == "> Zoë   1  x\n> Al   10\n");
    CHECK(wrapped({"aaa", "bbb", "ccc"}, ", ", "  ", 10) == "  aaa,\n  bbb, ccc\n" + std::string());
    CHECK(wrapped({"aaa", "bbb"}, ", ", "", 80) == "aaa, bbb\n");
    CHECK(wrapped({}, ", ", "", 80) == "\n");
}
