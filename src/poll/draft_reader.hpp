// Reads what a client sends about a poll: field by field, reporting every problem at once.
#pragma once

#include "pollstream/domain/poll.hpp"
#include "pollstream/domain/voiding.hpp"
#include "pollstream/http/fields.hpp"

#include <optional>
#include <vector>

namespace pollstream::poll_http {

/// The poll that the object describes; usable only if `in` has no problems afterwards.
poll read_poll(http::field_reader& in, timestamp now);
/// The same for clients of the replaced system: its voters have names, and unknown members are ignored.
poll read_poll_as_replaced(http::field_reader& in, timestamp now);

poll_patch read_patch(http::field_reader& in);

/// {end_time?, duration_s?} of a reopen request, or no body at all.
std::optional<timestamp> read_reopen(http::field_reader& in, timestamp now);

/// {from, until} of the votes to be voided.
vote_window read_vote_window(http::field_reader& in);

}  // namespace pollstream::poll_http
