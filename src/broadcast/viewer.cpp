#include "viewer.hpp"

#include <algorithm>
#include <chrono>

namespace pollstream::live {

namespace {

constexpr std::uint16_t going_away = 1001;
constexpr std::uint16_t policy = 1008;
/// Room for what may be dropped: a second of notifications and some events.
constexpr std::size_t mentions_max = 32;

auto steady_now() {
    return std::chrono::steady_clock::now();
}

template <class T>
T pop(std::deque<T>& queue) {
    auto first = std::move(queue.front());
    queue.pop_front();
    return first;
}

}  // namespace

viewer::viewer(stage& on, credentials c)
    : who(std::move(c)),
      notifications(limits::notifications_per_s, limits::notifications_per_s, steady_now()),
      stage_(on),
      talk_(limits::ws_messages_per_s, limits::ws_messages_burst, steady_now()) {}

void viewer::opened(std::function<void()> wake) {
    wake_ = std::move(wake);
    stage_.entered(shared_from_this());
    if (!inbox_.empty()) stage_.has_messages(shared_from_this());
}

void viewer::received(std::string_view text) {
    if (gone()) return;
    if (!talk_.take(steady_now())) {
        close(policy, "too many messages");
        return;
    }
    // The bucket bounds the rate, this the backlog behind a slow answer.
    if (inbox_.size() >= static_cast<std::size_t>(limits::ws_messages_burst)) {
        close(policy, "too many messages are waiting");
        return;
    }
    inbox_.push_back(parse_message(text));
    stage_.has_messages(shared_from_this());
}

void viewer::closed() {
    if (gone_) return;
    gone_ = true;
    wake_ = nullptr;
    stage_.left(*this);
    inbox_.clear();
    ready_.clear();
}

std::optional<message> viewer::next_message() {
    if (gone() || inbox_.empty()) return std::nullopt;
    return pop(inbox_);
}

http::frame viewer::next() {
    if (!answers_.empty()) return pop(answers_);
    if (beat_) return std::exchange(beat_, nullptr);
    while (!ready_.empty()) {
        auto* f = pop(ready_);
        auto frame = f->take();
        f->queued = f->due();
        if (f->queued) ready_.push_back(f);
        if (frame) return frame;
    }
    if (!mentions_.empty()) return pop(mentions_);
    return {};
}

void viewer::tell(http::frame f) {
    if (gone()) return;
    if (answers_.size() >= limits::control_messages_per_viewer) {
        close(policy, "too slow: too many answers are waiting to be read");
        return;
    }
    answers_.push_back(std::move(f));
    wake();
}

bool viewer::mention(http::frame f) {
    if (gone() || mentions_.size() >= mentions_max) return false;
    mentions_.push_back(std::move(f));
    wake();
    return true;
}

void viewer::beat(http::frame f) {
    if (gone()) return;
    beat_ = std::move(f);
    wake();
}

void viewer::mark(feed& f, feed::news n) {
    if (gone()) return;
    stage_.marked(f.has(n));
    f.add(n);
    if (f.queued) return;
    f.queued = true;
    ready_.push_back(&f);
    wake();
}

void viewer::forget(feed& f) {
    std::erase(ready_, &f);
}

void viewer::close(std::uint16_t code, std::string reason) {
    if (gone()) return;
    closing_ = http::close_order{code, std::move(reason)};
    stage_.dropped(*this, code);
    wake();
}

void viewer::shutdown() {
    close(going_away, "the server is shutting down");
}

void viewer::wake() {
    if (wake_) wake_();
}

}  // namespace pollstream::live
