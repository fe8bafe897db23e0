// Who may see counts. The one rule behind HTTP, WebSocket, export and metrics.
#pragma once

#include "pollstream/domain/poll.hpp"

namespace pollstream {

/// Whoever asks about a poll: what they may see of it follows from this.
struct asker {
    bool admin = false;
    bool has_voted = false;
    choice marks{};          ///< what they chose, if they did
    bool just_said = false;  ///< they have stated all of the marks themselves just now

    /// Whoever has the key: sees everything there is to see.
    static asker host() {
        asker a;
        a.admin = true;
        return a;
    }

    friend bool operator==(const asker&, const asker&) = default;
};

bool sees_results(const poll& p, const asker& who) noexcept;

/// The ballot that stands in their name, if they may be told it; else null. Anybody can give anybody's name,
/// so if voters are told apart by name, a ballot shows no sooner than results do, and texts in it no sooner
/// than the public sees them, except to whoever has just stated it.
const choice* told_ballot(const poll& p, const asker& who) noexcept;

/// True if every stranger sees them: then one rendered frame serves everybody.
bool results_public(const poll& p) noexcept;

}  // namespace pollstream
