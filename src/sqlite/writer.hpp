// What the commit lane does with a batch, without its thread: one transaction, all jobs in order, the facts
// they make.
//
// Ballots only count in memory at first. A seal writes each touched poll's tally once, makes one snapshot of
// it, and turns the ballots since the last seal into facts and answers; there is one before every command and
// one at the end. So versions rise in the order of the facts, and a batch of votes costs one update per poll.
//
// Time within a batch stands still. What was closed for one ballot is closed for all later ones, whatever the
// clock does: the first that comes too late closes the poll in its own transaction. From one batch to the
// next time runs backwards only with a clock that was more than some seconds ahead: it was wrong.
#pragma once

#include "answer_rows.hpp"
#include "ballot_rows.hpp"
#include "job.hpp"
#include "participant_rows.hpp"
#include "poll_cache.hpp"
#include "pollstream/base/clock.hpp"
#include "quiet_rooms.hpp"
#include "room_rows.hpp"
#include "sweeper.hpp"
#include "voter_indexer.hpp"
#include "voter_sets.hpp"
#include "voter_warmup.hpp"

#include <functional>
#include <span>
#include <vector>

namespace pollstream::sqlite {

struct writer_options {
    std::size_t cached_polls = 0;
    std::function<std::string()> draw_code;
    std::size_t voter_bytes = 0;  ///< store_options has the default
    std::size_t poll_bytes = 0;   ///< likewise
};

class writer {
  public:
    /// `db` is migrated; it and `time` outlive the writer.
    writer(database& db, const clock& time, writer_options options);

    /// Runs the batch and commits it, or fails all of it. Every job has its outcome afterwards, but for those
    /// that wait for their voters to be read and have been moved out of it; `facts` holds what happened,
    /// nothing where it failed. True if it committed. Never throws.
    bool commit(std::vector<job>& batch, std::vector<fact>& facts) noexcept;

    /// errc::ok; else why the last transaction that was to write failed.
    errc last_failure() const noexcept { return last_failure_; }

    // ---- commands; within commit() only. An error is answered with nothing of the command done.
    result<made_room> create_room(const new_room& wanted);
    result<made_room> created_before(const idempotency& once);
    result<poll_ref> add_poll(const room_id& room, poll p, const std::optional<idempotency>& once);
    result<poll_ref> patch_poll(const poll_id& id, const poll_patch& wanted);
    result<poll_ref> close_poll(const poll_id& id);
    result<poll_ref> start_poll(const poll_id& id);
    result<poll_ref> reopen_poll(const poll_id& id, std::optional<timestamp> end_time);
    result<poll_ref> reset_poll(const poll_id& id);
    result<voided_votes> void_votes(const poll_id& id, const vote_window& window);
    result<poll_ref> decide_text(const poll_id& id, const text_decision& d);
    result<void> delete_poll(const poll_id& id);
    result<room_ref> patch_room(const room_id& id, const room_patch& wanted);
    result<void> delete_room(const room_id& id);
    result<joined> join_room(const room_id& id, const participant_key& key, const std::string& name);
    result<participant> change_participant(const room_id& id, participant_no no,
                                           const participant_patch& wanted);
    result<std::size_t> hide_idle(const room_id& id);
    /// At most so many polls at a time.
    static constexpr std::size_t closings_at_once = 200;
    result<std::optional<timestamp>> close_due();
    /// So much in one commit, and the room that it ends with.
    static constexpr std::size_t polls_deleted_at_once = 200;
    static constexpr std::size_t participants_deleted_at_once = 5'000;
    /// Those of them that are still quiet.
    result<deleted_rooms> delete_quiet_rooms(const std::vector<room_id>& found, timestamp since);

    /// Whether votes could be stored: what a few of them need is asked for, and given back.
    result<void> try_room();

    // ---- between commits
    /// That of the last.
    timestamp now() const noexcept { return now_; }
    /// How often a poll could not be read.
    std::uint64_t unreadable() const noexcept { return unreadable_; }
    /// Jobs that wait for the voters of their poll to be read.
    bool has_waiting() const noexcept { return !waiting_.empty(); }
    /// Those, and the ones whose wait is over.
    std::size_t parked() const noexcept { return waiting_.size() + resumed_.size(); }
    /// Reads on for them, a few milliseconds. Never throws.
    void read_voters() noexcept;
    /// Those whose wait is over, to be run again; or to be answered, where the reading failed.
    std::vector<job> take_resumed() { return std::exchange(resumed_, {}); }
    std::vector<job> take_failed() { return std::exchange(failed_, {}); }

