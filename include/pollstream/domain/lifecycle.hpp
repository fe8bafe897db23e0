// How a poll moves between open and closed, and how its definition may change: the rules every store applies
// inside its transaction. Pure.
#pragma once

#include "pollstream/base/result.hpp"
#include "pollstream/domain/poll.hpp"

#include <string>
#include <vector>

namespace pollstream {

/// Closes a poll whose end has come, as of its end_time. Every command calls this first, so that it does not
/// matter whether the timer has fired yet. Returns true if it closed the poll just now.
bool settle(poll_state& s, timestamp now);

/// Closes an open, settled poll. Returns false if it was closed before.
bool close_now(poll_state& s, timestamp now);

/// Starts a quiz that has a time limit: everybody's time runs from now on, and the poll stays open for
/// whoever has the most extra time. Returns errc::ok; not_a_quiz; closed; already_started.
errc start_quiz(poll_state& s, unsigned largest_extra_percent, timestamp now);

/// Keeps a running quiz open for somebody in the room who now has this much extra time. Returns true if that
/// moves its end.
bool lengthen(poll_state& s, unsigned extra_percent);

/// Returns errc::ok; already_open; revealed if the close revealed the answer; closed if `end_time` is not
/// ahead of `now` (the poll would close at once).
errc reopen(poll_state& s, std::optional<timestamp> end_time, timestamp now);

/// Corrections of options are recorded once there are votes. Returns errc::ok; has_votes; already_started for
/// a quiz with a time limit that was started (for corrections alone only until it is closed); overtaken if
/// the patch breaks a rule (the service has told the host which, so here it is a race of two hosts).
errc patch(poll_state& s, const poll_patch& asked, timestamp now);

/// The fields that the patch would change and that may not change once there are votes, by their names in
/// JSON.
std::vector<std::string> bound_by_votes(const poll& p, const poll_patch& asked);

/// Forgets what was counted. A poll whose close reveals the right answer is open again; a quiz then has yet
/// to be started, or begins anew if it has no time limit. The version goes on rising.
void reset(poll_state& s, timestamp now);

}  // namespace pollstream
