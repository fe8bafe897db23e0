// The stream's waits where TLS is in it.
#include "net/stream.hpp"
#include "net/stream_alarm.hpp"

#include <array>

namespace pollstream::net {

task<error_code> stream::ready(asio::socket_base::wait_type what) {
    const auto deadline = alarm_;  // it may go while we wait
    if (deadline && deadline->passed) co_return asio::error::timed_out;
    if (deadline) deadline->awaited = true;
    const auto [failed] = co_await socket_.async_wait(what, as_result);
    if (deadline) deadline->awaited = false;
    co_return failed;
}

task<greeting> shake_hands(stream& with) {
    if (co_await with.ready(asio::socket_base::wait_read)) co_return greeting::failed;
    std::array<unsigned char, 1> first{};
    error_code ec;
    const auto n = with.socket_.receive(asio::buffer(first), asio::socket_base::message_peek, ec);
    if (!ec && n == 1 && first[0] != tls_layer::first_byte) {
        with.tls_.reset();
        co_return greeting::plain;
    }
    using step = tls_layer::step;
    for (;;) {
        const auto next = with.tls_->shake_hands();
        if (next == step::done) co_return greeting::done;
        if (next == step::failed) co_return greeting::failed;
        const auto what =
            next == step::wants_room ? asio::socket_base::wait_write : asio::socket_base::wait_read;
        if (co_await with.ready(what)) co_return greeting::failed;
    }
}

task<std::tuple<error_code, std::size_t>> stream::read_secure(asio::mutable_buffer into) {
    for (;;) {
        if (alarm_ && alarm_->passed)
            co_return std::tuple<error_code, std::size_t>(asio::error::timed_out, 0);
        error_code ec;
        const auto n = tls_->read_some(into, ec);
        if (ec != asio::error::would_block) co_return std::tuple<error_code, std::size_t>(ec, n);
        const auto failed = co_await ready(asio::socket_base::wait_read);
        if (failed) co_return std::tuple<error_code, std::size_t>(failed, 0);
    }
}

/// Who waits keeps the stream alive.
void stream::wait_flushed(std::function<void(error_code)> handler) {
    socket_.async_wait(asio::socket_base::wait_write,
                       [this, handler = std::move(handler)](error_code ec) mutable {
                           if (!ec) ec = tls_->flush();
                           if (ec == asio::error::would_block) return wait_flushed(std::move(handler));
                           handler(ec);
                       });
}

}  // namespace pollstream::net
