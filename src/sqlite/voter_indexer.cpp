#include "sqlite/voter_indexer.hpp"

#include "pollstream/base/log.hpp"

namespace pollstream::sqlite {

namespace {

constexpr std::size_t entries_at_once = 10'000;  // some 5 ms
constexpr std::size_t cost_of_a_poll = 100;      // in entries

}  // namespace

voter_indexer::voter_indexer(database& db, voter_sets& voters)
    : db_(db),
      voters_(voters),
      runs_(db),
      ballots_(db),
      find_(db,
            "SELECT key, id, log FROM polls INDEXED BY polls_to_index WHERE closed_at IS NOT NULL AND "
            "indexed = 0 ORDER BY closed_at"),
      check_(db, "SELECT log FROM polls WHERE key = ? AND closed_at IS NOT NULL AND indexed = 0") {}

std::vector<poll_id> voter_indexer::step() noexcept {
    std::vector<poll_id> indexed;
    try {
        done_.clear();
        write_some();
        for (const auto& t : done_) {
            voters_.drop(t.log);
            indexed.push_back(t.id);
        }
    } catch (const std::exception& e) {
        db_.rollback();
        work_ = target_ && voters_.is_unreadable(target_->log);  // then go on with the next one
        target_.reset();
        log::warn("writing who voted in a closed poll failed; it will be tried again later",
                  {{"error", e.what()}});
    }
    return indexed;
}

void voter_indexer::write_some() {
    transaction all(db_, transaction::kind::writing);
    std::size_t written = 0;
    while (written < entries_at_once) {
        if (!find_target()) break;
        const auto some = write_table();
        if (!some) break;
        written += *some + cost_of_a_poll;
    }
    all.commit();
}

/// The target already begun, if it is still valid, or else the next one. False if there is none.
bool voter_indexer::find_target() {
    if (target_ && !voters_.is_unreadable(target_->log) && still_stands()) return true;
    target_.reset();
    auto row = find_.with();
    do work_ = row.step();
    while (work_ && voters_.is_unreadable(row.integer(2)));
    if (!work_) return false;
    auto& t = target_.emplace();
    t.poll = row.integer(0);
    row.id(1, t.id);
    t.log = row.integer(2);
    t.ballots = ballots_.last_seq(t.log);
    return true;
}

/// The poll may have been reopened, voted in and closed again since.
bool voter_indexer::still_stands() {
    auto row = check_.with(target_->poll);
    return row.step() && row.integer(0) == target_->log &&
           ballots_.last_seq(target_->log) == target_->ballots;
}

std::optional<std::size_t> voter_indexer::write_table() {
    auto& t = *target_;
    if (!t.cleared) {
        t.cleared = runs_.clear_some(t.log);
        if (!t.cleared) return entries_at_once;
    }
    const auto* set = voters_.use(t.log, t.ballots);
    if (set == nullptr) return std::nullopt;
    std::vector<voter_entry> entries;
    t.next = set->table_after(t.next, entries);
    runs_.append(t.log, entries);
    if (t.next == 0) {
        runs_.finish(t.poll, t.log);
        done_.push_back(t);
        target_.reset();
    }
    return entries.size();
}

}  // namespace pollstream::sqlite
