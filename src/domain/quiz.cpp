#include "pollstream/domain/quiz.hpp"

#include "pollstream/domain/kind.hpp"

#include <algorithm>

namespace pollstream {

bool begins_at_once(const poll& p) noexcept {
    return is_timed(p) && !time_limit(p);
}

bool has_begun(const poll& p) noexcept {
    return !is_timed(p) || p.started_at || p.closed_at;
}

bool is_revealed(const poll& p) noexcept {
    return is_timed(p) && p.closed_at.has_value();
}

std::optional<std::chrono::milliseconds> time_limit(const poll& p, unsigned extra_percent) noexcept {
    const auto* q = quiz_of(p);
    if (q == nullptr || !q->time_limit_s) return std::nullopt;
    return std::chrono::milliseconds{std::int64_t{*q->time_limit_s} * 10 * (100 + extra_percent)};
}

std::optional<timestamp> answer_until(const poll& p, unsigned extra_percent) noexcept {
    const auto limit = time_limit(p, extra_percent);
    if (!limit || !p.started_at) return std::nullopt;
    return *p.started_at + *limit;
}

verdict judge_answer(const poll_state& s, const choice& marks, const choice* standing, timestamp now,
                     unsigned extra_percent) {
    const auto& p = s.definition;
    if (standing != nullptr && *standing == marks) return verdict::same_choice;
    // Checked before the choice is: until then, nobody may try out what it could be.
    if (!has_begun(p)) return verdict::not_started;
    if (choice_problem(p, marks)) return verdict::invalid_choice;
    const auto until = answer_until(p, extra_percent);
    if (!p.accepts_at(now) || (until && now >= *until)) return verdict::closed;
    return standing == nullptr ? verdict::counted : verdict::other_choice;
}

quiz_answer answer_of(const poll& p, const participant* by, timestamp now) {
    quiz_answer a;
    if (by != nullptr) a.participant = by->no;
    const auto took = to_ms(now) - to_ms(p.started_at.value_or(now));
    a.time_ms = static_cast<std::uint64_t>(std::max<std::int64_t>(took, 0));
    const auto limit = time_limit(p, by != nullptr ? by->extra_time_percent : 0);
    a.limit_ms = limit ? static_cast<std::uint64_t>(limit->count()) : 0;
    return a;
}

void count_answer(poll_state& s, const choice& c, const quiz_answer& a) {
    move_answer_cells(s.definition, c, a, s.counts.count_voter());
    note_voter(s);
}

void move_answer_cells(const poll& p, const choice& c, const quiz_answer& a,
                       std::vector<std::uint64_t>& cells) {
    move_cells(p, c, cells, 1);
    cells.back() += a.time_ms;
}

bool is_right(const quiz_settings& q, const choice& c) noexcept {
    return c == q.correct;
}

std::uint64_t points_of(const quiz_settings& q, bool right, const quiz_answer& a) noexcept {
    if (!right) return 0;
    if (!q.speed || a.limit_ms == 0 || a.time_ms < full_points_within_ms) return full_points;
    // 1000·(1 − t/2T), rounded half up, in integers.
    const auto twice = 2 * a.limit_ms;
    const auto t = std::min(a.time_ms, a.limit_ms);
    return (full_points * twice - full_points * t + a.limit_ms) / twice;
}

}  // namespace pollstream
