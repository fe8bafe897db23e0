// The messages that a client may send, parsed from a text frame. Pure.
#pragma once

#include "pollstream/base/ids.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace pollstream::live {

namespace json = boost::json;

/// A poll or a room, whichever is set.
struct target {
    std::optional<poll_id> poll;
    std::optional<room_id> room;
};

struct subscribe {
    target what;
    bool as_screen = false;  ///< the viewer is a display (a stage, a host's page), not a person in the room
};
struct unsubscribe {
    target what;
};
struct vote {
    json::object body;  ///< the message without type and ref
};
struct auth {
    std::string admin_key;
    std::string kiosk_key;
    room_id room;
};
/// Follow the activity of all listed polls. Comes from the address that the client connected to, not from a
/// frame.
struct follow_all {};

/// A frame that we do not understand; answered with an error frame.
struct nonsense {
    std::string detail;
};

struct message {
    std::variant<subscribe, unsubscribe, vote, auth, follow_all, nonsense> what;
    json::value ref;  ///< echoed in the answer; null if the client gave none
};

message parse_message(std::string_view text);

/// A member's text; nullopt if the member is missing or not a string.
std::optional<std::string_view> text_of(const json::object& o, std::string_view name);

}  // namespace pollstream::live
