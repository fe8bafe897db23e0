// One voter's vote and what becomes of it. Pure.
#pragma once

#include "pollstream/base/clock.hpp"
#include "pollstream/base/digest.hpp"
#include "pollstream/base/ids.hpp"
#include "pollstream/domain/lexicon.hpp"
#include "pollstream/domain/participant.hpp"
#include "pollstream/domain/poll.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace pollstream {

/// Who voted, as far as the database knows: HMAC-SHA-256(server secret, poll id ‖ identity rule ‖ identity),
/// truncated. The same person in another poll has another key; no device token, code or address can be read
/// back from it.
using voter_key = std::array<std::uint8_t, 16>;

voter_key make_voter_key(const hmac_key& secret, const poll_id& poll, identity_rule rule,
                         std::string_view identity);

/// If votes are steps (kind_rules::take_step), marks and texts are one step until the commit has taken it.
struct ballot {
    poll_id poll;
    voter_key voter{};
    choice marks;  ///< in the form of its kind: see kind_rules::read_ballot
    vote_id id;
    std::string voter_name;               ///< only if voters give names; else empty
    std::vector<std::string> texts{};     ///< if voters write: the commit turns them into marks
    std::shared_ptr<const joining> as{};  ///< of a quiz: who answers; else null
    /// The poll's `ballot_version` that voter and marks were made for; nothing: not to be compared.
    std::optional<std::uint64_t> made_for{};
    /// The voter derived from the vote's id if no token was shown (http/voter_token.hpp). If that voter
    /// has voted here and `voter` has not, this is a retry with a token that they were given meanwhile, and
    /// the ballot is theirs. The same as `voter` if no token was shown at all.
    std::optional<voter_key> untold_voter{};
    bool id_is_ours = false;  ///< the client gave none: no earlier ballot has it
};

/// What the commit decided about a ballot.
enum class verdict : std::uint8_t {
    counted,       ///< first vote of this voter: stored, counted
    changed,       ///< superseded the same voter's earlier ballot (allow_change)
    same_choice,   ///< stored before with this choice: answered again with what stands and its receipt
    other_choice,  ///< stored before with another choice; nothing changed
    closed,        ///< too late
    unknown_poll,
    invalid_choice,
    not_started,   ///< too early: the quiz has not begun
    poll_changed,  ///< made for the poll as it was before its host changed it or corrected its wording
};
inline constexpr std::size_t verdicts = 9;
std::string_view to_string(verdict v) noexcept;

/// Why a choice is refused, in words for people; nothing if it is fine.
std::optional<std::string> choice_problem(const poll& p, const choice& marks);

/// The commit's rule for a choice. `standing` is what this voter's ballot says now; null if there is none. A
/// retry of what stands is answered with its receipt even after the close.
verdict judge(const poll& p, const choice& marks, const choice* standing, timestamp now);
/// The same, and there must be room in the tally.
verdict judge(const poll_state& s, const choice& marks, const choice* standing, timestamp now);
/// For a ballot of texts, some of which nobody has written before.
verdict judge(const poll_state& s, const numbered_texts& said, const choice* standing, timestamp now);

/// Proof of a stored ballot: its place in the poll's ballot log, from 1, in commit order.
struct receipt {
    poll_id poll;
    std::uint64_t seq = 0;
    vote_id id;

    friend bool operator==(const receipt&, const receipt&) = default;
};

/// A voter's ballot as it stands.
struct standing_vote {
    receipt proof;
    choice marks;
    timestamp cast_at{};
};

struct judgement {
    verdict how = verdict::invalid_choice;
    std::vector<std::string> fresh;              ///< texts to add to the poll's if the ballot is stored
    std::shared_ptr<const field_error> problem;  ///< of invalid_choice, if only the commit could find it

    bool stored() const noexcept { return how == verdict::counted || how == verdict::changed; }
};

/// Finds the choice of the voter's earlier ballot with this id, superseded by the one that stands; nothing if
/// there is none. Called once at most, and only if it decides.
using superseded_choice = std::function<std::optional<choice>(const vote_id&)>;

/// The commit's whole rule. Besides the choice it considers what stands already: a ballot that was stored
/// before and comes again is same_choice, however they voted since; and whoever may only have guessed a name
/// does not learn whether a choice is the one that stands. Afterwards the marks of `b` are complete: texts
/// have become numbers, and a step the ballot that it leads to. `extra_time_percent` is that of the
/// participant who answers a quiz.
judgement judge(const poll_state& s, ballot& b, const standing_vote* standing,
                const superseded_choice& earlier, timestamp now, unsigned extra_time_percent = 0);

/// A stored ballot, as the export reads it.
struct ballot_record {
    std::uint64_t seq = 0;
    timestamp cast_at{};
    vote_id id;
    choice marks;
    std::string voter_name;
    std::uint64_t supersedes = 0;        ///< seq of the same voter's earlier ballot, 0: none
    std::optional<quiz_answer> timed{};  ///< of a quiz
};

}  // namespace pollstream
