// What is shown of a ranked poll by every method.
#include "pollstream/domain/ranked_result.hpp"

#include "ballots_of_kinds.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <numeric>

using namespace pollstream;
using namespace pollstream::testing;
namespace json = boost::json;

namespace {

using rankings = std::vector<std::pair<int, choice>>;

json::object told(const poll& p, const rankings& cast) {
    ranked_ballots ballots(p.options.size());
    for (const auto& [times, ranking] : cast)
        for (int i = 0; i < times; ++i) ballots.add(ranking);
    json_writer w;
    write_ranking(w, count_ranking(state_of(p), ballots));
    return json::parse(w.take()).as_object();
}

json::object told(std::size_t options, const rankings& cast) {
    return told(poll_of(poll_kind::rank, options), cast);
}

poll with_seats(std::uint16_t seats, std::size_t options) {
    return poll_of(poll_kind::rank, options, rank_settings{seats});
}

/// The lot is drawn at the close.
poll closed(poll p) {
    p.closed_at = noon;
    return p;
}

/// By method, in the order shown.
json::object methods_of(const json::object& told) {
    json::object all;
    for (const auto& m : told.at("methods").as_array()) all[m.at("method").as_string()] = m;
    return all;
}

}  // namespace

// Computed by hand for the Tennessee example: see tests/unit/count/elections.hpp.
TEST_CASE("a ranked poll is shown by every method that elects one option", "[rank]") {
    const auto r = told(4, {{42, {1, 2, 3, 4}}, {26, {2, 3, 4, 1}}, {15, {3, 4, 2, 1}}, {17, {4, 3, 2, 1}}});
    const std::vector<std::pair<std::string, int>> expected{{"plurality", 1},
                                                            {"borda", 2},
                                                            {"irv", 4},
                                                            {"condorcet", 2},
                                                            {"copeland", 2},
                                                            {"minimax", 2},
                                                            {"minimax_margins", 2},
                                                            {"minimax_opposition", 2},
                                                            {"ranked_pairs", 2},
                                                            {"schulze", 2}};
    const auto methods = methods_of(r);
    REQUIRE(methods.size() == expected.size());
    auto at = methods.begin();
    for (const auto& [name, winner] : expected) {
        CHECK(at->key() == name);
        CHECK(at->value().at("winners") == json::array{winner});
        CHECK(at->value().at("tie_break") == "none");
        ++at;
    }
    CHECK(methods.at("condorcet").at("order") == json::parse("[[2],[1,3,4]]"));
    CHECK(r.at("agree") == false);
}

TEST_CASE("if nobody beats all others, Condorcet names the Smith set first and nobody as a winner",
          "[rank]") {
    const auto circle = methods_of(told(4, {{1, {1, 2, 3}}, {1, {2, 3, 1}}, {1, {3, 1, 2}}}));
    CHECK(circle.at("condorcet").at("winners").as_array().empty());
    CHECK(circle.at("condorcet").at("order") == json::parse("[[1,2,3],[4]]"));

    // Every other method finds all of them tied: those methods agree, and Condorcet does not count.
    const auto level = told(2, {{1, {1, 2}}, {1, {2, 1}}});
    CHECK(methods_of(level).at("condorcet").at("winners").as_array().empty());
    CHECK(methods_of(level).at("copeland").at("winners") == json::parse("[1,2]"));
    CHECK(level.at("agree") == true);
    CHECK(told(3, {}).at("agree") == true);
}

TEST_CASE("a ranking that names an option twice is not a ballot, neither to count nor to take back",
          "[rank]") {
    ranked_ballots ballots(3);
    ballots.add({1, 2});
    CHECK_THROWS_AS(ballots.add({2, 1, 2}), std::invalid_argument);
    CHECK_THROWS_AS(ballots.remove({2, 1, 2}), std::invalid_argument);
    CHECK(ballots.profile().ballots() == 1);
    ballots.remove({1, 2});
    CHECK(ballots.profile().ballots() == 0);
}

TEST_CASE("a ranked poll with more options than a host can give is counted within its cells", "[rank]") {
    auto p = poll_of(poll_kind::rank);
    p.options.assign(limits::options_max, "x");
    auto s = state_of(p);
    count_ballot(s, {limits::options_max, 1});
    const auto& cells = s.counts.shards().front().counts;
    const auto n = p.options.size();
    CHECK(cells[(n - 1) * n] == 1);          // the last is above the first,
    CHECK(cells[(n - 1) * n + n - 2] == 1);  // and above those that are not ranked
    CHECK(std::accumulate(cells.begin(), cells.end(), std::uint64_t{0}) == n - 1 + n - 2 + 2);
}

