#include "pollstream/store/store.hpp"

#include "pollstream/base/limits.hpp"

#include <utility>

namespace pollstream {

cast_result cast_result_of(const ballot& b, const judgement& judged, const standing_vote* before,
                           timestamp now) {
    cast_result out;
    out.how = judged.how;
    out.by_untold = b.untold_voter == b.voter;
    out.problem = judged.problem;
    out.as_stated = judged.stored();
    const bool stands = out.how == verdict::same_choice || out.how == verdict::other_choice ||
                        out.how == verdict::changed || out.how == verdict::poll_changed;
    if (before == nullptr || !stands) return out;
    out.proof = before->proof;
    out.standing = before->marks;
    out.as_stated = out.as_stated || b.marks == before->marks;
    out.late = now - before->cast_at > limits::retry_within;
    return out;
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
