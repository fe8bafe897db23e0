// Who may win while the lot is still to be drawn: every option that some order of the options would let win.
//
// A lot that decides only at the end lets any of the leaders win. One that decides on the way (who leaves a
// round, or whose surplus goes first) opens paths that can only be followed. There may be more of them than
// anybody can wait for, so the work is bounded, and the result says whether all of them were followed.
#pragma once

#include "pollstream/count/pairwise_matrix.hpp"
#include "pollstream/count/profile.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace pollstream::count {

struct any_lot {
    std::vector<option> winners;  ///< in option order: each wins under some lot
    bool complete = true;         ///< false: the work ran out, and others may win, too

    friend bool operator==(const any_lot&, const any_lot&) = default;
};

/// The default bound on the work, counted in looks at a ballot: roughly a tenth of a second.
inline constexpr std::size_t any_lot_work = 2'000'000;

// `known`: who wins under a lot that has been counted already.

/// Rounds in which the same options are left, in the same order by their earlier votes, end in the same way
/// and are followed once. Throws like irv().
any_lot irv_by_any_lot(const profile& ballots, std::size_t work = any_lot_work,
                       std::span<const option> known = {});

/// The winners are all who are elected under some lot. Throws like stv().
any_lot stv_by_any_lot(const profile& ballots, std::size_t seats, std::size_t work = any_lot_work,
                       std::span<const option> known = {});

any_lot ranked_pairs_by_any_lot(const pairwise_matrix& d, std::size_t work = any_lot_work,
                                std::span<const option> known = {});

}  // namespace pollstream::count
