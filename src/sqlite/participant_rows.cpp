#include "sqlite/participant_rows.hpp"

#include "pollstream/base/text.hpp"

namespace pollstream::sqlite {

namespace {

#define PARTICIPANT_COLUMNS \
    "SELECT no, identity, name, extra_time, joined_at, hidden, answered FROM participants "

participant read_participant(const run& row) {
    participant p;
    p.no = static_cast<participant_no>(row.integer(0));
    p.key = row.fixed<std::tuple_size_v<participant_key>>(1);
    p.name = row.text(2);
    p.extra_time_percent = static_cast<std::uint16_t>(row.integer(3));
    p.joined_at = row.time(4);
    p.state = static_cast<participant_state>(row.integer(5));
    p.answered = row.boolean(6);
    return p;
}

std::optional<participant> read_one(run row) {
    if (!row.step()) return std::nullopt;
    return read_participant(row);
}

/// Null for an empty name: any number of participants may have none.
std::optional<std::string> folded(const participant& p) {
    return p.name.empty() ? std::nullopt : std::optional(fold(p.name));
}

}  // namespace

participant_reader::participant_reader(database& db)
    : roster_(db, "SELECT key, roster FROM rooms WHERE id = ?"),
      by_key_(db, PARTICIPANT_COLUMNS "WHERE room = ? AND identity = ?"),
      by_name_(db, PARTICIPANT_COLUMNS "WHERE room = ? AND name_folded = ? AND hidden = 0"),
      hidden_by_name_(
          db, PARTICIPANT_COLUMNS "WHERE room = ? AND name_folded = ? AND hidden > 0 ORDER BY no LIMIT 1"),
      by_no_(db, PARTICIPANT_COLUMNS "WHERE room = ? AND no = ?"),
      all_(db, PARTICIPANT_COLUMNS "WHERE room = ? ORDER BY no"),
      after_(db, PARTICIPANT_COLUMNS "WHERE room = ? AND no > ? ORDER BY no LIMIT ?"),
      last_(db, "SELECT ifnull(max(no), 0) FROM participants WHERE room = ?"),
      shown_(
          db,
          "SELECT (SELECT ifnull(max(no), 0) FROM participants WHERE room = ?1) - participants_hidden FROM "
          "rooms WHERE key = ?1"),
      extra_(db, "SELECT ifnull(max(extra_time), 0) FROM participants WHERE room = ?") {}

#undef PARTICIPANT_COLUMNS

std::optional<roster> participant_reader::of(const room_id& room) {
    auto row = roster_.with(room);
    if (!row.step()) return std::nullopt;
    return roster{row.integer(0), row.unsigned_integer(1)};
}

std::optional<participant> participant_reader::find(row_key room, const participant_key& key) {
    return read_one(by_key_.with(room, key));
}

std::optional<participant> participant_reader::named(row_key room, std::string_view name) {
    return read_one(by_name_.with(room, fold(name)));
}

std::optional<participant> participant_reader::hidden_named(row_key room, std::string_view name) {
    return read_one(hidden_by_name_.with(room, fold(name)));
}

std::optional<participant> participant_reader::at(row_key room, participant_no no) {
    return read_one(by_no_.with(room, no));
}

std::vector<participant> participant_reader::all(row_key room) {
    std::vector<participant> everybody;
    auto row = all_.with(room);
    while (row.step()) everybody.push_back(read_participant(row));
    return everybody;
}

std::vector<participant> participant_reader::after(row_key room, participant_no no, std::size_t limit) {
    std::vector<participant> some;
    auto row = after_.with(room, no, limit);
    while (row.step()) some.push_back(read_participant(row));
    return some;
}

participant_no participant_reader::last(row_key room) {
    auto row = last_.with(room);
    return row.step() ? static_cast<participant_no>(row.integer(0)) : 0;
}

std::size_t participant_reader::shown(row_key room) {
    auto row = shown_.with(room);
    return row.step() ? static_cast<std::size_t>(row.integer(0)) : 0;
}

unsigned participant_reader::largest_extra(row_key room) {
    auto row = extra_.with(room);
    return row.step() ? static_cast<unsigned>(row.integer(0)) : 0;
}

participant_writer::participant_writer(database& db)
    : db_(db),
      insert_(
          db,
          "INSERT INTO participants (room, no, identity, name, name_folded, extra_time, joined_at, hidden, "
          "answered) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      update_(db,
              "UPDATE participants SET name = ?3, name_folded = ?4, extra_time = ?5, hidden = ?6, answered = "
              "?7 WHERE room = ?1 AND no = ?2"),
      hide_idle_(db,
                 "UPDATE participants SET hidden = ?2 WHERE room = ?1 AND hidden = 0 AND answered = 0 AND "
                 "extra_time = 0"),
      find_answered_(db,
                     "UPDATE participants SET answered = 1 WHERE room = ?1 AND no IN (SELECT a.participant "
                     "FROM polls p JOIN answers a ON a.log = p.log WHERE p.room = ?1)"),
      note_(db, "UPDATE rooms SET roster = roster + 1 WHERE key = ?") {}

void participant_writer::insert(row_key room, const participant& p) {
    insert_.apply(room, p.no, p.key, p.name, folded(p), p.extra_time_percent, p.joined_at, p.state,
                  p.answered);
    note_.apply(room);
}

void participant_writer::update(row_key room, const participant& p) {
    update_.apply(room, p.no, p.name, folded(p), p.extra_time_percent, p.state, p.answered);
    note_.apply(room);
}

std::size_t participant_writer::hide_idle(row_key room) {
    hide_idle_.apply(room, participant_state::idle);
    const auto hidden = static_cast<std::size_t>(db_.changes());
    if (hidden > 0) note_.apply(room);
    return hidden;
}

void participant_writer::find_answered(row_key room) {
    find_answered_.apply(room);
}

}  // namespace pollstream::sqlite
