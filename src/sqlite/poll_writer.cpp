#include "sqlite/poll_writer.hpp"

#include "pollstream/base/text.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lexicon.hpp"
#include "pollstream/domain/settings_json.hpp"
#include "sqlite/codec.hpp"

namespace pollstream::sqlite {

poll_writer::poll_writer(database& db)
    : db_(db),
      insert_(
          db,
          "INSERT INTO polls (id, room, place, log, title, title_folded, description, creator_name, kind, "
          "min_choices, max_choices, identity, results, allow_change, listed, created_at, end_time, "
          "closed_at, version, seed, settings, started_at, publish_step, publish_min, lot_hash, lot_draw, "
          "ballot_version) "
          "VALUES (?1, ?2, "
          "(SELECT "
          "ifnull(max(place) + 1, 0) FROM polls WHERE room = ?2), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
          "?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26)"),
      update_(
          db,
          "UPDATE polls SET title = ?2, title_folded = ?3, description = ?4, kind = ?5, min_choices = ?6, "
          "max_choices = ?7, identity = ?8, results = ?9, allow_change = ?10, listed = ?11, "
          "end_time = ?12, closed_at = ?13, version = ?14, seed = ?15, settings = ?16, started_at = ?17, "
          "publish_step = ?18, publish_min = ?19, lot_hash = ?20, lot_draw = ?21, "
          "ballot_version = ?22 WHERE key = ?1"),
      erase_(db, "DELETE FROM polls WHERE key = ?"),
      place_(db, "UPDATE polls SET place = ?2 WHERE id = ?1"),
      insert_option_(db, "INSERT INTO options (poll, no, text) VALUES (?, ?, ?)"),
      erase_options_(db, "DELETE FROM options WHERE poll = ?"),
      insert_correction_(db, "INSERT INTO corrections (poll, no, option, was, at) VALUES (?, ?, ?, ?, ?)"),
      erase_corrections_(db, "DELETE FROM corrections WHERE poll = ?"),
      append_text_(db, "INSERT INTO texts (log, no, text, state) VALUES (?, ?, ?, ?)"),
      set_text_state_(db, "UPDATE texts SET state = ?3 WHERE log = ?1 AND no = ?2"),
      erase_text_(db, "UPDATE texts SET text = '', state = ?3 WHERE log = ?1 AND no = ?2"),
      insert_tally_(db,
                    "INSERT INTO tallies (poll, slot, version, voters, counts) VALUES (?1, ?2, ?3, ?4, ?5)"),
      update_tally_(
          db, "UPDATE tallies SET version = ?3, voters = ?4, counts = ?5 WHERE poll = ?1 AND slot = ?2"),
      put_held_(db,
                "INSERT INTO held_tallies (poll, place, version, voters, counts) VALUES (?1, ?2, ?3, ?4, ?5) "
                "ON CONFLICT DO UPDATE SET version = ?3, voters = ?4, counts = ?5"),
      drop_held_(db, "DELETE FROM held_tallies WHERE poll = ? AND place = ?"),
      take_log_(db, "UPDATE meta SET next_log = next_log + 1 RETURNING next_log - 1"),
      set_log_(db, "UPDATE polls SET log = ?2 WHERE key = ?1"),
      abandon_(db, "INSERT INTO abandoned_logs (log) VALUES (?)"),
      claim_(db, "DELETE FROM abandoned_logs WHERE log = ?"),
      forget_run_(db, "UPDATE polls SET indexed = 0 WHERE key = ?"),
      title_(db, "SELECT title_folded FROM polls WHERE key = ?"),
      add_title_(db, "INSERT INTO poll_titles (rowid, title_folded) VALUES (?, ?)"),
      drop_title_(db, "INSERT INTO poll_titles (poll_titles, rowid, title_folded) VALUES ('delete', ?, ?)") {}

row_key poll_writer::next_log() {
    auto row = take_log_.with();
    if (!row.step()) throw error(SQLITE_CORRUPT, 0, "the row of the table meta is gone");
    const auto log = row.integer(0);
    row.finish();
    return log;
}

void poll_writer::insert(poll_row& row) {
    row.log = next_log();
    const auto& p = row.state.definition;
    insert_.apply(p.id, row.room, row.log, p.title, fold(p.title), p.description, p.creator_name, p.kind,
                  p.min_choices, p.max_choices, p.identity, p.results, p.allow_change, p.listed, p.created_at,
                  p.end_time, p.closed_at, row.state.definition_version, p.lot.seed, stored_settings(p),
                  p.started_at, p.publishing.step, p.publishing.min_voters, p.lot.hash, p.lot.draw,
                  p.ballot_version);
    row.key = sqlite3_last_insert_rowid(db_.handle());
    add_title_.apply(row.key, fold(p.title));
    insert_options(row);
    const auto& own = row.state.counts.shards().front();
    insert_tally_.apply(row.key, own.slot, own.version, own.voters, encode(own.counts));
    put_held(row);
}

void poll_writer::update(const poll_row& row) {
    const auto& p = row.state.definition;
    const auto folded = fold(p.title);
    const auto before = folded_title(row.key);
    update_.apply(row.key, p.title, folded, p.description, p.kind, p.min_choices, p.max_choices, p.identity,
                  p.results, p.allow_change, p.listed, p.end_time, p.closed_at, row.state.definition_version,
                  p.lot.seed, stored_settings(p), p.started_at, p.publishing.step, p.publishing.min_voters,
                  p.lot.hash, p.lot.draw, p.ballot_version);
    if (folded == before) return;
    drop_title_.apply(row.key, before);
    add_title_.apply(row.key, folded);
}

std::string poll_writer::folded_title(row_key poll) {
    auto row = title_.with(poll);
    if (!row.step()) throw error(SQLITE_CORRUPT, 0, "a poll's row is gone");
    return row.text(0);
}

void poll_writer::update_options(const poll_row& row) {
    erase_options_.apply(row.key);
    erase_corrections_.apply(row.key);
    insert_options(row);
}

void poll_writer::insert_options(const poll_row& row) {
    std::int64_t no = 0;
    for (const auto& text : row.state.definition.options) insert_option_.apply(row.key, ++no, text);
    no = 0;
    for (const auto& c : row.state.definition.corrections)
        insert_correction_.apply(row.key, ++no, c.option, c.was, c.at);
}

void poll_writer::append_texts(const poll_row& row, std::size_t from) {
    const auto& texts = texts_of(row.state.definition);
    for (auto i = from; i < texts.size(); ++i) {
        const auto number = static_cast<option_no>(i + 1);
        append_text_.apply(row.log, number, texts.at(number).text, texts.at(number).state);
    }
}

void poll_writer::update_text_states(const poll_row& row, option_no text) {
    const auto& texts = texts_of(row.state.definition);
    const auto first = texts.at(text).first;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto number = static_cast<option_no>(i + 1);
        if (texts.at(number).first == first) set_text_state_.apply(row.log, number, texts.at(number).state);
    }
}

