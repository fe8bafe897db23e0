#include "sqlite/writer.hpp"

#include "pollstream/base/log.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <utility>

namespace pollstream::sqlite {

namespace {

/// Bytes on the disk: enough for a few commits.
constexpr std::uintmax_t room_for_votes = 64 * 1024;

}  // namespace

writer::writer(database& db, const clock& time, writer_options options)
    : db_(db),
      places_(options.places),
      batch_(time),
      tables_(db),
      voters_(db, options.voter_bytes),
      upkeep_(db, voters_),
      polls_(db, batch_, tables_, upkeep_, poll_cache(options.cached_polls, options.poll_bytes),
             options.read_bytes),
      participants_(batch_, tables_, polls_),
      ballots_(db, batch_, tables_, polls_, participants_, voters_),
      poll_commands_(db, batch_, tables_, polls_),
      voider_(tables_, polls_, upkeep_),
      room_commands_(db, batch_, tables_, polls_, std::move(options.draw_code)),
      waiting_(polls_, voters_) {}

bool writer::commit(std::vector<job>& batch, std::vector<fact>& facts) noexcept {
    facts.reserve(batch.size() + 1);
    batch_.begin(facts);
    polls_.begin_batch();
    const bool asks_only =
        std::ranges::all_of(batch, [](const job& j) { return std::holds_alternative<question_job>(j); });
    const auto why = commit_all(batch, asks_only);
    if (why == errc::ok) {
        voters_.commit();
        polls_.age();
        if (!asks_only) note_success();
        return true;
    }
    if (!asks_only) {
        last_failure_ = why;
        ask_again(batch);
    }
    return false;
}

/// Once it has committed, nothing may undo it or report it as failed.
errc writer::commit_all(std::vector<job>& batch, bool asks_only) noexcept {
    try {
        transaction all(db_, asks_only ? transaction::kind::reading : transaction::kind::writing);
        run_all(batch);
        ballots_.seal();
        if (!asks_only) expect_files_in_place();
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

/// What is written to files that nobody will find again does not count as stored.
void writer::expect_files_in_place() const {
    if (places_ == nullptr || places_->are_as_opened()) return;
    throw error(SQLITE_READONLY_DBMOVED, 0, "the database was moved, deleted or overwritten");
}

void writer::note_success() {
    failures_.note_success();
    last_failure_ = errc::ok;
}

void writer::run_all(std::vector<job>& batch) {
    for (auto& j : batch) {
        auto became = progress::done;
        if (auto* b = std::get_if<ballot_job>(&j)) {
            became = ballots_.cast(*b);
        } else if (auto* q = std::get_if<question_job>(&j)) {
            became = ballots_.ask(*q);
        } else if (auto* c = std::get_if<std::unique_ptr<command_job>>(&j)) {
            run(**c);
        }
        if (became != progress::done) waiting_.park(j, became);
    }
}

/// A command that fails is rolled back alone, so that it does not take the votes around it with it, unless
/// the whole transaction is lost (a full disk).
void writer::run(command_job& c) {
    ballots_.seal();
    const auto facts_before = batch_.published();
    db_.exec("SAVEPOINT command");
    const auto undo = [&](errc why, const char* text) {
        db_.exec("ROLLBACK TO command");
        polls_.forget_all();
        batch_.take_back(facts_before);
        log::error("a command failed", {{"error", text}});
        c.fail(why);
    };
    try {
        c.run(*this);
    } catch (const error& e) {
        if (!db_.in_transaction() || e.primary() == SQLITE_FULL || e.primary() == SQLITE_IOERR) throw;
        undo(e.meaning(), e.what());
    } catch (const std::exception& e) {
        undo(errc::storage_failed, e.what());
    }
    db_.exec("RELEASE command");
}

/// Overwriting a page in place works even on a full disk and in a file that may not grow: so this asks for
/// more space than it keeps. Skipping a log number changes nothing for anybody, but makes SQLite write a
/// page.
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
    failures_.note_failure(text, batch.size());
    db_.rollback();
    voters_.rollback();
    polls_.forget_all();
    ballots_.forget_unsealed();
    batch_.take_back(0);
    for (auto& j : batch) fail(j, why);
    waiting_.forget_found();
}

/// Questions are answered even if nothing can be written.
void writer::ask_again(std::vector<job>& batch) noexcept {
    try {
        transaction one(db_, transaction::kind::reading);
        for (auto& j : batch) {
            auto* q = std::get_if<question_job>(&j);
            if (q != nullptr) q->found.clear();  // what it found may come from the batch that failed
            if (q == nullptr) continue;
            if (const auto became = ballots_.ask(*q); became != progress::done) waiting_.park(j, became);
        }
        one.commit();
    } catch (const std::exception&) {
        polls_.forget_all();  // they keep the batch's error
    }
}

bool writer::has_chores() const noexcept {
    return voters_.is_reading() || upkeep_.has_work();
}

void writer::do_chore() noexcept {
    if (voters_.is_reading()) {
        waiting_.read_voters();
        return;
    }
    for (const auto& id : upkeep_.step()) {
        if (auto* p = polls_.known(id)) p->row.indexed = true;
    }
}

}  // namespace pollstream::sqlite
