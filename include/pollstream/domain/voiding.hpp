// Taking back a stretch of votes: what a host does about a script that voted four hundred times in ten
// seconds. The rest is counted anew, in its order, as if the others had never been cast: who changed a vote
// within the stretch has the one before it, and who voted first within it may vote again. Whoever has only
// repeated such a vote since has cast no other, so it goes as well. Ballots are numbered anew, without gaps,
// and keep their time and their id. Pure: the store reads and writes them.
#pragma once

#include "pollstream/base/result.hpp"
#include "pollstream/domain/poll.hpp"

#include <cstdint>
#include <optional>
#include <unordered_map>

namespace pollstream {

/// A vote cast at `from` is in it, one cast at `until` is not.
struct vote_window {
    timestamp from;
    timestamp until;

    bool holds(timestamp t) const noexcept { return from <= t && t < until; }
};

/// errc::ok; not_voidable for a quiz, whose answers rank its participants, and where a poll publishes in
/// steps or withholds small groups: a host who took votes back one by one would learn what they said.
errc may_void(const poll& p);

class vote_voiding {
  public:
    /// Forgets what `s` has counted. may_void() said yes; `s` outlives this.
    vote_voiding(poll_state& s, vote_window window);

    struct ballot_facts {
        std::uint64_t seq = 0;
        timestamp cast_at{};
        choice marks;
        std::uint64_t supersedes = 0;
    };
    struct place {
        std::uint64_t seq = 0;
        std::uint64_t supersedes = 0;
    };
    /// Every ballot there is, in commit order. Where it belongs from now on, counted; nothing if it is
    /// voided.
    std::optional<place> take(const ballot_facts& b);

    std::uint64_t kept() const noexcept { return kept_; }
    std::uint64_t voided() const noexcept { return voided_; }

    /// After the last: puts questions aside behind which nobody is left. Texts of other kinds that nobody
    /// chose any more do not show as it is.
    void finish();

  private:
    /// The ballot that its voter has after the one of an old number.
    struct standing {
        std::uint64_t seq = 0;  ///< 0: none
        choice marks;
    };
    standing take_before(std::uint64_t supersedes);

    poll_state& state_;
    vote_window window_;
    std::uint64_t kept_ = 0;
    std::uint64_t voided_ = 0;
    std::unordered_map<std::uint64_t, standing> standing_;  ///< by the old number of the voter's last ballot
};

}  // namespace pollstream