void poll_writer::erase_texts(const poll_row& row, const std::vector<option_no>& texts) {
    const deleted_bytes_zeroed thoroughly(db_);
    for (const auto n : texts) erase_text_.apply(row.log, n, text_state::erased);
}

void poll_writer::update_tally(const poll_row& row) {
    const auto& own = row.state.counts.shards().front();
    update_tally_.apply(row.key, own.slot, own.version, own.voters, encode(own.counts));
    if (db_.changes() != 1) throw error(SQLITE_CORRUPT, 0, "a poll's tally is gone");
    put_held(row);
}

void poll_writer::put_held(const poll_row& row) {
    if (row.state.definition.publishing.step <= 1) return;
    put_held(row.key, 0, row.state.held.shown.get());
    put_held(row.key, 1, row.state.held.next.get());
}

void poll_writer::put_held(row_key poll, int place, const tally* t) {
    if (t == nullptr) {
        drop_held_.apply(poll, place);
        return;
    }
    const auto& own = t->shards().front();
    put_held_.apply(poll, place, own.version, own.voters, encode(own.counts));
}

void poll_writer::forget_run(poll_row& row) {
    if (!row.indexed) return;
    forget_run_.apply(row.key);
    row.indexed = false;
}

void poll_writer::begin_log(poll_row& row) {
    replace_log(row, next_log());
}

row_key poll_writer::prepare_log() {
    const auto log = next_log();
    abandon_.apply(log);
    return log;
}

void poll_writer::begin_log(poll_row& row, row_key prepared) {
    claim_.apply(prepared);
    replace_log(row, prepared);
}

void poll_writer::replace_log(poll_row& row, row_key by) {
    forget_run(row);
    abandon_.apply(row.log);
    row.log = by;
    set_log_.apply(row.key, row.log);
}

void poll_writer::erase(row_key poll, row_key log) {
    abandon_.apply(log);
    drop_title_.apply(poll, folded_title(poll));
    erase_.apply(poll);
}

void poll_writer::place(const poll_id& id, std::size_t place) {
    place_.apply(id, place);
}

}  // namespace pollstream::sqlite
