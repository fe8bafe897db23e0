// The shapes that leave the server: polls, results, rooms and receipts as JSON, one place for HTTP and
// WebSocket.
//
// Hidden results are left out here and nowhere else, so no way out can forget it: what the asker may not see
// is absent (no vote_count, percent, counts), the totals stay, and `results_hidden` says so. Pure, any
// thread.
#pragma once

#include "pollstream/domain/ballot.hpp"
#include "pollstream/domain/poll.hpp"
#include "pollstream/domain/room.hpp"
#include "pollstream/domain/series.hpp"
#include "pollstream/domain/visibility.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <span>
#include <string>

namespace pollstream::wire {

namespace json = boost::json;

/// A poll in full, as this asker may see it (design section 3).
json::object poll(const poll_state& p, std::uint64_t epoch, const asker& who);

/// The same for everybody who sees as much: without what is about one voter (has_voted, voted_…).
json::object poll_for_all(const poll_state& p, std::uint64_t epoch, bool visible);

/// {poll_id, epoch, version, status, counts, percents, total_votes, total_voters}
json::object results(const poll_state& p, std::uint64_t epoch, bool visible);

/// {id, title, kind, status, total_votes}: a poll in its room's list
json::object poll_line(const poll_state& p);

/// {id, code, title, created_at, polls, current_poll_id, viewers, version}
json::object room(const room& r, std::span<const poll_ref> polls, std::uint64_t viewers);

json::object receipt(const pollstream::receipt& r);
json::value ids(const choice& marks);
json::value time(const std::optional<timestamp>& t);  ///< RFC 3339, or null
json::object series(const poll_id& id, const vote_series& s);

/// Percents of a poll: of votes where one mark is one ballot, of voters where a ballot has several.
std::vector<std::uint32_t> percents(const poll_state& p);

}  // namespace pollstream::wire
