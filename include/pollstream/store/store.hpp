// The door to what lasts: named operations, not SQL.
//
// Every write is one transaction, run in the order submitted by whoever implements this (src/sqlite: the
// commit lane); when it answers, it is on disk. The facts of a commit go to the sink given at construction,
// on the loop, in commit order and *before* the waiting callers resume: the commit publishes, never the
// request. Rules are domain functions; tests/contract holds every store to this text.
//
// Loop thread only. An error means that nothing was stored (timed_out alone leaves it open): overloaded,
// storage_full, storage_failed, timed_out, shutting_down, besides those named at each operation.
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

/// Told every fact, on the loop, in commit order.
using fact_sink = std::function<void(const fact&)>;

struct cast_answer {
    verdict how = verdict::unknown_poll;
    /// counted, changed, same_choice, other_choice: the ballot that stands; poll_changed: if there is one.
    std::optional<receipt> proof;
    choice standing;                               ///< what that ballot says
    std::shared_ptr<const field_error> problem{};  ///< of invalid_choice: what is wrong, where that is known
    poll_ref state;                                ///< as of this commit; empty for unknown_poll
    bool by_untold = false;                        ///< the voter is the ballot's untold_voter
    bool late = false;  ///< the ballot that stands was cast before limits::retry_within
};
/// `before`: the voter's vote that stood when the ballot was judged, if one did. The state is yet to come,
/// and the receipt of a ballot that is stored.
cast_answer answer_to(const ballot& b, const judgement& judged, const standing_vote* before, timestamp now);

/// Makes a retried creation answer what the first one did. Remembered for 24 hours.
struct idempotency {
    digest256 key{};      ///< of the client's Idempotency-Key
    digest256 request{};  ///< of what was asked; another request under the same key fails with key_reused
};

struct new_room {
    room_id id;
    std::string title;
    timestamp created_at{};
    digest256 admin_hash{};
    digest256 kiosk_hash{};
    std::vector<poll> polls;  ///< complete but for `room`
    bool show_first = true;   ///< the first poll becomes current; else none is
    room_pace pace = room_pace::host;
    std::optional<idempotency> once;

    room under(std::string code) const;  ///< as it begins
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
    std::size_t page = 1;           ///< counted from 1, where there is no cursor
};

struct poll_page {
    std::vector<poll_ref> polls;
    std::uint64_t count = 0;  ///< of all that match
    bool more = false;        ///< there are older ones
    bool cut =
        false;  ///< it ends before its size, because its polls are large: the others come after the last
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
    virtual task<result<cast_answer>> cast(ballot b) = 0;

    // ---- rooms and polls; not_found where the thing is missing. overtaken where a domain rule says no at
    // the commit that had said yes to the service (two hosts at once); malformed where a room would hold too
    // many polls.
    // A poll whose end has come is closed at its end_time before any command looks at it, timer or not.
    // The facts of a command: those of polls first, then the room's.
    /// The room and its polls at once. codes_exhausted; key_reused; not_found where a repeated creation's
    /// room has been deleted since. Polls deleted since are left out.
    virtual task<result<made_room>> create_room(new_room r) = 0;
    /// What an earlier creation under this key has made, of a room or of a poll in one, as above; not_found
    /// where there was none.
    virtual task<result<made_room>> created_before(idempotency once) = 0;
    /// At the end of its room; it does not become current. not_found also where a repeated creation's poll
    /// has been deleted since.
    virtual task<result<poll_ref>> add_poll(room_id room, poll p, std::optional<idempotency> once) = 0;
    /// has_votes where the patch touches ballots and there are some.
    virtual task<result<poll_ref>> patch_poll(poll_id id, poll_patch patch) = 0;
    virtual task<result<poll_ref>> close_poll(poll_id id) = 0;  ///< closing a closed poll answers it as it is
    /// Begins a quiz with a time limit, for everybody's own time: not_a_quiz; closed; already_started.
    virtual task<result<poll_ref>> start_poll(poll_id id) = 0;
    /// already_open; closed where `end_time` is not ahead: it would close at once; revealed where its
    /// right answer is known.
    virtual task<result<poll_ref>> reopen_poll(poll_id id, std::optional<timestamp> end_time) = 0;
    virtual task<result<poll_ref>> reset_poll(poll_id id) = 0;  ///< forgets every ballot and voter
    /// Takes the votes of that time back, and counts what is left anew (domain/voiding.hpp). Where none was
    /// cast then the poll stays as it is. Others vote on meanwhile. not_voidable; too_many_ballots; overtaken
    /// where the poll is changed again and again meanwhile.
    virtual task<result<voided_votes>> void_votes(poll_id id, vote_window window) = 0;
    /// What the host decided about a text that voters wrote, and those alike.
    virtual task<result<poll_ref>> decide_text(poll_id id, text_decision d) = 0;
    /// Forgets what a text and those alike said, for good; what is counted stays. Where it is erased already
    /// the poll stays as it is.
    virtual task<result<poll_ref>> erase_text(poll_id id, named_text t) = 0;
    /// Also one that is damaged. A room whose last poll goes stays.
    virtual task<result<void>> delete_poll(poll_id id) = 0;
    virtual task<result<room_ref>> patch_room(room_id id, room_patch patch) = 0;
    /// With its polls: where they are large, some of them before the others.
    virtual task<result<void>> delete_room(room_id id) = 0;
    /// Deletes, as delete_room does, some of the rooms that have been quiet since before `since`: nothing was
    /// done by a host in them, nobody voted or joined, and no poll of theirs has ended or is to end since
    /// then. A room may stay an hour longer. Those by id after `after`; many in several calls. One that is
    /// too damaged to be deleted stays.
    virtual task<result<deleted_rooms>> delete_quiet_rooms(timestamp since, std::optional<room_id> after) = 0;
    /// Closes what is due, many polls in several calls; answers the nearest deadline that is left, which has
    /// passed where there may be more to close.
    virtual task<result<std::optional<timestamp>>> close_due() = 0;

