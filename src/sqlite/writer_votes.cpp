// The writer's work on ballots: who has voted, what becomes of a vote, and the wait for voters that are not
// in memory yet.
#include "pollstream/base/limits.hpp"
#include "pollstream/base/log.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/quiz.hpp"
#include "writer.hpp"

#include <algorithm>
#include <bit>
#include <iterator>
#include <utility>

namespace pollstream::sqlite {

namespace {

/// That a job waits for the voters of; none: it waits for none's.
const poll_id* poll_of(const job& j) {
    if (const auto* b = std::get_if<ballot_job>(&j)) return &b->cast.poll;
    if (const auto* q = std::get_if<question_job>(&j)) return &q->of[q->found.size()].poll;
    return nullptr;
}

}  // namespace

/// In a closed poll with a run nobody's vote is counted, so its set need not be in memory.
writer::finding writer::look_up(cached_poll& p, const voter_key& voter) {
    finding found;
    seqs_.clear();
    if (p.row.indexed && !voters_.is_ready(p.row.log)) {
        runs_.find(p.row.log, tag_of(voter), seqs_);
    } else {
        found.voters = voters_.use(p.row.log, p.next_seq - 1);
        found.unread = found.voters == nullptr;
        if (found.unread) return found;
        found.voters->find(tag_of(voter), seqs_);
    }
    if (!seqs_.empty()) found.vote = ballots_in_.find(p.row.log, p.row.state.definition.id, voter, seqs_);
    return found;
}

writer::finding writer::look_up(cached_poll& p, ballot& b) {
    auto found = look_up(p, b.voter);
    if (found.unread || found.vote || !b.untold_voter || *b.untold_voter == b.voter) return found;
    auto untold = look_up(p, *b.untold_voter);
    if (!untold.vote) return found;
    b.voter = *b.untold_voter;
    return untold;
}

judgement writer::judge_cast(const cached_poll& p, ballot& b, const standing_vote* before,
                             const std::optional<participant>& by) {
    const auto* standing = before != nullptr ? &before->marks : nullptr;
    auto judged = judge(p.row.state, b, standing, now_, by ? by->extra_time_percent : 0);
    if (before == nullptr || !may_be_told_again(judged.how, b)) return judged;
    const auto earlier = ballots_in_.superseded(p.row.log, before->proof.seq, b.id);
    if (!earlier || !is_told_again(p.row.state.definition, b, *earlier)) return judged;
    return {verdict::same_choice, {}, {}};
}

bool writer::cast(ballot_job& j) {
    auto* p = open_settled(j.cast.poll);
    if (p == nullptr) {
        j.outcome = cast_answer();
        return true;
    }
    const auto found = look_up(*p, j.cast);
    if (found.unread) return false;
    unsealed_.push_back({&j, p});
    if (!std::exchange(p->awaited, true)) touched_.push_back(p);

    const auto* before = found.vote ? &*found.vote : nullptr;
    cast_answer answer;
    std::optional<participant> by;
    if (quiz_of(p->row.state.definition) != nullptr) by = answering(*p, j.cast);
    auto judged = judge_cast(*p, j.cast, before, by);
    answer.how = judged.how;
    answer.by_untold = j.cast.untold_voter == j.cast.voter;
    answer.problem = std::move(judged.problem);
    const bool stands = answer.how == verdict::same_choice || answer.how == verdict::other_choice ||
                        answer.how == verdict::changed;
    if (before != nullptr && stands) {
        answer.proof = before->proof;
        answer.standing = before->marks;
        answer.late = now_ - before->cast_at > limits::retry_within;
    }
    j.outcome = std::move(answer);
    if (!judged.stored()) return true;
    if (found.voters == nullptr)
        throw error(SQLITE_CORRUPT, 0, "an open poll's voters are kept as a closed one's");
    if (!judged.fresh.empty()) add_texts(*p, judged.fresh);
    accept(j, *p, *found.voters, before, by);
    return true;
}

void writer::add_texts(cached_poll& p, const std::vector<std::string>& fresh) {
    auto& known = p.texts();
    const auto before = known.size();
    pollstream::add_texts(known, p.row.state.definition, fresh);
    polls_.append_texts(p.row, before);
}

void writer::accept(ballot_job& j, cached_poll& p, voter_set& voters, const standing_vote* before,
                    const std::optional<participant>& by) {
    const auto seq = p.next_seq;
    if (seq > seq_max) throw error(SQLITE_FULL, 0, "a poll cannot hold more ballots");
    const auto log = p.row.log;
    ballots_.append(log, seq, now_, j.cast, before != nullptr ? before->proof.seq : 0);
    ++p.next_seq;
    const auto tag = tag_of(j.cast.voter);
    if (before != nullptr) {
        voters_.move(log, voters, {tag, before->proof.seq}, seq);
        recount_ballot(p.row.state, before->marks, j.cast.marks);
    } else {
        voters_.add(log, voters, {tag, seq});
        if (quiz_of(p.row.state.definition) != nullptr) {
            accept_answer(j, p, seq, by);
        } else {
            count_ballot(p.row.state, j.cast.marks);
        }
    }
    p.counted = true;
    p.changed();
    j.outcome->proof = receipt{j.cast.poll, seq, j.cast.id};
    j.outcome->standing = j.cast.marks;
}

bool writer::ask(question_job& j) {
    auto& votes = j.found;
    votes.reserve(j.of.size());
    // Not from the first again: room may be for the voters of some of the polls only, one after the other.
    while (votes.size() < j.of.size()) {
        const auto& asked = j.of[votes.size()];
        auto* p = trouble_with(asked.poll) == errc::ok ? open(asked.poll) : nullptr;
        if (p == nullptr) {
            votes.emplace_back();
            continue;
        }
        auto found = look_up(*p, asked.voter);
        if (found.unread) return false;
        votes.push_back(std::move(found.vote));
    }
    j.outcome = std::move(votes);
    return true;
}

/// What was only asked has its answer even where nothing can be written.
void writer::ask_again(std::vector<job>& batch) noexcept {
    try {
        transaction one(db_, transaction::kind::reading);
        for (auto& j : batch) {
            auto* q = std::get_if<question_job>(&j);
            if (q != nullptr) q->found.clear();  // what it found may be of the batch that failed
            if (q != nullptr && !ask(*q)) waiting_.push_back(std::exchange(j, moved_job()));
        }
        one.commit();
    } catch (const std::exception&) {
        cache_.clear();  // they keep the error of the batch
    }
}

/// Whoever waits for another poll's voters than those just read waits again when it is run.
void writer::read_voters() noexcept {
    const auto read_before = voters_.finished();
    const auto log = voters_.reading_now();
    try {
        if (log) voters_.read_on();
        if (voters_.is_reading() && voters_.finished() == read_before) return;
    } catch (const error& e) {
        give_up_reading(*log, e.meaning(), e.what());
    } catch (const std::exception& e) {
        give_up_reading(*log, errc::storage_failed, e.what());
    }
    resumed_.insert(resumed_.end(), std::make_move_iterator(waiting_.begin()),
                    std::make_move_iterator(waiting_.end()));
    waiting_.clear();
}

/// The end of what waits for the voters of this log, and of nothing else.
void writer::give_up_reading(row_key log, errc why, const char* text) noexcept {
    const auto lost = std::stable_partition(waiting_.begin(), waiting_.end(),
                                            [&](const job& j) { return !waits_for(j, log); });
    // As above: each vote there finds it anew.
    if (std::has_single_bit(++unreadable_))
        log::error("the voters of a poll cannot be read",
                   {{"poll", lost == waiting_.end() ? std::string() : poll_of(*lost)->str()},
                    {"error", text},
                    {"times", unreadable_}});
    for (auto at = lost; at != waiting_.end(); ++at) fail(*at, why);
    failed_.insert(failed_.end(), std::make_move_iterator(lost), std::make_move_iterator(waiting_.end()));
    waiting_.erase(lost, waiting_.end());
}

bool writer::waits_for(const job& j, row_key log) {
    const auto* poll = poll_of(j);
    const auto* p = poll != nullptr ? cache_.find(*poll) : nullptr;
    return p != nullptr && p->row.log == log;
}

bool writer::has_chores() const noexcept {
    return voters_.is_reading() || sweeper_.has_work() || indexer_.has_work() || warmup_.has_work();
}

void writer::do_chore() noexcept {
    if (voters_.is_reading()) {
        read_voters();
    } else if (sweeper_.has_work()) {
        sweeper_.step();
    } else if (indexer_.has_work()) {
        for (const auto& id : indexer_.step()) {
            if (auto* p = cache_.find(id)) p->row.indexed = true;
        }
    } else {
        warmup_.step();
    }
}

}  // namespace pollstream::sqlite
