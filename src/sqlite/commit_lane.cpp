#include "sqlite/commit_lane.hpp"

#include "pollstream/base/activity.hpp"
#include "pollstream/base/log.hpp"

#include <boost/asio/post.hpp>

#include <pthread.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

namespace pollstream::sqlite {

namespace {

/// At this many, jobs are handed over before the loop has run dry: in a commit this large, the disk costs
/// each of them next to nothing.
constexpr std::size_t gathered_max = 512;
/// The loop may be busy with things other than votes: the first vote does not wait for more turns than this.
constexpr int turns_max = 16;
/// Between attempts, while something keeps the WAL from being emptied.
constexpr std::chrono::milliseconds emptying_pause{100};

/// Appends all of `from`, and leaves it empty.
void append(std::vector<job>& to, std::vector<job>& from) {
    if (to.empty())
        to.swap(from);
    else
        to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
    from.clear();
}

/// Never reports damage: damage that opening the file did not find is no reason to set the file aside.
error not_closed(errc why) {
    const std::string what = "the polls that are overdue cannot be closed";
    if (why == errc::storage_full) return {SQLITE_FULL, 0, what};
    if (why == errc::storage_bound)
        return {full_at_bound, 0, "the database has reached the size that database_max_mb allows: " + what};
    return {SQLITE_IOERR, 0, what};
}

/// A committed (or failed) batch on its way to the loop.
struct delivery {
    std::shared_ptr<loop_side> to;
    std::vector<job> jobs;
    std::vector<fact> facts;

    void operator()() {
        const activity now_busy("the facts and answers of a commit");
        to->publish(facts);
        for (auto& j : jobs) answer(j);
    }
};

}  // namespace

commit_lane::commit_lane(database db, const clock& time, options o, asio::any_io_executor loop,
                         fact_sink sink)
    : db_(std::move(db)),
      options_(std::move(o)),
      loop_(std::move(loop)),
      loop_side_(std::make_shared<loop_side>()),
      writer_(db_, time, options_.writing),
      checkpointer_(db_, options_.file, options_.wal_bytes) {
    loop_side_->sink = std::move(sink);
    close_overdue();
    db_.join_wal_writes();
    thread_ = std::thread([this] { work(); });
}

commit_lane::~commit_lane() {
    *self_ = nullptr;
    stop();
    thread_.join();
    loop_side_->sink = nullptr;
}

/// Runs before anybody can connect, so that nobody sees an open poll whose time is over. Polls that cannot be
/// read are the exception: they take no votes, and the timer tries them again. Nobody needs the facts.
void commit_lane::close_overdue() {
    using nearest = result<std::optional<timestamp>>;
    nearest closed = errc::storage_failed;
    do {
        closed = errc::storage_failed;
        std::vector<job> one;
        one.emplace_back(std::make_unique<command_for<std::optional<timestamp>>>(
            [&closed](writer& w) { return closed = w.polls().close_due(); }, one_shot<nearest>()));
        std::vector<fact> facts;
        if (!writer_.commit(one, facts)) throw not_closed(writer_.last_failure());
        checkpointer_.after_commit();
    } while (closed && *closed && **closed <= writer_.now());
    // Only the command failed, and it was rolled back: that must not keep everything else from being served.
    if (!closed) log::error("polls that are overdue are not closed yet; they take no votes");
}

errc commit_lane::submit(job j) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return errc::shutting_down;
        if (gathered_.size() + queue_.size() + parked_ >= options_.waiting_max) return errc::overloaded;
    }
    if (gathered_.empty()) {
        gathered_.reserve(gathered_max);
        gather(turns_max);
    }
    gathered_.push_back(std::move(j));
    if (gathered_.size() >= gathered_max) hand_over();
    return errc::ok;
}

/// Waits through the following turns as long as each brings more, so that what has already arrived is not
/// left for the next commit.
void commit_lane::gather(int turns) {
    asio::post(loop_, [lane = self_, turns, had = gathered_.size()] {
        if (*lane == nullptr) return;
        auto& l = **lane;
        if (turns > 1 && l.gathered_.size() > had)
            l.gather(turns - 1);
        else
            l.hand_over();
    });
}

