// What each kind accepts, counts and shows; the figures are those of docs/counting.md.
#include "ballots_of_kinds.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <map>

using namespace pollstream;
using namespace pollstream::testing;
namespace json = boost::json;

namespace {

using counts = std::vector<std::uint64_t>;
using percents = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("single and multiple: the most named option wins, and the lot decides a tie") {
    auto one = state_of(poll_of(poll_kind::single));
    CHECK(told(one) == value(R"({"winners":[],"tie_break":"none"})"));
    cast(one, 2, {3});
    cast(one, 1, {1});
    CHECK(told(one) == value(R"({"winners":[3],"tie_break":"none"})"));

    auto many = state_of(poll_of(poll_kind::multiple));
    cast(many, 1, {1, 2});
    CHECK(told(many) == value(R"({"winners":[1,2],"tie_break":"lot"})"));
    close(many);
    CHECK(told(many).at("winners").as_array().size() == 1);
    CHECK(told(many).at("tie_break") == "lot");
}

TEST_CASE("approval: any set, a winner, abstentions apart") {
    auto s = state_of(poll_of(poll_kind::approval));
    CHECK(told(s).at("winners") == json::array());
    cast(s, 2, {1, 2});
    cast(s, 1, {3, 2});
    cast(s, 1, {});
    CHECK(counts_of(s) == counts{2, 3, 1});
    CHECK(percents_of(s) == percents{67, 100, 33});  // of the three voters who chose
    CHECK(total_votes(s) == 6);
    CHECK(told(s) == value(R"({"winners":[2],"tie_break":"none","abstentions":1})"));
    CHECK(choice_problem(s.definition, {4}));
    CHECK(choice_problem(s.definition, {1, 1}));
}

TEST_CASE("a tie names all tied options until the lot is drawn, then the first of them in it") {
    auto s = state_of(poll_of(poll_kind::approval));
    s.definition.lot.seed.fill(7);
    cast(s, 1, {1, 3});
    CHECK(told(s) == value(R"({"winners":[1,3],"tie_break":"lot","abstentions":0})"));
    close(s);
    std::optional<std::uint8_t> first;
    for (const auto o : draw_lot(s.definition.lot.seed, 3))
        if (!first && o != 1) first = o;
    CHECK(told(s).at("winners") == json::array{*first + 1});
    CHECK(told(s).at("tie_break") == "lot");
}

TEST_CASE("rating: histogram, mean and both medians") {
    auto s = state_of(poll_of(poll_kind::rating, 2));
    for (const auto score : choice{3, 3, 4, 5, 5, 5}) cast(s, 1, {score, skipped});
    cast(s, 1, {skipped, skipped});
    CHECK(told(s) == value(R"({"options":[
        {"id":1,"n":6,"sum":25,"mean":"4.17","median":["4","5"],"histogram":[0,0,2,1,3]},
        {"id":2,"n":0,"sum":0,"mean":null,"median":null,"histogram":[0,0,0,0,0]}],
        "nps":null,"abstentions":1})"));
    CHECK(counts_of(s) == counts{6, 0});
    CHECK(percents_of(s) == percents{100, 0});  // of the six voters who rated anything
    CHECK(total_votes(s) == 6);
    CHECK(choice_problem(s.definition, {3}));
    CHECK(choice_problem(s.definition, {0, 3}));
    CHECK(choice_problem(s.definition, {6, 3}));
}

TEST_CASE("rating: one option is enough, and for no other kind") {
    auto s = state_of(poll_of(poll_kind::rating, 1));
    CHECK(s.definition.options.size() == 1);
    cast(s, 2, {4});
    CHECK(told(s) == value(R"({"options":[
        {"id":1,"n":2,"sum":8,"mean":"4.00","median":["4","4"],"histogram":[0,0,0,2,0]}],
        "nps":null,"abstentions":0})"));
    CHECK(percents_of(s) == percents{100});
    for (std::size_t k = 0; k < poll_kinds; ++k) {
        const auto& rules = rules_of(static_cast<poll_kind>(k));
        CHECK((rules.options_min == 1) == (rules.name == "rating"));
    }
}

