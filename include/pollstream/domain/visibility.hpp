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

    friend bool operator==(const asker&, const asker&) = default;
};

bool sees_results(const poll& p, const asker& who) noexcept;

/// Whether they are told the ballot that stands in their name. Anybody can give anybody's name, so where
/// names tell voters apart a ballot shows no sooner than results do; but for who has just said it.
bool sees_ballot(const poll& p, const asker& who) noexcept;

/// True if every stranger sees them: then one rendered frame serves everybody.
bool results_public(const poll& p) noexcept;

}  // namespace pollstream
