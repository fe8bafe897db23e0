#include "sqlite/room_commands.hpp"

#include "pollstream/base/limits.hpp"

#include <utility>

namespace pollstream::sqlite {

room_commands::room_commands(database& db, batch_context& batch, lane_tables& tables, poll_repository& polls,
                             std::function<std::string()> draw_code)
    : db_(db),
      batch_(batch),
      tables_(tables),
      polls_(polls),
      creations_(db),
      quiet_(db),
      draw_code_(std::move(draw_code)) {}

void room_commands::publish(const room_row& row, bool deleted) {
    batch_.publish(room_changed{std::make_shared<const room>(row.value), deleted});
}

result<made_room> room_commands::create_room(const new_room& wanted) {
    if (wanted.once) {
        if (auto earlier = replay(*wanted.once)) return std::move(*earlier);
    }
    if (wanted.polls.size() > limits::polls_per_room_max) return errc::malformed;
    const auto code = take_code();
    if (!code) return errc::codes_exhausted;

    room_row row;
    row.last_activity = batch_.now();
    row.value = wanted.under(*code);
    tables_.rooms.insert(row);

    made_room made;
    for (const auto& p : wanted.polls) made.polls.push_back(polls_.insert(row, p));
    publish(row);
    made.room = std::make_shared<const room>(row.value);
    if (wanted.once) creations_.put(*wanted.once, wanted.id, made.polls, batch_.now());
    return made;
}

result<made_room> room_commands::created_before(const idempotency& once) {
    return replay(once).value_or(errc::not_found);
}

result<poll_ref> room_commands::add_poll(const room_id& room, poll p,
                                         const std::optional<idempotency>& once) {
    if (once) {
        if (const auto earlier = replay(*once)) {
            if (!*earlier) return earlier->error();
            if ((*earlier)->polls.empty()) return errc::not_found;
            return (*earlier)->polls.front();
        }
    }
    auto row = tables_.rooms_in.find(room);
    if (!row) return errc::not_found;
    if (!pollstream::add_poll(row->value, p.id)) return errc::malformed;
    row->last_activity = batch_.now();
    auto made = polls_.insert(*row, std::move(p));
    tables_.rooms.update(*row);
    publish(*row);
    if (once) creations_.put(*once, room, {&made, 1}, batch_.now());
    return made;
}

result<void> room_commands::delete_poll(const poll_id& id) {
    const past_bound grows(db_);
    const auto in = tables_.heads_in.room_of(id);
    if (!in) return errc::not_found;
    auto room = tables_.rooms_in.find(*in);
    if (!room) throw error(SQLITE_CORRUPT, 0, "a stored poll has no room");
    polls_.erase(id);
    remove_poll(room->value, id);
    room->last_activity = batch_.now();
    tables_.rooms.update(*room);
    publish(*room);
    return {};
}

result<room_ref> room_commands::patch_room(const room_id& id, const room_patch& wanted) {
    auto row = tables_.rooms_in.find(id);
    if (!row) return errc::not_found;
    field_errors problems;
    auto after = apply_patch(row->value, wanted, problems);
    if (!problems.empty()) return errc::overtaken;
    if (wanted.polls) {
        for (std::size_t i = 0; i < after.polls.size(); ++i) tables_.polls.place(after.polls[i], i);
    }
    row->value = std::move(after);
    ++row->value.version;
    row->last_activity = batch_.now();
    tables_.rooms.update(*row);
    publish(*row);
    return std::make_shared<const room>(row->value);
}

result<bool> room_commands::delete_room(const room_id& id) {
    const past_bound grows(db_);
    auto row = tables_.rooms_in.find(id);
    if (!row) return errc::not_found;
    auto& r = row->value;
    while (!r.polls.empty()) {
        const auto first = r.polls.front();
        polls_.erase(first);
        remove_poll(r, first);
        if (polls_.has_read_enough()) break;
    }
    const bool whole = r.polls.empty();
    if (whole)
        tables_.rooms.erase(*row);
    else
        tables_.rooms.update(*row);
    publish(*row, whole);
    return whole;
}

/// Votes wait for it, so it deletes only a little at a time.
result<deleted_rooms> room_commands::delete_quiet_rooms(const std::vector<room_id>& found, timestamp since,
                                                        const room_id& after) {
    deleted_rooms done;
    std::size_t participants = 0;
    for (const auto& id : found) {
        const auto before = std::exchange(done.next, id).value_or(after);
        if (!quiet_.holds(id, since)) continue;
        const auto row = tables_.rooms_in.find(id);
        if (!row) continue;
        const auto joined = tables_.participants_in.last(row->key);
        bool whole = false;
        if (polls_.trouble_apart(id, [&] { whole = delete_room(id).value(); }) != errc::ok) continue;
        done.polls += row->value.polls.size();
        if (!whole) {  // what is left of it the next time
            done.polls -= tables_.rooms_in.find(id)->value.polls.size();
            done.next = before;
            break;
        }
        participants += joined;
        ++done.rooms;
        if (done.polls >= polls_deleted_at_once || participants >= participants_deleted_at_once) break;
        if (polls_.has_read_enough()) break;
    }
    return done;
}

/// A code that nobody uses, or one whose room has long been quiet: that room then loses it, if its rows allow
/// it.
std::optional<std::string> room_commands::take_code() {
    for (int draw = 0; draw < code_draws; ++draw) {
        auto code = draw_code_();
        auto holder = tables_.rooms_in.find_code(code);
        if (!holder) return code;
        if (batch_.now() - holder->last_activity < limits::code_rest) continue;
        if (release_code(std::move(*holder))) return code;
    }
    return std::nullopt;
}

/// The code of a poll that cannot be read comes from its room alone.
bool room_commands::release_code(room_row holder) {
    const auto release = [&] {
        holder.value.code.clear();
        ++holder.value.version;
        tables_.rooms.update(holder);
        for (const auto& id : holder.value.polls) {
            cached_poll* p = nullptr;
            if (polls_.trouble_in(id, [&] { p = polls_.open(id); }) != errc::ok || p == nullptr) continue;
            p->row.state.code.clear();
            ++p->row.state.definition_version;
            polls_.save(*p, poll_event::updated);
        }
        publish(holder);
    };
    return polls_.trouble_apart(room_id(holder.value.id), release) == errc::ok;
}

std::optional<result<made_room>> room_commands::replay(const idempotency& once) {
    const auto earlier = creations_.find(once.key, batch_.now());
    if (!earlier) return std::nullopt;
    if (earlier->request != once.request) return result<made_room>(errc::key_reused);
    const auto room_now = tables_.rooms_in.find(earlier->room);
    if (!room_now) return result<made_room>(errc::not_found);
    made_room made;
    for (const auto& poll : earlier->polls) {
        if (auto* p = polls_.open(poll)) made.polls.push_back(p->snapshot());
    }
    made.room = std::make_shared<const room>(room_now->value);
    made.replayed = true;
    return result<made_room>(std::move(made));
}

}  // namespace pollstream::sqlite
