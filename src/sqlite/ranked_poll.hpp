// The ballots of a ranked poll that somebody asked about lately, counted up: brought up to date by reading
// only what was committed since. Shared by the threads of the read lane.
#pragma once

#include "paced_count.hpp"
#include "poll_rows.hpp"
#include "pollstream/domain/ranked_result.hpp"

#include <mutex>

namespace pollstream::sqlite {

constexpr row_key no_log = 0;

/// Whoever works on it holds `working`, from before the snapshot it reads from: so what is in here is never
/// newer than a later snapshot.
struct ranked_poll {
    std::mutex working;
    row_key log = no_log;
    std::uint64_t seq = 0;  ///< the last ballot that is in here
    ranked_ballots ballots;
    paced_count<ranking_ref> result;
};

}  // namespace pollstream::sqlite
