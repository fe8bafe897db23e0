// Every method again, the slow way: ballot by ballot, from the definitions, without anything from the library
// except its names for options. Where the two agree on thousands of random elections, either both are right
// or both misread the definition in the same way.
#pragma once

#include <boost/multiprecision/cpp_int.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace pollstream::count::reference {

using fraction = boost::multiprecision::cpp_rational;

/// One person's ballot: groups of options, best first.
using ballot = std::vector<std::set<int>>;

struct election {
    int options = 0;
    std::vector<ballot> ballots;  ///< without abstentions
    std::vector<int> lot;         ///< first to last
};

using places = std::vector<std::set<int>>;
using numbers = std::vector<long>;
using table = std::vector<numbers>;

numbers first_choices(const election& e);
numbers borda_points(const election& e);
numbers approvals(const election& e, int top);
table preferences(const election& e);

places by_score(const numbers& scores);

std::optional<int> condorcet_winner(const election& e);
std::optional<int> condorcet_loser(const election& e);
std::set<int> smith_set(const election& e);  ///< tries every subset
numbers copeland_halves(const election& e);
numbers minimax_winning_votes(const election& e);
numbers minimax_margins(const election& e);
numbers minimax_opposition(const election& e);
table strongest_chains(const election& e);  ///< tries every chain
places schulze_places(const election& e);
places ranked_pairs_places(const election& e);  ///< detects cycles by walking

struct round {
    std::map<int, long> votes;  ///< of the options still in
    long exhausted = 0;
    std::set<int> out;
    std::string rule;
};
std::vector<round> irv_rounds(const election& e);

struct stv_round {
    std::map<int, fraction> votes;  ///< of all options that have not left
    fraction exhausted;
    std::vector<int> elected;
    std::optional<int> surplus_of;
    std::set<int> out;
};
std::vector<stv_round> stv_rounds(const election& e, int seats);

/// The stars that each ballot gives each option.
std::vector<int> star_finalists(const std::vector<std::vector<int>>& stars, const std::vector<int>& lot);

}  // namespace pollstream::count::reference
