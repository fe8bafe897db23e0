#include "net/stream.hpp"

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

}  // namespace

task<error_code> write(stream& to, std::string_view head, std::string_view body,
                       std::chrono::steady_clock::duration timeout) {
    pieces rest{asio::buffer(head), asio::buffer(body)};
    // Nearly every answer fits the socket's buffer: then it is gone at once, without a timer or a turn of the
    // loop.
    error_code ec;
    advance(rest, to.socket().write_some(rest, ec));
    if (ec && ec != asio::error::would_block && ec != asio::error::try_again) co_return ec;
    while (asio::buffer_size(rest) > 0) {
        to.expires_after(timeout);
        const auto [failed, sent] = co_await to.async_write_some(rest, as_result);
        if (failed) co_return failed;
        advance(rest, sent);
    }
    co_return error_code{};
}

}  // namespace pollstream::net
