// The writer's commands about one poll, and the timer's.
#include "pollstream/base/limits.hpp"
#include "pollstream/domain/lifecycle.hpp"
#include "writer.hpp"

namespace pollstream::sqlite {

void writer::publish(poll_event what, cached_poll& p) {
    p.changed();
    facts_->push_back(poll_changed{what, p.snapshot()});
}

void writer::save(cached_poll& p, poll_event what) {
    polls_.update(p.row);
    if (what == poll_event::closed) {
        indexer_.look_again();
        polls_in_.read_first_closest(p.row);
    }
    publish(what, p);
}

/// Every command meets a poll that is closed if its time has come, whether or not the timer has been round.
cached_poll* writer::open_settled(const poll_id& id) {
    auto* p = open(id);
    if (p != nullptr && settle(p->row.state, now_)) save(*p, poll_event::closed);
    return p;
}

result<poll_ref> writer::patch_poll(const poll_id& id, const poll_patch& wanted) {
    auto* p = open_settled(id);
    if (p == nullptr) return errc::not_found;
    const auto written = texts_of(p->row.state.definition).size();
    if (const auto why = patch(p->row.state, wanted, now_); why != errc::ok) return why;
    // Texts whose votes were taken back are still the log's.
    if (written > 0 && texts_of(p->row.state.definition).size() == 0) begin_log(*p);
    if (wanted.options) polls_.update_options(p->row);
    if (wanted.touches_ballots()) polls_.update_tally(p->row);
    save(*p, poll_event::updated);
    touch_room(*p);
    return p->snapshot();
}

result<poll_ref> writer::close_poll(const poll_id& id) {
    auto* p = open_settled(id);
    if (p == nullptr) return errc::not_found;
    if (close_now(p->row.state, now_)) save(*p, poll_event::closed);
    touch_room(*p);
    return p->snapshot();
}

result<poll_ref> writer::reopen_poll(const poll_id& id, std::optional<timestamp> end_time) {
    auto* p = open_settled(id);
    if (p == nullptr) return errc::not_found;
    if (const auto why = reopen(p->row.state, end_time, now_); why != errc::ok) return why;
    auto& lot = p->row.state.definition.lot;
    lot = next_lot(lot);
    polls_.forget_run(p->row);
    polls_.update_tally(p->row);
    save(*p, poll_event::reopened);
    touch_room(*p);
    return p->snapshot();
}

result<poll_ref> writer::decide_text(const poll_id& id, const text_decision& d) {
    auto* p = open_settled(id);
    if (p == nullptr || !p->texts().decide(d)) return errc::not_found;
    polls_.update_text_states(p->row, d.no);
    ++p->row.state.definition_version;
    save(*p, poll_event::updated);
    touch_room(*p);
    return p->snapshot();
}

/// The poll's ballots are of another log and its ties for another lot from now on: whatever was made of the
/// old log (its voters, its run, what the read lane has counted of it), nobody can mistake for the new one's.
void writer::begin_log(cached_poll& p) {
    auto& lot = p.row.state.definition.lot;
    lot = next_lot(lot);
    voters_.drop_later(p.row.log);
    polls_.begin_log(p.row);
    p.next_seq = 1;
    sweeper_.look_again();
    indexer_.look_again();
}

void writer::save_log(cached_poll& p, poll_event what) {
    polls_.update(p.row);
    polls_.update_tally(p.row);
    publish(what, p);
    touch_room(p);
}

result<poll_ref> writer::reset_poll(const poll_id& id) {
    auto* p = open_settled(id);
    if (p == nullptr) return errc::not_found;
    reset(p->row.state, now_);
    begin_log(*p);
    save_log(*p, poll_event::reset);
    return p->snapshot();
}

result<voided_votes> writer::void_votes(const poll_id& id, const vote_window& window) {
    auto* p = open_settled(id);
    if (p == nullptr) return errc::not_found;
    if (const auto why = may_void(p->row.state.definition); why != errc::ok) return why;
    if (p->next_seq - 1 > limits::voidable_ballots) return errc::too_many_ballots;
    const auto old = p->row.log;
    if (ballots_in_.count_within(old, window.from, window.until) == 0) return voided_votes{p->snapshot(), 0};

    begin_log(*p);
    vote_voiding voiding(p->row.state, window);
    ballots_in_.each(old, [&](const vote_voiding::ballot_facts& b) {
        if (const auto place = voiding.take(b)) ballots_.copy(old, b.seq, p->row.log, *place);
    });
    voiding.finish();
    p->next_seq = voiding.kept() + 1;
    polls_.append_texts(p->row, 0);
    if (p->row.state.definition.closed_at) polls_in_.read_first_closest(p->row);
    save_log(*p, poll_event::voided);
    return voided_votes{p->snapshot(), voiding.voided()};
}

result<void> writer::delete_poll(const poll_id& id) {
    auto* p = open(id);
    if (p == nullptr) return errc::not_found;
    auto room = rooms_in_.at(p->row.room);
    if (!room) throw error(SQLITE_CORRUPT, 0, "a stored poll has no room");
    erase(*p);

    auto& r = room->value;
    std::erase(r.polls, id);
    if (r.current == id) r.current.reset();
    ++r.version;
    room->last_activity = now_;
    rooms_.update(*room);
    publish(*room);
    return {};
}

/// The poll's entry is gone afterwards.
void writer::erase(cached_poll& p) {
    polls_.erase(p.row);
    voters_.drop_later(p.row.log);
    sweeper_.look_again();
    facts_->push_back(poll_changed{poll_event::deleted, p.snapshot()});
    cache_.forget(poll_id(p.row.state.definition.id));
}

std::vector<poll_id> writer::due_now(std::size_t most, std::size_t after) {
    std::vector<poll_id> due;
    auto row = due_.with(now_, static_cast<std::int64_t>(most), static_cast<std::int64_t>(after));
    while (row.step()) row.id(0, due.emplace_back());
    return due;
}

/// Votes wait for it, so it closes few at a time. What cannot be read stands in nobody's way.
result<std::optional<timestamp>> writer::close_due() {
    std::size_t closed = 0;
    std::size_t unreadable = 0;
    for (auto due = due_now(closings_at_once, 0); !due.empty();
         due = due_now(closings_at_once - closed, unreadable)) {
        for (const auto& id : due) {
            const bool readable = trouble_with(id) == errc::ok;
            if (readable) open_settled(id);
            ++(readable ? closed : unreadable);
        }
        if (closed == closings_at_once) return std::optional(now_);  // there may be more
    }

    auto row = deadline_.with(now_);
    if (!row.step()) return std::optional<timestamp>();
    return row.maybe_time(0);
}

}  // namespace pollstream::sqlite
