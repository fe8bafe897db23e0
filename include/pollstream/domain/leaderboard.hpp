// The leaderboard of a room's quizzes: computed from the answers to those that are revealed, one quiz after
// the other. Equal scores have equal ranks; among those the shorter total time comes first, then the name,
// and whoever has answered nothing comes last. Pure.
#pragma once

#include "pollstream/domain/participant.hpp"
#include "pollstream/domain/quiz.hpp"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream {

/// What one answer earned.
struct scored_answer {
    poll_id poll;
    bool right = false;
    std::uint64_t points = 0;
    std::uint64_t time_ms = 0;

    friend bool operator==(const scored_answer&, const scored_answer&) = default;
};

struct leaderboard_entry {
    std::uint64_t rank = 0;  ///< equal scores share it: "1,1,3"
    participant_no no = 0;
    std::string name;
    std::uint64_t score = 0;
    std::uint64_t right = 0;
    std::uint64_t answered = 0;
    std::uint64_t total_time_ms = 0;      ///< of all answers, right or wrong
    std::optional<scored_answer> last{};  ///< to the quiz revealed last; none if they did not answer it
};

/// Immutable and shared.
struct leaderboard {
    room_id room;
    std::uint64_t questions = 0;                              ///< revealed quizzes
    std::vector<leaderboard_entry> entries;                   ///< everybody who is not hidden, best first
    std::map<participant_key, std::size_t> places{};          ///< index into entries
    std::map<std::string, std::size_t, std::less<>> named{};  ///< by folded name
    std::set<participant_key> hidden{};                       ///< those without a place

    /// Finds a participant by key, or by name if the key is absent or unknown. Null for somebody who is not
    /// in the room, and for somebody hidden, even if another has their name by now.
    const leaderboard_entry* find(const std::optional<participant_key>& key, std::string_view name) const;
};
using leaderboard_ref = std::shared_ptr<const leaderboard>;

/// Adds up answers quiz by quiz, in the order of their reveals.
class score_sheet {
  public:
    /// Hidden participants get no line.
    score_sheet(const room_id& room, std::vector<participant> everybody);

    /// Begins a revealed quiz; its answers follow, in the order of their commits.
    void begin(const poll& quiz);
    /// A participant's first answer in a quiz counts; another (under another spelling of their name) does
    /// not.
    void take(const quiz_answer& a, const choice& said);
    leaderboard finish() &&;

  private:
    struct line {
        participant who;
        leaderboard_entry sum;
    };

    leaderboard board_;
    std::vector<line> lines_;  ///< by number
    std::map<participant_no, std::size_t> by_no_;
    poll_id quiz_;
    quiz_settings settings_;
};

}  // namespace pollstream
