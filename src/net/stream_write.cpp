#include "net/stream.hpp"
#include "net/stream_alarm.hpp"

#include <algorithm>
#include <array>

namespace pollstream::net {
namespace {

using pieces = std::array<asio::const_buffer, 2>;

void advance(pieces& rest, std::size_t by) {
    for (auto& piece : rest) {
        const auto step = std::min(by, piece.size());
        piece += step;
        by -= step;
    }
}

/// Those that hold anything.
std::span<const asio::const_buffer> unsent(const pieces& rest) {
    const std::span all(rest);
    if (rest[0].size() == 0) return all.last(1);
    return rest[1].size() == 0 ? all.first(1) : all;
}

}  // namespace

task<error_code> stream::writable() {
    for (;;) {
        const auto failed = co_await ready(asio::socket_base::wait_write);
        if (failed || !tls_) co_return failed;
        const auto still = tls_->flush();
        if (still != asio::error::would_block) co_return still;
    }
}

task<error_code> write(stream& to, std::string_view head, std::string_view body,
                       std::chrono::steady_clock::duration timeout) {
    pieces rest{asio::buffer(head), asio::buffer(body)};
    while (asio::buffer_size(rest) > 0) {
        // Nearly every answer fits the socket's buffer: then it is gone at once, without a timer or a turn of
        // the loop.
        error_code ec;
        advance(rest, to.write_some(unsent(rest), ec));
        if (!ec) continue;
        if (ec != asio::error::would_block && ec != asio::error::try_again) co_return ec;
        to.expires_after(timeout);
        const auto failed = co_await to.writable();
        if (failed) co_return failed;
    }
    co_return error_code{};
}

}  // namespace pollstream::net
