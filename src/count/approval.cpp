#include "pollstream/count/approval.hpp"

#include "count/strict.hpp"

namespace pollstream::count {

namespace {

/// Where the last rank begins if it holds everything that is left and so says nothing; else the ballot's
/// size.
std::size_t before_the_rest(ranking_view ballot, std::size_t options) {
    if (ballot.size() != options) return ballot.size();
    auto begin = ballot.size() - 1;
    while (begin > 0 && ballot.level(begin)) --begin;
    return begin == 0 ? ballot.size() : begin;
}

/// Approves of the first `approved(ballot)` options of each ballot.
template <class Approved>
approval_result count_approved(const profile& ballots, const lot_order& lot, Approved&& approved) {
    std::vector<std::uint64_t> votes(ballots.options(), 0);
    ballots.for_each([&](ranking_view ballot, std::uint64_t times) {
        const std::size_t end = approved(ballot);
        for (std::size_t i = 0; i < end; ++i) votes[ballot[i]] += times;
    });
    return approval(std::move(votes), ballots.ballots(), lot);
}

}  // namespace

approval_result approval(std::vector<std::uint64_t> votes, std::uint64_t voters, const lot_order& lot) {
    approval_result r;
    r.outcome = outcome_of(as_scores(votes), lot, voters > 0);
    r.votes = std::move(votes);
    r.voters = voters;
    return r;
}

approval_result approval(const profile& ballots, const lot_order& lot) {
    return count_approved(ballots, lot,
                          [&](ranking_view ballot) { return before_the_rest(ballot, ballots.options()); });
}

approval_result approval(const profile& ballots, const lot_order& lot, std::size_t top) {
    return count_approved(ballots, lot, [&](ranking_view ballot) {
        const auto size = ballot.size();
        const auto most = ballot.level(size - 1) ? before_the_rest(ballot, ballots.options()) : size;
        std::size_t end = 0;
        while (end < most && (end < top || ballot.level(end))) ++end;
        return end;
    });
}

bool holds_sets(const profile& ballots) {
    bool sets = true;
    ballots.for_each([&](ranking_view ballot, std::uint64_t) {
        const auto end = before_the_rest(ballot, ballots.options());
        for (std::size_t i = 1; i < end; ++i) sets = sets && ballot.level(i);
    });
    return sets;
}

}  // namespace pollstream::count
