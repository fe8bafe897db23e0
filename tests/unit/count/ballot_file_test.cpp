// Reading CSV, BLT and PrefLib: what is accepted, and the messages about mistakes.
#include "pollstream/count/ballot_file.hpp"

#include "elections.hpp"

#include <catch2/catch.hpp>

using namespace pollstream::count;
using namespace pollstream::count::testing;

namespace {

ballot_file good(const file_or_error& read) {
    if (const auto* e = std::get_if<file_error>(&read)) FAIL(e->line << ": " << e->text);
    return std::get<ballot_file>(read);
}

std::string wrong(const file_or_error& read) {
    const auto* e = std::get_if<file_error>(&read);
    return e == nullptr ? "nothing wrong" : std::to_string(e->line) + ": " + e->text;
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

using names = std::vector<std::string>;

constexpr auto tennessee_csv =
    "42,Memphis>Nashville>Chattanooga>Knoxville\n"
    "26,Nashville>Chattanooga>Knoxville>Memphis\n"
    "15,Chattanooga>Knoxville>Nashville>Memphis\n"
    "17,Knoxville>Chattanooga>Nashville>Memphis\n";

}  // namespace

TEST_CASE("CSV: a count and a ranking") {
    const auto f = good(read_csv(tennessee_csv));
    CHECK(f.options == names{"Memphis", "Nashville", "Chattanooga", "Knoxville"});
    CHECK(f.ballots == tennessee());
    CHECK(f.notes.empty());
}

TEST_CASE("CSV: headers, comments, blank lines, marks, line ends, spaces") {
    const auto f =
        good(read_csv("\xEF\xBB\xBF# who\r\n\r\nCount,Ranking\r\n 3 , Ann > Bob = Carl \r\n\r\n2,Bob"));
    CHECK(f.options == names{"Ann", "Bob", "Carl"});
    CHECK(f.ballots == election("ABC", "3 A>B=C, 2 B"));
}

TEST_CASE("CSV: a column for each rank; gaps are closed; semicolons as some spreadsheets write them") {
    CHECK(good(read_csv("count,first,second,third\n3,Ann,,Bob\n")).ballots == election("AB", "3 A>B"));
    CHECK(good(read_csv("count;first;second\n3;Ann;Bob=Carl\n")).ballots == election("ABC", "3 A>B=C"));
    CHECK(good(read_csv("count;ranking\noptions;Oslo, Norway;Bergen\n3;Bergen\n")).options ==
          names{"Oslo, Norway", "Bergen"});
}

TEST_CASE("CSV: a header that names other columns than a count and ranks is refused") {
    for (const std::string header :
         {"count,ranking", "Votes, Ranking,,", "n,first,Second", "count,rank 1,Rank 2",
          "count,choice 1,choice 2", "count",
          "number,rank 1,rank 2,rank 3,rank 4,rank 5,rank 6,rank 7,rank 8,rank 9,rank 10,rank 11"})
        CHECK(good(read_csv(header + "\n3,Ann,Bob\n")).ballots == election("AB", "3 A>B"));
    CHECK(wrong(read_csv("count,Ann,Bob,Carl\n3,1,2,3\n")) ==
          "1: the column “Ann” does not belong to ballots; after the count comes “ranking”, or a column for "
          "each rank: "
          "“first”, “second”, …, or “rank 1”, “rank 2”, …");
    CHECK(contains(wrong(read_csv("count,date,ranking\n3,monday,Ann\n")), "1: the column “date” does not"));
    CHECK(contains(wrong(read_csv("count,second,first\n3,Ann,Bob\n")), "1: the column “second” does not"));
    CHECK(contains(wrong(read_csv("count,ranking,date\n3,Ann,monday\n")), "1: the column “date” does not"));
    CHECK(contains(wrong(read_csv("count,rank 1,rank 3\n3,Ann,Bob\n")), "1: the column “rank 3” does not"));
}

TEST_CASE("CSV: options may be listed in order, including those nobody ranks") {
    const auto f = good(read_csv("options,Carl,Bob,Ann\n3,Ann>Bob\n4,\n"));
    CHECK(f.options == names{"Carl", "Bob", "Ann"});
    CHECK(f.ballots.ballots() == 3);
    CHECK(f.ballots.abstentions() == 4);
    CHECK(wrong(read_csv("options,Ann,Bob\n3,Ana\n")) ==
          "2: the option “Ana” is not among those listed in the line of options");
    CHECK(contains(wrong(read_csv("options,Ann,Ann\n")), "listed twice"));
    CHECK(contains(wrong(read_csv("options,Ann\noptions,Bob\n")), "2: the options are listed twice"));
    CHECK(contains(wrong(read_csv("options\n1,Ann\n")), "lists no options"));
}

TEST_CASE("CSV: names in quotation marks") {
    const auto f = good(read_csv("2,\"Oslo, Norway>The \"\"Hague\"\"\"\n"));
    CHECK(f.options == names{"Oslo, Norway", "The \"Hague\""});
    CHECK(contains(wrong(read_csv("2,\"Oslo\n")), "1: a quotation mark is opened and not closed"));
}

TEST_CASE("CSV: mistakes say where they are and what to do") {
    CHECK(contains(wrong(read_csv("")), "0: the file has no ballots"));
    CHECK(contains(wrong(read_csv("Ann>Bob\n")), "1: a line is a count, a comma and a ranking: 42,Ann>Bob"));
    CHECK(contains(wrong(read_csv("1,Ann\nthree,Ann\n")), "2: the line begins with “three”"));
    CHECK(contains(wrong(read_csv("-1,Ann\n")), "“-1”"));
    CHECK(contains(wrong(read_csv("1000000000001,Ann\n")), "up to 10^12"));
    CHECK(contains(wrong(read_csv("1,Ann>Bob>Ann\n")), "“Ann” is ranked twice"));
    CHECK(contains(wrong(read_csv("1,Ann>>Bob\n")), "an option is missing"));
    CHECK(contains(wrong(read_csv("1,Ann=\n")), "an option is missing"));
    CHECK(contains(wrong(read_csv("1,\xFF\xFE\n")), "is not a valid name"));
    CHECK(contains(wrong(read_csv("1,An\x1Bn\n")), "“An?n” is not a valid name"));
    CHECK(contains(wrong(read_csv("1," + std::string(1021, 'a'))),
                   "is not a valid name: up to 1,020 bytes of UTF-8"));
    CHECK(contains(wrong(read_csv("1," + std::string(most_line_bytes, 'a'))), "128 KiB"));
    std::string many = "options";
    for (int i = 0; i < 101; ++i) many += ",o" + std::to_string(i);
    CHECK(contains(wrong(read_csv(many)), "more than 100 options"));
    std::string full;
    for (int i = 0; i < 1001; ++i) full += "1000000000000,A\n";
    CHECK(contains(wrong(read_csv(full)), "1001: the file holds more than 10^15 ballots"));
    CHECK(contains(wrong(read_csv(std::string(most_file_bytes + 1, '\n'))),
                   "0: the file is larger than 64 MiB"));
}

TEST_CASE("PrefLib: the current form") {
    const auto f =
        good(read_preflib("# FILE NAME: 00001-00000001.toi\n"
                          "# TITLE: Capital\n"
                          "# DATA TYPE: toi\n"
                          "# NUMBER ALTERNATIVES: 4\n"
                          "# NUMBER VOTERS: 10\n"
                          "# NUMBER UNIQUE ORDERS: 3\n"
                          "# ALTERNATIVE NAME 1: Ann\n"
                          "# ALTERNATIVE NAME 2: Bob: the second\n"
                          "# ALTERNATIVE NAME 4: Dora\n"
                          "5: 1,{2,4},3\n"
                          "3: 2\n"
                          "2: {3,1}\n"));
    CHECK(f.title == "Capital");
    CHECK(f.options == names{"Ann", "Bob: the second", "Alternative 3", "Dora"});
    CHECK(f.ballots == election("ABCD", "5 A>B=D>C, 3 B, 2 A=C"));
    CHECK(f.notes.empty());
}

TEST_CASE("PrefLib: the form before 2022") {
    const auto f =
        good(read_preflib("4\n1,Memphis\n2,Nashville\n3,Chattanooga, the third\n4,Knoxville\n100,100,4\n"
                          "42,1,2,3,4\n26,2,3,4,1\n17,4,3,2,1\n15,3,4,2,1\n"));
    CHECK(f.options == names{"Memphis", "Nashville", "Chattanooga, the third", "Knoxville"});
    CHECK(f.ballots == tennessee());
    CHECK(good(read_preflib("2\n1,A\n2,B\n3,3,1\n3,{1,2}\n")).ballots == election("AB", "3 A=B"));
}

TEST_CASE("PrefLib: a file whose sums do not match its ballots is counted, with a note") {
    const auto f = good(read_preflib("# NUMBER ALTERNATIVES: 2\n# NUMBER VOTERS: 9\n4: 1,2\n"));
    CHECK(f.notes == names{"the file says 9 voters, its ballots are 4"});
}

TEST_CASE("PrefLib: mistakes say where they are") {
    CHECK(contains(wrong(read_preflib("")), "does not say how many alternatives"));
    CHECK(contains(wrong(read_preflib("101\n")), "1: “101” is not a number of alternatives: 1 to 100"));
    CHECK(contains(wrong(read_preflib("0\n")), "1: “0” is not a number of alternatives"));
    CHECK(contains(wrong(read_preflib("2\n1,A\n")), "cut off"));
    CHECK(contains(wrong(read_preflib("2\n1,A\n3,B\n")), "3: “3” is not an alternative: they are 1 to 2"));
    CHECK(contains(wrong(read_preflib("1\n1,A\n1,1\n")), "three numbers"));
    CHECK(contains(wrong(read_preflib("# ALTERNATIVE NAME 1: A\n")), "before the number of alternatives"));
    const auto ballot = [](const std::string& line) {
        return wrong(read_preflib("# NUMBER ALTERNATIVES: 3\n" + line + "\n"));
    };
    CHECK(contains(ballot("1: 4"), "2: “4” is not an alternative"));
    CHECK(contains(ballot("1: 0"), "“0” is not an alternative"));
    CHECK(contains(ballot("1: 1,x"), "“x” is not an alternative"));
    CHECK(contains(ballot("1: 1,1"), "ranked twice"));
    CHECK(contains(ballot("1: {1,2"), "opened and not closed"));
    CHECK(contains(ballot("1: 1},2"), "closed that was not opened"));
    CHECK(contains(ballot("1: {1,{2}}"), "inside braces"));
    CHECK(contains(ballot("x: 1"), "begins with “x”"));
    CHECK(contains(ballot("# NUMBER ALTERNATIVES: 3"), "given twice"));
}

TEST_CASE("PrefLib: every alternative has a name of its own") {
    const auto named = [](const std::string& names) {
        return read_preflib("# NUMBER ALTERNATIVES: 3\n" + names + "4: 1,2\n");
    };
    CHECK(wrong(named("# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 3: A\n")) ==
          "3: alternative 3 has the name of alternative 1, “A”; give each its own");
    CHECK(wrong(named("# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 1: B\n")) ==
          "3: alternative 1 is named twice");
    CHECK(wrong(named("# ALTERNATIVE NAME 1: Alternative 2\n")) ==
          "0: alternative 1 has the name that alternative 2 would have without one; give each its own");
    CHECK(good(named("# ALTERNATIVE NAME 1: Alternative 2\n# ALTERNATIVE NAME 2: B\n")).options ==
          names{"Alternative 2", "B", "Alternative 3"});
    CHECK(wrong(read_preflib("2\n1,A\n1,B\n3,3,1\n3,1\n")) == "3: alternative 1 is named twice");
    CHECK(contains(wrong(read_preflib("2\n1,A\n2,A\n3,3,1\n3,1\n")), "3: alternative 2 has the name"));
}

TEST_CASE("PrefLib: a file that holds no rankings is refused, by its type") {
    const auto of_type = [](const std::string& type) {
        return read_preflib("# DATA TYPE: " + type + "\n# NUMBER ALTERNATIVES: 2\n4: 1,2\n");
    };
    for (const std::string type : {"soc", "SOI", "Toc", "toi"})
        CHECK(good(of_type(type)).ballots == election("AB", "4 A>B"));
    CHECK(wrong(of_type("cat")) ==
          "1: the file holds “cat”, which are not rankings; SOC, SOI, TOC and TOI can be counted");
    CHECK(contains(wrong(of_type("wmd")), "“wmd”"));
    CHECK(contains(wrong(of_type("")), "not rankings"));
    const auto ballot = [](const std::string& line) {
        return wrong(read_preflib("# NUMBER ALTERNATIVES: 3\n" + line + "\n"));
    };
    CHECK(contains(ballot("4: {},{1,2}"), "2: a pair of braces is empty"));
    CHECK(contains(ballot("4: 1,{ }"), "2: a pair of braces is empty"));
}

TEST_CASE("BLT: candidates, seats, ballots, names and a title") {
    const auto f = good(read_blt(
        "4 2\n3 1 3 4 0\n2 2 0\n1 0\n0\n\"Adam\"\n\"Basil the 2nd\"\n\"Zoë\"\n\"Don\"\n\"Title\"\n"));
    CHECK(f.options == names{"Adam", "Basil the 2nd", "Zoë", "Don"});
    CHECK(f.title == "Title");
    CHECK(f.seats == 2);
    CHECK(f.ballots == election("ABCD", "3 A>C>D, 2 B, 1"));
    CHECK(f.ballots.abstentions() == 1);
    CHECK(f.notes.empty());
}

TEST_CASE("BLT: withdrawn candidates are not options, and are skipped on every ballot") {
    const std::string ballots = "3 1 2 3 0\n2 2 0\n1 2=4=3 1 0\n0\n\"Adam\" \"Basil\"\nCarl\n\"Don\"\n";
    for (const std::string withdrawn : {"-2 -1\n", "-1\n-2\n"}) {
        const auto f = good(read_blt("4 1\n" + withdrawn + ballots));
        CHECK(f.options == names{"Carl", "Don"});
        CHECK(f.ballots == election("CD", "3 C, 1 C=D, 2"));
        CHECK(f.notes == names{"withdrawn, and passed over on every ballot: “Adam”, “Basil”"});
    }
}

TEST_CASE("BLT: shared ranks, places left empty, comments, line ends, names on one line") {
    const auto f =
        good(read_blt("\xEF\xBB\xBF# made by hand\r\n\r\n3\t1 # seats\r\n  3 2=3 - 1 0\r\n0 # end\r\nAnn\r\n"
                      "\"Bob # 2\" \"Carl\"# both\r\n"));
    CHECK(f.options == names{"Ann", "Bob # 2", "Carl"});
    CHECK(f.ballots == election("ABC", "3 B=C>A"));
    CHECK(f.title.empty());
    CHECK(good(read_blt("1 1\n0\n\"Ann\" \"Council\" \"from\" \"us\"\n")).title == "Council");
    CHECK(good(read_blt("1 1\n0\n\"Ann\"\nCouncil of  Elders # of 2026\nus\n")).title ==
          "Council of  Elders");
}

TEST_CASE("BLT: mistakes are reported with their line") {
    CHECK(contains(wrong(read_blt("# nothing\n")), "0: the file does not say how many candidates"));
    for (const std::string start : {"4", "101 2", "0 0", "4 2 1", "a b"})
        CHECK(contains(wrong(read_blt(start + "\n")), "1: the first line is the number of candidates"));
    CHECK(contains(wrong(read_blt("4 5\n")), "1: “5” is not a number of seats for 4 candidates"));
    CHECK(contains(wrong(read_blt("4 0\n")), "1: “0” is not a number of seats"));
    const auto line = [](const std::string& text) { return wrong(read_blt("3 1\n" + text + "\n")); };
    CHECK(contains(line("-4"), "2: “4” is not a candidate: they are 1 to 3"));
    CHECK(contains(line("-1 2"), "2: a line of withdrawn candidates"));
    CHECK(contains(line("-1 -2 -3\n0"), "3: every candidate has withdrawn"));
    CHECK(contains(line("1 1 0\n-2"), "3: withdrawn candidates come before the ballots"));
    CHECK(contains(line("0.5 1 0"), "2: a line of ballots is their number, whole"));
    CHECK(contains(line("(a) 1 0"), "this one begins with “(a)”"));
    CHECK(contains(line("1000000000001 1 0"), "2: a line of ballots is their number"));
    CHECK(contains(line("5 1 2"), "2: a line of ballots ends with a 0"));
    CHECK(contains(line("5"), "2: a line of ballots ends with a 0"));
    CHECK(contains(line("5 1 0 2 0"), "2: a 0 ends a ballot, but more follows"));
    CHECK(contains(line("5 4 0"), "2: “4” is not a candidate"));
    CHECK(contains(line("5 1= 0"), "2: “” is not a candidate"));
    CHECK(contains(line("5 1 2=1 0"), "2: candidate 1 is ranked twice on one ballot"));
    CHECK(contains(line("5 1 0"), "0: the ballots do not end with a 0"));
    CHECK(contains(line("0\nA\nB"), "0: the file names 2 of its 3 candidates"));
    CHECK(contains(line("0\nA \"B"), "3: a quotation mark is opened and not closed"));
    CHECK(contains(line("0\n\"A\" \"B\" \"A\""), "3: candidate 3 has the name of candidate 1, “A”"));
    CHECK(contains(line("0\n\"A\" \"\""), "3: candidate 2 has no name that can be printed"));
    CHECK(contains(line("0\n\"\xFF\""), "3: candidate 1 has no name"));
    CHECK(contains(line("1 " + std::string(most_line_bytes, '1')), "2: the line is longer than 128 KiB"));
    std::string much = "1 1\n";
    for (int i = 0; i < 1'001; ++i) much += "1000000000000 1 0\n";
    CHECK(contains(wrong(read_blt(much)), "1002: the file holds more than 10^15 ballots"));
}

TEST_CASE("BLT: part of a name is not taken for a name") {
    const auto line = [](const std::string& text) {
        return wrong(read_blt("2 1\n3 1 2 0\n0\n" + text + "\n"));
    };
    for (const std::string several : {"Ann Lee\nBob Ray\nCouncil", "'Ann Lee'\n'Bob Ray'", "\"Ann\" Bob"})
        CHECK(contains(line(several), "4: a name of several words stands in quotation marks"));
    for (const std::string inside : {R"("Ann \"Nan\" Lee")", R"("Ann ""Nan"" Lee")", R"(O"Neil)"})
        CHECK(contains(line(inside), "4: a quotation mark stands inside a name"));
}

TEST_CASE("a file in UTF-16 is recognised as such") {
    for (const std::string mark : {"\xFF\xFE", "\xFE\xFF"}) {
        CHECK(contains(wrong(read_csv(mark + "4")), "0: the file is UTF-16; save it as UTF-8"));
        CHECK(recognise(mark + "4") == file_format::csv);
    }
}

TEST_CASE("which reader handles a text") {
    CHECK(recognise("4 2\n-2\n") == file_format::blt);
    CHECK(recognise("# ours\n 4\t2 # seats\n") == file_format::blt);
    CHECK(recognise("4 2 1\n") == file_format::csv);
    CHECK(recognise("4 a\n") == file_format::csv);
    CHECK(recognise(tennessee_csv) == file_format::csv);
    CHECK(recognise("# ours\ncount,ranking\n") == file_format::csv);
    CHECK(recognise("") == file_format::csv);
    CHECK(recognise("\xEF\xBB\xBF\n# FILE NAME: x\n# NUMBER ALTERNATIVES: 3\n") == file_format::preflib);
    CHECK(recognise("# TITLE: council\n# FILE NAME: mine\n42,Ann>Bob\n") == file_format::csv);
    CHECK(recognise("# NUMBER ALTERNATIVES: 3\n") == file_format::preflib);
    CHECK(recognise("4\n1,A\n") == file_format::preflib);
    CHECK(recognise("\n  {\"ballots\": []}") == file_format::json);
}

TEST_CASE("names are printable UTF-8") {
    CHECK(is_name("Zoë 李"));
    CHECK(is_name(std::string(1020, 'a')));
    for (const std::string_view bad :
         {"", "a\nb", "\x7F", "\xC2\x85", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
          "\xF5", "\xE2\x82", "\xE2\x80\xAE", "\xE2\x81\xA6"})
        CHECK_FALSE(is_name(bad));
    CHECK(printable("Zoë 李") == "Zoë 李");
    CHECK(printable("a\x1B[31m\xC2\x9B"
                    "b\xE2\x80\xAE"
                    "c\xE2\x82") == "a\uFFFD[31m\uFFFDb\uFFFDc\uFFFD");
}
