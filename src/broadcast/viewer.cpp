#include "broadcast/viewer.hpp"

#include "broadcast/frames.hpp"
#include "broadcast/topic.hpp"
#include "pollstream/base/clock.hpp"
#include "pollstream/base/prefetch.hpp"

#include <algorithm>

namespace pollstream::live {

namespace {

constexpr std::uint16_t going_away = 1001;
constexpr std::uint16_t policy = 1008;
/// How many messages may wait if nobody is throttled.
constexpr std::size_t waiting_unthrottled = 1'024;
/// Above this many bytes of waiting answers in total, each viewer may have only one: an answer may contain a
/// whole poll, and that of a Q&A is 200 KiB.
constexpr std::size_t unread_bytes_max = std::size_t{64} * 1024 * 1024;
constexpr std::string_view unread_news = "too slow: too much news is waiting to be read";
constexpr std::string_view unread = "too slow: too many answers are waiting to be read";

}  // namespace

viewer::viewer(stage& on, credentials c)
    : who(std::move(c)),
      notifications(limits::notifications_per_s, limits::notifications_per_s, steady_now()),
      stage_(on),
      talk_(limits::ws_messages_per_s, limits::ws_messages_burst, steady_now()) {}

void viewer::opened(http::outlet& to) {
    outlet_ = &to;
    stage_.entered(shared_from_this());
    if (first_) stage_.has_messages(shared_from_this());
}

void viewer::received(std::string_view text) {
    if (gone() || ending_) return;
    if (stage_.throttles() && !talk_.take(steady_now())) {
        close(farewell::too_loud, "too many messages");
        return;
    }
    if (!has_room_for(text)) {
        if (owes_all())
            close(farewell::too_slow, unread);
        else
            close(farewell::too_loud, "too many messages are waiting");
        return;
    }
    // Most messages are taken at once and need no copy.
    const auto self = shared_from_this();
    incoming_ = text;
    stage_.has_messages(self);
    const auto waits = std::exchange(incoming_, std::nullopt);
    if (!waits || gone()) return;
    inbox_bytes_ += waits->size();
    inbox_.push(std::string(*waits));
}

/// The bucket limits the rate, this the backlog behind a slow answer.
bool viewer::has_room_for(std::string_view text) const noexcept {
    const auto most =
        stage_.throttles() ? static_cast<std::size_t>(limits::ws_messages_burst) : waiting_unthrottled;
    return inbox_.size() < most && inbox_bytes_ + text.size() <= limits::inbox_bytes_per_viewer;
}

void viewer::closed() {
    if (gone_) return;
    gone_ = true;
    outlet_ = nullptr;
    stage_.left(*this);
    forget_answers();
    inbox_.clear();
    large_ = nullptr;
    first_ready_ = last_ready_ = nullptr;
}

std::optional<message> viewer::next_message() {
    if (gone() || ending_ || owes_all()) return std::nullopt;
    if (first_) return std::move(*std::exchange(first_, nullptr));
    if (!inbox_.empty()) {
        const auto text = inbox_.pop();
        inbox_bytes_ -= text.size();
        return parse_message(text);
    }
    if (!incoming_) return std::nullopt;
    return parse_message(*std::exchange(incoming_, std::nullopt));
}

/// Whether as many answers as allowed are waiting for the socket or are being made.
bool viewer::owes_all() const noexcept {
    const auto owed = answers_.size() + static_cast<std::size_t>(votes_under_way);
    return owed >= limits::control_messages_per_viewer;
}

http::frame viewer::next() {
    if (!answers_.empty()) return next_answer();
    if (beat_) return std::exchange(beat_, nullptr);
    // They go before the feeds: for a poll followed since, they are older than what its feed says.
    if (large_ != nullptr) {
        if (auto f = next_at_large()) return f;
    }
    while (auto* f = dequeue()) {
        auto frame = f->take();
        if (f->due()) enqueue(*f);
        if (frame) return frame;
    }
    if (!mentions_.empty()) return mentions_.pop();
    return missed_due_ ? next_missed() : http::frame();
}

void viewer::prefetch() const noexcept {
    pollstream::prefetch(first_ready_, sizeof(poll_feed));
}

/// There is room for another answer then, so messages that waited for it are handled.
http::frame viewer::next_answer() {
    auto first = answers_.pop();
    note_unread(-static_cast<std::ptrdiff_t>(first->wire().size()));
    if (!gone() && !inbox_.empty()) stage_.has_messages(shared_from_this());
    return first;
}

void viewer::tell(http::frame f) {
    if (gone()) return;
    if (lets_too_much_wait()) {
        close(farewell::too_slow, unread);
        forget_answers();
        return;
    }
    tell_all_the_same(std::move(f));
}

bool viewer::lets_too_much_wait() const {
    if (answers_.size() >= limits::control_messages_per_viewer) return true;
    return !answers_.empty() && stage_.unread(0) > unread_bytes_max;
}

/// A viewer that is sent away for not reading its answers is not sent any more of them.
void viewer::forget_answers() {
    answers_.clear();
    note_unread(-static_cast<std::ptrdiff_t>(answer_bytes_));
}

void viewer::note_unread(std::ptrdiff_t more) {
    answer_bytes_ = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(answer_bytes_) + more);
    stage_.unread(more);
}

