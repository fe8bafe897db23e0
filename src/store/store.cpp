#include "pollstream/store/store.hpp"

#include "pollstream/base/limits.hpp"

#include <utility>

namespace pollstream {

cast_answer answer_to(const ballot& b, const judgement& judged, const standing_vote* before, timestamp now) {
    cast_answer answer;
    answer.how = judged.how;
    answer.by_untold = b.untold_voter == b.voter;
    answer.problem = judged.problem;
    answer.as_stated = judged.stored();
    const bool stands = answer.how == verdict::same_choice || answer.how == verdict::other_choice ||
                        answer.how == verdict::changed || answer.how == verdict::poll_changed;
    if (before == nullptr || !stands) return answer;
    answer.proof = before->proof;
    answer.standing = before->marks;
    answer.as_stated = answer.as_stated || b.marks == before->marks;
    answer.late = now - before->cast_at > limits::retry_within;
    return answer;
}

room new_room::under(std::string code) const {
    room r;
    r.id = id;
    r.code = std::move(code);
    r.title = title;
    r.pace = pace;
    r.created_at = created_at;
    r.admin_hash = admin_hash;
    r.kiosk_hash = kiosk_hash;
    for (const auto& p : polls) r.polls.push_back(p.id);
    if (show_first && !r.polls.empty()) r.current = r.polls.front();
    return r;
}

}  // namespace pollstream
