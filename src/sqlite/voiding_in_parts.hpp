// Votes of a poll being voided, a part in each commit: the ballots that remain are copied to a separate log,
// which replaces the poll's once the last of them is copied. Until then nobody sees any of it, and people go
// on voting: the ballots they add are processed as well. Passed from one commit to the next; the lane's
// thread only.
#pragma once

#include "pollstream/domain/voiding.hpp"
#include "sqlite/poll_cache.hpp"

#include <memory>
#include <optional>

namespace pollstream::sqlite {

struct voiding_in_parts {
    explicit voiding_in_parts(vote_window w) : window(w) {}

    /// True if nothing but votes has come to the poll since.
    bool is_of(const cached_poll& p) const noexcept {
        return counting && from == p.row.log && definition_version == p.row.state.definition_version;
    }

    vote_window window;
    bool nobody_voted = false;  ///< within the window
    int begun = 0;
    row_key from = 0;
    std::shared_ptr<const row_key> to;
    std::uint64_t definition_version = 0;
    std::uint64_t gone_through = 0;  ///< the last ballot of `from` that is processed
    poll_state state;
    std::optional<vote_voiding> counting;  ///< works on `state`
};

}  // namespace pollstream::sqlite
