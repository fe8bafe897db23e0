// Creates, changes and finds polls and rooms. Knows nothing of HTTP; authorisation is its own business,
// because every way in (HTTP, WebSocket, command line) needs the same answer. Loop thread only.
#pragma once

#include "pollstream/async/task.hpp"
#include "pollstream/base/clock.hpp"
#include "pollstream/base/code_guard.hpp"
#include "pollstream/base/key_guard.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/base/result.hpp"
#include "pollstream/domain/credentials.hpp"
#include "pollstream/domain/visibility.hpp"
#include "pollstream/store/catalog.hpp"
#include "pollstream/store/store.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream {

enum class create_policy { anyone, admin };

/// What access somebody has to a room.
enum class access { granted, no_key, wrong_key, too_many_guesses };

class poll_service {
  public:
    /// All references must outlive the service. `server` is the hash of the operator's own key, if there is
    /// one. `paced`: whoever tries join codes may miss only so often.
    poll_service(store& backing, catalog& known, key_guard& keys, const clock& time, create_policy policy,
                 server_key server, bool paced = true);

    /// A request that its client may send again but wants carried out once.
    struct retryable {
        std::string key;    ///< the client's; empty: it named none
        std::string bytes;  ///< of the request, to tell a retry from a reuse

        /// What is remembered of it; nothing without a key.
        std::optional<idempotency> once() const;
    };
    struct creation {
        std::string room_title;
        std::vector<poll> polls;  ///< from make_poll, without ids
        bool show_first = true;   ///< the first poll is shown at once
        room_pace pace = room_pace::host;
        retryable request;
        std::string address{};  ///< of whoever makes it, who knows its code from then on
    };
    struct created {
        room_ref room;
        std::vector<poll_ref> polls;
        access_key admin_key;
        access_key kiosk_key;
    };
    /// Creates a room with its polls. The keys are random, or for a request with an idempotency key derived
    /// from the request and the room's id under the database's secret: so a retry of a creation whose answer
    /// was lost gets the same keys, although none is stored, and the same request a day later, when it makes
    /// another room, gets others.
    task<result<created>> create(creation wanted);
    /// What the same request created before, whatever would be wrong with it by now (its end may have
    /// passed); not_found if it has no key or created nothing.
    task<result<created>> created_before(retryable request);
    task<result<poll_ref>> add_poll(room_id room, poll p, retryable request);
    task<result<poll_ref>> added_before(retryable request);

    /// Both count wrong keys by address and room, and each that is not the room's own and does not look like
    /// another room's also as a guess at the operator's key, by address alone. While somebody has to wait
    /// after guessing too often, the room's own key still opens (128 random bits are beyond guessing, and the
    /// host may share the guesser's address), but the operator's key, which a person may have thought up,
    /// does not.
    access may_create(const credentials& who);
    access access_to(const room& r, const credentials& who);
    /// How long they have to wait after too_many_guesses.
    std::chrono::seconds wait_of(const std::optional<room_id>& room, const credentials& who) const;

    task<result<poll_ref>> find(poll_id id);
    /// The same at once, if it is in memory; null: ask find().
    poll_ref peek(const poll_id& id) const { return catalog_.peek_poll(id); }
    /// The room of a poll, even of a damaged one, which find() cannot return.
    task<result<room_id>> room_of(poll_id id);
    task<result<room_ref>> find_room(room_id id);
    /// too_many_misses for an address that has asked for too many codes that no room has, since codes are
    /// short. It may still ask for those it knows: codes that it asked for successfully before, or of rooms
    /// made or hosted there.
    task<result<room_ref>> find_room_by_code(std::string code, std::string address);
    /// A room's polls in order, without damaged ones and those deleted a moment ago. Fails if the server
    /// could not look for one: some of the polls must not pass for all of them.
    task<result<std::vector<poll_ref>>> polls_of(room_ref r);

    /// What these credentials make of their owner in each poll: admin, voted or not, and what. A single read
    /// for all.
    task<result<std::vector<asker>>> askers_in(std::vector<poll_ref> polls, credentials who);
    task<result<asker>> asker_in(poll_ref p, credentials who);
    /// The same for many in one poll.
    task<result<std::vector<asker>>> askers_of(poll_ref p, std::vector<credentials> many);

    /// Their key among a room's participants, by device; nothing if they show none.
    std::optional<participant_key> participant_in(const room_id& room, const credentials& who) const;

    store& storage() noexcept { return store_; }
    std::uint64_t changes() const noexcept { return catalog_.changes(); }  ///< of polls: see catalog
    timestamp now() const { return time_.now(); }
    std::uint64_t epoch() const noexcept { return store_.epoch(); }

  private:
    /// Who asks, and about which poll.
    struct pairing {
        poll_ref in;
        const credentials* who;
    };
    task<result<std::vector<asker>>> resolve(std::vector<pairing> pairs);
    /// Finds out where the asker is host; all pairs have the same one. Their key counts as one guess, however
    /// many rooms are listed.
    task<result<void>> find_hosts(std::span<const pairing> pairs, std::span<asker> answers);

    struct key_pair {
        access_key admin;
        access_key kiosk;
    };
    key_pair make_keys(const retryable& request, const room_id& room) const;
    access count_attempt(access found, std::string_view of, const credentials& who);
    access as_operator(const credentials& who);
    access log_wrong_key(access found, std::string_view of, const credentials& who);

    store& store_;
    catalog& catalog_;
    key_guard& keys_;
    const clock& time_;
    create_policy policy_;
    server_key server_;
    hmac_key secret_;  ///< the database's
    ulid_source ids_;
    std::optional<code_guard> codes_;
};

}  // namespace pollstream
