#include "sqlite/poll_repository.hpp"

#include "pollstream/base/paced_line.hpp"
#include "pollstream/domain/lifecycle.hpp"
#include "pollstream/domain/weight.hpp"
#include "sqlite/quiet_rooms.hpp"

#include <utility>

namespace pollstream::sqlite {

poll_repository::poll_repository(database& db, batch_context& batch, lane_tables& tables,
                                 ballot_log_upkeep& upkeep, poll_cache cache, std::size_t read_bytes)
    : db_(db),
      batch_(batch),
      tables_(tables),
      upkeep_(upkeep),
      cache_(std::move(cache)),
      read_bytes_max_(read_bytes) {}

void poll_repository::begin_batch() noexcept {
    read_bytes_ = 0;
    left_for_next_.clear();
}

void poll_repository::note_read(std::uint64_t ballots) noexcept {
    constexpr std::size_t bytes_of_one = 64;  // roughly what one takes in the file
    read_bytes_ += ballots * bytes_of_one;
}

bool poll_repository::has_to_wait(const poll_id& id) {
    if (left_for_next_.contains(id)) return true;
    if (!has_read_enough() || cache_.find(id) != nullptr) return false;
    left_for_next_.insert(id);
    return true;
}

cached_poll* poll_repository::open(const poll_id& id) {
    if (auto* known = cache_.find(id)) return known;
    auto row = tables_.polls_in.find(id);
    if (!row) return nullptr;
    auto entry = std::make_unique<cached_poll>();
    entry->next_seq = tables_.ballots_in.last_seq(row->log) + 1;
    entry->row = std::move(*row);
    read_bytes_ += weight_of(entry->row.state);
    return &cache_.add(std::move(entry));
}

cached_poll* poll_repository::open_settled(const poll_id& id) {
    auto* p = open(id);
    if (p == nullptr || !settle(p->row.state, batch_.now())) return p;
    db_.exec("SAVEPOINT closing");
    try {
        save(*p, poll_event::closed);
    } catch (...) {
        // Nobody holds the entry: the ballots of this batch that found it open are sealed.
        cache_.forget(poll_id(id));
        if (db_.in_transaction()) db_.exec("ROLLBACK TO closing; RELEASE closing");
        throw;
    }
    db_.exec("RELEASE closing");
    return p;
}

errc poll_repository::note_trouble(const poll_id& id, const error& e) {
    return note_trouble("a poll cannot be worked on", {"poll", id.str()}, e);
}

errc poll_repository::note_trouble(const room_id& id, const error& e) {
    return note_trouble("a room cannot be worked on", {"room", id.str()}, e);
}

/// Called within a handler of `e`; rethrows anything that is not damage to this poll or room itself. Each is
/// logged once, but only the first `named_max` of them.
errc poll_repository::note_trouble(std::string_view what, const log::field& of, const error& e) {
    constexpr std::size_t named_max = 100;
    const bool is_its_own = e.primary() == SQLITE_CORRUPT || e.primary() == SQLITE_CONSTRAINT;
    if (!db_.in_transaction() || !is_its_own) throw;
    const bool is_new =
        reported_.size() < named_max && reported_.insert(std::get<std::string>(of.value)).second;
    if (is_worth_a_line(++troubles_) || is_new)
        log::error(what, {of, {"error", e.what()}, {"times", troubles_}});
    return e.meaning();
}

std::size_t poll_repository::begin_apart() {
    db_.exec("SAVEPOINT apart");
    return batch_.published();
}

void poll_repository::end_apart(errc how, std::size_t facts_before) {
    if (how != errc::ok) {
        db_.exec("ROLLBACK TO apart");
        forget_all();
        batch_.take_back(facts_before);
    }
    db_.exec("RELEASE apart");
}

poll_ref poll_repository::insert(const room_row& room, poll definition) {
    auto entry = std::make_unique<cached_poll>();
    auto& row = entry->row;
    definition.room = room.value.id;
    definition.lot = new_lot();
    row.room = room.key;
    row.state.code = room.value.code;
    row.state.counts = empty_tally(definition);
    row.state.definition = std::move(definition);
    tables_.polls.insert(row);
    entry->room_touched = batch_.now();
    auto& kept = cache_.add(std::move(entry));
    publish(poll_event::created, kept);
    return kept.snapshot();
}

void poll_repository::publish(poll_event what, cached_poll& p, bool unlisted) {
    p.changed();
    batch_.publish(poll_changed{what, p.snapshot(), unlisted});
}

void poll_repository::save(cached_poll& p, poll_event what, bool unlisted) {
    tables_.polls.update(p.row);
    if (what == poll_event::closed) {
        upkeep_.run_missing();
        tables_.polls_in.read_first_closest(p.row);
    }
    publish(what, p, unlisted);
}

void poll_repository::begin_log(cached_poll& p, std::optional<row_key> prepared) {
    auto& lot = p.row.state.definition.lot;
    lot = next_lot(lot);
    upkeep_.log_left(p.row.log);
    if (prepared)
        tables_.polls.begin_log(p.row, *prepared);
    else
        tables_.polls.begin_log(p.row);
    p.next_seq = 1;
    upkeep_.run_missing();
}

void poll_repository::save_log(cached_poll& p, poll_event what) {
    tables_.polls.update(p.row);
    tables_.polls.update_tally(p.row);
    publish(what, p);
    touch_room(p);
}

void poll_repository::erase(const poll_id& id) {
    cached_poll* p = nullptr;
    if (trouble_in(id, [&] { p = open(id); }) != errc::ok) {
        if (auto head = tables_.heads_in.find(id))
            erase(head->key, head->log, std::make_shared<const poll_state>(std::move(head->last)));
    } else if (p != nullptr) {
        erase(p->row.key, p->row.log, p->snapshot());
        cache_.forget(id);
    }
}

void poll_repository::erase(row_key poll, row_key log, poll_ref last) {
    tables_.polls.erase(poll, log);
    upkeep_.log_left(log);
    batch_.publish(poll_changed{poll_event::deleted, std::move(last)});
}

void poll_repository::touch_room(cached_poll& p) {
    if (batch_.now() - p.room_touched < between_touches) return;
    p.room_touched = batch_.now();
    tables_.rooms.touch(p.row.room, batch_.now());
}

}  // namespace pollstream::sqlite