TEST_CASE("rating from 0 to 10 has a net promoter score") {
    auto s = state_of(poll_of(poll_kind::rating, 2, rating_settings{0, 10, "", ""}));
    CHECK(told(s).at("nps") == json::array({nullptr, nullptr}));
    cast(s, 3, {10, skipped});
    CHECK(told(s).at("nps") == json::array({100, nullptr}));
    cast(s, 3, {skipped, 0});
    cast(s, 1, {7, skipped});
    cast(s, 1, {6, 9});
    CHECK(told(s).at("nps") == json::array({40, -50}));
}

TEST_CASE("STAR: totals, finalists, runoff") {
    auto s = state_of(poll_of(poll_kind::star));
    CHECK(told(s).at("finalists").is_null());
    CHECK(told(s).at("finalists_by").is_null());
    CHECK(told(s).at("winners") == json::array());
    cast(s, 2, {5, 3, 0});
    cast(s, 3, {4, 5, skipped});
    cast(s, 4, {4, 0, 5});
    cast(s, 1, {0, 0, 0});
    const auto r = told(s);
    CHECK(counts_of(s) == counts{38, 21, 20});
    CHECK(total_votes(s) == 9);
    CHECK(r.at("finalists") == json::array({1, 2}));
    CHECK(r.at("finalists_by") == "none");
    CHECK(r.at("runoff") == value(R"({"first":6,"second":3,"equal":0})"));
    CHECK(r.at("winners") == json::array{1});
    CHECK(r.at("tie_break") == "none");
    CHECK(r.at("abstentions") == 1);
    CHECK(r.at("options").at(0) == value(R"({"id":1,"total":38,"mean":"4.22","histogram":[0,0,0,0,7,2]})"));
    CHECK(choice_problem(s.definition, {6, 0, 0}));
}

TEST_CASE("STAR: tied finalists, and a lot") {
    auto five_stars = state_of(poll_of(poll_kind::star, 2));
    cast(five_stars, 1, {2, 4});
    cast(five_stars, 1, {5, 3});
    CHECK(told(five_stars).at("winners") == json::array{1});
    CHECK(told(five_stars).at("tie_break") == "five_stars");

    // Most five-star ratings chose who meets the first in the runoff; more stars decided it.
    auto total = state_of(poll_of(poll_kind::star, 3));
    cast(total, 1, {5, 3, 4});
    cast(total, 1, {0, 5, 1});
    CHECK(told(total).at("winners") == json::array{2});
    CHECK(told(total).at("finalists_by") == "five_stars");
    CHECK(told(total).at("tie_break") == "total");

    auto lot = state_of(poll_of(poll_kind::star, 2));
    cast(lot, 1, {4, 0});
    cast(lot, 1, {0, 4});
    CHECK(told(lot).at("winners") == json::array({1, 2}));
    CHECK(told(lot).at("tie_break") == "lot");
    close(lot);
    CHECK(told(lot).at("winners").as_array().size() == 1);

    // The lot decides who is second, but nobody in second place beats the first: the lot does not decide the
    // winner.
    auto second = state_of(poll_of(poll_kind::star, 3));
    cast(second, 2, {5, 3, 3});
    CHECK(told(second).at("winners") == json::array{1});
    CHECK(told(second).at("tie_break") == "none");
    CHECK(told(second).at("finalists_by") == "lot");
}

TEST_CASE("points: a budget, a cap, and squares") {
    auto s = state_of(poll_of(poll_kind::points, 3, points_settings{100, 60, false}));
    cast(s, 1, {60, 40, skipped});
    cast(s, 2, {10, 0, 0});
    cast(s, 1, {0, 0, 0});
    CHECK(counts_of(s) == counts{80, 40, 0});
    CHECK(percents_of(s) == percents{67, 33, 0});
    CHECK(total_votes(s) == 3);
    CHECK(told(s) == value(R"({"options":[{"id":1,"sum":80,"givers":3,"mean":"26.67"},
        {"id":2,"sum":40,"givers":1,"mean":"40.00"},{"id":3,"sum":0,"givers":0,"mean":null}],
        "winners":[1],"tie_break":"none","abstentions":1})"));
    CHECK(choice_problem(s.definition, {61, 0, 0}));
    CHECK(choice_problem(s.definition, {60, 41, 0}));

    const auto squares = poll_of(poll_kind::points, 3, points_settings{100, std::nullopt, true});
    CHECK_FALSE(choice_problem(squares, {6, 8, 0}));
    CHECK(choice_problem(squares, {6, 8, 1})->find("these cost 101") != std::string::npos);
}

