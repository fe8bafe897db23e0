// A quiz: how long everybody has, which answers are right, and what they are worth. The commit says what time
// it is; nothing here believes a client. Pure.
#pragma once

#include "pollstream/domain/ballot.hpp"
#include "pollstream/domain/participant.hpp"
#include "pollstream/domain/poll.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace pollstream {

/// Null if the poll is of another kind.
inline const quiz_settings* quiz_of(const poll& p) noexcept {
    return std::get_if<quiz_settings>(&p.settings);
}

/// Whether it is a quiz without a time limit.
bool begins_at_once(const poll& p) noexcept;
/// Whether people may read the options: a quiz with a limit shows them to its host alone before it starts.
bool has_begun(const poll& p) noexcept;
/// Whether it is a quiz whose right answers are known.
bool is_revealed(const poll& p) noexcept;

/// How long somebody with this much extra time has; nothing without a limit.
std::optional<std::chrono::milliseconds> time_limit(const poll& p, unsigned extra_percent = 0) noexcept;
/// When that time is over; nothing before the start, or without a limit.
std::optional<timestamp> answer_until(const poll& p, unsigned extra_percent = 0) noexcept;

/// Like judge() of ballot.hpp, for a participant with this much extra time. Their own limit ends it, even
/// while the poll is open for others.
verdict judge_answer(const poll_state& s, const choice& marks, const choice* standing, timestamp now,
                     unsigned extra_percent);
/// What is kept of an answer that counts; `by`: null for somebody the room had no place for.
quiz_answer answer_of(const poll& p, const participant* by, timestamp now);
/// Counts an answer: the choice, and the time it took.
void count_answer(poll_state& s, const choice& c, const quiz_answer& a);
/// The same on bare cells, for a recount.
void move_answer_cells(const poll& p, const choice& c, const quiz_answer& a,
                       std::vector<std::uint64_t>& cells);

bool is_right(const quiz_settings& q, const choice& c) noexcept;

inline constexpr std::uint64_t full_points = 1'000;
inline constexpr std::uint64_t full_points_within_ms = 500;
/// Right: 1000, or if speed counts round(1000·(1 − t/T/2)) with the participant's own T, but 1000 within
/// full_points_within_ms. Wrong: 0.
std::uint64_t points_of(const quiz_settings& q, bool right, const quiz_answer& a) noexcept;

}  // namespace pollstream
