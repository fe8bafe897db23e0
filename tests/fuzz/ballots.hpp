// What must hold for whatever a reader of ballot files makes of its input.
#pragma once

#include "pollstream/count/ballot_file.hpp"
#include "pollstream/count/overview.hpp"
#include "require.hpp"

#include <numeric>
#include <variant>

namespace pollstream::testing {

/// Either an error that can be shown, or ballots that every method can count.
inline void check(const count::file_or_error& read) {
    if (const auto* error = std::get_if<count::file_error>(&read)) {
        require(!error->text.empty());
        return;
    }
    const auto& file = std::get<count::ballot_file>(read);
    require(file.options.size() == file.ballots.options() && file.options.size() <= count::most_options);
    for (const auto& name : file.options) require(count::is_name(name));
    if (file.options.size() > 12) return;  // covered well enough elsewhere

    const count::pairwise_matrix pairs(file.ballots);
    const auto all =
        count::count_all(file.ballots, pairs, count::lot_order(file.options.size()), {.seats = 3, .top = 2});
    require(pairs.ballots() == file.ballots.ballots());
    if (all.irv)
        for (const auto& round : all.irv->rounds) require(round.active + round.exhausted == all.irv->ballots);
    if (all.stv)
        for (const auto& round : all.stv->rounds) {
            auto sum = round.exhausted + round.rest;
            for (const auto& v : round.votes) sum += v;
            require(sum == count::rational(all.stv->ballots));
        }
}

}  // namespace pollstream::testing
