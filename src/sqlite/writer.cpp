#include "writer.hpp"

#include "pollstream/base/log.hpp"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <filesystem>
#include <utility>

namespace pollstream::sqlite {

namespace {

// Set back by more than this, a clock was wrong before: polls that are made by the right one would be over at
// once.
constexpr std::chrono::seconds ahead_max{10};
/// Bytes on the disk: a few commits' worth.
constexpr std::uintmax_t room_for_votes = 64 * 1024;

}  // namespace

writer::writer(database& db, const clock& time, writer_options options)
    : db_(db),
      time_(time),
      options_(std::move(options)),
      polls_in_(db),
      polls_(db),
      rooms_in_(db),
      rooms_(db),
      ballots_in_(db),
      ballots_(db),
      participants_in_(db),
      participants_(db),
      answers_(db),
      runs_(db),
      quiet_(db),
      voters_(db, options_.voter_bytes),
      sweeper_(db),
      indexer_(db, voters_),
      warmup_(db, voters_),
      due_(db,
           "SELECT id FROM polls WHERE closed_at IS NULL AND end_time <= ? ORDER BY end_time, key "
           "LIMIT ? OFFSET ?"),
      deadline_(db, "SELECT min(end_time) FROM polls WHERE closed_at IS NULL AND end_time > ?"),
      find_once_(db, "SELECT request, room, polls FROM idempotency WHERE key = ?"),
      put_once_(db, "INSERT INTO idempotency (key, request, room, polls, made_at) VALUES (?, ?, ?, ?, ?)"),
      drop_once_(db, "DELETE FROM idempotency WHERE made_at <= ?"),
      cache_(options_.cached_polls, options_.poll_bytes) {}

bool writer::commit(std::vector<job>& batch, std::vector<fact>& facts) noexcept {
    facts_ = &facts;
    facts.reserve(batch.size() + 1);
    tell_time();
    const bool asks_only = std::all_of(batch.begin(), batch.end(),
                                       [](const job& j) { return std::holds_alternative<question_job>(j); });
    const auto why = commit_all(batch, asks_only);
    if (why == errc::ok) {
        voters_.commit();
        cache_.age();
        if (!asks_only) note_success();
        return true;
    }
    if (!asks_only) {
        last_failure_ = why;
        ask_again(batch);
    }
    return false;
}

/// Once it has committed, nothing may undo it any more, nor call it failed.
errc writer::commit_all(std::vector<job>& batch, bool asks_only) noexcept {
    try {
        transaction all(db_, asks_only ? transaction::kind::reading : transaction::kind::writing);
        run_all(batch);
        seal();
        all.commit();
        return errc::ok;
    } catch (const error& e) {
        abandon(batch, e.meaning(), e.what());
        return e.meaning();
    } catch (const std::exception& e) {
        abandon(batch, errc::storage_failed, e.what());
        return errc::storage_failed;
    }
}

void writer::tell_time() noexcept {
    const auto wall = time_.now();
    if (wall < now_ - ahead_max) {
        log::warn("the clock was set back; votes go by it again",
                  {{"was", to_rfc3339(now_)}, {"is", to_rfc3339(wall)}});
        now_ = wall;
    }
    now_ = std::max(now_, wall);
}

void writer::note_success() {
    if (failed_in_a_row_ > 0) log::info("commits work again", {{"failed", failed_in_a_row_}});
    failed_in_a_row_ = 0;
    last_failure_ = errc::ok;
}

void writer::run_all(std::vector<job>& batch) {
    for (auto& j : batch) {
        bool done = true;
        if (auto* b = std::get_if<ballot_job>(&j)) {
            const auto trouble = trouble_with(b->cast.poll);
            if (trouble != errc::ok) {
                b->fail(trouble);
            } else {
                done = cast(*b);
            }
        } else if (auto* q = std::get_if<question_job>(&j)) {
            done = ask(*q);
        } else if (auto* c = std::get_if<std::unique_ptr<command_job>>(&j)) {
            run(**c);
        }
        if (!done) waiting_.push_back(std::exchange(j, moved_job()));
    }
}

/// Why the poll cannot be read, if that is so: the end of what is wanted of it, but not of what others want.
errc writer::trouble_with(const poll_id& id) {
    try {
        open(id);
        return errc::ok;
    } catch (const error& e) {
        if (!db_.in_transaction() || e.primary() != SQLITE_CORRUPT) throw;
        if (std::has_single_bit(++unreadable_))
            log::error("a poll cannot be read",
                       {{"poll", id.str()}, {"error", e.what()}, {"times", unreadable_}});
        return e.meaning();
    }
}

/// A command that goes wrong is undone alone, so that it does not take the votes around it along, unless the
/// whole transaction is lost with it (a full disk).
void writer::run(command_job& c) {
    seal();
    const auto facts_before = facts_->size();
    db_.exec("SAVEPOINT command");
    const auto undo = [&](errc why, const char* text) {
        db_.exec("ROLLBACK TO command");
        cache_.clear();
        facts_->resize(facts_before);
        log::error("a command failed", {{"error", text}});
        c.fail(why);
    };
    try {
        c.run(*this);
    } catch (const error& e) {
        if (!db_.in_transaction() || e.meaning() == errc::storage_full || e.primary() == SQLITE_IOERR) throw;
        undo(e.meaning(), e.what());
    } catch (const std::exception& e) {
        undo(errc::storage_failed, e.what());
    }
    db_.exec("RELEASE command");
}

/// In place a page is written on a full disk, too, and in a file that may not grow: so more is asked for than
/// is kept. A number left out changes nothing for anybody, but has a page written.
result<void> writer::try_room() {
    std::error_code unknown;
    const auto disk = std::filesystem::space(sqlite3_db_filename(db_.handle(), "main"), unknown);
    if (!unknown && disk.available < room_for_votes)
        throw error(SQLITE_FULL, ENOSPC, "hardly any room is left on the disk");
    db_.exec(
        "SAVEPOINT room;"
        "INSERT INTO idempotency (key, request, room, polls, made_at) "
        "VALUES (zeroblob(32), zeroblob(32), zeroblob(16), zeroblob(65536), 0);"
        "ROLLBACK TO room;"
        "RELEASE room;"
        "UPDATE meta SET next_log = next_log + 1");
    return {};
}

void writer::abandon(std::vector<job>& batch, errc why, const char* text) noexcept {
    // The 1st, 2nd, 4th, 8th …: a full disk must not be filled with lines that say so.
    if (std::has_single_bit(++failed_in_a_row_)) {
        log::error("a commit failed",
                   {{"error", text}, {"jobs", batch.size()}, {"failed", failed_in_a_row_}});
    }
    db_.rollback();
    voters_.rollback();
    cache_.clear();
    unsealed_.clear();
    touched_.clear();
    facts_->clear();
    for (auto& j : batch) fail(j, why);
    // What those found who wait now may have been of this batch.
    for (auto& j : waiting_)
        if (auto* q = std::get_if<question_job>(&j)) q->found.clear();
}

void writer::touch_room(cached_poll& p) {
    if (now_ - p.room_touched < between_touches) return;
    p.room_touched = now_;
    rooms_.touch(p.row.room, now_);
}

void writer::seal() {
    for (auto* p : touched_) {
        if (!p->counted) continue;
        polls_.update_tally(p->row);
        touch_room(*p);
    }
    for (auto& [waiting, p] : unsealed_) {
        auto& answer = *waiting->outcome;
        answer.state = p->snapshot();
        if (answer.how != verdict::counted && answer.how != verdict::changed) continue;
        auto& b = waiting->cast;
        facts_->push_back(
            vote_counted{answer.state, b.voter, std::move(b.marks), std::move(b.voter_name), answer.how});
    }
    for (auto* p : touched_) {
        if (p->counted) facts_->push_back(tally_changed{p->snapshot()});
        p->counted = p->awaited = false;
    }
    unsealed_.clear();
    touched_.clear();
}

cached_poll* writer::open(const poll_id& id) {
    if (auto* known = cache_.find(id)) return known;
    auto row = polls_in_.find(id);
    if (!row) return nullptr;
    auto entry = std::make_unique<cached_poll>();
    entry->next_seq = ballots_in_.last_seq(row->log) + 1;
    entry->row = std::move(*row);
    return &cache_.add(std::move(entry));
}

}  // namespace pollstream::sqlite
