// The counted ballots of a ranked poll that was asked about lately: brought up to date by reading only what
// was committed since. Shared by the threads of the read lane.
#pragma once

#include "pollstream/domain/ranked_result.hpp"
#include "sqlite/paced_count.hpp"
#include "sqlite/poll_rows.hpp"

#include <mutex>

namespace pollstream::sqlite {

constexpr row_key no_log = 0;

/// A thread working on it holds `working`, and takes it before the snapshot it reads from: so the content is
/// never newer than a later snapshot.
struct ranked_poll {
    std::mutex working;
    row_key log = no_log;
    std::uint64_t seq = 0;  ///< the last ballot counted in here
    ranked_ballots ballots;
    paced_count<ranking_ref> result;
};

}  // namespace pollstream::sqlite
