#include "writer.hpp"

#include "pollstream/base/log.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace pollstream::sqlite {

namespace {

constexpr std::chrono::hours between_touches{1};

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
      sweeper_(db),
      due_(db, "SELECT id FROM polls WHERE closed_at IS NULL AND end_time <= ? ORDER BY end_time, id"),
      deadline_(db, "SELECT min(end_time) FROM polls WHERE closed_at IS NULL AND end_time IS NOT NULL"),
      find_once_(db, "SELECT request, room, polls FROM idempotency WHERE key = ?"),
      put_once_(db, "INSERT INTO idempotency (key, request, room, polls, made_at) VALUES (?, ?, ?, ?, ?)"),
      drop_once_(db, "DELETE FROM idempotency WHERE made_at <= ?"),
      cache_(options_.cached_polls) {}

bool writer::commit(std::vector<job>& batch, std::vector<fact>& facts) noexcept {
    facts_ = &facts;
    now_ = std::max(now_, time_.now());
    try {
        transaction all(db_, transaction::kind::writing);
        run_all(batch);
        seal();
        all.commit();
        cache_.age();
        note_success();
        return true;
    } catch (const error& e) {
        abandon(batch, e.meaning(), e.what());
    } catch (const std::exception& e) {
        abandon(batch, errc::storage_failed, e.what());
    }
    return false;
}

void writer::note_success() {
    if (failed_in_a_row_ > 0) log::info("commits work again", {{"failed", failed_in_a_row_}});
    failed_in_a_row_ = 0;
}

void writer::run_all(std::vector<job>& batch) {
    for (auto& j : batch) {
        if (auto* b = std::get_if<ballot_job>(&j)) {
            cast(*b);
        } else {
            run(*std::get<std::unique_ptr<command_job>>(j));
        }
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

void writer::abandon(std::vector<job>& batch, errc why, const char* text) noexcept {
    // The 1st, 2nd, 4th, 8th …: a full disk must not be filled with lines that say so.
    if (std::has_single_bit(++failed_in_a_row_)) {
        log::error("a commit failed",
                   {{"error", text}, {"jobs", batch.size()}, {"failed", failed_in_a_row_}});
    }
    db_.rollback();
    cache_.clear();
    unsealed_.clear();
    touched_.clear();
    facts_->clear();
    for (auto& j : batch) fail(j, why);
}

void writer::cast(ballot_job& j) {
    cast_answer answer;
    auto* p = open(j.cast.poll);
    if (p == nullptr) {
        j.outcome = std::move(answer);
        return;
    }
    unsealed_.push_back({&j, p});
    if (!std::exchange(p->awaited, true)) touched_.push_back(p);

    // The common case first: if nothing but an earlier ballot stands in its way, being able to add the voter
    // says that there is none.
    const auto& rules = p->row.state.definition;
    answer.how = judge(rules, j.cast.marks, nullptr, now_);
    std::optional<standing_vote> before;
    if (answer.how != verdict::counted || !ballots_.add_voter(p->row.log, j.cast.voter, p->next_seq)) {
        before = ballots_in_.find(p->row.log, j.cast.poll, j.cast.voter);
        if (!before && answer.how == verdict::counted)
            throw error(SQLITE_CORRUPT, 0, "a voter has no ballot");
        if (before) answer.how = judge(rules, j.cast.marks, &before->marks, now_);
    }
    if (before && answer.how != verdict::closed && answer.how != verdict::invalid_choice) {
        answer.proof = before->proof;
        answer.standing = before->marks;
    }
    const bool stored = answer.how == verdict::counted || answer.how == verdict::changed;
    j.outcome = std::move(answer);
    if (stored) accept(j, *p, before ? &*before : nullptr);
}

void writer::accept(ballot_job& j, cached_poll& p, const standing_vote* before) {
    const auto seq = p.next_seq++;
    if (before != nullptr) {
        ballots_.move_voter(p.row.log, j.cast.voter, seq);
        p.row.state.counts.recount(before->marks, j.cast.marks);
    } else {
        p.row.state.counts.count(j.cast.marks);
    }
    ballots_.append(p.row.log, seq, now_, j.cast, before != nullptr ? before->proof.seq : 0);
    p.counted = true;
    p.changed();
    j.outcome->proof = receipt{j.cast.poll, seq, j.cast.id};
    j.outcome->standing = j.cast.marks;
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
        facts_->push_back(vote_counted{answer.state, waiting->cast.voter, waiting->cast.marks,
                                       waiting->cast.voter_name, answer.how});
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
