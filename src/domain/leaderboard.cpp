#include "pollstream/domain/leaderboard.hpp"

#include "pollstream/base/limits.hpp"
#include "pollstream/base/text.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace pollstream {

score_sheet::score_sheet(const room_id& room, std::vector<participant> everybody) {
    board_.room = room;
    lines_.reserve(everybody.size());
    for (auto& who : everybody) {
        if (who.is_hidden()) {
            board_.hidden.insert(who.key);
            continue;
        }
        by_no_.emplace(who.no, lines_.size());
        leaderboard_entry sum;
        sum.no = who.no;
        sum.name = who.name;
        lines_.push_back({std::move(who), std::move(sum)});
    }
}

void score_sheet::begin(const poll& quiz) {
    quiz_ = quiz.id;
    settings_ = *quiz_of(quiz);
    ++board_.questions;
    for (auto& l : lines_) l.sum.last.reset();
}

void score_sheet::take(const quiz_answer& a, const choice& said) {
    const auto known = by_no_.find(a.participant);
    if (known == by_no_.end()) return;
    auto& sum = lines_[known->second].sum;
    if (sum.last) return;
    const bool right = is_right(settings_, said);
    sum.last = scored_answer{quiz_, right, points_of(settings_, right, a), a.time_ms};
    sum.score += sum.last->points;
    sum.right += right ? 1 : 0;
    sum.total_time_ms += a.time_ms;
    ++sum.answered;
}

leaderboard score_sheet::finish() && {
    const auto key = [](const line& l) {
        const auto& s = l.sum;
        return std::make_tuple(~s.score, s.answered == 0, s.total_time_ms, std::string_view(s.name), s.no);
    };
    std::ranges::sort(lines_, [&](const line& a, const line& b) { return key(a) < key(b); });
    for (auto& l : lines_) {
        auto& entries = board_.entries;
        const auto at = entries.size();
        const bool level = at > 0 && entries.back().score == l.sum.score;
        l.sum.rank = level ? entries.back().rank : at + 1;
        board_.places.emplace(l.who.key, at);
        if (!l.who.name.empty()) board_.named.emplace(fold(l.who.name), at);
        entries.push_back(std::move(l.sum));
    }
    return std::move(board_);
}

const leaderboard_entry* leaderboard::find(const std::optional<participant_key>& key,
                                           std::string_view name) const {
    if (key) {
        if (const auto at = places.find(*key); at != places.end()) return &entries[at->second];
        if (hidden.contains(*key)) return nullptr;
    }
    const auto wanted = trim(name);
    if (wanted.empty() || count_code_points(wanted) > limits::name_max) return nullptr;
    const auto at = named.find(fold(wanted));
    return at == named.end() ? nullptr : &entries[at->second];
}

}  // namespace pollstream