TEST_CASE("until the lot is drawn all possible winners are named, and then the one it elects", "[rank]") {
    // 1 and 2 are tied for last. Without 1 its votes make 3 the winner; without 2 its votes make 4.
    const rankings cast{{2, {1, 3}}, {2, {2, 4}}, {3, {3}}, {3, {4}}};
    const auto open = methods_of(told(4, cast));
    for (const auto* method : {"irv", "plurality"}) {
        INFO(method);
        CHECK(open.at(method).at("winners") == json::parse("[3,4]"));
        CHECK(open.at(method).at("winners_complete") == true);
        CHECK(open.at(method).at("tie_break") == "lot");
    }
    const auto drawn = methods_of(told(closed(poll_of(poll_kind::rank, 4)), cast));
    for (const auto* method : {"irv", "plurality"}) {
        INFO(method);
        REQUIRE(drawn.at(method).at("winners").as_array().size() == 1);
        const auto& winner = drawn.at(method).at("winners").at(0);
        CHECK((winner == 3 || winner == 4));
    }
}

TEST_CASE("seats are filled by STV, which has no say in whether the methods agree", "[rank]") {
    // Quota 5 of 13: 1 and 2 reach it at once. Everybody ranks 1 first, except those who rank 2 first.
    const auto clear = told(with_seats(2, 3), {{7, {1, 2}}, {5, {2, 1}}, {1, {3, 1}}});
    CHECK(methods_of(clear).at("stv").at("winners") == json::parse("[1,2]"));
    CHECK(methods_of(clear).at("stv").at("tie_break") == "none");
    CHECK(clear.at("agree") == true);
    CHECK(clear.at("stv").at("quota") == 5);
    CHECK(clear.at("stv").at("cut") == false);
    CHECK(clear.at("stv").at("elected") == json::parse("[1,2]"));
    CHECK(told(3, {{1, {1}}}).at("stv").is_null());

    // All are tied: one leaves by lot, and the others get the seats.
    const rankings level{{1, {1}}, {1, {2}}, {1, {3}}};
    const auto open = methods_of(told(with_seats(2, 3), level)).at("stv");
    CHECK(open.at("winners") == json::parse("[1,2,3]"));
    CHECK(open.at("tie_break") == "lot");
    const auto drawn = methods_of(told(closed(with_seats(2, 3)), level)).at("stv");
    CHECK(drawn.at("winners").as_array().size() == 2);
    CHECK(drawn.at("tie_break") == "lot");
}

TEST_CASE("the votes of a round are complete: the elected hold theirs, and those who left have none",
          "[rank]") {
    // Quota 4 of 11, and 1 has 5: the surplus of one goes to 2. 4 leaves, and its only ballot no longer
    // counts.
    const auto r = told(with_seats(2, 4), {{5, {1, 2}}, {2, {2}}, {3, {3}}, {1, {4}}});
    const auto& rounds = r.at("stv").at("rounds").as_array();
    REQUIRE(rounds.size() == 4);
    CHECK(rounds[0].at("votes") == json::parse(R"(["5","2","3","1"])"));
    CHECK(rounds[1].at("votes") == json::parse(R"(["4","3","3","1"])"));
    CHECK(rounds[2].at("votes") == json::parse(R"(["4","3","3",null])"));
    CHECK(rounds[2].at("exhausted") == "1");
    CHECK(r.at("irv").at("rounds").at(1).at("votes").at(3).is_null());
}

TEST_CASE("a lot has decided nothing if every lot gives the same winner", "[rank]") {
    const rankings cast{{6, {1}}, {2, {2, 1}}, {2, {3, 1}}, {3, {4}}};
    for (const auto& p : {poll_of(poll_kind::rank, 4), closed(poll_of(poll_kind::rank, 4))}) {
        const auto r = told(p, cast);
        CHECK(methods_of(r).at("irv").at("winners") == json::array{1});
        CHECK(methods_of(r).at("irv").at("tie_break") == "none");
        CHECK(r.at("irv").at("rounds").at(0).at("rule") == "lot");
    }
}

TEST_CASE("a method by which others may win, too, agrees with no other", "[rank]") {
    ranked_result r;
    r.methods = {{count::method::plurality, {0}, {}, count::tie_break::none, true},
                 {count::method::irv, {0}, {}, count::tie_break::lot, true}};
    CHECK(r.agree());
    r.methods.back().complete = false;
    CHECK_FALSE(r.agree());
}

TEST_CASE("truncated fractions are reported", "[rank]") {
    ranked_result r;
    r.stv.emplace().rounds.emplace_back().rest = count::rational(1, count::big_uint::power_of_two(500));
    json_writer w;
    write_ranking(w, r);
    CHECK(json::parse(w.take()).at("stv").at("cut") == true);
}

TEST_CASE("what no method has counted is shown as nothing", "[rank]") {
    json_writer w;
    write_ranking(w, ranked_result());
    CHECK(json::parse(w.take()) ==
          json::parse(R"({"version":0,"ballots":0,"methods":[],"agree":true,"irv":null,"stv":null})"));
}
