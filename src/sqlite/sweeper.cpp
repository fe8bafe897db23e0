#include "sqlite/sweeper.hpp"

#include "pollstream/base/log.hpp"

#include <algorithm>

namespace pollstream::sqlite {

namespace {

// A step of this size takes a few milliseconds: the longest that a vote arriving at that moment has to wait.
constexpr std::int64_t rows_at_once = 2'000;
/// Looking for the rows of a log takes as long as removing so many.
constexpr std::int64_t rows_worth_of_a_look = 20;

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

bool sweeper::has_work() const noexcept {
    return work_ || std::ranges::any_of(spared_, [](const auto& log) { return log.expired(); });
}

void sweeper::step() noexcept {
    std::erase_if(spared_, [](const auto& log) { return log.expired(); });
    try {
        sweep();
    } catch (const std::exception& e) {
        db_.rollback();
        give_up(e);
    }
}

/// A log that is damaged is passed over; any other failure, such as one of the disk, concerns every log.
void sweeper::give_up(const std::exception& why) {
    const auto* of_database = dynamic_cast<const error*>(&why);
    const bool of_log = of_database != nullptr && (of_database->primary() == SQLITE_CORRUPT ||
                                                   of_database->primary() == SQLITE_CONSTRAINT);
    work_ = of_log && at_.has_value();
    if (work_) damaged_.push_back(*at_);
    log::warn(work_ ? "old ballots of a poll cannot be swept; the others are"
                    : "sweeping old ballots failed; it will be tried again later",
              {{"error", why.what()}});
}

/// One large log, or many small ones: each transaction has to wait for the disk.
void sweeper::sweep() {
    transaction all(db_, transaction::kind::writing);
    for (std::int64_t done = 0; done < rows_at_once; done += rows_worth_of_a_look) {
        at_ = next_log();
        if (!at_) break;
        const auto gone = sweep_rows(*at_);
        if (gone == 0) done_.apply(*at_);
        done += gone;
    }
    work_ = at_.has_value();
    all.commit();
}

std::int64_t sweeper::sweep_rows(row_key log) {
    std::int64_t gone = sweep_texts(log);
    for (auto* rows : {&ballots_, &runs_, &answers_}) {
        rows->apply(log, rows_at_once);
        gone += db_.changes();
    }
    return gone;
}

/// A text may have been erased in the log that replaced this one.
std::int64_t sweeper::sweep_texts(row_key log) {
    const deleted_bytes_zeroed thoroughly(db_);
    texts_.apply(log, rows_at_once);
    return db_.changes();
}

std::optional<row_key> sweeper::next_log() {
    auto row = next_.with();
    while (row.step()) {
        const auto log = row.integer(0);
        const bool is_damaged = std::ranges::find(damaged_, log) != damaged_.end();
        if (!is_damaged && !is_spared(log)) return log;
    }
    return std::nullopt;
}

bool sweeper::is_spared(row_key log) {
    return std::ranges::any_of(spared_, [log](const auto& spared) {
        const auto one = spared.lock();
        return one && *one == log;
    });
}

}  // namespace pollstream::sqlite
