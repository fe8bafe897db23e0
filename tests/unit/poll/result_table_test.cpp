// The results of a poll as lines of a table: what each kind puts into the columns that all kinds have.
#include "poll/result_table.hpp"

#include "pollstream/domain/lot.hpp"
#include "pollstream/domain/question.hpp"
#include "pollstream/domain/quiz.hpp"
#include "unit/domain/ballots_of_kinds.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::poll_http;
using namespace pollstream::testing;

namespace {

std::string table_of(const poll_state& s, char separator = ',') {
    return result_table(separator).lines(1, s, result_rows(s));
}

/// What follows the columns that are the same for all lines of a poll, which this checks.
std::string rows_of(const poll_state& s, std::string_view voters) {
    const auto& p = s.definition;
    const auto same = "1," + p.title + ',' + std::string(to_string(p.kind)) + ',' +
                      std::string(to_string(p.status())) + ',' + std::string(voters) + ',';
    std::string text = table_of(s);
    std::string rows;
    while (!text.empty()) {
        const auto end = text.find("\r\n");
        INFO(text);
        REQUIRE(text.starts_with(same));
        REQUIRE(end != std::string::npos);
        rows += text.substr(same.size(), end - same.size()) + '\n';
        text.erase(0, end + 2);
    }
    return rows;
}

/// A poll with these texts, each in its state.
poll_state written(poll_kind kind, const std::vector<std::pair<std::string, text_state>>& texts) {
    auto s = state_of(poll_of(kind));
    auto all = std::make_shared<lexicon>();
    for (const auto& [text, state] : texts) all->add(text, state);
    s.definition.texts = std::move(all);
    return s;
}

}  // namespace

TEST_CASE("table: the columns, and a line for a poll without rows") {
    CHECK(result_table(',').head() ==
          "number,question,kind,status,voters,option,votes,percent,value,measure,won\r\n");
    CHECK(result_table(';').head() ==
          "number;question;kind;status;voters;option;votes;percent;value;measure;won\r\n");
    CHECK(table_of(state_of(poll_of(poll_kind::numeric))) == "1,Which?,numeric,open,0,,,,,,\r\n");
}

TEST_CASE("table: votes for options, and the winner once the poll is closed") {
    auto s = state_of(poll_of(poll_kind::single));
    cast(s, 2, {3});
    cast(s, 1, {1});
    CHECK(rows_of(s, "3") == "Option 1,1,33,,,\nOption 2,0,0,,,\nOption 3,2,67,,,\n");
    close(s);
    CHECK(rows_of(s, "3") == "Option 1,1,33,,,false\nOption 2,0,0,,,false\nOption 3,2,67,,,true\n");

    auto nobody = state_of(poll_of(poll_kind::multiple, 2));
    close(nobody);
    CHECK(rows_of(nobody, "0") == "Option 1,0,0,,,false\nOption 2,0,0,,,false\n");
}

TEST_CASE("table: of the tied options the one that the lot names has won") {
    auto s = state_of(poll_of(poll_kind::approval, 2));
    cast(s, 1, {1, 2});
    cast(s, 1, {});
    CHECK(rows_of(s, "2") == "Option 1,1,100,,,\nOption 2,1,100,,,\n,1,,,abstentions,\n");
    close(s);
    const bool first = draw_lot(s.definition.lot.seed, 2).front() == 0;
    CHECK(rows_of(s, "2") == std::string("Option 1,1,100,,,") + (first ? "true" : "false") +
                                 "\nOption 2,1,100,,," + (first ? "false" : "true") +
                                 "\n,1,,,abstentions,\n");
}

TEST_CASE("table: scores have a value beside the number of those who gave them") {
    auto ratings = state_of(poll_of(poll_kind::rating, 2));
    for (const auto score : choice{3, 3, 4, 5, 5, 5}) cast(ratings, 1, {score, skipped});
    cast(ratings, 1, {skipped, skipped});
    close(ratings);
    CHECK(rows_of(ratings, "7") == "Option 1,6,100,4.17,mean,\nOption 2,0,0,,,\n,1,,,abstentions,\n");
    CHECK(table_of(ratings, ';').starts_with("1;Which?;rating;closed;7;Option 1;6;100;4,17;mean;\r\n"));

    auto stars = state_of(poll_of(poll_kind::star, 2));
    cast(stars, 2, {5, 0});
    cast(stars, 1, {0, 4});
    cast(stars, 1, {0, 0});
    close(stars);
    CHECK(rows_of(stars, "4") ==
          "Option 1,2,71,10,stars,true\nOption 2,1,29,4,stars,false\n,1,,,abstentions,\n");

    auto points = state_of(poll_of(poll_kind::points, 2));
    cast(points, 1, {60, 40});
    cast(points, 1, {0, 100});
    close(points);
    CHECK(rows_of(points, "2") ==
          "Option 1,1,30,60,points,false\nOption 2,2,70,140,points,true\n,0,,,abstentions,\n");
}

