// The memory store's rooms, join codes and retried creations.
#include "pollstream/base/limits.hpp"
#include "support/memory_store.hpp"

#include <algorithm>

namespace pollstream::testing {

task<result<made_room>> memory_store::create_room(new_room r) {
    return write<made_room>([this, r = std::move(r)] { return do_create(r); });
}

result<made_room> memory_store::do_create(const new_room& wanted) {
    if (wanted.once) {
        if (auto earlier = replay(*wanted.once)) return std::move(*earlier);
    }
    if (wanted.polls.size() > limits::polls_per_room_max) return errc::malformed;
    const auto code = take_code();
    if (!code) return errc::codes_exhausted;

    auto& entry = rooms_[wanted.id];
    entry.last_activity = now_;
    entry.value = wanted.under(*code);

    made_room made;
    for (const auto& p : wanted.polls) made.polls.push_back(insert_poll(entry, p));
    made.room = publish(entry);
    if (wanted.once)
        creations_[wanted.once->key] = {wanted.once->request, wanted.id, entry.value.polls, now_};
    return made;
}

task<result<made_room>> memory_store::created_before(idempotency once) {
    return write<made_room>([this, once] { return replay(once).value_or(errc::not_found); });
}

std::optional<result<made_room>> memory_store::replay(const idempotency& once) {
    const auto found = creations_.find(once.key);
    if (found == creations_.end() || found->second.made_at <= now_ - std::chrono::hours{24})
        return std::nullopt;
    const auto& earlier = found->second;
    if (earlier.request != once.request) return result<made_room>(errc::key_reused);
    const auto room_now = rooms_.find(earlier.room);
    if (room_now == rooms_.end()) return result<made_room>(errc::not_found);
    made_room made;
    made.replayed = true;
    made.room = std::make_shared<const room>(room_now->second.value);
    for (const auto& id : earlier.polls) {
        const auto p = polls_.find(id);
        if (p != polls_.end()) made.polls.push_back(snapshot(p->second.state));
    }
    return result<made_room>(std::move(made));
}

memory_store::room_entry* memory_store::holder_of(const std::string& code) {
    const auto found =
        std::ranges::find_if(rooms_, [&](const auto& r) { return r.second.value.code == code; });
    return found == rooms_.end() ? nullptr : &found->second;
}

std::optional<std::string> memory_store::take_code() {
    for (int draw = 0; draw < 1'000; ++draw) {
        auto code = draw_code_();
        auto* holder = holder_of(code);
        if (holder == nullptr) return code;
        if (now_ - holder->last_activity < limits::code_rest) continue;
        holder->value.code.clear();
        ++holder->value.version;
        for (const auto& id : holder->value.polls) {
            auto& p = polls_.at(id);
            if (damaged_.contains(id)) continue;
            p.state.code.clear();
            ++p.state.definition_version;
            publish(poll_event::updated, p);
        }
        publish(*holder);
        return code;
    }
    return std::nullopt;
}

task<result<room_ref>> memory_store::patch_room(room_id id, room_patch patch) {
    return write<room_ref>([this, id, patch = std::move(patch)] { return do_patch_room(id, patch); });
}

result<room_ref> memory_store::do_patch_room(const room_id& id, const room_patch& wanted) {
    const auto found = rooms_.find(id);
    if (found == rooms_.end()) return errc::not_found;
    field_errors problems;
    auto after = apply_patch(found->second.value, wanted, problems);
    if (!problems.empty()) return errc::overtaken;
    ++after.version;
    found->second.value = std::move(after);
    found->second.last_activity = now_;
    return publish(found->second);
}

task<result<void>> memory_store::delete_room(room_id id) {
    return write<void>([this, id] { return do_delete_room(id); });
}

result<void> memory_store::do_delete_room(const room_id& id) {
    const auto found = rooms_.find(id);
    if (found == rooms_.end()) return errc::not_found;
    const auto gone = found->second;
    for (const auto& poll : gone.value.polls) {
        publish(poll_event::deleted, polls_.at(poll));
        polls_.erase(poll);
    }
    rooms_.erase(found);
    publish(gone, true);
    return {};
}

task<result<deleted_rooms>> memory_store::delete_quiet_rooms(timestamp since, std::optional<room_id> after) {
    return write<deleted_rooms>(
        [this, since, after] { return result<deleted_rooms>(do_delete_quiet(since, after)); });
}

deleted_rooms memory_store::do_delete_quiet(timestamp since, const std::optional<room_id>& after) {
    deleted_rooms done;
    for (auto at = after ? rooms_.upper_bound(*after) : rooms_.begin(); at != rooms_.end();) {
        const auto& r = (at++)->second;
        if (!is_quiet(r, since)) continue;
        done.next = r.value.id;
        ++done.rooms;
        done.polls += r.value.polls.size();
        do_delete_room(room_id(r.value.id));
        if (done.rooms >= rooms_deleted_at_once) break;
    }
    return done;
}

bool memory_store::is_quiet(const room_entry& r, timestamp since) const {
    if (r.last_activity >= since) return false;
    return std::ranges::none_of(r.value.polls, [&](const poll_id& id) {
        const auto& p = polls_.at(id).state.definition;
        const auto end = p.closed_at ? p.closed_at : p.end_time;
        return end && *end >= since;
    });
}

}  // namespace pollstream::testing
