#include "sqlite/read_lane.hpp"

#include "pollstream/base/log.hpp"

#include <boost/asio/post.hpp>

#include <pthread.h>

#include <algorithm>
#include <utility>

namespace pollstream::sqlite {

namespace {

void run_safely(read_job& j, reader& r) {
    try {
        j.run(r);
    } catch (const error& e) {
        if (e.meaning() != errc::shutting_down) log::error("a read failed", {{"error", e.what()}});
        j.fail(e.meaning());
    } catch (const std::exception& e) {
        log::error("a read failed", {{"error", e.what()}});
        j.fail(errc::storage_failed);
    }
}

}  // namespace

read_lane::read_lane(const std::filesystem::path& file, database::access how, std::size_t threads,
                     std::size_t waiting_max, asio::any_io_executor loop, std::function<time_point()> now)
    : waiting_max_(waiting_max),
      loop_(std::move(loop)),
      loop_side_(std::make_shared<loop_side>()),
      now_(std::move(now)),
      running_(threads) {
    for (std::size_t i = 0; i < threads; ++i) readers_.push_back(std::make_unique<reader>(file, how));
    for (auto& r : readers_) {
        r->connection().interrupt_when(stopping_);
        threads_.emplace_back([this, mine = r.get()] { work(*mine); });
    }
}

read_lane::~read_lane() {
    stop();
    for (auto& t : threads_) t.join();
}

errc read_lane::submit(std::unique_ptr<read_job> j, read_cost cost, time_point until) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return errc::shutting_down;
        auto& at = lines_[static_cast<std::size_t>(cost)];
        if (at.jobs.size() >= waiting_max_) return errc::overloaded;
        if (at.jobs.empty()) at.had = std::max(at.had, share_);
        at.jobs.push_back({std::move(j), until});
    }
    wake_.notify_one();
    return errc::ok;
}

void read_lane::finish(const one_shot<bool>& done) {
    if (!loop_side_->tell_when_finished(done)) stop();
}

void read_lane::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
}

bool read_lane::may_take_long() const {
    return stopping_ || readers_.size() == 1 || long_ones_ + 1 < readers_.size();
}

/// Where an idle thread finds its next job: the line that has had the least of the shared time, and among
/// equals the one with the cheaper reads. A lane that is stopping empties all lines, whichever thread does
/// it.
read_lane::line* read_lane::next_line() {
    const auto last = may_take_long() ? lines_.end() : lines_.begin() + 1;
    line* next = nullptr;
    for (auto l = lines_.begin(); l != last; ++l)
        if (!l->jobs.empty() && (next == nullptr || l->had < next->had)) next = &*l;
    return next;
}

/// The next job; nothing when the lane is to end.
std::optional<read_lane::taken> read_lane::take() {
    std::unique_lock lock(mutex_);
    line* from = nullptr;
    wake_.wait(lock, [&] { return (from = next_line()) != nullptr || stopping_; });
    if (from == nullptr) return std::nullopt;
    taken t;
    static_cast<waiting&>(t) = std::move(from->jobs.front());
    from->jobs.pop_front();
    t.cost = static_cast<read_cost>(from - lines_.data());
    t.shares = may_take_long();
    if (stopping_) t.refused = errc::shutting_down;
    if (t.shares) share_ = std::max(share_, from->had);
    if (t.cost != read_cost::look_up) ++long_ones_;
    return t;
}

void read_lane::put_down(const taken& done, time_point::duration took) {
    {
        const std::lock_guard lock(mutex_);
        if (done.shares) lines_[static_cast<std::size_t>(done.cost)].had += took;
        if (done.cost != read_cost::look_up) --long_ones_;
    }
    // Wakes a thread that had to leave the next long read, in case this one finds a look-up first.
    if (done.cost != read_cost::look_up) wake_.notify_one();
}

void read_lane::work(reader& mine) {
    ::pthread_setname_np(::pthread_self(), "read lane");
    while (auto t = take()) {
        const auto begun = now_();
        if (t->refused == errc::ok && begun >= t->until) t->refused = errc::timed_out;
        if (t->refused == errc::ok)
            run_safely(*t->job, mine);
        else
            t->job->fail(t->refused);
        put_down(*t, now_() - begun);
        asio::post(loop_, [answered = std::move(t->job)] { answered->answer(); });
    }
    const std::lock_guard lock(mutex_);
    if (--running_ > 0) return;
    asio::post(loop_, [to = loop_side_] { to->finish(); });
}

}  // namespace pollstream::sqlite
