// Writes a poll to its tables.
#pragma once

#include "sqlite/poll_rows.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace pollstream::sqlite {

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
