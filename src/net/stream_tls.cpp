// How the stream waits when TLS is in use.
#include "net/stream.hpp"
#include "pollstream/async/ready.hpp"

#include <array>

namespace pollstream::net {

task<std::tuple<error_code>> stream::readiness(asio::socket_base::wait_type what) {
    if (timed_out()) return ready(std::tuple<error_code>(asio::error::timed_out));
    return socket_.async_wait(what, as_result);
}

task<greeting> shake_hands(stream& with) {
    auto [failed] = co_await with.readiness(asio::socket_base::wait_read);
    if (failed) co_return greeting::failed;
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
        std::tie(failed) = co_await with.readiness(what);
        if (failed) co_return greeting::failed;
    }
}

task<std::tuple<error_code, std::size_t>> stream::read_secure(asio::mutable_buffer into) {
    for (;;) {
        if (timed_out()) co_return std::tuple<error_code, std::size_t>(asio::error::timed_out, 0);
        error_code ec;
        const auto n = tls_->read_some(into, ec);
        if (ec != asio::error::would_block) co_return std::tuple<error_code, std::size_t>(ec, n);
        const auto [failed] = co_await readiness(asio::socket_base::wait_read);
        if (failed) co_return std::tuple<error_code, std::size_t>(failed, 0);
    }
}

/// The handler keeps the stream alive.
void stream::wait_flushed(std::function<void(error_code)> handler) {
    socket_.async_wait(asio::socket_base::wait_write,
                       [this, handler = std::move(handler)](error_code ec) mutable {
                           if (!ec) ec = tls_->flush();
                           if (ec == asio::error::would_block) return wait_flushed(std::move(handler));
                           handler(ec);
                       });
}

}  // namespace pollstream::net
