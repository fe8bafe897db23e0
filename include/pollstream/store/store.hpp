// The door to what is stored: named operations, not SQL.
//
// Every write is one transaction. The implementation (src/sqlite: the commit lane) runs writes in the order
// submitted; when one returns, it is on disk. The facts of a commit go to the sink given at construction, on
// the loop, in commit order and *before* the waiting callers resume: the commit publishes, never the request.
// Rules are domain functions; tests/contract holds every store to this text.
//
// Loop thread only. An error means that nothing was stored (timed_out alone leaves it open): overloaded,
// storage_full, storage_bound, storage_failed, timed_out, shutting_down, besides those named at each
// operation. One reservation: if the disk failed while a transaction was being synced, and the process is
// killed before another one succeeds, the next start may find it stored after all, complete and counted once.
#pragma once

#include "pollstream/async/task.hpp"
#include "pollstream/base/result.hpp"
#include "pollstream/domain/ballot.hpp"
#include "pollstream/domain/event.hpp"
#include "pollstream/domain/leaderboard.hpp"
#include "pollstream/domain/poll.hpp"
#include "pollstream/domain/ranked_result.hpp"
#include "pollstream/domain/room.hpp"
#include "pollstream/domain/series.hpp"
#include "pollstream/domain/voiding.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace pollstream {

/// Called with every fact, on the loop, in commit order.
using fact_sink = std::function<void(const fact&)>;

/// What the commit made of a ballot.
struct cast_result {
    verdict how = verdict::unknown_poll;
    /// For counted, changed, same_choice and other_choice the ballot that stands; for poll_changed, too, if
    /// there is one.
    std::optional<receipt> proof;
    choice standing;                               ///< what that ballot says
    bool as_stated = false;                        ///< the ballot cast says the same, or led to it as a step
    std::shared_ptr<const field_error> problem{};  ///< of invalid_choice: what is wrong, if that is known
    poll_ref state;                                ///< as of this commit; empty for unknown_poll
    bool by_untold = false;                        ///< the voter is the ballot's untold_voter
    bool late = false;  ///< the ballot that stands was cast longer ago than limits::retry_within
};
/// For a judged ballot. `before`: the voter's vote that stood then; null if none did. Left to be filled in
/// are the state, and the receipt of a ballot that is stored.
cast_result cast_result_of(const ballot& b, const judgement& judged, const standing_vote* before,
                           timestamp now);

/// Makes a retried creation return what the first one did. Remembered for 24 hours.
struct idempotency {
    digest256 key{};      ///< SHA-256 of the request's path and Idempotency-Key
    digest256 request{};  ///< and of what was asked; another request under the same key: key_reused
};

struct new_room {
    room_id id;
    std::string title;
    timestamp created_at{};
    digest256 admin_hash{};
    digest256 kiosk_hash{};
    std::vector<poll> polls;  ///< complete but for `room` and `lot`
    bool show_first = true;   ///< the first poll becomes current; else none is
    room_pace pace = room_pace::host;
    std::optional<idempotency> once;

    room under(std::string code) const;  ///< the room as it begins
};

struct made_room {
    room_ref room;
    std::vector<poll_ref> polls;
    bool replayed = false;  ///< an earlier request with the same idempotency key made it
};

enum class status_filter : std::uint8_t { all, open, closed };

/// Listed polls, newest first. Either after a cursor (keyset: polls older than it) or by page number.
struct poll_query {
    status_filter status = status_filter::all;
    std::string search;  ///< in the title, folded; empty: all
    std::size_t page_size = 10;
    std::optional<poll_id> before;  ///< cursor
    std::size_t page = 1;           ///< counted from 1, if there is no cursor
};

struct poll_page {
    std::vector<poll_ref> polls;
    std::uint64_t count = 0;  ///< of all that match
    bool more = false;        ///< there are older ones
    /// The page ends early, because its polls are large: the others come after its last one.
    bool cut = false;
};

