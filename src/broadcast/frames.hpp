// What the server sends: rendered frames, ready to be shared. Pure.
#pragma once

#include "pollstream/domain/event.hpp"
#include "pollstream/domain/leaderboard.hpp"
#include "pollstream/domain/ranked_result.hpp"
#include "pollstream/domain/visibility.hpp"
#include "pollstream/http/channel.hpp"

#include <boost/json/value.hpp>

#include <span>
#include <string>
#include <string_view>

namespace pollstream::live {

namespace json = boost::json;

http::frame snapshot_frame(const poll_state& p, std::uint64_t epoch, const asker& who);
http::frame tally_frame(const poll_state& p, std::uint64_t epoch, bool visible);
http::frame event_frame(poll_event what, const poll_state& p, std::uint64_t epoch, bool visible);
/// The last event of a poll that leaves the list: `updated`, with no more of the poll than id and listed.
http::frame unlisted_frame(const poll_state& p, std::uint64_t epoch);
http::frame ranking_frame(const ranked_result& r, std::uint64_t epoch);
http::frame leaderboard_frame(const leaderboard& b);
http::frame room_frame(const room& r, std::span<const poll_ref> polls, std::uint64_t viewers);
http::frame room_gone_frame(const room_id& id);
http::frame viewers_frame(const poll_id& id, std::uint64_t count);
http::frame viewers_frame(const room_id& id, std::uint64_t count);
/// Has the first mark as option_id, which the clients of the replaced system read, and all marks as
/// option_ids.
http::frame notification_frame(const poll& p, const choice& marks, std::string_view voter_name);
http::frame activity_frame(const poll_id& id, std::uint64_t votes);
http::frame beat_frame(timestamp now);
/// For a viewer that waits for a snapshot of a damaged poll.
http::frame unshowable_frame(const poll_id& id);
/// `members` is JSON text: the members of the frame other than type and ref.
http::frame ack_frame(const json::value& ref, std::string_view members, std::string_view poll = {});
http::frame error_frame(const json::value& ref, std::string_view members);
http::frame error_frame(const json::value& ref, std::string_view code, std::string_view detail);

}  // namespace pollstream::live
