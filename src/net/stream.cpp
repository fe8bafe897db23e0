#include "net/stream.hpp"

#include "net/stream_alarm.hpp"

namespace pollstream::net {

stream::stream(asio::ip::tcp::socket socket, const tls_identity* identity) : socket_(std::move(socket)) {
    if (identity != nullptr) tls_ = std::make_unique<tls_layer>(*identity, socket_.native_handle());
}

stream::stream(stream&& other) noexcept : socket_(std::move(other.socket_)), tls_(std::move(other.tls_)) {
    other.alarm_.reset();
}

stream::~stream() = default;

std::size_t stream::read_some(asio::mutable_buffer into, error_code& ec) {
    return tls_ ? tls_->read_some(into, ec) : socket_.read_some(into, ec);
}

std::size_t stream::write_some(std::span<const asio::const_buffer> from, error_code& ec) {
    if (tls_) return tls_->write_some(from, ec);
    // One piece is the common case, and send() is cheaper than sendmsg().
    if (from.size() == 1) return socket_.write_some(from.front(), ec);
    return socket_.write_some(from, ec);
}

void stream::expires_after(std::chrono::steady_clock::duration at_most) {
    if (!alarm_) alarm_ = std::make_shared<alarm>(*this);
    alarm_->deadline = std::chrono::steady_clock::now() + at_most;
    alarm_->passed = false;
    if (!alarm_->armed || alarm_->deadline < alarm_->timer.expiry()) arm(alarm_);
}

/// The timer fires at the deadline or, if the deadline was extended since, before it, and is then set again.
void stream::arm(const std::shared_ptr<alarm>& a) {
    a->armed = true;
    a->timer.expires_at(a->deadline);
    a->timer.async_wait([weak = std::weak_ptr(a)](error_code ec) {
        const auto self = weak.lock();
        if (!self || ec) return;  // the stream is gone, or the timer was set again
        self->armed = false;
        if (std::chrono::steady_clock::now() < self->deadline) return arm(self);
        self->passed = true;
        self->of.cancel();  // ends the wait; if there is none, the next one fails at once
    });
}

bool stream::timed_out() const noexcept {
    return alarm_ && alarm_->passed;
}

void stream::limit_send_buffer(int bytes) noexcept {
    error_code ignored;
    socket_.set_option(asio::socket_base::send_buffer_size(bytes), ignored);
}

void stream::shutdown_send() noexcept {
    if (tls_) tls_->say_goodbye();
    error_code ignored;
    socket_.shutdown(asio::socket_base::shutdown_send, ignored);
}

void stream::cancel() noexcept {
    error_code ignored;
    socket_.cancel(ignored);
}

/// The TLS layer must not use the descriptor any longer, since the next connection may get the same number.
void stream::close_socket() noexcept {
    if (tls_) tls_->detach();
    error_code ignored;
    socket_.close(ignored);
}

void stream::close() noexcept {
    alarm_.reset();
    if (tls_) tls_->say_goodbye();
    close_socket();
}

void stream::reset() noexcept {
    error_code ignored;
    socket_.set_option(asio::socket_base::linger(true, 0), ignored);
    alarm_.reset();
    close_socket();
}

}  // namespace pollstream::net
