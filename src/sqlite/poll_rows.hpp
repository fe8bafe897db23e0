// A poll in its tables: polls, options, corrections, tallies.
#pragma once

#include "pollstream/domain/closest.hpp"
#include "pollstream/domain/poll.hpp"
#include "sqlite/statement.hpp"

#include <unordered_map>

namespace pollstream::sqlite {

using row_key = std::int64_t;

struct poll_row {
    row_key key = 0;       ///< other tables refer to it by this
    row_key log = 0;       ///< its current ballot log
    row_key room = 0;      ///< its room's key
    bool indexed = false;  ///< closed, and who voted is in a run (voter_runs.hpp)
    poll_state state;
};

/// The kind stored in that column. Throws an `error` of a corrupt database if there is no such kind.
poll_kind kind_in(const run& row, int column);
/// The same; nothing if there is no such kind.
std::optional<poll_kind> known_kind_in(const run& row, int column);

/// What both lanes read.
class poll_reader {
  public:
    explicit poll_reader(database& db);

    std::optional<poll_row> find(const poll_id& id);
    std::optional<poll_row> at(row_key key);
    /// Finds out who was closest first, if the question arises (domain/closest.hpp), by reading the ballots.
    /// It stays unknown if one of them cannot be read, or if that takes more of them than votes may wait for
    /// (closest_search.hpp).
    void read_first_closest(poll_row& row);
    /// From now on, reads as many as it takes, once for each log. Only for a connection that sees committed
    /// data only.
    void search_all_for_closest() noexcept { searches_all_ = true; }

  private:
    std::optional<poll_row> read(run row);
    void read_corrections(poll_row& into);
    void read_texts(poll_row& into);
    void read_held(poll_row& into);
    std::uint64_t last_seq(row_key log);
    choice search_first_closest(const poll_row& row, const std::array<choice, 2>& two, std::uint64_t last);

    struct closest_then {
        std::uint64_t last;  ///< of the ballots read
        std::array<choice, 2> two;
        choice first;
    };
    std::unordered_map<row_key, closest_then> closest_;  ///< by log
    bool searches_all_ = false;

    statement by_id_;
    statement by_key_;
    statement options_;
    statement corrections_;
    statement tallies_;
    statement texts_;
    statement ballots_;
    statement last_;
    statement held_;
};

/// What the commit lane writes, within its transaction.
class poll_writer {
  public:
    explicit poll_writer(database& db);

    /// Sets the row's key and log. The poll becomes the last of its room.
    void insert(poll_row& row);
    /// Writes title, rules, status, version: everything but options and tally.
    void update(const poll_row& row);
    /// Votes may come in again: its run, if it has one, is no longer complete.
    void forget_run(poll_row& row);
    /// Writes them with what they were called before they were corrected.
    void update_options(const poll_row& row);
    /// Writes those of the lexicon from this position on.
    void append_texts(const poll_row& row, std::size_t from);
    /// Writes the state of this text and of those alike.
    void update_text_states(const poll_row& row, option_no text);
    /// Overwrites their content in place.
    void erase_texts(const poll_row& row, const std::vector<option_no>& texts);
    /// Writes our own slot, and what is held back of it.
    void update_tally(const poll_row& row);
    /// Leaves the ballot log to be swept; a new one takes its place, under the seed of the state.
    void begin_log(poll_row& row);
    /// A log to be filled before it takes the place of a poll's; swept if that never happens.
    row_key prepare_log();
    /// Like begin_log(), with a prepared log.
    void begin_log(poll_row& row, row_key prepared);
    void erase(row_key poll, row_key log);
    void place(const poll_id& id, std::size_t place);

  private:
    row_key next_log();
    void replace_log(poll_row& row, row_key by);
    void insert_options(const poll_row& row);
    std::string folded_title(row_key poll);
    void put_held(const poll_row& row);
    void put_held(row_key poll, int place, const tally* t);

    database& db_;
    statement insert_;
    statement update_;
    statement erase_;
    statement place_;
    statement insert_option_;
    statement erase_options_;
    statement insert_correction_;
    statement erase_corrections_;
    statement append_text_;
    statement set_text_state_;
    statement erase_text_;
    statement insert_tally_;
    statement update_tally_;
    statement put_held_;
    statement drop_held_;
    statement take_log_;
    statement set_log_;
    statement abandon_;
    statement claim_;
    statement forget_run_;
    statement title_;
    statement add_title_;
    statement drop_title_;
};

}  // namespace pollstream::sqlite
