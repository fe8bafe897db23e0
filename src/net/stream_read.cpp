#include "net/stream.hpp"
#include "net/stream_alarm.hpp"

#include <array>

namespace pollstream::net {

namespace {
/// What one client that goes on sending may cost after it was answered.
constexpr std::size_t drained_bytes_max = 4 * 1024 * 1024;
}  // namespace

task<std::tuple<error_code, std::size_t>> stream::read(asio::mutable_buffer into) {
    if (tls_) co_return co_await read_secure(into);
    const auto deadline = alarm_;  // it may go while we wait
    if (!deadline) co_return co_await socket_.async_read_some(into, as_result);
    if (deadline->passed) co_return std::tuple<error_code, std::size_t>(asio::error::timed_out, 0);
    deadline->awaited = true;
    const auto outcome = co_await socket_.async_read_some(into, as_result);
    deadline->awaited = false;
    co_return outcome;
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
