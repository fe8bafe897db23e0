#include "net/ws_session.hpp"

#include "pollstream/base/log.hpp"

#include <boost/asio/co_spawn.hpp>

#include <exception>
#include <utility>

namespace pollstream::net {
namespace {

void report(std::exception_ptr failure) {
    if (!failure) return;
    try {
        std::rethrow_exception(failure);
    } catch (const std::exception& e) {
        log::error("websocket session failed", {{"what", e.what()}});
    } catch (...) {
        log::error("websocket session failed");
    }
}

}  // namespace

ws_session::ws_session(std::shared_ptr<shared_state> state, stream s, admission::slot place,
                       std::shared_ptr<http::channel> talk)
    : state_(std::move(state)),
      place_(std::move(place)),
      ws_(std::move(s)),
      talk_(std::move(talk)),
      control_frames_(limits::ws_messages_per_s, limits::ws_messages_burst, std::chrono::steady_clock::now()),
      watchdog_(state_->loop) {
    const auto& options = state_->options;
    beast::get_lowest_layer(ws_).expires_never();  // from here on the timeouts are the WebSocket's own
    beast::websocket::stream_base::timeout timeout{};
    timeout.handshake_timeout = std::min(options.write_timeout, options.shutdown_grace);
    timeout.idle_timeout = options.ws_idle_timeout;
    timeout.keep_alive_pings = true;
    ws_.set_option(timeout);
    ws_.read_message_max(limits::ws_message_bytes);
    ws_.auto_fragment(false);
    ws_.text(true);
}

void ws_session::start(std::shared_ptr<shared_state> state, stream s, admission::slot place, std::string key,
                       http::accepted conversation) {
    const auto self = std::make_shared<ws_session>(std::move(state), std::move(s), std::move(place),
                                                   std::move(conversation.talk));
    self->ticket_ = self->state_->sessions.enter(
        {[raw = self.get()] { raw->finish(); }, [raw = self.get()] { raw->drop(); }});
    asio::co_spawn(self->state_->loop, self->run(std::move(key), std::move(conversation.headers)), report);
}

task<void> ws_session::run(std::string key, http::fields headers) {
    const auto self = shared_from_this();
    counted_.emplace(state_->counters.open_ws);
    std::exception_ptr failure;
    try {
        const auto failed = co_await ws_accept(ws_, std::move(key), std::move(headers));
        if (!failed) co_await listen();
    } catch (...) {
        failure = std::current_exception();
    }
    end();
    if (failure) std::rethrow_exception(failure);
}

task<void> ws_session::listen() {
    // Pings and pongs cost us an answer: they have a budget of their own.
    ws_.control_callback([this](beast::websocket::frame_type kind, beast::string_view) {
        if (kind == beast::websocket::frame_type::close) return;
        if (!control_frames_.take(std::chrono::steady_clock::now())) order(1008, "too many pings");
    });
    open_ = true;
    talk_->opened([weak = weak_from_this()] {
        if (const auto self = weak.lock()) self->wake();
    });
    if (state_->stopping) finish();
    wake();
    for (;;) {
        const auto [failed, n] = co_await ws_read_some(ws_, asio::buffer(piece_));
        if (failed) co_return;
        if (!closing_) hear(n);
    }
}

/// One more piece of a message; whole ones go to the channel, without a copy where they came in one.
void ws_session::hear(std::size_t n) {
    if (!ws_.got_text()) return order(1003, "text only");
    const std::string_view piece(piece_.data(), n);
    const bool whole = ws_.is_message_done();
    if (whole && message_.empty()) return talk_->received(piece);
    message_.append(piece);
    if (!whole) return;
    const auto message = std::exchange(message_, {});
    talk_->received(message);
}

void ws_session::end() {
    open_ = false;
    closing_ = true;
    watchdog_.cancel();
    beast::get_lowest_layer(ws_).close();
    ticket_ = {};
    counted_.reset();
    if (const auto talk = std::exchange(talk_, nullptr)) talk->closed();
}

void ws_session::order(std::uint16_t code, std::string reason) {
    if (ordered_) return;
    ordered_ = http::close_order{code, std::move(reason)};
    closing_ = true;
    wake();
}

void ws_session::finish() {
    if (!open_) return;
    talk_->shutdown();
    wake();
}

void ws_session::drop() {
    reset(beast::get_lowest_layer(ws_));
}

}  // namespace pollstream::net
