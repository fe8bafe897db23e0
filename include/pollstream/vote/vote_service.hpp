// Casts votes: who is voting, whether they may, and what the commit says. One path for HTTP, WebSocket and
// the replaced system's paths. Loop thread only.
#pragma once

#include "pollstream/async/task.hpp"
#include "pollstream/base/key_guard.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/base/result.hpp"
#include "pollstream/base/throttle.hpp"
#include "pollstream/domain/credentials.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/visibility.hpp"
#include "pollstream/store/catalog.hpp"
#include "pollstream/store/store.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace pollstream {

struct vote_request {
    poll_id poll;
    stated_choice said;
    std::optional<vote_id> id;        ///< the client's own name for this vote
    std::optional<vote_id> our_id{};  ///< our name for it if the client gave none
    credentials who;
    std::optional<std::uint64_t> made_for{};  ///< the `ballot_version` of the poll as its voter saw it
    std::string untold_device{};  ///< whose it was if it was first cast without a token: see meet_device()
};

/// Why a vote was refused before anybody looked at what it says.
enum class vote_refusal {
    name_missing,
    name_too_long,
    vote_id_missing,
    kiosk_key_wrong,
    device_missing,
    too_many_wrong_keys,  ///< has to wait before the next kiosk key
    too_often             ///< wrote texts faster than anybody reads them
};

struct refused_vote {
    vote_refusal why;
    std::chrono::milliseconds retry_after{};  ///< for too_often and too_many_wrong_keys
};

struct judged_vote {
    cast_result cast;
    asker voter{};  ///< what the voter may see from now on
    /// The device of the vote's id, if that is the voter and its token was not shown.
    std::string met_device{};

    /// Whether the ballot stands as it was cast, now or before.
    bool accepted() const noexcept;
};

using vote_outcome = std::variant<refused_vote, judged_vote>;

/// Null if the vote was not judged: it was refused before, or the store failed.
const judged_vote* judged(const result<vote_outcome>& outcome) noexcept;

/// What became of votes, for the metrics.
struct vote_counters {
    std::array<std::uint64_t, verdicts> by_verdict{};
    std::uint64_t refused = 0;  ///< see vote_refusal
    std::uint64_t failed = 0;   ///< by the store
};

class vote_service {
  public:
    /// The references must outlive the service. `paced`: whoever writes texts may do so only so often.
    vote_service(store& backing, catalog& known, key_guard& keys, bool paced = true);

    /// not_found for an unknown poll.
    task<result<vote_outcome>> cast(vote_request v);

    /// Whether a room's kiosk polls take votes with these credentials. Wrong keys are counted by address and
    /// room; the right one opens even while others have to wait.
    std::optional<vote_refusal> check_kiosk_key(const room& r, const credentials& who);

    const vote_counters& counters() const noexcept { return counters_; }

    std::uint64_t epoch() const noexcept { return store_.epoch(); }

  private:
    task<result<vote_outcome>> find_and_cast(vote_request v);
    /// For a poll that is no kiosk's, or once the kiosk's key was right.
    task<result<vote_outcome>> cast_in(poll_ref p, vote_request v);
    /// The outcome of what needs no commit to be decided.
    judged_vote decided_early(verdict how, poll_ref p);
    task<result<vote_outcome>> decide(task<result<cast_result>> committing, voter_in_poll me,
                                      std::string untold_device);
    task<result<vote_outcome>> cast_at_kiosk(poll_ref p, const room& r, vote_request v);
    std::chrono::seconds wait_of(const room_id& room, const credentials& who) const;
    /// How long this voter has to wait before writing again; zero: not at all.
    std::chrono::milliseconds pace(const voter_key& voter);

    store& store_;
    catalog& catalog_;
    key_guard& keys_;
    hmac_key voters_;
    vote_counters counters_;
    std::optional<throttle> writing_;  ///< by voter key, which differs from poll to poll
};

}  // namespace pollstream
