#include "net/ws_session.hpp"

#include "net/ws_control.hpp"
#include "net/ws_handshake.hpp"
#include "pollstream/base/log.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace pollstream::net {
namespace {

/// Kernel memory that a viewer who does not read may hold (the kernel doubles it for its own bookkeeping).
constexpr int send_buffer_bytes = 20 * 1024;

}  // namespace

ws_session::ws_session(std::shared_ptr<shared_state> state, stream s, admission::slot place,
                       std::shared_ptr<http::channel> talk)
    : state_(std::move(state)),
      talk_(std::move(talk)),
      stream_(std::move(s)),
      reader_(limits::ws_message_bytes, talk_->takes_binary()),
      control_frames_(limits::ws_messages_per_s, limits::ws_messages_burst, std::chrono::steady_clock::now()),
      place_(std::move(place)) {
    stream_.limit_send_buffer(send_buffer_bytes);
    ++state_->counters.open_ws;
}

/// Needed if the loop is destroyed along with its sessions: the lists do not outlive state_.
ws_session::~ws_session() {
    ws_line_hook::unlink();
    ws_watch_hook::unlink();
}

void ws_session::start(std::shared_ptr<shared_state> state, stream s, admission::slot place,
                       std::string_view key, http::accepted conversation) {
    const pointer self(
        new ws_session(std::move(state), std::move(s), std::move(place), std::move(conversation.talk)));
    self->open(key, conversation.headers);
}

void ws_session::open(std::string_view key, const http::fields& headers) {
    ticket_ = state_->sessions.enter({[this] { finish(); }, [this] { drop(); }});
    state_->sockets->enter(*this);
    heard_at_ = state_->sockets->now();
    outbox_.push(upgrade_answer(key, headers, state_->date()));
    listen();  // from here on the wait on the stream keeps the session alive
    talk_->opened(*this);
    if (state_->stopping) finish();
    wake();
}

void ws_session::wake() {
    if (open_ && !blocked_) state_->sockets->line_up(*this);
}

void ws_session::listen() {
    stream_.wait_readable([self = pointer(this)](error_code ec) {
        if (ec) return self->end();
        try {
            self->readable();
        } catch (const std::exception& e) {
            self->failed(e);
        }
    });
}

void ws_session::readable() {
    error_code ec;
    const auto buffer = state_->sockets->read_buffer();
    const auto n = stream_.read_some(asio::buffer(buffer.data(), buffer.size()), ec);
    const bool nothing = ec == asio::error::would_block || ec == asio::error::try_again;
    if (ec && !nothing) return end();
    heard_at_ = state_->sockets->now();
    pinged_ = false;
    hear(buffer.first(n));
    if (open_) listen();  // wakes at once if there is more
}

void ws_session::hear(std::span<char> bytes) {
    while (const auto e = reader_.read(bytes)) hear(*e);
}

void ws_session::hear(const ws_event& e) {
    using kind = ws_event::kind;
    switch (e.what) {
        case kind::text:
            state_->sockets->message_came();
            if (!goodbye_ && !ordered_) talk_->received(e.payload);
            return;
        case kind::binary:
            state_->sockets->message_came();
            if (!goodbye_ && !ordered_) talk_->received_binary(e.payload);
            return;
        case kind::ping:
        case kind::pong:
            // They cost us an answer, so they have a budget of their own.
            if (!control_frames_.take(std::chrono::steady_clock::now())) return order(1008, "too many pings");
            if (e.what == kind::ping && !goodbye_) outbox_.pong(pong_frame(e.payload));
            return wake();
        case kind::close:
            peer_goodbye_ = true;
            order(e.code, {});
            if (goodbye_ && outbox_.empty()) end();  // ours went first
            return;
        case kind::failure:
            return order(e.code, e.payload);
    }
}

/// The first order stands; nothing is listened to any more.
void ws_session::order(std::uint16_t code, std::string_view reason) {
    if (ordered_ || goodbye_) return;
    ordered_ = std::make_unique<http::close_order>();
    ordered_->code = code;
    ordered_->reason = reason;
    wake();
}

/// Watches for silence: after half the timeout the peer gets a ping, after all of it the session ends. It
/// does not end here: the wait on the stream fails, and that ends it in a turn of its own.
void ws_session::look(ws_rounds::time_point now) noexcept {
    const auto& options = state_->options;
    const auto goodbye_timeout = std::min(options.write_timeout, options.shutdown_grace);
    if (blocked_ && (now - waiting_since_ >= options.write_timeout || now >= due_)) {
        log::debug("websocket dropped", {{"why", "the peer does not read, or too slowly"}});
        return drop();
    }
    if (goodbye_ && !blocked_ && outbox_.empty()) {
        if (now - waiting_since_ >= goodbye_timeout) drop();
        return;
    }
    const auto silent = now - heard_at_;
    if (silent >= options.ws_idle_timeout) return drop();
    if (silent < options.ws_idle_timeout / 2 || std::exchange(pinged_, true) || goodbye_) return;
    outbox_.ping(ping_frame());
    wake();
}

void ws_session::finish() {
    if (!open_) return;
    talk_->shutdown();
    wake();
}

void ws_session::drop() noexcept {
    stream_.reset();
}

/// Called in a turn of its own, never from the channel.
void ws_session::end() noexcept {
    if (!std::exchange(open_, false)) return;
    const pointer self(this);  // closing releases what kept it alive
    state_->sockets->leave(*this);
    stream_.close();
    --state_->counters.open_ws;
    ticket_ = {};
    if (const auto talk = std::exchange(talk_, nullptr)) talk->closed();
}

}  // namespace pollstream::net
