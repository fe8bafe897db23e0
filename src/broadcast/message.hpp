// What a client may say, read from a text frame. Pure.
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
    bool as_screen = false;  ///< for the room (a stage, a host's page), not somebody in it
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
/// From the address the client connected to, not from a frame: follow the activity of all listed polls.
struct follow_all {};

/// A frame that says nothing we know; answered with an error frame.
struct nonsense {
    std::string detail;
};

struct message {
    std::variant<subscribe, unsubscribe, vote, auth, follow_all, nonsense> what;
    json::value ref;  ///< given back in the answer; null when the client gave none
};

message parse_message(std::string_view text);

/// A member's text; nothing where it is not there or something else.
std::optional<std::string_view> text_of(const json::object& o, std::string_view name);

}  // namespace pollstream::live