    // ---- participants of a room's quizzes. An answer to a quiz brings in whoever is not there yet (`as` of
    // the ballot), without a name where it is taken, and as nobody where the room is full.
    /// Whoever has this key gets this name; else somebody new comes in. name_taken; room_full.
    virtual task<result<joined>> join_room(room_id room, participant_key key, std::string name) = 0;
    /// name_taken. More time keeps quizzes of the room that are running open for it. room_full where one is
    /// to be shown again.
    virtual task<result<participant>> change_participant(room_id room, participant_no no,
                                                         participant_patch patch) = 0;
    /// Hides whoever has never answered and has no extra time, until they do answer; how many.
    virtual task<result<std::size_t>> hide_idle(room_id room) = 0;

    // ---- reads, each of one consistent snapshot
    virtual task<result<poll_ref>> load_poll(poll_id id) = 0;
    /// The room that it is in, also of a poll that is damaged and cannot be loaded.
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
    /// Counted as rarely as a ranking, more rarely where there is much to count (limits::series_interval).
    virtual task<result<vote_series>> read_series(poll_id id) = 0;
    /// A ranked poll under every method, of a state no older than the question. Counted once a tick at most
    /// (limits::ranking_interval) and once at a time: who asks sooner waits. malformed where the poll is of
    /// another kind.
    virtual task<result<ranking_ref>> rank(poll_id id) = 0;
    virtual task<result<std::optional<participant>>> find_participant(room_id room, participant_key key) = 0;
    /// By number, those after this one, at most `limit`. Fewer than `limit`: that was all.
    virtual task<result<std::vector<participant>>> read_participants(room_id room, participant_no after,
                                                                     std::size_t limit) = 0;
    /// Of the quizzes that are revealed.
    virtual task<result<leaderboard_ref>> read_leaderboard(room_id room) = 0;
    virtual task<result<std::optional<timestamp>>> next_deadline() = 0;
    /// When something was last done in any room, until then; by up to an hour too early. Goes through all
    /// rooms.
    virtual task<result<std::optional<timestamp>>> last_activity(timestamp until) = 0;

    // ---- about the database itself
    virtual std::uint64_t epoch() const noexcept = 0;       ///< changes when a database is restored
    virtual const secret_key& secret() const noexcept = 0;  ///< random, made with the database

    /// From now on everything answers shutting_down, reads that wait or are under way as well: nobody is
    /// there to be answered. What came to be written before that is written.
    virtual void begin_shutdown() = 0;
    /// The shutdown, begun if it was not, is over: all is committed and answered.
    virtual task<void> drain() = 0;
};

}  // namespace pollstream
