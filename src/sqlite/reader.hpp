// The read lane's questions, each answered from one consistent snapshot of the database, except that all
// ballots of a poll are read in pieces (walk()).
#pragma once

#include "pollstream/sqlite/open.hpp"
#include "pollstream/store/store.hpp"
#include "sqlite/answer_rows.hpp"
#include "sqlite/ballot_rows.hpp"
#include "sqlite/leaderboards.hpp"
#include "sqlite/participant_rows.hpp"
#include "sqlite/poll_head.hpp"
#include "sqlite/quiet_rooms.hpp"
#include "sqlite/ranked_poll.hpp"
#include "sqlite/room_rows.hpp"
#include "sqlite/voter_runs.hpp"

namespace pollstream::sqlite {

struct found_votes {
    std::vector<std::optional<standing_vote>> votes;  ///< in the order asked
    std::vector<std::size_t> unknown;                 ///< indexes of those that only the lane knows
};

class reader {
  public:
    /// Opens a read-only connection of its own; `how` is read_only or at_rest.
    explicit reader(const std::filesystem::path& file, database::access how = database::access::read_only);

    result<poll_ref> load_poll(const poll_id& id);
    result<room_id> room_of(const poll_id& id);
    result<room_ref> load_room(const room_id& id);
    result<room_ref> find_room(const std::string& code);
    /// Leaves out damaged polls: they must not hide the others.
    result<poll_page> list_polls(const poll_query& q);
    /// What closed polls' runs say; the rest has to come from the commit lane.
    result<found_votes> find_votes(const std::vector<voter_in_poll>& of);
    /// All of it, if there is no commit lane: reads through the ballots of polls that have no run.
    result<std::vector<std::optional<standing_vote>>> find_all_votes(const std::vector<voter_in_poll>& of);
    result<std::vector<ballot_record>> read_ballots(const poll_id& id, std::uint64_t after,
                                                    std::size_t limit);
    result<vote_series> read_series(const poll_id& id);
    /// Those cast within that time.
    result<std::uint64_t> count_ballots(const poll_id& id, const vote_window& window);
    /// `entry` belongs to the poll; another thread may be working on it. A count that began after `asked`
    /// will do.
    result<ranking_ref> rank(const poll_id& id, ranked_poll& entry,
                             std::chrono::steady_clock::time_point asked);
    result<std::optional<participant>> find_participant(const room_id& room, const participant_key& key);
    result<std::vector<participant>> read_participants(const room_id& room, participant_no after,
                                                       std::size_t limit);
    /// `known` outlives the call.
    result<leaderboard_ref> read_leaderboard(const room_id& room, leaderboards& known);
    result<std::optional<timestamp>> next_deadline();
    result<std::vector<room_id>> find_quiet_rooms(timestamp since, const std::optional<room_id>& after);
    result<std::optional<timestamp>> last_activity(timestamp until);
    result<disk_use> measure_disk();

    database& connection() noexcept { return db_; }

  private:
    using reading = transaction;
    static constexpr auto snapshot = transaction::kind::reading;

    /// Calls step(after, last) for each piece of a log up to `last`, each in its own snapshot: a single one
    /// would keep the WAL growing until the walk is over (checkpointer.hpp). Ballots are only
    /// ever appended, so the pieces fit together.
    template <class Step>
    void walk(std::uint64_t after, std::uint64_t last, Step&& step);
    /// If this is no longer so, a walk through the log may have missed ballots, because they were swept.
    bool is_log_of(const poll_id& id, row_key log);
    /// begun_anew if the poll was reset meanwhile.
    result<ranking_ref> count(const poll_id& id, ranked_poll& entry);
    void bring_up_to_date(ranked_poll& entry, const poll_row& row, std::uint64_t last);
    /// Whether that of a poll can be read; if not, answers to others do without it.
    template <class Read>
    bool is_readable(row_key key, Read&& read) {
        try {
            read();
            return true;
        } catch (const error& e) {
            if (e.primary() != SQLITE_CORRUPT) throw;
            note_left_out(key, e.what());
        } catch (const std::logic_error& e) {  // the rules were given what they cannot have produced
            note_left_out(key, e.what());
        }
        return false;
    }
    void note_left_out(row_key key, const char* why);
    leaderboard_state made_of(const roster& of);
    leaderboard add_up(const room_id& room, const roster& of, const leaderboard_state& s);
    void add_quiz(score_sheet& to, row_key key, row_key log);

    database db_;
    poll_reader polls_;
    poll_head_reader heads_;
    room_reader rooms_;
    ballot_reader ballots_;
    voter_run_reader runs_;
    participant_reader participants_;
    answer_reader answers_;
    quiet_rooms quiet_;
    statement log_of_;
    statement seq_of_;
    statement deadline_;
    statement revealed_;
    std::uint64_t left_out_ = 0;
};

}  // namespace pollstream::sqlite
