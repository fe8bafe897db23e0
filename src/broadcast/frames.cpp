#include "frames.hpp"

#include "pollstream/wire/wire.hpp"

#include <boost/json/serialize.hpp>

namespace pollstream::live {

namespace {

http::frame render(const json::object& o) {
    return std::make_shared<const std::string>(json::serialize(o));
}

/// Type and ref come first: people read frames, too.
http::frame answer(std::string_view type, const json::value& ref, json::object body) {
    json::object o{{"type", type}, {"ref", ref}};
    for (auto& member : body) o.insert_or_assign(member.key(), std::move(member.value()));
    return render(o);
}

template <class Id>
http::frame count_of(std::string_view member, const Id& id, std::uint64_t count) {
    return render({{"type", "viewers"}, {member, id.str()}, {"count", count}});
}

}  // namespace

http::frame snapshot_frame(const poll_state& p, std::uint64_t epoch, const asker& who) {
    return render({{"type", "snapshot"},
                   {"epoch", epoch},
                   {"version", p.version()},
                   {"poll", wire::poll(p, epoch, who)}});
}

http::frame tally_frame(const poll_state& p, std::uint64_t epoch, bool visible) {
    auto o = wire::results(p, epoch, visible);
    o["type"] = "tally";
    return render(o);
}

http::frame event_frame(poll_event what, const poll_state& p, std::uint64_t epoch, bool visible) {
    return render({{"type", "poll"},
                   {"event", to_string(what)},
                   {"epoch", epoch},
                   {"version", p.version()},
                   {"poll", wire::poll_for_all(p, epoch, visible)}});
}

http::frame room_frame(const room& r, std::span<const poll_ref> polls, std::uint64_t viewers) {
    return render({{"type", "room"}, {"room", wire::room(r, polls, viewers)}});
}

http::frame room_gone_frame(const room_id& id) {
    return render({{"type", "room"}, {"event", "deleted"}, {"room_id", id.str()}, {"room", nullptr}});
}

http::frame viewers_frame(const poll_id& id, std::uint64_t count) {
    return count_of("poll_id", id, count);
}
http::frame viewers_frame(const room_id& id, std::uint64_t count) {
    return count_of("room_id", id, count);
}

http::frame notification_frame(const poll& p, const choice& marks, std::string_view voter_name) {
    std::string texts;
    for (const auto n : marks) texts.append(texts.empty() ? "" : ", ").append(p.options.at(n - 1u));
    return render({{"type", "vote_notification"},
                   {"poll_id", p.id.str()},
                   {"poll_text", p.title},
                   {"option_id", marks.empty() ? json::value(nullptr) : json::value(marks.front())},
                   {"option_ids", wire::ids(marks)},
                   {"option_text", texts},
                   {"voter_name", voter_name}});
}

http::frame activity_frame(const poll_id& id, std::uint64_t votes) {
    return render({{"type", "activity"}, {"poll_id", id.str()}, {"votes", votes}});
}

http::frame beat_frame(timestamp now) {
    return render({{"type", "beat"}, {"now", to_rfc3339(now)}, {"now_ms", to_ms(now)}});
}

http::frame ack_frame(const json::value& ref, json::object body) {
    return answer("ack", ref, std::move(body));
}
http::frame error_frame(const json::value& ref, json::object body) {
    return answer("error", ref, std::move(body));
}

http::frame error_frame(const json::value& ref, std::string_view code, std::string_view detail) {
    return render({{"type", "error"}, {"ref", ref}, {"code", code}, {"detail", detail}});
}

}  // namespace pollstream::live
