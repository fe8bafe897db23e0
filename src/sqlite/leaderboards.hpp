// Recently requested leaderboards. Adding one up reads every answer of the room, and everybody in the room
// asks at the same moment: so it is kept for as long as what it was computed from is unchanged. Shared by the
// threads of the read lane.
#pragma once

#include "pollstream/domain/leaderboard.hpp"
#include "sqlite/poll_rows.hpp"
#include "sqlite/recently_used.hpp"

#include <mutex>
#include <utility>
#include <vector>

namespace pollstream::sqlite {

/// What a leaderboard is computed from: as long as this is the same, so is the leaderboard. A revealed quiz
/// takes no more answers under its log.
struct leaderboard_state {
    std::uint64_t roster = 0;
    std::vector<std::pair<row_key, row_key>> quizzes;  ///< key and log, in the order they were revealed

    friend bool operator==(const leaderboard_state&, const leaderboard_state&) = default;
};

class leaderboards {
  public:
    explicit leaderboards(std::size_t rooms_max) : rooms_(rooms_max) {}

    /// Null if none is kept for this state.
    leaderboard_ref find(const room_id& room, const leaderboard_state& s);
    void keep(const room_id& room, leaderboard_state s, leaderboard_ref b);

  private:
    struct entry {
        std::mutex guard;
        leaderboard_state made_of;
        leaderboard_ref board;
    };

    recently_used<room_id, entry> rooms_;
};

}  // namespace pollstream::sqlite