struct voided_votes {
    poll_ref state;
    std::uint64_t ballots = 0;  ///< taken back
};

/// What one step has deleted, and where the next one begins.
struct deleted_rooms {
    std::size_t rooms = 0;
    std::size_t polls = 0;
    std::optional<room_id> next;  ///< none: the step was the last
};

struct joined {
    participant who;
    bool fresh = false;  ///< was not in the room before
};

struct voter_in_poll {
    poll_id poll;
    voter_key voter{};
};

class store {
  public:
    virtual ~store() = default;

    // ---- votes
    /// Judges the ballot and, if it counts, stores it. A verdict against it is no error.
    virtual task<result<cast_result>> cast(ballot b) = 0;

    // ---- rooms and polls; not_found if the thing is missing. overtaken if a domain rule says no at the
    // commit after it said yes to the service (two hosts at once); malformed if a room would hold too many
    // polls.
    // A poll whose end has come is closed as of its end_time before any command looks at it, timer or not.
    // The facts of a command: those of polls first, then the room's.
    /// Creates the room and its polls at once. codes_exhausted; key_reused; not_found if a repeated
    /// creation's room has been deleted since. Polls deleted since are left out.
    virtual task<result<made_room>> create_room(new_room r) = 0;
    /// What an earlier creation under this key has made, of a room or of a poll in one, as above; not_found
    /// if there was none.
    virtual task<result<made_room>> created_before(idempotency once) = 0;
    /// Adds the poll at the end of its room; it does not become current. not_found also if a repeated
    /// creation's poll has been deleted since.
    virtual task<result<poll_ref>> add_poll(room_id room, poll p, std::optional<idempotency> once) = 0;
    /// has_votes if the patch touches ballots and there are some; already_started as in patch()
    /// of domain/lifecycle.hpp.
    virtual task<result<poll_ref>> patch_poll(poll_id id, poll_patch patch) = 0;
    virtual task<result<poll_ref>> close_poll(poll_id id) = 0;  ///< a closed poll is returned as it is
    /// Starts a quiz with a time limit; everybody's own time begins. not_a_quiz; closed; already_started.
    virtual task<result<poll_ref>> start_poll(poll_id id) = 0;
    /// already_open; closed if `end_time` is not ahead, since the poll would close at once; revealed if its
    /// right answer is known.
    virtual task<result<poll_ref>> reopen_poll(poll_id id, std::optional<timestamp> end_time) = 0;
    virtual task<result<poll_ref>> reset_poll(poll_id id) = 0;  ///< forgets every ballot and voter
    /// Takes back the votes of that time, and counts what is left anew (domain/voiding.hpp). If none was cast
    /// then, the poll stays as it is. Others vote on meanwhile. not_voidable; too_many_ballots;
    /// too_many_numbers; overtaken if the poll is changed again and again meanwhile.
    virtual task<result<voided_votes>> void_votes(poll_id id, vote_window window) = 0;
    /// Stores what the host decided about a text that voters wrote, and those alike.
    virtual task<result<poll_ref>> decide_text(poll_id id, text_decision d) = 0;
    /// Forgets what a text and those alike said, for good; what is counted stays. If it is erased already,
    /// the poll stays as it is.
    virtual task<result<poll_ref>> erase_text(poll_id id, named_text t) = 0;
    /// Deletes a poll, even a damaged one. A room whose last poll goes stays.
    virtual task<result<void>> delete_poll(poll_id id) = 0;
    virtual task<result<room_ref>> patch_room(room_id id, room_patch patch) = 0;
    /// Deletes a room with its polls: if they are large, some of them before the others.
    virtual task<result<void>> delete_room(room_id id) = 0;
    /// Deletes, as delete_room does, some of the rooms that have been quiet since before `since`: no host has
    /// done anything in them since, nobody has voted or joined, and no poll of theirs has ended or is yet to
    /// end.
    /// A room may stay an hour longer. Takes those by id after `after`; many in several calls. One that is
    /// too damaged to be deleted stays.
    virtual task<result<deleted_rooms>> delete_quiet_rooms(timestamp since, std::optional<room_id> after) = 0;
    /// Closes what is due, many polls in several calls; returns the nearest deadline that is left, which has
    /// passed if there may be more to close.
    virtual task<result<std::optional<timestamp>>> close_due() = 0;

