// Who may see counts. The one rule behind HTTP, WebSocket, export and metrics.
#pragma once

#include "pollstream/domain/poll.hpp"

namespace pollstream {

/// The asker's standing towards one poll.
struct asker {
    bool admin = false;
    bool has_voted = false;
    choice marks{};          ///< what they chose, if they did
    bool just_said = false;  ///< the marks are their own words of a moment ago

    /// Whoever has the key: sees everything there is to see.
    static asker host() {
        asker a;
        a.admin = true;
        return a;
    }

    friend bool operator==(const asker&, const asker&) = default;
};

bool sees_results(const poll& p, const asker& who) noexcept;

/// The ballot that stands in their name, where they may be told it; null where there is none to tell. Anybody
/// can give anybody's name, so where names tell voters apart a ballot shows no sooner than results do; but
/// for who has just said it.
const choice* told_ballot(const poll& p, const asker& who) noexcept;

/// True if every stranger sees them: then one rendered frame serves everybody.
bool results_public(const poll& p) noexcept;

}  // namespace pollstream
