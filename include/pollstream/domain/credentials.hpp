// What an asker can show about who they are, and what that makes them in one poll or room. Pure.
#pragma once

#include "pollstream/domain/ballot.hpp"
#include "pollstream/domain/room.hpp"

#include <optional>
#include <string>

namespace pollstream {

struct credentials {
    std::string device;      ///< a verified device id; empty: none
    std::string name;        ///< the voter_name or full_name they gave; untrimmed
    std::string admin_key;   ///< as presented, not verified
    std::string kiosk_key;   ///< as presented, not verified
    std::string address;     ///< where they are; wrong keys are counted by it
    bool from_page = false;  ///< from a page, over WebSocket: its scripts are told no token, as over HTTP
    /// The device was made for this connection, and nobody has been told its token yet.
    bool device_untold = false;
};

/// The text that a voter key is made of in this poll; nothing if the credentials do not say, or the name is
/// too long.
/// device: the device id · name: the name as it looks on paper, in one line; in a quiz fold() of it, as its
/// room tells participants apart · kiosk: the vote's own id.
std::optional<std::string> identity_of(const poll& in, const credentials& who,
                                       const std::optional<vote_id>& id);

/// The hash of the server-wide key that an operator may configure; nothing if there is none.
using server_key = std::optional<digest256>;

bool is_admin(const room& r, const credentials& who, const server_key& server) noexcept;
bool is_kiosk(const room& r, const credentials& who) noexcept;

}  // namespace pollstream