    // ---- participants of a room's quizzes. An answer to a quiz brings in whoever is not there yet (`as` of
    // the ballot), without a name if it is taken, and as nobody if the room is full.
    /// Whoever has this key gets this name; otherwise somebody new comes in. name_taken; room_full.
    virtual task<result<joined>> join_room(room_id room, participant_key key, std::string name) = 0;
    /// name_taken; room_full if a hidden one is to be shown again. More time keeps quizzes of the room that
    /// are running open for it.
    virtual task<result<participant>> change_participant(room_id room, participant_no no,
                                                         participant_patch patch) = 0;
    /// Hides everybody who has never answered and has no extra time, until they do answer; returns how many.
    virtual task<result<std::size_t>> hide_idle(room_id room) = 0;

    // ---- reads, each of one consistent snapshot
    virtual task<result<poll_ref>> load_poll(poll_id id) = 0;
    /// The room of a poll, even of one that is damaged and cannot be loaded.
    virtual task<result<room_id>> room_of(poll_id id) = 0;
    virtual task<result<room_ref>> load_room(room_id id) = 0;
    virtual task<result<room_ref>> find_room(std::string code) = 0;
    virtual task<result<poll_page>> list_polls(poll_query q) = 0;
    /// One answer per question, in order: what that voter's ballot says now, if there is one.
    virtual task<result<std::vector<std::optional<standing_vote>>>> find_votes(
        std::vector<voter_in_poll> of) = 0;
    /// Ballots in commit order with seq > after, at most `limit`. Fewer than `limit`: that was all.
    virtual task<result<std::vector<ballot_record>>> read_ballots(poll_id id, std::uint64_t after,
                                                                  std::size_t limit) = 0;
    /// Counted only so often, as a ranking is, and less often if there is much to count
    /// (limits::series_interval).
    virtual task<result<vote_series>> read_series(poll_id id) = 0;
    /// A ranked poll counted by every method, in a state no older than the call. Counted once a tick at most
    /// (limits::ranking_interval) and once at a time: whoever asks sooner waits. malformed if the poll is of
    /// another kind.
    virtual task<result<ranking_ref>> rank(poll_id id) = 0;
    virtual task<result<std::optional<participant>>> find_participant(room_id room, participant_key key) = 0;
    /// By number, those after `after`, at most `limit`. Fewer than `limit`: that was all.
    virtual task<result<std::vector<participant>>> read_participants(room_id room, participant_no after,
                                                                     std::size_t limit) = 0;
    /// Of the quizzes that are revealed.
    virtual task<result<leaderboard_ref>> read_leaderboard(room_id room) = 0;
    virtual task<result<std::optional<timestamp>>> next_deadline() = 0;
    /// When something was last done in any room, up to that time; the answer may be up to an hour too early.
    /// Goes through all rooms.
    virtual task<result<std::optional<timestamp>>> last_activity(timestamp until) = 0;

    // ---- about the database itself
    virtual std::uint64_t epoch() const noexcept = 0;       ///< changes when a database is restored
    virtual const secret_key& secret() const noexcept = 0;  ///< random, made with the database

    /// From now on everything fails with shutting_down, even reads that wait or are under way: nobody is
    /// there to be answered. Writes that were submitted before that are carried out.
    virtual void begin_shutdown() = 0;
    /// Begins the shutdown, if it was not begun, and returns when it is over: all is committed and answered.
    virtual task<void> drain() = 0;
};

}  // namespace pollstream