TEST_CASE("table: for rankings first places and Borda's points, and the option that beats all others") {
    auto s = state_of(poll_of(poll_kind::rank));
    cast(s, 2, {1, 2, 3});
    cast(s, 1, {3, 2, 1});
    close(s);
    CHECK(rows_of(s, "3") ==
          "Option 1,2,67,4,borda,true\nOption 2,0,0,3,borda,false\n"
          "Option 3,1,33,2,borda,false\n,0,,,abstentions,\n");

    SECTION("which says nothing about several seats") {
        s.definition.settings = rank_settings{2};
        CHECK(rows_of(s, "3").starts_with("Option 1,2,67,4,borda,\n"));
    }
    SECTION("and nothing if there is none") {
        auto level = state_of(poll_of(poll_kind::rank, 2));
        cast(level, 1, {1, 2});
        cast(level, 1, {2, 1});
        close(level);
        CHECK(rows_of(level, "2").starts_with("Option 1,1,50,1,borda,\n"));
    }
}

TEST_CASE("table: numbers have a line for each statistic, and the truth once everybody may know it") {
    numeric_settings settings;
    settings.decimals = 1;
    settings.truth = -25;
    settings.tolerance = 10;
    auto s = state_of(poll_of(poll_kind::numeric, 0, settings));
    for (const auto* number : {"-3.0", "-1.5", "0", "7"}) count_ballot(s, number_of(s.definition, number));
    const std::string statistics =
        ",,,0.63,mean,\n,,,-0.75,median,\n,,,-3.0,min,\n,,,-3.0,lower_quartile,\n"
        ",,,0.0,upper_quartile,\n,,,7.0,max,\n";
    CHECK(rows_of(s, "4") == statistics);
    close(s);
    CHECK(rows_of(s, "4") == statistics + ",,,-2.5,truth,\n,,,-3.0,closest,\n,2,50,,within,\n");
    CHECK(table_of(s, ';').find(";;;;-0,75;median;\r\n") != std::string::npos);
}

TEST_CASE("table: what voters wrote, most used first, except what is not public") {
    const auto kind = GENERATE(poll_kind::words, poll_kind::open);
    auto s = written(kind, {{"calm", text_state::shown},
                            {"rude", text_state::hidden},
                            {"=1+1", text_state::shown},
                            {"new", text_state::pending},
                            {"Calm!", text_state::shown}});
    count_ballot(s, {1, 2, 4});
    count_ballot(s, {3, 5});
    CHECK(rows_of(s, "2") == "calm,2,100,,,\n\"'=1+1\",1,50,,,\n");
}

TEST_CASE("table: all public texts are in it, beyond those that a result has room for") {
    std::vector<std::pair<std::string, text_state>> many;
    choice all;
    for (std::size_t n = 1; n <= limits::texts_shown + 5; ++n) {
        many.emplace_back("word" + std::to_string(n), text_state::shown);
        all.push_back(static_cast<option_no>(n));
    }
    auto s = written(poll_kind::words, many);
    count_ballot(s, all);
    CHECK(result_rows(s).size() == many.size());
}

TEST_CASE("table: questions from the audience with the votes for them, and the net result") {
    auto s = written(poll_kind::qna, {{"Why?", text_state::shown},
                                      {"Who?", text_state::hidden},
                                      {"When?", text_state::answered},
                                      {"How?", text_state::pending}});
    const auto mark = [](option_no question, bool up) {
        question_mark m;
        m.question = question;
        m.up = up;
        m.down = !up;
        return m;
    };
    count_ballot(s, to_choice({mark(1, false), mark(2, true), mark(3, true), mark(4, true)}));
    count_ballot(s, to_choice({mark(1, false), mark(3, true)}));
    CHECK(rows_of(s, "2") == "When?,2,100,2,net,\nWhy?,0,0,-2,net,\n");
}

TEST_CASE("table: what was right in a quiz, no sooner than everybody may know it") {
    auto s = state_of(poll_of(poll_kind::quiz));
    s.definition.settings = quiz_settings{{2}, {}, false};
    count_answer(s, {2}, {.time_ms = 1'000});
    count_answer(s, {3}, {.time_ms = 2'000});
    CHECK(rows_of(s, "2") == "Option 1,0,0,,,\nOption 2,1,50,,,\nOption 3,1,50,,,\n");
    close(s);
    CHECK(rows_of(s, "2") ==
          "Option 1,0,0,,,false\nOption 2,1,50,,,true\nOption 3,1,50,,,false\n"
          ",1,50,,right,\n,,,1500,mean_time_ms,\n");
}

TEST_CASE("table: for a small group only what is published, and about how many") {
    auto p = poll_of(poll_kind::single, 2);
    p.publishing.step = 3;
    auto s = state_of(std::move(p));
    cast(s, 5, {1});
    CHECK(rows_of(s, "5") == ",,,,,\n");  // that many voted, and nothing is shown
    cast(s, 1, {2});
    CHECK(rows_of(s, "3") == "Option 1,3,100,,,\nOption 2,0,0,,,\n");
    close(s);
    CHECK(rows_of(s, "6") == "Option 1,5,83,,,true\nOption 2,1,17,,,false\n");
}

TEST_CASE("table: titles and options are not run as formulas, whatever they begin with") {
    auto p = poll_of(poll_kind::single, 2);
    p.title = "@SUM(A1), \"yes\"";
    p.options = {"-1", "a;=1"};
    CHECK(table_of(state_of(std::move(p))) ==
          "1,\"'@SUM(A1), \"\"yes\"\"\",single,open,0,\"'-1\",0,0,,,\r\n"
          "1,\"'@SUM(A1), \"\"yes\"\"\",single,open,0,\"a;'=1\",0,0,,,\r\n");
}
