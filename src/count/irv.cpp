#include "pollstream/count/irv.hpp"

#include "count/elimination.hpp"
#include "count/piles.hpp"

#include <algorithm>
#include <numeric>

namespace pollstream::count {

namespace {

using tallies = std::vector<std::uint64_t>;

tallies first_votes(const std::vector<pile>& piles) {
    tallies votes(piles.size(), 0);
    for (std::size_t o = 0; o < piles.size(); ++o)
        for (const auto& p : piles[o]) votes[o] += p.times;
    return votes;
}

std::optional<option> majority(const irv_round& round) {
    for (const auto o : round.continuing)
        if (2 * round.votes[o] > round.active) return o;
    return std::nullopt;
}

/// Moves the ballots of `from`, records where they went, and keeps `votes` up to date.
void transfer(std::vector<pile>& piles, option from, const std::vector<bool>& in, tallies& votes,
              std::vector<irv_transfer>& noted) {
    tallies to_whom(votes.size(), 0);
    std::uint64_t nowhere = 0;
    move_pile(piles, from, in,
              [&](const paper& p, std::optional<option> to) { (to ? to_whom[*to] : nowhere) += p.times; });
    votes[from] = 0;
    for (std::size_t o = 0; o < votes.size(); ++o) {
        if (to_whom[o] == 0) continue;
        votes[o] += to_whom[o];
        noted.push_back({from, static_cast<option>(o), to_whom[o]});
    }
    if (nowhere > 0) noted.push_back({from, std::nullopt, nowhere});
}

/// Appends options to the places by their votes; options with equal votes share a place.
void place(std::vector<std::vector<option>>& places, std::vector<option> options, const tallies& votes) {
    std::ranges::stable_sort(options, [&](option a, option b) { return votes[a] > votes[b]; });
    for (std::size_t i = 0; i < options.size(); ++i) {
        if (i == 0 || votes[options[i]] != votes[options[i - 1]]) places.emplace_back();
        places.back().push_back(options[i]);
    }
}

outcome outcome_of(const irv_result& r, std::optional<option> winner) {
    outcome out;
    out.winner = winner;
    for (const auto& round : r.rounds) out.decided_by = std::max(out.decided_by, round.rule);
    out.places.push_back({*winner});
    auto others = r.rounds.back().continuing;
    std::erase(others, *winner);
    place(out.places, std::move(others), r.rounds.back().votes);
    for (auto round = r.rounds.rbegin() + 1; round != r.rounds.rend(); ++round)
        place(out.places, round->eliminated, round->votes);
    return out;
}

}  // namespace

irv_result irv(const profile& ballots, const lot_order& lot) {
    require_strict(ballots);
    auto piles = deal(ballots);
    auto votes = first_votes(piles);

    irv_result r;
    r.ballots = std::accumulate(votes.begin(), votes.end(), std::uint64_t{0});
    std::vector<option> continuing(ballots.options());
    std::iota(continuing.begin(), continuing.end(), option{0});
    if (r.ballots == 0) {
        if (!continuing.empty()) r.outcome.places.push_back(continuing);
        return r;
    }

    std::vector<bool> in(ballots.options(), true);
    std::vector<tallies> history;
    for (;;) {
        irv_round round;
        round.votes = votes;
        round.continuing = continuing;
        round.active = std::accumulate(votes.begin(), votes.end(), std::uint64_t{0});
        round.exhausted = r.ballots - round.active;
        history.push_back(votes);
        if (const auto winner = majority(round)) {
            r.rounds.push_back(std::move(round));
            r.outcome = outcome_of(r, winner);
            return r;
        }
        auto leaving = eliminate(history, continuing, continuing.size() - 1, lot);
        for (const auto o : leaving.out) {
            in[o] = false;
            std::erase(continuing, o);
        }
        for (const auto o : leaving.out) transfer(piles, o, in, votes, round.transfers);
        round.eliminated = std::move(leaving.out);
        round.rule = leaving.rule;
        r.rounds.push_back(std::move(round));
    }
}

}  // namespace pollstream::count
