#include "sqlite/waiting_jobs.hpp"

#include "pollstream/base/log.hpp"
#include "pollstream/base/paced_line.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace pollstream::sqlite {

namespace {

/// The poll whose voters a job waits for; null if it waits for no poll's.
const poll_id* poll_of(const job& j) {
    if (const auto* b = std::get_if<ballot_job>(&j)) return &b->cast.poll;
    if (const auto* q = std::get_if<question_job>(&j)) return &q->of[q->found.size()].poll;
    return nullptr;
}

}  // namespace

void waiting_jobs::forget_found() noexcept {
    for (auto* those : {&waiting_, &resumed_}) {
        for (auto& j : *those)
            if (auto* q = std::get_if<question_job>(&j)) q->found.clear();
    }
}

/// A job that waits for another poll's voters than those just read waits again when it is run.
void waiting_jobs::read_voters() noexcept {
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

/// Fails the jobs that wait for the voters of this log, and no others.
void waiting_jobs::give_up_reading(row_key log, errc why, const char* text) noexcept {
    const auto lost = std::stable_partition(waiting_.begin(), waiting_.end(),
                                            [&](const job& j) { return !waits_for(j, log); });
    // Each vote there runs into it again.
    if (is_worth_a_line(++given_up_))
        log::error("the voters of a poll cannot be read",
                   {{"poll", lost == waiting_.end() ? std::string() : poll_of(*lost)->str()},
                    {"error", text},
                    {"times", given_up_}});
    for (auto at = lost; at != waiting_.end(); ++at) fail(*at, why);
    failed_.insert(failed_.end(), std::make_move_iterator(lost), std::make_move_iterator(waiting_.end()));
    waiting_.erase(lost, waiting_.end());
}

std::vector<job> waiting_jobs::refuse_questions(std::vector<job>& batch) {
    std::vector<job> refused;
    for (auto* those : {&batch, &waiting_, &resumed_}) {
        const auto first = std::stable_partition(those->begin(), those->end(), [](const job& j) {
            return !std::holds_alternative<question_job>(j);
        });
        refused.insert(refused.end(), std::make_move_iterator(first), std::make_move_iterator(those->end()));
        those->erase(first, those->end());
    }
    for (auto& j : refused) fail(j, errc::shutting_down);
    const auto is_awaited = [this](row_key log) {
        return std::ranges::any_of(waiting_, [&](const job& j) { return waits_for(j, log); });
    };
    for (auto log = voters_.reading_now(); log && !is_awaited(*log); log = voters_.reading_now())
        voters_.drop(*log);
    return refused;
}

bool waiting_jobs::waits_for(const job& j, row_key log) {
    const auto* poll = poll_of(j);
    const auto* p = poll != nullptr ? polls_.known(*poll) : nullptr;
    return p != nullptr && p->row.log == log;
}

}  // namespace pollstream::sqlite
