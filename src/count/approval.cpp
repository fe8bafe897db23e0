#include "pollstream/count/approval.hpp"

#include "strict.hpp"

namespace pollstream::count {

approval_result approval(std::vector<std::uint64_t> votes, std::uint64_t voters, const lot_order& lot) {
    approval_result r;
    r.outcome = standing_of(as_scores(votes), lot, voters > 0);
    r.votes = std::move(votes);
    r.voters = voters;
    return r;
}

approval_result approval(const profile& ballots, const lot_order& lot, std::size_t top) {
    std::vector<std::uint64_t> votes(ballots.options(), 0);
    ballots.for_each([&](ranking_view ballot, std::uint64_t times) {
        for (std::size_t i = 0; i < ballot.size() && (i < top || ballot.level(i)); ++i)
            votes[ballot[i]] += times;
    });
    return approval(std::move(votes), ballots.ballots(), lot);
}

bool holds_sets(const profile& ballots) {
    bool sets = true;
    ballots.for_each([&](ranking_view ballot, std::uint64_t) {
        for (std::size_t i = 1; i < ballot.size(); ++i) sets = sets && ballot.level(i);
    });
    return sets;
}

}  // namespace pollstream::count
