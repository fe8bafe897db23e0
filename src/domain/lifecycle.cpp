#include "pollstream/domain/lifecycle.hpp"

#include "pollstream/domain/kind.hpp"

#include <algorithm>

namespace pollstream {

bool settle(poll_state& s, timestamp now) {
    auto& p = s.definition;
    if (p.closed_at || !p.end_time || now < *p.end_time) return false;
    p.closed_at = p.end_time;
    ++s.definition_version;
    return true;
}

bool close_now(poll_state& s, timestamp now) {
    auto& p = s.definition;
    if (p.closed_at) return false;
    p.closed_at = now;
    ++s.definition_version;
    return true;
}

errc reopen(poll_state& s, std::optional<timestamp> end_time, timestamp now) {
    auto& p = s.definition;
    if (!p.closed_at) return errc::already_open;
    if (end_time && *end_time <= now) return errc::closed;
    p.closed_at.reset();
    p.end_time = end_time;
    ++s.definition_version;
    return errc::ok;
}

errc patch(poll_state& s, const poll_patch& wanted, timestamp now) {
    if (wanted.touches_ballots() && s.counts.total_voters() > 0) return errc::has_votes;
    field_errors problems;
    auto after = apply_patch(s.definition, wanted, now, problems);
    if (!problems.empty()) return errc::malformed;
    const bool other_cells = cell_count(after) != s.counts.counts().size();
    s.definition = std::move(after);
    ++s.definition_version;
    if (other_cells) reset(s);
    return errc::ok;
}

void reset(poll_state& s) {
    s.definition.texts.reset();
    s.counts.reset(cell_count(s.definition));
}

}  // namespace pollstream
