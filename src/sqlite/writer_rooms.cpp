// The writer's commands about rooms, their join codes and retried creations.
#include "pollstream/base/limits.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lifecycle.hpp"
#include "writer.hpp"

#include <algorithm>

namespace pollstream::sqlite {

namespace {

constexpr std::chrono::hours creations_remembered{24};
// With nine codes in ten taken, all of so many draws fail once in 10^45 creations.
constexpr int code_draws = 1'000;

}  // namespace

void writer::publish(const room_row& row, bool deleted) {
    facts_->push_back(room_changed{std::make_shared<const room>(row.value), deleted});
}

result<made_room> writer::create_room(const new_room& wanted) {
    if (wanted.once) {
        if (auto earlier = replay(*wanted.once)) return std::move(*earlier);
    }
    if (wanted.polls.size() > limits::polls_per_room_max) return errc::malformed;
    const auto code = take_code();
    if (!code) return errc::codes_exhausted;

    room_row row;
    row.last_activity = now_;
    auto& r = row.value;
    r.id = wanted.id;
    r.code = *code;
    r.title = wanted.title;
    r.created_at = wanted.created_at;
    r.admin_hash = wanted.admin_hash;
    r.kiosk_hash = wanted.kiosk_hash;
    for (const auto& p : wanted.polls) r.polls.push_back(p.id);
    if (wanted.show_first && !r.polls.empty()) r.current = r.polls.front();
    rooms_.insert(row);

    made_room made;
    for (const auto& p : wanted.polls) made.polls.push_back(insert_poll(row, p));
    publish(row);
    made.room = std::make_shared<const room>(r);
    if (wanted.once) remember(*wanted.once, r.id, made.polls);
    return made;
}

result<made_room> writer::created_before(const idempotency& once) {
    return replay(once).value_or(errc::not_found);
}

poll_ref writer::insert_poll(const room_row& room, poll definition) {
    auto entry = std::make_unique<cached_poll>();
    auto& row = entry->row;
    definition.room = room.value.id;
    definition.lot = new_lot();
    row.room = room.key;
    row.state.code = room.value.code;
    row.state.counts = empty_tally(definition);
    row.state.definition = std::move(definition);
    polls_.insert(row);
    entry->room_touched = now_;
    auto& kept = cache_.add(std::move(entry));
    publish(poll_event::created, kept);
    return kept.snapshot();
}

result<poll_ref> writer::add_poll(const room_id& room, poll p, const std::optional<idempotency>& once) {
    if (once) {
        if (const auto earlier = replay(*once)) {
            if (!*earlier) return earlier->error();
            if ((*earlier)->polls.empty()) return errc::not_found;
            return (*earlier)->polls.front();
        }
    }
    auto row = rooms_in_.find(room);
    if (!row) return errc::not_found;
    if (row->value.polls.size() >= limits::polls_per_room_max) return errc::malformed;
    row->value.polls.push_back(p.id);
    ++row->value.version;
    row->last_activity = now_;
    auto made = insert_poll(*row, std::move(p));
    rooms_.update(*row);
    publish(*row);
    if (once) remember(*once, room, {&made, 1});
    return made;
}

result<room_ref> writer::patch_room(const room_id& id, const room_patch& wanted) {
    auto row = rooms_in_.find(id);
    if (!row) return errc::not_found;
    field_errors problems;
    auto after = apply_patch(row->value, wanted, problems);
    if (!problems.empty()) return errc::overtaken;
    if (wanted.polls) {
        for (std::size_t i = 0; i < after.polls.size(); ++i) polls_.place(after.polls[i], i);
    }
    row->value = std::move(after);
    ++row->value.version;
    row->last_activity = now_;
    rooms_.update(*row);
    publish(*row);
    return std::make_shared<const room>(row->value);
}

result<void> writer::delete_room(const room_id& id) {
    const auto row = rooms_in_.find(id);
    if (!row) return errc::not_found;
    erase(*row);
    return {};
}

void writer::erase(const room_row& row) {
    for (const auto& poll : row.value.polls) {
        if (auto* p = open(poll)) erase(*p);
    }
    rooms_.erase(row);
    publish(row, true);
}

/// Votes wait for it, so it deletes little at a time.
result<deleted_rooms> writer::delete_quiet_rooms(const std::vector<room_id>& found, timestamp since) {
    deleted_rooms done;
    std::size_t participants = 0;
    for (const auto& id : found) {
        done.next = id;
        if (!quiet_.holds(id, since)) continue;
        const auto row = rooms_in_.find(id);
        if (!row) continue;
        const auto& polls = row->value.polls;
        const auto readable = [this](const poll_id& poll) { return trouble_with(poll) == errc::ok; };
        if (!std::all_of(polls.begin(), polls.end(), readable)) continue;
        participants += participants_in_.last(row->key);
        erase(*row);
        ++done.rooms;
        done.polls += polls.size();
        if (done.polls >= polls_deleted_at_once || participants >= participants_deleted_at_once) break;
    }
    return done;
}

/// A code nobody uses, or one whose room has long been quiet: that room then loses it.
std::optional<std::string> writer::take_code() {
    for (int draw = 0; draw < code_draws; ++draw) {
        auto code = options_.draw_code();
        auto holder = rooms_in_.find_code(code);
        if (!holder) return code;
        if (now_ - holder->last_activity < limits::code_rest) continue;
        release_code(*holder);
        return code;
    }
    return std::nullopt;
}

void writer::release_code(room_row& holder) {
    holder.value.code.clear();
    ++holder.value.version;
    rooms_.update(holder);
    for (const auto& id : holder.value.polls) {
        auto* p = open(id);
        if (p == nullptr) continue;
        p->row.state.code.clear();
        ++p->row.state.definition_version;
        save(*p, poll_event::updated);
    }
    publish(holder);
}

std::optional<result<made_room>> writer::replay(const idempotency& once) {
    made_room made;
    room_id id;
    std::vector<poll_id> polls;
    {
        drop_once_.apply(now_ - creations_remembered);
        auto row = find_once_.with(once.key);
        if (!row.step()) return std::nullopt;
        if (row.fixed<std::tuple_size_v<digest256>>(0) != once.request)
            return result<made_room>(errc::key_reused);
        row.id(1, id);
        const auto stored = row.bytes(2);
        constexpr std::size_t id_size = sizeof(poll_id::value.bytes);
        polls.resize(stored.size() / id_size);
        for (std::size_t i = 0; i < polls.size(); ++i) {
            std::copy_n(stored.begin() + static_cast<std::ptrdiff_t>(i * id_size), id_size,
                        polls[i].value.bytes.begin());
        }
    }
    const auto room_now = rooms_in_.find(id);
    if (!room_now) return result<made_room>(errc::not_found);
    for (const auto& poll : polls) {
        if (auto* p = open(poll)) made.polls.push_back(p->snapshot());
    }
    made.room = std::make_shared<const room>(room_now->value);
    made.replayed = true;
    return result<made_room>(std::move(made));
}

void writer::remember(const idempotency& once, const room_id& room, std::span<const poll_ref> made) {
    std::vector<std::uint8_t> ids;
    for (const auto& p : made) {
        const auto& id = p->definition.id.value.bytes;
        ids.insert(ids.end(), id.begin(), id.end());
    }
    put_once_.apply(once.key, once.request, room, ids, now_);
}

}  // namespace pollstream::sqlite
