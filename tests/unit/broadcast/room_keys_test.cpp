// The keys a viewer has sent: each for its room, and for a limited number of rooms.
#include "broadcast/room_keys.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::live;

namespace {

room_id room_no(std::uint8_t n) {
    room_id id{};
    id.value.bytes[15] = n;
    return id;
}

}  // namespace

TEST_CASE("a key is used for its own room only") {
    room_keys keys;
    CHECK(keys.empty());
    keys.keep(room_no(1), "admin of 1", "");
    keys.keep(room_no(2), "", "kiosk of 2");
    CHECK_FALSE(keys.empty());
    credentials who;
    who.device = "d";
    CHECK(keys.with(who, room_no(1)).admin_key == "admin of 1");
    CHECK(keys.with(who, room_no(1)).kiosk_key.empty());
    CHECK(keys.with(who, room_no(2)).admin_key.empty());
    CHECK(keys.with(who, room_no(2)).kiosk_key == "kiosk of 2");
    CHECK(keys.with(who, room_no(3)).admin_key.empty());
    CHECK(keys.with(who, room_no(1)).device == "d");
}

TEST_CASE("the handshake's key holds if no other key was sent") {
    room_keys keys;
    keys.keep(room_no(1), "admin of 1", "");
    credentials who;
    who.admin_key = "the operator's";
    CHECK(keys.with(who, room_no(1)).admin_key == "admin of 1");
    CHECK(keys.with(who, room_no(2)).admin_key == "the operator's");
}

TEST_CASE("a room has one key of each kind, the last one sent") {
    room_keys keys;
    keys.keep(room_no(1), "first", "");
    keys.keep(room_no(1), "", "kiosk");
    keys.keep(room_no(1), "second", "");
    CHECK(keys.with({}, room_no(1)).admin_key == "second");
    CHECK(keys.with({}, room_no(1)).kiosk_key == "kiosk");
}

TEST_CASE("of too many rooms, the one whose keys came first is forgotten") {
    room_keys keys;
    for (std::uint8_t n = 0; n <= limits::subscriptions_per_viewer; ++n) keys.keep(room_no(n), "key", "");
    CHECK(keys.with({}, room_no(0)).admin_key.empty());
    CHECK(keys.with({}, room_no(1)).admin_key == "key");
    CHECK(keys.with({}, room_no(static_cast<std::uint8_t>(limits::subscriptions_per_viewer))).admin_key ==
          "key");
}
