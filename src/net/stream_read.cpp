#include "net/stream.hpp"
#include "pollstream/async/ready.hpp"

#include <array>

namespace pollstream::net {

namespace {
/// How much is read from a client that goes on sending after it was answered.
constexpr std::size_t drained_bytes_max = 4 * 1024 * 1024;
}  // namespace

task<std::tuple<error_code, std::size_t>> stream::read(asio::mutable_buffer into) {
    if (tls_) return read_secure(into);
    if (timed_out()) return ready(std::tuple<error_code, std::size_t>(asio::error::timed_out, 0));
    return socket_.async_read_some(into, as_result);
}

task<std::tuple<error_code, std::size_t>> read_some(stream& from, asio::mutable_buffer into) {
    return from.read(into);
}

task<void> linger(stream& s, std::chrono::steady_clock::duration at_most) {
    s.shutdown_send();
    s.expires_after(at_most);
    std::array<char, 4096> sink;
    for (std::size_t drained = 0; drained < drained_bytes_max;) {
        const auto [failed, n] = co_await read_some(s, asio::buffer(sink));
        if (failed) co_return;
        drained += n;
    }
}

}  // namespace pollstream::net