void commit_lane::hand_over() {
    if (gathered_.empty()) return;
    {
        const std::lock_guard lock(mutex_);
        append(queue_, gathered_);
    }
    wake_.notify_one();
}

void commit_lane::finish(const one_shot<bool>& done) {
    if (!loop_side_->tell_when_finished(done)) stop();
}

void commit_lane::stop() {
    hand_over();
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
}

lane_counters commit_lane::counters() const {
    const std::lock_guard lock(mutex_);
    auto now = counters_;
    now.waiting = gathered_.size() + queue_.size() + parked_;
    if (began_) now.under_way = std::chrono::steady_clock::now() - *began_;
    return now;
}

/// Takes everything that waits, if anything does; false when the lane is to end.
bool commit_lane::take(std::vector<job>& batch) {
    batch = writer_.waiting().take_resumed();
    std::unique_lock lock(mutex_);
    while (batch.empty() && queue_.empty() && !writer_.waiting().any() && !stopping_) {
        if (writer_.has_chores()) {
            began_ = std::chrono::steady_clock::now();
            lock.unlock();
            writer_.do_chore();
            checkpointer_.after_commit();
            lock.lock();
            began_.reset();
        } else if (checkpointer_.has_to_empty()) {
            lock.unlock();
            const bool goes_on = checkpointer_.empty_some();
            lock.lock();
            if (!goes_on)
                wake_.wait_for(lock, emptying_pause, [this] { return stopping_ || !queue_.empty(); });
        } else {
            wake_.wait(lock);
        }
    }
    append(batch, queue_);
    return !batch.empty() || writer_.waiting().any();
}

void commit_lane::work() {
    ::pthread_setname_np(::pthread_self(), "commit lane");
    std::vector<job> batch;
    while (take(batch)) {
        if (is_stopping()) refuse_questions(batch);
        if (!batch.empty()) run(std::move(batch));
        if (writer_.waiting().any()) read_voters();
        const std::lock_guard lock(mutex_);
        parked_ = writer_.waiting().parked();
    }
    checkpointer_.finish();
    asio::post(loop_, [to = loop_side_] { to->finish(); });
}

bool commit_lane::is_stopping() const {
    const std::lock_guard lock(mutex_);
    return stopping_;
}

/// Nobody waits for their answers any more, and reading voters for them might take long.
void commit_lane::refuse_questions(std::vector<job>& batch) {
    deliver(writer_.waiting().refuse_questions(batch));
}

void commit_lane::deliver(std::vector<job> jobs, std::vector<fact> facts) {
    if (jobs.empty() && facts.empty()) return;
    asio::post(loop_, delivery{loop_side_, std::move(jobs), std::move(facts)});
}

void commit_lane::run(std::vector<job> batch) {
    const auto start = std::chrono::steady_clock::now();
    std::vector<fact> facts;
    {
        const std::lock_guard lock(mutex_);
        began_ = start;
    }
    const bool committed = writer_.commit(batch, facts);
    {
        const std::lock_guard lock(mutex_);
        began_.reset();
        counters_.failures += committed ? 0 : 1;
        counters_.last_failure = writer_.last_failure();
        if (committed) note_commit(batch, std::chrono::steady_clock::now() - start);
    }
    deliver(std::move(batch), std::move(facts));
    if (writer_.take_erased()) checkpointer_.empty_soon();
    checkpointer_.after_commit();
}

/// Questions, and jobs that wait for voters to be read, are not part of the commit.
void commit_lane::note_commit(const std::vector<job>& batch, std::chrono::steady_clock::duration took) {
    const auto jobs = static_cast<std::uint64_t>(std::ranges::count_if(batch, [](const job& j) {
        return !std::holds_alternative<question_job>(j) && !std::holds_alternative<moved_job>(j);
    }));
    if (jobs == 0) return;
    ++counters_.commits;
    counters_.jobs += jobs;
    const auto fits = std::ranges::lower_bound(batch_bounds, jobs);
    ++counters_.batches[static_cast<std::size_t>(fits - batch_bounds.begin())];
    counters_.largest_batch = std::max(counters_.largest_batch, jobs);
    counters_.took.note(took);
}

void commit_lane::read_voters() {
    writer_.waiting().read_voters();
    deliver(writer_.waiting().take_failed());
}

}  // namespace pollstream::sqlite
