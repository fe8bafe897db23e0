#include "broadcast/frames.hpp"

#include "pollstream/domain/kind.hpp"
#include "pollstream/wire/wire.hpp"

#include <boost/json/serialize.hpp>

namespace pollstream::live {

namespace {

constexpr std::size_t poll_bytes = 2048;

http::frame rendered(json_writer& w) {
    return http::make_frame(w.end_object().take());
}

/// Type and ref come first, because people read frames, too.
http::frame answer(std::string_view type, const json::value& ref, std::string_view members,
                   std::string_view poll = {}) {
    json_writer w(members.size() + poll.size() + 128);
    w.begin_object().member("type", type).key("ref").raw(json::serialize(ref));
    if (!members.empty()) w.raw(members);
    if (!poll.empty()) w.key("poll").raw(poll);
    return rendered(w);
}

template <class Id>
http::frame count_of(std::string_view member, const Id& id, std::uint64_t count) {
    json_writer w;
    w.begin_object().member("type", "viewers").member(member, id.str()).member("count", count);
    return rendered(w);
}

}  // namespace

http::frame snapshot_frame(const poll_state& p, std::uint64_t epoch, const asker& who) {
    json_writer w(poll_bytes);
    w.begin_object().member("type", "snapshot").member("epoch", epoch).member("version", p.version());
    wire::write_poll(w.key("poll"), p, epoch, who);
    return rendered(w);
}

http::frame tally_frame(const poll_state& p, std::uint64_t epoch, bool visible) {
    json_writer w(512);
    w.begin_object().member("type", "tally");
    wire::write_results_members(w, p, epoch, visible);
    return rendered(w);
}

http::frame event_frame(poll_event what, const poll_state& p, std::uint64_t epoch, bool visible) {
    json_writer w(poll_bytes);
    w.begin_object().member("type", "poll").member("event", to_string(what));
    w.member("epoch", epoch).member("version", p.version());
    wire::write_poll_for_all(w.key("poll"), p, epoch, visible);
    return rendered(w);
}

http::frame unlisted_frame(const poll_state& p, std::uint64_t epoch) {
    json_writer w;
    w.begin_object().member("type", "poll").member("event", to_string(poll_event::updated));
    w.member("epoch", epoch).member("version", p.version());
    w.key("poll").begin_object().member("id", p.definition.id.str()).member("listed", false).end_object();
    return rendered(w);
}

http::frame ranking_frame(const ranked_result& r, std::uint64_t epoch) {
    json_writer w(poll_bytes);
    w.begin_object().member("type", "ranking").member("poll_id", r.poll.str());
    w.member("epoch", epoch).member("version", r.version);
    write_ranking(w.key("ranking"), r);
    return rendered(w);
}

http::frame leaderboard_frame(const leaderboard& b) {
    json_writer w(poll_bytes);
    w.begin_object().member("type", "leaderboard");
    wire::write_leaderboard_members(w, b, limits::leaderboard_told);
    return rendered(w);
}

http::frame room_frame(const room& r, std::span<const poll_ref> polls, std::uint64_t viewers) {
    json_writer w(poll_bytes);
    w.begin_object().member("type", "room");
    wire::write_room(w.key("room"), r, polls, viewers);
    return rendered(w);
}

http::frame room_gone_frame(const room_id& id) {
    json_writer w;
    w.begin_object().member("type", "room").member("event", "deleted");
    w.member("room_id", id.str()).member("room", nullptr);
    return rendered(w);
}

http::frame viewers_frame(const poll_id& id, std::uint64_t count) {
    return count_of("poll_id", id, count);
}
http::frame viewers_frame(const room_id& id, std::uint64_t count) {
    return count_of("room_id", id, count);
}

http::frame notification_frame(const poll& p, const choice& marks, std::string_view voter_name) {
    json_writer w(512);
    w.begin_object().member("type", "vote_notification").member("poll_id", p.id.str());
    const auto options = names_options(p) ? marks : choice();
    w.member("poll_text", p.title).member("option_id", wire::first_of(options));
    w.member("option_ids", options)
        .member("option_text", rules_of(p).text(p, marks))
        .member("voter_name", voter_name);
    return rendered(w);
}

http::frame activity_frame(const poll_id& id, std::uint64_t votes) {
    json_writer w;
    w.begin_object().member("type", "activity").member("poll_id", id.str()).member("votes", votes);
    return rendered(w);
}

http::frame beat_frame(timestamp now) {
    json_writer w;
    w.begin_object().member("type", "beat").member("now", to_rfc3339(now)).member("now_ms", to_ms(now));
    return rendered(w);
}

http::frame unshowable_frame(const poll_id& id) {
    return error_frame(json::value(id.str()), "internal", "The poll is damaged and cannot be shown.");
}

http::frame ack_frame(const json::value& ref, std::string_view members, std::string_view poll) {
    return answer("ack", ref, members, poll);
}
http::frame error_frame(const json::value& ref, std::string_view members) {
    return answer("error", ref, members);
}

http::frame error_frame(const json::value& ref, std::string_view code, std::string_view detail) {
    json_writer w;
    w.member("code", code).member("detail", detail);
    return answer("error", ref, w.take());
}

}  // namespace pollstream::live
