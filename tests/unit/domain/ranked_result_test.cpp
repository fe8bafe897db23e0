// What is told of a ranked poll under every method.
#include "pollstream/domain/ranked_result.hpp"

#include "ballots_of_kinds.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::testing;
namespace json = boost::json;

namespace {

using rankings = std::vector<std::pair<int, choice>>;

json::object told(std::size_t options, const rankings& cast) {
    const auto s = state_of(poll_of(poll_kind::rank, options));
    ranked_ballots ballots(options);
    for (const auto& [times, ranking] : cast)
        for (int i = 0; i < times; ++i) ballots.add(ranking);
    json_writer w;
    write_ranking(w, count_ranking(s, ballots));
    return json::parse(w.take()).as_object();
}

/// Per method, in the order told.
json::object methods_of(const json::object& told) {
    json::object all;
    for (const auto& m : told.at("methods").as_array()) all[m.at("method").as_string()] = m;
    return all;
}

}  // namespace

// Computed by hand for the example of Tennessee: see tests/unit/count/elections.hpp.
TEST_CASE("a ranked poll is told under every method that elects one option", "[rank]") {
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

TEST_CASE("where nobody beats all others, Condorcet names the Smith set first and nobody as a winner",
          "[rank]") {
    const auto circle = methods_of(told(4, {{1, {1, 2, 3}}, {1, {2, 3, 1}}, {1, {3, 1, 2}}}));
    CHECK(circle.at("condorcet").at("winners").as_array().empty());
    CHECK(circle.at("condorcet").at("order") == json::parse("[[1,2,3],[4]]"));

    // All are level under every other method: those agree, and Condorcet has no say.
    const auto level = told(2, {{1, {1, 2}}, {1, {2, 1}}});
    CHECK(methods_of(level).at("condorcet").at("winners").as_array().empty());
    CHECK(methods_of(level).at("copeland").at("winners") == json::parse("[1,2]"));
    CHECK(level.at("agree") == true);
    CHECK(told(3, {}).at("agree") == true);
}
