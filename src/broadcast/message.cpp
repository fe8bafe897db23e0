#include "broadcast/message.hpp"

#include "pollstream/http/fields.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>
#include <variant>

namespace pollstream::live {

namespace {

constexpr std::size_t ref_bytes = 64;

message bad(json::value ref, std::string detail) {
    return {nonsense{std::move(detail)}, std::move(ref)};
}

/// Numbers and short strings are accepted as a ref; anything else is not echoed.
json::value read_ref(const json::object& o) {
    const auto* ref = o.if_contains("ref");
    if (ref == nullptr) return nullptr;
    if (ref->is_number()) return *ref;
    if (ref->is_string() && ref->get_string().size() <= ref_bytes) return *ref;
    return nullptr;
}

/// The target, or what is wrong with the way it is given.
std::variant<target, std::string> read_target(const json::object& o) {
    const auto poll = text_of(o, "poll_id");
    const auto room = text_of(o, "room_id");
    if (!poll && !room) return "needs the id of a poll (poll_id) or of a room (room_id)";
    if (poll && room) return "takes a poll_id or a room_id, not both";
    target t;
    if (poll) t.poll = poll_id::parse(*poll);
    if (room) t.room = room_id::parse(*room);
    if (!t.poll && !t.room)
        return std::string("was given a ") + (poll ? "poll_id" : "room_id") + " that is not a valid id";
    return t;
}

/// The first member that is neither in `known` nor type or ref.
std::optional<std::string> unknown_member(const json::object& o,
                                          std::initializer_list<std::string_view> known) {
    for (const auto& member : o) {
        const std::string_view name = member.key();
        if (name != "type" && name != "ref" && std::ranges::find(known, name) == known.end())
            return std::string(name);
    }
    return std::nullopt;
}

message read_auth(const json::object& o, json::value ref) {
    if (const auto name = unknown_member(o, {"room_id", "admin_key", "kiosk_key"}))
        return bad(std::move(ref), "auth has no member " + *name);
    const auto room = room_id::parse(text_of(o, "room_id").value_or(""));
    if (!room) return bad(std::move(ref), "auth needs the room_id that the key belongs to");
    auth a;
    a.room = *room;
    a.admin_key = text_of(o, "admin_key").value_or("");
    a.kiosk_key = text_of(o, "kiosk_key").value_or("");
    if (a.admin_key.empty() == a.kiosk_key.empty()) {
        return bad(std::move(ref), "auth needs either admin_key or kiosk_key");
    }
    return {std::move(a), std::move(ref)};
}

}  // namespace

std::optional<std::string_view> text_of(const json::object& o, std::string_view name) {
    const auto* v = o.if_contains(name);
    if (v == nullptr || !v->is_string()) return std::nullopt;
    return std::string_view(v->get_string());
}

message parse_message(std::string_view text) {
    auto parsed = http::parse_json(text);
    if (!parsed || !parsed->is_object()) return bad(nullptr, "a message must be a JSON object");
    auto& o = parsed->get_object();
    auto ref = read_ref(o);
    const auto type = std::string(text_of(o, "type").value_or(""));

    if (type == "subscribe" || type == "unsubscribe") {
        const bool follows = type == "subscribe";
        const auto name = follows ? unknown_member(o, {"poll_id", "room_id", "as"})
                                  : unknown_member(o, {"poll_id", "room_id"});
        if (name) return bad(std::move(ref), type + " has no member " + *name);
        const bool as_screen = text_of(o, "as") == "screen";
        if (o.contains("as") && !as_screen) return bad(std::move(ref), "as must be \"screen\" or left out");
        const auto read = read_target(o);
        if (const auto* wrong = std::get_if<std::string>(&read))
            return bad(std::move(ref), type + " " + *wrong);
        const auto& what = std::get<target>(read);
        if (follows) return {subscribe{what, as_screen}, std::move(ref)};
        return {unsubscribe{what}, std::move(ref)};
    }
    if (type == "vote") {
        o.erase("type");
        o.erase("ref");
        return {vote{std::move(o)}, std::move(ref)};
    }
    if (type == "auth") return read_auth(o, std::move(ref));
    return bad(std::move(ref), "type must be one of subscribe, unsubscribe, vote, auth");
}

}  // namespace pollstream::live
