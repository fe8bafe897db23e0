// The sending half: first what the socket refused, then what the channel has to send, then its wish to close.
#include "net/ws_control.hpp"
#include "net/ws_session.hpp"
#include "pollstream/base/log.hpp"
#include "pollstream/base/prefetch.hpp"

#include <array>
#include <exception>
#include <utility>

namespace pollstream::net {
namespace {

/// Frames that are due together go out in one system call. Only a few frames and few bytes: what the socket
/// refuses becomes outdated, what stays with the channel does not.
constexpr std::size_t frames_at_once = 16;
constexpr std::size_t bytes_at_once = 8 * 1024;
constexpr std::size_t pieces_at_once = 16;
/// After that it is another session's turn.
constexpr int writes_per_turn = 8;

bool is_refusal(const error_code& ec) noexcept {
    return ec == asio::error::would_block || ec == asio::error::try_again;
}

}  // namespace

/// What is sent with one call.
struct ws_session::news {
    bool may_hold_more() const noexcept { return count < frames.size() && bytes < bytes_at_once; }
    bool is_one_frame() const noexcept { return count == 1 && may_hold_more(); }

    std::array<http::frame, frames_at_once> frames;
    std::size_t count = 0;
    std::size_t bytes = 0;
};

void ws_session::failed(const std::exception& e) noexcept {
    log::error("websocket session failed", {{"what", e.what()}});
    end();
}

void ws_session::take_turn() noexcept {
    const pointer self(this);
    if (!open_ || blocked_) return;
    try {
        write();
    } catch (const std::exception& e) {
        failed(e);
    }
}

http::frame ws_session::take_turn_in_batch() noexcept {
    const pointer self(this);
    if (!open_ || blocked_) return nullptr;
    try {
        const bool only_news = !goodbye_ && outbox_.empty() && !stream_.secure() && close_wish() == nullptr;
        if (!only_news) {
            write();
            return nullptr;
        }
        auto n = next_news();
        if (n.is_one_frame()) return std::move(n.frames.front());
        if (n.count == 0 || !write_news(n, false)) return nullptr;
        if (state_->sockets->others_wait(*this))
            wake();
        else
            write();
    } catch (const std::exception& e) {
        failed(e);
    }
    return nullptr;
}

/// Writing the rest finds out why it was not sent.
void ws_session::sent_in_batch(http::frame message, std::size_t sent) noexcept {
    if (sent == message->wire().size()) {
        ++state_->counters.frames_sent;
        return;
    }
    const pointer self(this);
    try {
        outbox_.push(std::move(message), sent);
        take_turn();
    } catch (const std::exception& e) {
        failed(e);
    }
}

void ws_session::send_alone(http::frame message) noexcept {
    error_code ec;
    const std::array piece{asio::const_buffer(asio::buffer(message->wire()))};
    const auto sent = stream_.write_some(piece, ec);
    sent_in_batch(std::move(message), sent);
}

void ws_session::prefetch() const noexcept {
    pollstream::prefetch(this, 256);
}

void ws_session::prefetch_channel() const noexcept {
    pollstream::prefetch(talk_.get(), 192);
}

void ws_session::prefetch_news() const noexcept {
    talk_->prefetch();
}

/// Both functions return whether there may be more to do.
void ws_session::write() {
    for (int i = 0; i < writes_per_turn; ++i) {
        if (!(outbox_.empty() ? write_news() : write_rest())) return;
    }
    wake();
}

/// A peer that floods us, is too slow, breaks the rules or has closed does not get what is still waiting
/// before the close.
bool ws_session::is_urgent(const http::close_order& wish) const noexcept {
    return &wish == ordered_.get() || (wish.hurried && (wish.code == 1008 || wish.code == 1009));
}

const http::close_order* ws_session::close_wish() {
    if (ordered_) return ordered_.get();
    return talk_->closing();
}

bool ws_session::write_rest() {
    if (!goodbye_) {
        const auto* wish = close_wish();
        if (wish != nullptr && is_urgent(*wish)) return say_goodbye(*wish);
    }
    std::array<asio::const_buffer, pieces_at_once> pieces;
    const auto count = outbox_.gather(pieces);
    error_code ec;
    const auto n = stream_.write_some(std::span(pieces).first(count), ec);
    if (ec && !is_refusal(ec)) {
        end();
        return false;
    }
    const auto messages = outbox_.sent(n);
    state_->counters.frames_sent += messages;
    if (messages > 0) waiting_since_ = state_->sockets->now();
    if (messages > 0 || outbox_.empty()) due_ = {};
    if (ec) {
        wait_for_room();
        return false;
    }
    if (goodbye_ && outbox_.empty()) {
        said_goodbye();
        return false;
    }
    return true;
}

ws_session::news ws_session::next_news() {
    news n;
    while (n.may_hold_more() && (n.frames[n.count] = talk_->next()))
        n.bytes += n.frames[n.count++]->wire().size();
    return n;
}

bool ws_session::write_news() {
    if (goodbye_) return false;
    const auto* wish = close_wish();
    news n;
    if (wish == nullptr || !is_urgent(*wish)) n = next_news();
    if (n.count == 0) return wish != nullptr && say_goodbye(*wish);
    return write_news(n, wish != nullptr);
}

bool ws_session::write_news(news& n, bool wants_to_end) {
    std::array<asio::const_buffer, frames_at_once> pieces;
    for (std::size_t i = 0; i < n.count; ++i) pieces[i] = asio::buffer(n.frames[i]->wire());
    error_code ec;
    auto sent = stream_.write_some(std::span(pieces).first(n.count), ec);
    if (ec && !is_refusal(ec)) {
        end();
        return false;
    }
    std::size_t i = 0;
    for (; i < n.count && sent >= pieces[i].size(); ++i) sent -= pieces[i].size();
    state_->counters.frames_sent += i;
    for (; i < n.count; ++i) outbox_.push(std::move(n.frames[i]), std::exchange(sent, 0));
    if (ec) {
        due_ = {};  // a different piece goes next
        wait_for_room();
    }
    // If the channel gave less than it could have, it has run dry; it wakes us when it has more.
    return !ec && (!outbox_.empty() || wants_to_end || !n.may_hold_more());
}

bool ws_session::say_goodbye(const http::close_order& wish) {
    goodbye_ = true;
    outbox_.close(close_frame(wish), is_urgent(wish));
    return true;
}

/// Nothing is sent after a close. We wait for the peer's own as long as look() allows; the server is the one
/// that closes the connection (RFC 6455 §7.1.1).
void ws_session::said_goodbye() {
    waiting_since_ = state_->sockets->now();
    if (peer_goodbye_) return end();
    if (reader_.ended()) stream_.shutdown_send();  // the peer broke the rules: its close would not be read
}

void ws_session::wait_for_room() {
    if (std::exchange(blocked_, true)) return;
    waiting_since_ = state_->sockets->now();
    if (due_ == ws_rounds::time_point{})
        due_ = waiting_since_ + reading_pace(state_->options).time_for(outbox_.first_bytes());
    stream_.wait_writable([self = pointer(this)](error_code ec) {
        self->blocked_ = false;
        if (ec) return;
        if (self->goodbye_ && self->outbox_.empty()) return self->said_goodbye();
        self->take_turn();
    });
}

}  // namespace pollstream::net
