#include "read_lane.hpp"

#include "pollstream/base/log.hpp"

#include <boost/asio/post.hpp>

#include <pthread.h>

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

errc read_lane::submit(std::unique_ptr<read_job> j) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return errc::shutting_down;
        if (queue_.size() >= waiting_max_) return errc::overloaded;
        queue_.push_back(std::move(j));
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

/// The next job; none when the lane is to end.
std::unique_ptr<read_job> read_lane::take() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return nullptr;
    auto j = std::move(queue_.front());
    queue_.pop_front();
    return j;
}

void read_lane::work(reader& mine) {
    ::pthread_setname_np(::pthread_self(), "read lane");
    while (auto j = take()) {
        run_safely(*j, mine);
        asio::post(loop_, [answered = std::move(j)] { answered->answer(); });
    }
    const std::lock_guard lock(mutex_);
    if (--running_ > 0) return;
    asio::post(loop_, [to = outlet_] { to->finish(); });
}

}  // namespace pollstream::sqlite
