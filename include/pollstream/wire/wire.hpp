// The shapes that leave the server: polls, results, rooms and receipts as JSON text, in one place for HTTP
// and WebSocket.
//
// Hidden results are left out here and nowhere else, so no way out can forget to: what the asker may not see
// is absent (no vote_count, percent, counts), the totals stay, and `results_hidden` says so. If a poll holds
// back while its group is small (domain/publication.hpp), everybody gets what is published, and only that.
// Each `write_…` writes one value; each `…_members` writes what goes between its braces, for an object that
// has more to say. Pure, any thread.
#pragma once

#include "pollstream/base/json_writer.hpp"
#include "pollstream/domain/ballot.hpp"
#include "pollstream/domain/leaderboard.hpp"
#include "pollstream/domain/poll.hpp"
#include "pollstream/domain/room.hpp"
#include "pollstream/domain/series.hpp"
#include "pollstream/domain/visibility.hpp"

#include <optional>
#include <span>
#include <string>

namespace pollstream::wire {

/// A poll in full, as this asker may see it. What they chose is left out if nothing but a name says that it
/// was them and results are hidden; `has_voted` stays.
void write_poll(json_writer& w, const poll_state& p, std::uint64_t epoch, const asker& who);
void write_poll_members(json_writer& w, const poll_state& p, std::uint64_t epoch, const asker& who);

/// The same for everybody who may see as much: without what is about one voter (has_voted, voted_…).
void write_poll_for_all(json_writer& w, const poll_state& p, std::uint64_t epoch, bool visible);

/// {poll_id, epoch, version, status, counts, percents, result, total_votes, total_voters}; what is hidden is
/// left out, and results_hidden says so. If the poll holds back while its group is small, also withheld
/// ("too_few" or null) and, unless results are hidden, published_voters.
void write_results_members(json_writer& w, const poll_state& p, std::uint64_t epoch, bool visible);

/// {id, title, kind, status, total_votes}: a poll in its room's list.
void write_poll_line(json_writer& w, const poll_state& p);

/// {id, code, title, created_at, polls, current_poll_id, pace, viewers, version}
void write_room(json_writer& w, const room& r, std::span<const poll_ref> polls, std::uint64_t viewers);
void write_room_members(json_writer& w, const room& r, std::span<const poll_ref> polls,
                        std::uint64_t viewers);

/// {voted, voted_option_ids, status, ballot_version, version, epoch}: what a voter must be told of a poll
/// that they know; each as in the whole poll.
void write_standing(json_writer& w, const poll_state& p, std::uint64_t epoch, const asker& who);

/// {draw, hash, seed, order}: seed and order are null until the poll is closed; then anybody can check the
/// lot.
void write_lot(json_writer& w, const poll& p);

/// [{option_id, was, at}]: what options were called before they were corrected.
void write_corrections(json_writer& w, const poll& p);

/// {poll_id, seq, vote_id}
void write_receipt(json_writer& w, const receipt& r);
void write_time(json_writer& w, const std::optional<timestamp>& t);  ///< RFC 3339, or null
/// {poll_id, from, to, bucket_ms, votes}; from and to are null if there are no votes.
void write_series(json_writer& w, const poll_id& id, const vote_series& s);

/// room_id, questions, participants, entries (the first `most`).
void write_leaderboard_members(json_writer& w, const leaderboard& b, std::size_t most);
/// An entry with what its participant scored last.
void write_own_place(json_writer& w, const leaderboard_entry& e);

/// The first mark, for clients that know of one only, as the replaced system's do; nothing if there is none.
std::optional<option_no> first_of(const choice& marks);

}  // namespace pollstream::wire
