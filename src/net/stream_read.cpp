#include "net/stream.hpp"

#include <array>

namespace pollstream::net {

namespace {
/// What one client that goes on sending may cost after it was answered.
constexpr std::size_t drained_bytes_max = 4 * 1024 * 1024;
}  // namespace

task<std::tuple<error_code, std::size_t>> read_some(stream& from, asio::mutable_buffer into) {
    return from.async_read_some(into, as_result);
}

task<void> linger(stream& s, std::chrono::steady_clock::duration at_most) {
    error_code ec;
    s.socket().shutdown(asio::socket_base::shutdown_send, ec);
    if (ec) co_return;
    s.expires_after(at_most);
    std::array<char, 4096> sink;
    for (std::size_t drained = 0; drained < drained_bytes_max;) {
        const auto [failed, n] = co_await read_some(s, asio::buffer(sink));
        if (failed) co_return;
        drained += n;
    }
}

void reset(stream& s) noexcept {
    error_code ignored;
    s.socket().set_option(asio::socket_base::linger(true, 0), ignored);
    s.close();
}

}  // namespace pollstream::net
