// Takes back the votes of a stretch of time: what a host does about a script that voted four hundred times in
// ten seconds. The rest is counted anew, in order, as if those votes had never been cast: whoever changed a
// vote within the stretch has the one before it, and whoever voted first within it may vote again. Whoever
// has only repeated such a vote since then has cast no other, so it goes as well. Ballots are renumbered,
// without gaps, and keep their time and their id. Pure: the store reads and writes them.
//
// If a vote is a step, each step that is left is taken again, on what is left of its voter's steps. A
// question stays for as long as somebody who is left has asked it or votes for it, whoever asked it first: a
// ballot does not say whether its voter asked a question that was there already, or voted for it.
//
// If voters write, texts that only voided votes have said are gone, and those left are renumbered. What the
// host has decided stays, also about what nobody says any more: it holds for whoever says that again.
#pragma once

#include "pollstream/base/result.hpp"
#include "pollstream/domain/poll.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace pollstream {

struct question_mark;

/// A vote cast at `from` is in it, one cast at `until` is not.
struct vote_window {
    timestamp from;
    timestamp until;

    bool holds(timestamp t) const noexcept { return from <= t && t < until; }
};

/// Returns errc::ok; not_voidable for a quiz, whose answers rank its participants, and for a poll that
/// publishes in steps or withholds small groups: a host who took votes back one by one would learn what they
/// said.
errc may_void(const poll& p);

class vote_voiding {
  public:
    /// Forgets what `s` has counted, and what its voters wrote until a ballot that is left says it.
    /// may_void() must have allowed it; `s` must outlive this.
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
        choice marks;
    };
    /// To be called for every ballot, in commit order. Counts it and returns where it belongs from now on and
    /// what it says there; nothing if it is voided.
    std::optional<place> take(const ballot_facts& b);

    /// Call if voters went on writing while the ballots were being processed, with all texts there are now.
    void also_written(const std::shared_ptr<const lexicon>& texts);

    std::uint64_t kept() const noexcept { return kept_; }
    std::uint64_t voided() const noexcept { return voided_; }

    /// To be called after the last: the texts are then those that are left. Questions that nobody stands
    /// behind any more are hidden. too_many_numbers: by taking changes back, more different numbers have come
    /// back than a tally holds, and the state must not be stored.
    [[nodiscard]] errc finish();

  private:
    /// What is left of a voter after the ballot with an old number.
    struct standing {
        std::uint64_t seq = 0;  ///< 0: none
        choice marks;
        choice said;  ///< if votes are steps: the result of all of them, under the old numbers
    };
    standing take_before(std::uint64_t supersedes);

    choice left_of(const standing& last, const choice& marks);
    choice step_again(const standing& last, const choice& marks);
    void put(const question_mark& before, const question_mark& after, std::vector<question_mark>& left);
    option_no number_of(option_no old);
    void finish_texts();
    void keep_decisions();
    void put_aside();
    bool same_numbers() const;

    poll_state& state_;
    vote_window window_;
    std::uint64_t kept_ = 0;
    std::uint64_t voided_ = 0;
    std::unordered_map<std::uint64_t, standing> standing_;  ///< by the old number of the voter's last ballot
    std::shared_ptr<const lexicon> written_;                ///< null if voters write nothing
    std::shared_ptr<lexicon> left_;   ///< those of them that are left; shared with `state_`
    std::vector<option_no> numbers_;  ///< new by old; 0: nobody who is left says it
};

}  // namespace pollstream