void viewer::tell_all_the_same(http::frame f) {
    if (gone()) return;
    note_unread(static_cast<std::ptrdiff_t>(f->wire().size()));
    answers_.push(std::move(f));
    wake();
}

void viewer::follow_all(const large_news& all) {
    large_ = &all;
    read_ = all.begin();
}

void viewer::hear_at_large() {
    if (gone() || large_ == nullptr) return;
    if (large_->lost_by(read_)) return close(farewell::too_slow, unread_news);
    if (large_->has_more(read_)) wake();
}

http::frame viewer::next_at_large() {
    if (large_->lost_by(read_)) return close(farewell::too_slow, unread_news), http::frame();
    while (auto news = large_->next(read_)) {
        if (!news->what || !polls.contains(news->poll)) return std::move(news->frame);
    }
    if (read_.owed() > limits::owed_polls_per_viewer)
        close(farewell::too_slow, unread_news);
    else if (large_->has_more(read_))
        wake();
    return {};
}

bool viewer::mention(http::frame f) {
    if (gone() || mentions_.size() >= limits::notifications_per_viewer) return false;
    mentions_.push(std::move(f));
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
    enqueue(f);
    wake();
}

void viewer::miss(const poll_id& id) {
    const auto known = std::ranges::find_if(missed_, [&](const auto& m) { return m.first == id; });
    if (known != missed_.end()) {
        ++known->second;
    } else if (missed_.size() < limits::missed_polls_per_viewer) {
        missed_.emplace_back(id, 1);
    } else {
        close(farewell::too_slow, unread_news);
    }
}

void viewer::tell_missed() {
    if (gone() || missed_.empty()) return;
    missed_due_ = true;
    wake();
}

http::frame viewer::next_missed() {
    const auto [poll, votes] = missed_.back();
    missed_.pop_back();
    missed_due_ = !missed_.empty();
    return activity_frame(poll, votes);
}

void viewer::enqueue(feed& f) {
    f.queued = true;
    f.next = nullptr;
    (last_ready_ != nullptr ? last_ready_->next : first_ready_) = &f;
    last_ready_ = &f;
}

feed* viewer::dequeue() noexcept {
    auto* f = first_ready_;
    if (f == nullptr) return nullptr;
    first_ready_ = f->next;
    if (first_ready_ == nullptr) last_ready_ = nullptr;
    f->queued = false;
    return f;
}

void viewer::forget(feed& f) {
    if (!f.queued) return;
    f.queued = false;
    feed* before = nullptr;
    for (auto* at = first_ready_; at != nullptr; before = at, at = at->next) {
        if (at != &f) continue;
        (before != nullptr ? before->next : first_ready_) = f.next;
        if (last_ready_ == &f) last_ready_ = before;
        return;
    }
}

void viewer::close(farewell why, std::string_view reason) {
    if (gone()) return;
    closing_ = std::make_unique<http::close_order>();
    closing_->code = why == farewell::going_down ? going_away : policy;
    closing_->reason = reason;
    closing_->hurried = why != farewell::wrong_keys;  // the error before it says why, and must be read
    stage_.dropped(why);
    wake();
}

/// A vote that is under way is stored, and whoever cast it is to know.
void viewer::shutdown() {
    ending_ = true;
    done_with_one();
}

void viewer::done_with_one() {
    if (ending_ && !working && votes_under_way == 0)
        close(farewell::going_down, "the server is shutting down");
}

void viewer::wake() {
    if (outlet_ != nullptr) outlet_->wake();
}

}  // namespace pollstream::live
