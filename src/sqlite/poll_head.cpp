#include "sqlite/poll_head.hpp"

namespace pollstream::sqlite {

poll_head_reader::poll_head_reader(database& db)
    : by_id_(db,
             "SELECT p.key, p.log, p.id, r.id, r.code, p.title, p.kind, p.listed, p.created_at, p.version "
             "FROM polls p JOIN rooms r ON r.key = p.room WHERE p.id = ?"),
      tally_versions_(db, "SELECT version FROM tallies WHERE poll = ?"),
      room_(db, "SELECT r.id FROM polls p JOIN rooms r ON r.key = p.room WHERE p.id = ?") {}

std::optional<poll_head> poll_head_reader::find(const poll_id& id) {
    auto row = by_id_.with(id);
    if (!row.step()) return std::nullopt;
    poll_head out;
    out.key = row.integer(0);
    out.log = row.integer(1);
    auto& p = out.last.definition;
    row.id(2, p.id);
    row.id(3, p.room);
    out.last.code = row.text(4);
    p.title = row.text(5);
    p.kind = known_kind_in(row, 6).value_or(poll_kind::single);  // the stored one may be what is wrong
    p.listed = row.boolean(7);
    p.created_at = row.time(8);
    p.results = results_rule::after_close;
    out.last.definition_version = row.unsigned_integer(9);

    auto counted = tally_versions_.with(out.key);
    while (counted.step()) out.last.definition_version += counted.unsigned_integer(0);
    return out;
}

std::optional<room_id> poll_head_reader::room_of(const poll_id& id) {
    auto row = room_.with(id);
    if (!row.step()) return std::nullopt;
    room_id room;
    row.id(0, room);
    return room;
}

}  // namespace pollstream::sqlite
