// Reads what a client sends about a poll: field by field, every problem at once.
#pragma once

#include "pollstream/domain/poll.hpp"
#include "pollstream/http/fields.hpp"

#include <optional>
#include <vector>

namespace pollstream::poll_http {

enum class unknown_members { refused, ignored };

/// The poll that the object describes; usable only if `in` has no problems afterwards.
poll read_poll(http::field_reader& in, timestamp now, unknown_members extra);

poll_patch read_patch(http::field_reader& in);

/// {end_time?, duration_s?} of a reopen, or of nothing at all.
std::optional<timestamp> read_reopen(http::field_reader& in, timestamp now);

}  // namespace pollstream::poll_http