    /// What can be done while nothing else is to do, in steps of a few milliseconds. Never throws.
    bool has_chores() const noexcept;
    void do_chore() noexcept;

    database& connection() noexcept { return db_; }

  private:
    struct unsealed {
        ballot_job* job;
        cached_poll* poll;
    };

    /// What is known of a voter in a poll.
    struct finding {
        bool unread = false;  ///< nothing yet: the voters are being read
        voter_set* voters = nullptr;
        std::optional<standing_vote> vote;
    };

    errc commit_all(std::vector<job>& batch, bool asks_only) noexcept;
    void run_all(std::vector<job>& batch);
    errc trouble_with(const poll_id& id);
    void run(command_job& c);
    /// False if it has to wait for the voters to be read; nothing has happened then.
    bool cast(ballot_job& j);
    judgement judge_cast(const cached_poll& p, ballot& b, const standing_vote* before,
                         const std::optional<participant>& by);
    bool ask(question_job& j);
    void ask_again(std::vector<job>& batch) noexcept;
    void give_up_reading(row_key log, errc why, const char* text) noexcept;
    bool waits_for(const job& j, row_key log);
    finding look_up(cached_poll& p, const voter_key& voter);
    /// Of the ballot's voter, who becomes its untold one where that is who has voted.
    finding look_up(cached_poll& p, ballot& b);
    void add_texts(cached_poll& p, const std::vector<std::string>& fresh);
    void accept(ballot_job& j, cached_poll& p, voter_set& voters, const standing_vote* before,
                const std::optional<participant>& by);
    // ---- quizzes
    /// Who answers, if they are in the room.
    std::optional<participant> answering(const cached_poll& p, const ballot& b);
    /// Keeps and counts the time of an answer just appended, by whoever gave it: they are in the room from
    /// now on.
    void accept_answer(ballot_job& j, cached_poll& p, std::uint64_t seq, std::optional<participant> by);
    std::optional<participant> seat(row_key room, const joining& as, bool answers);
    bool has_place(row_key room);
    /// As everybody else is from now on, but nameless where the name is another's by now.
    void show(row_key room, participant& p);
    void note_first_answer(const poll_row& quiz, participant& by);
    void stay_open(const room_row& room, unsigned extra_percent);
    void touch_room(cached_poll& p);
    void seal();
    void abandon(std::vector<job>& batch, errc why, const char* text) noexcept;
    void note_success();
    void tell_time() noexcept;

    cached_poll* open(const poll_id& id);
    cached_poll* open_settled(const poll_id& id);
    std::vector<poll_id> due_now(std::size_t most, std::size_t after);
    void publish(poll_event what, cached_poll& p);
    void publish(const room_row& row, bool deleted = false);
    void save(cached_poll& p, poll_event what);
    void erase(cached_poll& p);
    void erase(const room_row& row);
    void begin_log(cached_poll& p);
    void save_log(cached_poll& p, poll_event what);
    poll_ref insert_poll(const room_row& room, poll definition);

    std::optional<result<made_room>> replay(const idempotency& once);
    void remember(const idempotency& once, const room_id& room, std::span<const poll_ref> made);
    std::optional<std::string> take_code();
    void release_code(room_row& holder);

    database& db_;
    const clock& time_;
    writer_options options_;
    timestamp now_{};
    std::uint64_t failed_in_a_row_ = 0;
    errc last_failure_ = errc::ok;

    poll_reader polls_in_;
    poll_writer polls_;
    room_reader rooms_in_;
    room_writer rooms_;
    ballot_reader ballots_in_;
    ballot_writer ballots_;
    participant_reader participants_in_;
    participant_writer participants_;
    answer_writer answers_;
    voter_run_reader runs_;
    quiet_rooms quiet_;
    voter_sets voters_;
    sweeper sweeper_;
    voter_indexer indexer_;
    voter_warmup warmup_;
    statement due_;
    statement deadline_;
    statement find_once_;
    statement put_once_;
    statement drop_once_;

    poll_cache cache_;
    std::vector<unsealed> unsealed_;
    std::vector<cached_poll*> touched_;  ///< by the unsealed ballots, each once, in order
    std::vector<fact>* facts_ = nullptr;
    std::uint64_t unreadable_ = 0;
    std::vector<std::uint64_t> seqs_;  ///< of one look_up; kept for its memory

    std::vector<job> waiting_;
    std::vector<job> resumed_;
    std::vector<job> failed_;
};

}  // namespace pollstream::sqlite
