#include "pollstream/async/deadline_queue.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace pollstream {

struct deadline_queue::ended : std::enable_shared_from_this<ended> {
    explicit ended(asio::any_io_executor l) : loop(std::move(l)) {}
    ended(const ended&) = delete;
    ended& operator=(const ended&) = delete;
    ~ended() {
        while (!all.empty()) take()->abandon();
    }

    void go() {
        asio::post(loop, [self = shared_from_this()] { self->resume(); });
    }

    void resume() {
        left = true;
        while (!all.empty()) {
            try {
                take()->resume();
            } catch (...) {
                if (!all.empty()) go();
                throw;
            }
        }
    }

    std::shared_ptr<waiter> take() {
        auto first = std::exchange(all.front().self_, nullptr);
        all.pop_front();
        return first;
    }

    asio::any_io_executor loop;
    line all;
    bool left = false;  ///< it is being resumed; later ends go into a new one
};

deadline_queue::deadline_queue(const asio::any_io_executor& loop, clock::duration at_most)
    : timer_(loop), at_most_(at_most), here_(std::make_shared<deadline_queue*>(this)) {}

deadline_queue::~deadline_queue() {
    while (!waiting_.empty()) end(waiting_.front());
}

void deadline_queue::enter(std::shared_ptr<waiter> who) {
    auto& w = *who;
    w.until_ = clock::now() + at_most_;
    w.in_ = this;
    w.self_ = std::move(who);
    waiting_.push_back(w);
    if (waiting_.size() == 1) arm();
}

void deadline_queue::end(waiter& who) {
    who.in_ = nullptr;
    waiting_.erase(waiting_.iterator_to(who));
    if (waiting_.empty()) timer_.cancel();  // a pending timer would keep an otherwise idle loop running
    auto now = open_.lock();
    if (!now || now->left) {
        now = std::make_shared<ended>(timer_.get_executor());
        open_ = now;
        now->go();
    }
    now->all.push_back(who);
}

/// Sets the timer for the waiter in front. If that leaves earlier, the timer fires too early and is set for
/// the next one.
void deadline_queue::arm() {
    timer_.expires_at(waiting_.front().until_);
    timer_.async_wait([here = std::weak_ptr(here_)](const boost::system::error_code& cancelled) {
        if (cancelled) return;
        if (const auto queue = here.lock()) (*queue)->end_overdue();
    });
}

void deadline_queue::end_overdue() {
    const auto now = clock::now();
    while (!waiting_.empty() && waiting_.front().until_ <= now) end(waiting_.front());
    if (!waiting_.empty()) arm();
}

}  // namespace pollstream
