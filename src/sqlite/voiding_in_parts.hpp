// Votes of a poll being taken back, a part in each commit: what is left of its ballots is copied to a log of
// its own, which takes the place of the poll's with the last of them. Until then nobody sees anything of it,
// and people vote on: what they add is gone through as well. Given from one commit to the next; the lane's
// thread only.
#pragma once

#include "poll_cache.hpp"
#include "pollstream/domain/voiding.hpp"

#include <memory>
#include <optional>

namespace pollstream::sqlite {

struct voiding_in_parts {
    explicit voiding_in_parts(vote_window w) : window(w) {}

    /// Nothing but votes has come to the poll since.
    bool is_of(const cached_poll& p) const noexcept {
        return counting && from == p.row.log && definition_version == p.row.state.definition_version;
    }

    vote_window window;
    bool nobody_voted = false;  ///< within it
    int begun = 0;
    row_key from = 0;
    std::shared_ptr<const row_key> to;
    std::uint64_t definition_version = 0;
    std::uint64_t gone_through = 0;  ///< up to this ballot of `from`
    poll_state state;
    std::optional<vote_voiding> counting;  ///< `state`
};

}  // namespace pollstream::sqlite
