// The writing half: asks the channel for frames until it has none, then for its wish to end.
#include "net/ws_session.hpp"
#include "pollstream/base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <exception>
#include <utility>

namespace pollstream::net {
namespace {

/// Whoever floods or is too slow does not get what is still waiting first.
bool is_urgent(const http::close_order& order) noexcept {
    return order.code == 1008 || order.code == 1009;
}

}  // namespace

/// Never writes on the spot: the caller may be in the middle of waking a thousand others.
void ws_session::wake() {
    if (!open_ || writing_) return;
    writing_ = true;
    asio::post(state_->loop, [self = shared_from_this()] {
        asio::co_spawn(self->state_->loop, self->write_all(), [self](std::exception_ptr failure) {
            if (!failure) return;
            log::error("websocket writer failed");
            self->drop();
        });
    });
}

std::optional<http::close_order> ws_session::close_order() const {
    if (ordered_) return ordered_;
    if (auto wish = talk_->closing()) return wish;
    if (state_->stopping) return http::close_order{1001, "the server is going down"};
    return std::nullopt;
}

task<void> ws_session::write_all() {
    const auto self = shared_from_this();
    while (open_) {
        auto wish = close_order();
        http::frame f;
        if (!wish || !is_urgent(*wish)) f = talk_->next();
        if (f) {
            if (!co_await write_one(std::move(f))) co_return drop();
        } else if (wish) {
            co_return co_await say_goodbye(std::move(*wish));
        } else {
            break;
        }
    }
    writing_ = false;
}

task<bool> ws_session::write_one(http::frame f) {
    in_write_ = true;
    write_until_ = std::chrono::steady_clock::now() + state_->options.write_timeout;
    watch_write();
    const auto message = asio::buffer(*f);
    const auto [failed, sent] = co_await ws_write(ws_, message);
    in_write_ = false;
    if (!failed) ++state_->counters.frames_sent;
    co_return !failed;
}

/// The writer stays the writer: nothing is sent after a goodbye.
task<void> ws_session::say_goodbye(http::close_order order) {
    closing_ = true;
    co_await ws_close(ws_, order);
    // The read that is pending sees the end and ends the session.
}

/// A peer that does not read is dropped. The timer is set at most once a write_timeout, not once a message.
void ws_session::watch_write() {
    if (watched_) return;
    watched_ = true;
    watchdog_.expires_at(write_until_);
    watchdog_.async_wait([weak = weak_from_this()](error_code ec) {
        const auto self = weak.lock();
        if (!self) return;
        self->watched_ = false;
        if (ec || !self->open_ || !self->in_write_) return;
        if (std::chrono::steady_clock::now() < self->write_until_) return self->watch_write();
        log::debug("websocket dropped", {{"why", "the peer does not read"}});
        self->drop();
    });
}

}  // namespace pollstream::net
