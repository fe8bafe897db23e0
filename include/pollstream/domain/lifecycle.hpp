// How a poll moves between open and closed, and how its definition may change: the rules every store applies
// inside its transaction. Pure.
#pragma once

#include "pollstream/base/result.hpp"
#include "pollstream/domain/poll.hpp"

#include <string>
#include <vector>

namespace pollstream {

/// Closes a poll whose end has come, at its end_time. Every command looks here first, so that it never
/// matters whether the timer has been round yet. True if it closed just now.
bool settle(poll_state& s, timestamp now);

/// Closes an open, settled poll. False if it was closed before.
bool close_now(poll_state& s, timestamp now);

/// Begins a quiz that has a time limit: everybody has it from now on, and the poll stays open for whoever has
/// the most extra time. errc::ok; not_a_quiz; closed; already_started.
errc start_quiz(poll_state& s, unsigned largest_extra_percent, timestamp now);

/// Somebody in the room has so much extra time now: a quiz that runs stays open for them. True if that is
/// later than before.
bool lengthen(poll_state& s, unsigned extra_percent);

/// errc::ok; already_open; revealed where the close told the right answer; closed where `end_time` is not
/// ahead of `now` (it would close at once).
errc reopen(poll_state& s, std::optional<timestamp> end_time, timestamp now);

/// Corrections of options are told once there are votes. errc::ok; has_votes; already_started where a quiz's
/// time runs; overtaken where the patch breaks a rule
/// (the service has told the host which: here it is the race of two hosts).
errc patch(poll_state& s, const poll_patch& asked, timestamp now);

/// Of a patch what would change and may not once there are votes: fields by the names they have in JSON.
std::vector<std::string> bound_by_votes(const poll& p, const poll_patch& asked);

/// Forgets what was counted, and that a quiz was started; one without a limit begins anew. The version goes
/// on rising.
void reset(poll_state& s, timestamp now);

}  // namespace pollstream
