#include "read_lane.hpp"

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
        log::error("a read failed", {{"error", e.what()}});
        j.fail(e.meaning());
    } catch (const std::exception& e) {
        log::error("a read failed", {{"error", e.what()}});
        j.fail(errc::storage_failed);
    }
}

}  // namespace

read_lane::read_lane(const std::filesystem::path& file, database::access how, std::size_t threads,
                     std::size_t waiting_max, asio::any_io_executor loop)
    : waiting_max_(waiting_max),
      loop_(std::move(loop)),
      outlet_(std::make_shared<outlet>()),
      running_(threads) {
    for (std::size_t i = 0; i < threads; ++i) readers_.push_back(std::make_unique<reader>(file, how));
    for (auto& r : readers_) {
        threads_.emplace_back([this, mine = r.get()] { work(*mine); });
    }
}

read_lane::~read_lane() {
    stop();
    for (auto& t : threads_) t.join();
}

errc read_lane::submit(std::unique_ptr<read_job> j, read_cost cost,
                       std::chrono::steady_clock::time_point until) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return errc::shutting_down;
        auto& queue = queues_[static_cast<std::size_t>(cost)];
        if (queue.size() >= waiting_max_) return errc::overloaded;
        queue.push_back({std::move(j), until});
    }
    wake_.notify_one();
    return errc::ok;
}

void read_lane::finish(const one_shot<bool>& done) {
    if (!outlet_->tell_when_finished(done)) stop();
}

void read_lane::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
}

/// Where a thread that has nothing to do finds something. A lane that ends leaves nothing, whoever does it.
std::deque<read_lane::waiting>* read_lane::next_queue() {
    auto& look_ups = queues_.front();
    if (!look_ups.empty()) return &look_ups;
    const bool may_take_long = stopping_ || readers_.size() == 1 || long_ones_ + 1 < readers_.size();
    if (!may_take_long) return nullptr;
    const auto found =
        std::find_if(queues_.begin() + 1, queues_.end(), [](const auto& q) { return !q.empty(); });
    return found == queues_.end() ? nullptr : &*found;
}

/// The next job; none when the lane is to end.
std::optional<read_lane::taken> read_lane::take() {
    std::unique_lock lock(mutex_);
    std::deque<waiting>* from = nullptr;
    wake_.wait(lock, [&] { return (from = next_queue()) != nullptr || stopping_; });
    if (from == nullptr) return std::nullopt;
    taken t;
    static_cast<waiting&>(t) = std::move(from->front());
    from->pop_front();
    t.cost = static_cast<read_cost>(from - queues_.data());
    if (t.cost != read_cost::look_up) ++long_ones_;
    return t;
}

void read_lane::put_down(read_cost done) {
    if (done == read_cost::look_up) return;
    {
        const std::lock_guard lock(mutex_);
        --long_ones_;
    }
    wake_.notify_one();  // who has had to leave the next long one, should this thread find a look-up first
}

void read_lane::work(reader& mine) {
    ::pthread_setname_np(::pthread_self(), "read lane");
    while (auto t = take()) {
        if (std::chrono::steady_clock::now() < t->until)
            run_safely(*t->job, mine);
        else
            t->job->fail(errc::timed_out);
        put_down(t->cost);
        asio::post(loop_, [answered = std::move(t->job)] { answered->answer(); });
    }
    const std::lock_guard lock(mutex_);
    if (--running_ > 0) return;
    asio::post(loop_, [to = outlet_] { to->finish(); });
}

}  // namespace pollstream::sqlite
