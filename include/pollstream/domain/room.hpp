// A room is an ordered group of polls. At the host's pace it shows one of them to everybody in it; at the
// audience's pace each voter goes from one to the next. The join code and the keys belong to the room. Pure.
#pragma once

#include "pollstream/base/clock.hpp"
#include "pollstream/base/digest.hpp"
#include "pollstream/base/ids.hpp"
#include "pollstream/domain/poll.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pollstream {

/// Who leads from poll to poll. Either way, every open poll of the room takes votes.
enum class room_pace : std::uint8_t { host = 0, audience = 1 };  // as stored
std::string_view to_string(room_pace p) noexcept;
/// A text that is neither is reported as a problem of `pace`.
room_pace read_pace(std::string_view text, field_errors& problems);

struct room {
    room_id id;
    std::string code;  ///< six digits; empty once it has gone to another room
    std::string title;
    timestamp created_at{};
    std::vector<poll_id> polls;      ///< in the host's order
    std::optional<poll_id> current;  ///< on the stage, and on phones at the host's pace
    room_pace pace = room_pace::host;
    std::uint64_t version = 1;
    digest256 admin_hash{};  ///< SHA-256 of the admin key; the key itself is stored nowhere
    digest256 kiosk_hash{};
};
using room_ref = std::shared_ptr<const room>;

struct room_patch {
    std::optional<std::string> title;
    std::optional<std::vector<poll_id>> polls;  ///< the same polls in another order
    std::optional<std::optional<poll_id>> current;
    std::optional<room_pace> pace;
};

/// A host's or a kiosk's key: "psa_" or "psk_" and 22 characters of base64url (128 random bits).
struct access_key {
    std::string text;
    digest256 hash() const { return sha256(text); }
};
access_key make_access_key(std::string_view prefix, std::span<const std::uint8_t, 16> bits);
bool looks_like_access_key(std::string_view text) noexcept;
bool opens(const digest256& hash, std::string_view presented_key) noexcept;  ///< constant time

/// Checks a room's title as make_poll checks a poll's.
std::string checked_room_title(const std::string& title, field_errors& problems);

/// Adds a poll at the end; false if the room has as many as it may.
bool add_poll(room& r, const poll_id& id);
/// Removes a poll; if the room showed it, it shows none.
void remove_poll(room& r, poll_id id);

/// The room as it would be after the patch.
room apply_patch(const room& before, const room_patch& patch, field_errors& problems);

enum class room_move { next, previous, none };
/// Where the host's "next" and "previous" lead: at either end it stays; from none, next is the first poll and
/// previous the last.
std::optional<poll_id> moved(const room& r, room_move m) noexcept;

/// A random join code, "100000" to "999999".
std::string random_code();
bool looks_like_code(std::string_view text) noexcept;

}  // namespace pollstream
