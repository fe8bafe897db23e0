#include "sweeper.hpp"

#include "pollstream/base/log.hpp"

#include <algorithm>

namespace pollstream::sqlite {

namespace {

// A step of this size takes a few milliseconds: that is the longest a vote that arrives just then has to
// wait.
constexpr std::int64_t rows_at_once = 2'000;

}  // namespace

sweeper::sweeper(database& db)
    : db_(db),
      next_(db, "SELECT log FROM abandoned_logs"),
      ballots_(db,
               "DELETE FROM ballots WHERE log = ?1 AND seq < (SELECT min(seq) FROM ballots WHERE log = ?1) + "
               "?2"),
      runs_(db,
            "DELETE FROM voter_runs WHERE log = ?1 AND first_tag IN (SELECT first_tag FROM voter_runs WHERE "
            "log = ?1 LIMIT ?2)"),
      texts_(db, "DELETE FROM texts WHERE log = ?1 AND no IN (SELECT no FROM texts WHERE log = ?1 LIMIT ?2)"),
      answers_(db,
               "DELETE FROM answers WHERE log = ?1 AND seq < (SELECT min(seq) FROM answers WHERE log = ?1) + "
               "?2"),
      done_(db, "DELETE FROM abandoned_logs WHERE log = ?") {}

void sweeper::step() noexcept {
    try {
        sweep();
    } catch (const std::exception& e) {
        db_.rollback();
        work_ = false;
        log::warn("sweeping old ballots failed; it goes on later", {{"error", e.what()}});
    }
}

void sweeper::sweep() {
    transaction all(db_, transaction::kind::writing);
    const auto log = next_log();
    work_ = log.has_value();
    if (log) {
        ballots_.apply(*log, rows_at_once);
        auto gone = db_.changes();
        runs_.apply(*log, rows_at_once);
        gone += db_.changes();
        gone += sweep_texts(*log);
        answers_.apply(*log, rows_at_once);
        gone += db_.changes();
        if (gone == 0) done_.apply(*log);
    }
    all.commit();
}

/// One of them may have been erased in the log that took the place of this one.
std::int64_t sweeper::sweep_texts(row_key log) {
    const deleted_bytes_zeroed thoroughly(db_);
    texts_.apply(log, rows_at_once);
    return db_.changes();
}

std::optional<row_key> sweeper::next_log() {
    std::erase_if(spared_, [](const auto& log) { return log.expired(); });
    auto row = next_.with();
    while (row.step()) {
        if (!is_spared(row.integer(0))) return row.integer(0);
    }
    return std::nullopt;
}

bool sweeper::is_spared(row_key log) {
    return std::any_of(spared_.begin(), spared_.end(), [log](const auto& spared) {
        const auto one = spared.lock();
        return one && *one == log;
    });
}

}  // namespace pollstream::sqlite