TEST_CASE("rank: Tennessee in cells") {
    // Memphis, Nashville, Chattanooga, Knoxville
    auto s = state_of(poll_of(poll_kind::rank, 4));
    cast(s, 42, {1, 2, 3, 4});
    cast(s, 26, {2, 3, 4, 1});
    cast(s, 15, {3, 4, 2, 1});
    cast(s, 17, {4, 3, 2, 1});
    cast(s, 2, {});
    CHECK(counts_of(s) == counts{42, 26, 15, 17});
    CHECK(total_votes(s) == 100);
    CHECK(s.counts.total_voters() == 102);
    CHECK(told(s) == value(R"({"first":[42,26,15,17],"borda":[126,194,173,107],
        "matrix":[[0,42,42,42],[58,0,68,68],[58,32,0,83],[58,32,17,0]],
        "abstentions":2,"ballots":100,"condorcet":2})"));
    CHECK(choice_problem(s.definition, {1, 1}));
    CHECK(choice_problem(s.definition, {5}));
    CHECK(choice_problem(s.definition, {0}));
    CHECK(rules_of(s.definition).text(s.definition, {2, 1}) == "Option 2 > Option 1");
}

TEST_CASE(
    "every kind: after any sequence of votes, changes and resets the cells equal a recount of the standing "
    "ballots") {
    for (std::size_t k = 0; k < poll_kinds; ++k)
        for (unsigned seed = 1; seed <= 6; ++seed) {
            if (rules_of(static_cast<poll_kind>(k)).take_step != nullptr) continue;  // qna_test.cpp
            std::mt19937 dice(seed);
            auto s = state_of(poll_of(static_cast<poll_kind>(k), 2 + seed));
            const auto& p = s.definition;
            CAPTURE(rules_of(p).name, seed);
            std::map<unsigned, choice> standing;
            bool changed = false;
            for (int step = 0; step < 300; ++step) {
                if (dice() % 90 == 0) {
                    s.counts.reset(cell_count(p));
                    standing.clear();
                    continue;
                }
                const auto who = static_cast<unsigned>(dice() % 12);
                const auto before = standing.find(who);
                const auto* was = before == standing.end() ? nullptr : &before->second;
                const auto c = random_choice(p, dice);
                const auto how = judge(s, c, was, noon);
                if (how == verdict::counted) count_ballot(s, c);
                if (how == verdict::changed) recount_ballot(s, *was, c);
                changed = changed || how == verdict::changed;
                if (how == verdict::counted || how == verdict::changed) standing[who] = c;

                std::vector<std::uint64_t> cells(cell_count(p), 0);
                for (const auto& [voter, now] : standing) move_cells(p, now, cells, 1);
                REQUIRE(s.counts.counts() == cells);
                REQUIRE(s.counts.total_voters() == standing.size());
                REQUIRE_FALSE(result_of(s).empty());
            }
            CHECK(changed == (p.kind != poll_kind::quiz));  // in a quiz the first answer stands
        }
}

TEST_CASE("a repeated vote is the same choice") {
    for (std::size_t k = 0; k < poll_kinds; ++k) {
        const auto p = poll_of(static_cast<poll_kind>(k), 4);
        if (takes_steps(p)) continue;  // qna_test.cpp
        std::mt19937 dice(5);
        CAPTURE(rules_of(p).name);
        for (int i = 0; i < 50; ++i) {
            const auto c = random_choice(p, dice);
            if (choice_problem(p, c)) continue;
            json_writer w;
            w.begin_object();
            rules_of(p).write_ballot(w, p, c);
            const auto said = json::parse(w.end_object().take()).as_object();
            REQUIRE(said.size() == 1);
            const auto& v = *said.if_contains(to_string(rules_of(p).member));
            if (v.is_string()) {
                CHECK(number_of(p, std::string(v.as_string())) == c);
                continue;
            }
            if (rules_of(p).read_texts != nullptr) {
                std::vector<std::string> texts;
                for (const auto& text : v.as_array()) texts.emplace_back(text.as_string());
                CHECK(number_texts(*p.texts, texts).numbers == c);
                continue;
            }
            choice numbers;
            for (const auto& n : v.as_array())
                numbers.push_back(n.is_null() ? skipped : static_cast<option_no>(n.to_number<int>()));
            CHECK(choice_of(p, numbers) == c);
        }
    }
}
