// How a poll moves between open and closed, and how its definition may change: the rules every store applies
// inside its transaction. Pure.
#pragma once

#include "pollstream/base/result.hpp"
#include "pollstream/domain/poll.hpp"

namespace pollstream {

/// Closes a poll whose end has come, at its end_time. Every command looks here first, so that it never
/// matters whether the timer has been round yet. True if it closed just now.
bool settle(poll_state& s, timestamp now);

/// Closes an open, settled poll. False if it was closed before.
bool close_now(poll_state& s, timestamp now);

/// errc::ok; already_open; closed where `end_time` is not ahead of `now` (it would close at once).
errc reopen(poll_state& s, std::optional<timestamp> end_time, timestamp now);

/// errc::ok; has_votes; malformed where the patch breaks a rule (the service has told the host which: here it
/// is the race of two hosts).
errc patch(poll_state& s, const poll_patch& wanted, timestamp now);

/// Forgets what was counted. The version goes on rising.
void reset(poll_state& s);

}  // namespace pollstream
