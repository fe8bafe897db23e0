#include "sqlite/room_rows.hpp"

namespace pollstream::sqlite {

namespace {

#define ROOM_COLUMNS                                                                              \
    "SELECT key, id, code, title, created_at, last_activity, current_poll, version, admin_hash, " \
    "kiosk_hash, pace FROM rooms "

/// No code is stored as NULL, so that any number of rooms may have none.
std::optional<std::string_view> code_or_null(const room& r) {
    if (r.code.empty()) return std::nullopt;
    return std::string_view(r.code);
}

}  // namespace

room_reader::room_reader(database& db)
    : by_id_(db, ROOM_COLUMNS "WHERE id = ?"),
      by_code_(db, ROOM_COLUMNS "WHERE code = ?"),
      by_key_(db, ROOM_COLUMNS "WHERE key = ?"),
      polls_(db, "SELECT id FROM polls WHERE room = ? ORDER BY place") {}

#undef ROOM_COLUMNS

std::optional<room_row> room_reader::find(const room_id& id) {
    return read(by_id_.with(id));
}

std::optional<room_row> room_reader::find_code(std::string_view code) {
    return read(by_code_.with(code));
}

std::optional<room_row> room_reader::at(row_key key) {
    return read(by_key_.with(key));
}

std::optional<room_row> room_reader::read(run row) {
    if (!row.step()) return std::nullopt;
    room_row out;
    auto& r = out.value;
    out.key = row.integer(0);
    row.id(1, r.id);
    r.code = row.text(2);
    r.title = row.text(3);
    r.created_at = row.time(4);
    out.last_activity = row.time(5);
    if (!row.is_null(6)) row.id(6, r.current.emplace());
    r.version = row.unsigned_integer(7);
    r.admin_hash = row.fixed<std::tuple_size_v<digest256>>(8);
    r.kiosk_hash = row.fixed<std::tuple_size_v<digest256>>(9);
    r.pace = static_cast<room_pace>(row.integer(10));

    auto polls = polls_.with(out.key);
    while (polls.step()) polls.id(0, r.polls.emplace_back());
    return out;
}

room_writer::room_writer(database& db)
    : db_(db),
      insert_(db,
              "INSERT INTO rooms (id, code, title, created_at, last_activity, current_poll, version, "
              "admin_hash, kiosk_hash, pace) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      update_(db,
              "UPDATE rooms SET code = ?2, title = ?3, last_activity = ?4, current_poll = ?5, version = ?6, "
              "pace = ?7 "
              "WHERE key = ?1"),
      touch_(db, "UPDATE rooms SET last_activity = ?2 WHERE key = ?1"),
      erase_(db, "DELETE FROM rooms WHERE key = ?") {}

void room_writer::insert(room_row& row) {
    const auto& r = row.value;
    insert_.apply(r.id, code_or_null(r), r.title, r.created_at, row.last_activity, r.current, r.version,
                  r.admin_hash, r.kiosk_hash, r.pace);
    row.key = sqlite3_last_insert_rowid(db_.handle());
}

void room_writer::update(const room_row& row) {
    const auto& r = row.value;
    update_.apply(row.key, code_or_null(r), r.title, row.last_activity, r.current, r.version, r.pace);
}

void room_writer::touch(row_key room, timestamp now) {
    touch_.apply(room, now);
}

void room_writer::erase(const room_row& row) {
    erase_.apply(row.key);
}

}  // namespace pollstream::sqlite
