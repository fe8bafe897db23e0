#include "sqlite/poll_commands.hpp"

#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lifecycle.hpp"

namespace pollstream::sqlite {

poll_commands::poll_commands(database& db, batch_context& batch, lane_tables& tables, poll_repository& polls)
    : db_(db),
      batch_(batch),
      tables_(tables),
      polls_(polls),
      due_(db,
           "SELECT id FROM polls WHERE closed_at IS NULL AND end_time <= ? ORDER BY end_time, key "
           "LIMIT ? OFFSET ?"),
      deadline_(db, "SELECT min(end_time) FROM polls WHERE closed_at IS NULL AND end_time > ?") {}

template <class Change>
result<poll_ref> poll_commands::changed(const poll_id& id, poll_event what, Change&& change) {
    auto* p = polls_.open_settled(id);
    if (p == nullptr) return errc::not_found;
    const bool was_listed = p->row.state.definition.listed;
    if (const errc why = change(*p); why != errc::ok) return why;
    polls_.save(*p, what, was_listed && !p->row.state.definition.listed);
    polls_.touch_room(*p);
    return p->snapshot();
}

result<poll_ref> poll_commands::patch_poll(const poll_id& id, const poll_patch& wanted) {
    return changed(id, poll_event::updated, [&](cached_poll& p) {
        const auto& definition = p.row.state.definition;
        const auto written = texts_of(definition).size();
        const bool was_corrected = !definition.corrections.empty();
        if (const auto why = patch(p.row.state, wanted, batch_.now()); why != errc::ok) return why;
        // Texts whose votes were taken back still belong to the log.
        if (written > 0 && texts_of(definition).size() == 0) polls_.begin_log(p);
        if (wanted.options || !wanted.corrections.empty() || was_corrected)
            tables_.polls.update_options(p.row);
        if (wanted.touches_ballots()) tables_.polls.update_tally(p.row);
        return errc::ok;
    });
}

result<poll_ref> poll_commands::close_poll(const poll_id& id) {
    const past_bound grows(db_);
    auto* p = polls_.open_settled(id);
    if (p == nullptr) return errc::not_found;
    if (close_now(p->row.state, batch_.now())) polls_.save(*p, poll_event::closed);
    polls_.touch_room(*p);
    return p->snapshot();
}

result<poll_ref> poll_commands::start_poll(const poll_id& id) {
    return changed(id, poll_event::started, [&](cached_poll& p) {
        const auto extra = tables_.participants_in.largest_extra(p.row.room);
        return start_quiz(p.row.state, extra, batch_.now());
    });
}

result<poll_ref> poll_commands::reopen_poll(const poll_id& id, std::optional<timestamp> end_time) {
    return changed(id, poll_event::reopened, [&](cached_poll& p) {
        if (const auto why = reopen(p.row.state, end_time, batch_.now()); why != errc::ok) return why;
        auto& lot = p.row.state.definition.lot;
        lot = next_lot(lot);
        tables_.polls.forget_run(p.row);
        tables_.polls.update_tally(p.row);
        return errc::ok;
    });
}

result<poll_ref> poll_commands::decide_text(const poll_id& id, const text_decision& d) {
    return changed(id, poll_event::updated, [&](cached_poll& p) {
        if (!p.texts().decide(d)) return errc::not_found;
        tables_.polls.update_text_states(p.row, d.no);
        ++p.row.state.definition_version;
        return errc::ok;
    });
}

result<poll_ref> poll_commands::erase_text(const poll_id& id, const named_text& t) {
    auto* p = polls_.open_settled(id);
    if (p == nullptr) return errc::not_found;
    const auto& known = texts_of(p->row.state.definition);
    if (!known.has(t)) return errc::not_found;
    if (known.at(t.no).state == text_state::erased) return p->snapshot();
    const auto gone = known.alike(t.no);
    p->texts().erase(t.no);
    tables_.polls.erase_texts(p->row, gone);
    has_erased_ = true;
    ++p->row.state.definition_version;
    polls_.save(*p, poll_event::updated);
    polls_.touch_room(*p);
    return p->snapshot();
}

result<void> poll_commands::note_closest(const poll_id& id, std::uint64_t version, const choice& first) {
    auto* p = polls_.open(id);
    if (p == nullptr || p->row.state.version() != version) return {};
    p->row.state.first_closest = first;
    ++p->row.state.definition_version;
    polls_.save(*p, poll_event::updated);
    return {};
}

result<poll_ref> poll_commands::reset_poll(const poll_id& id) {
    const past_bound grows(db_);
    auto* p = polls_.open_settled(id);
    if (p == nullptr) return errc::not_found;
    const bool was_corrected = !p->row.state.definition.corrections.empty();
    reset(p->row.state, batch_.now());
    if (was_corrected) tables_.polls.update_options(p->row);
    polls_.begin_log(*p);
    polls_.save_log(*p, poll_event::reset);
    return p->snapshot();
}

std::vector<poll_id> poll_commands::due_now(std::size_t most, std::size_t after) {
    std::vector<poll_id> due;
    auto row = due_.with(batch_.now(), static_cast<std::int64_t>(most), static_cast<std::int64_t>(after));
    while (row.step()) row.id(0, due.emplace_back());
    return due;
}

/// Votes wait for it, so it closes only a few at a time. A poll that cannot be read holds up nobody else.
result<std::optional<timestamp>> poll_commands::close_due() {
    const past_bound grows(db_);
    std::size_t closed = 0;
    std::size_t unreadable = 0;
    for (auto due = due_now(closings_at_once, 0); !due.empty();
         due = due_now(closings_at_once - closed, unreadable)) {
        for (const auto& id : due) {
            const auto trouble = polls_.trouble_in(id, [&] {
                if (polls_.open_settled(id) == nullptr)
                    throw error(SQLITE_CORRUPT, 0, "a stored poll has no room");
            });
            ++(trouble == errc::ok ? closed : unreadable);
            if (closed > 0 && polls_.has_read_enough()) return std::optional(batch_.now());
        }
        if (closed == closings_at_once) return std::optional(batch_.now());  // there may be more
    }

    auto row = deadline_.with(batch_.now());
    if (!row.step()) return std::optional<timestamp>();
    return row.maybe_time(0);
}

}  // namespace pollstream::sqlite
