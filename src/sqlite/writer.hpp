// What the commit lane does with a batch, apart from its thread: one transaction, all jobs in order, and the
// facts they produce. Either all of it happens or none of it does; a command that fails is rolled back alone.
//
// What each job does is described elsewhere: votes and questions in ballot_box.hpp, commands in
// poll_commands.hpp, vote_voider.hpp, room_commands.hpp and room_participants.hpp. They share the polls that
// the transaction works on (poll_repository.hpp), its time and facts (batch_context.hpp) and the tables
// (lane_tables.hpp).
#pragma once

#include "pollstream/base/clock.hpp"
#include "sqlite/ballot_box.hpp"
#include "sqlite/ballot_log_upkeep.hpp"
#include "sqlite/batch_context.hpp"
#include "sqlite/commit_failures.hpp"
#include "sqlite/file_places.hpp"
#include "sqlite/job.hpp"
#include "sqlite/lane_tables.hpp"
#include "sqlite/poll_commands.hpp"
#include "sqlite/poll_repository.hpp"
#include "sqlite/room_commands.hpp"
#include "sqlite/room_participants.hpp"
#include "sqlite/vote_voider.hpp"
#include "sqlite/voter_sets.hpp"
#include "sqlite/waiting_jobs.hpp"

#include <functional>
#include <string>
#include <vector>

namespace pollstream::sqlite {

struct writer_options {
    std::size_t cached_polls = 0;
    std::function<std::string()> draw_code;
    std::size_t voter_bytes = 0;          ///< store_options has the default
    std::size_t poll_bytes = 0;           ///< likewise
    std::size_t read_bytes = 0;           ///< likewise
    const file_places* places = nullptr;  ///< the database's; null: not checked
};

class writer {
  public:
    /// `db` is migrated; it and `time` outlive the writer.
    writer(database& db, const clock& time, writer_options options);
    writer(const writer&) = delete;
    writer& operator=(const writer&) = delete;

    /// Runs the batch and commits it, or fails all of it. Afterwards every job has its outcome, except those
    /// that wait for voters or a poll to be read, which have been moved out of the batch. `facts` holds what
    /// happened, and is empty if the batch failed. True if it committed. Never throws.
    bool commit(std::vector<job>& batch, std::vector<fact>& facts) noexcept;

    /// errc::ok, or why the last transaction that was to write failed.
    errc last_failure() const noexcept { return last_failure_; }

    // ---- commands; within commit() only
    poll_commands& polls() noexcept { return poll_commands_; }
    vote_voider& voider() noexcept { return voider_; }
    room_commands& rooms() noexcept { return room_commands_; }
    room_participants& participants() noexcept { return participants_; }
    /// Tests whether votes could be stored: requests the space that a few of them need, and gives it back.
    result<void> try_room();

    // ---- between commits
    /// The time of the last batch.
    timestamp now() const noexcept { return batch_.now(); }
    waiting_jobs& waiting() noexcept { return waiting_; }
    /// Whether a text was erased since this was last called: the WAL still has it.
    bool take_erased() noexcept { return poll_commands_.take_erased(); }

    /// Background work, for when there is nothing else to do, in steps of a few milliseconds. Never throws.
    bool has_chores() const noexcept;
    void do_chore() noexcept;

    database& connection() noexcept { return db_; }

  private:
    errc commit_all(std::vector<job>& batch, bool asks_only) noexcept;
    void run_all(std::vector<job>& batch);
    void run(command_job& c);
    void ask_again(std::vector<job>& batch) noexcept;
    void abandon(std::vector<job>& batch, errc why, const char* text) noexcept;
    void expect_files_in_place() const;
    void note_success();

    database& db_;
    const file_places* places_;
    commit_failures failures_;
    errc last_failure_ = errc::ok;

    batch_context batch_;
    lane_tables tables_;
    voter_sets voters_;
    ballot_log_upkeep upkeep_;
    poll_repository polls_;
    room_participants participants_;
    ballot_box ballots_;
    poll_commands poll_commands_;
    vote_voider voider_;
    room_commands room_commands_;
    waiting_jobs waiting_;
};

}  // namespace pollstream::sqlite
