#include "net/stream.hpp"

#include <algorithm>

namespace pollstream::net {
namespace {

void advance(outgoing& rest, std::size_t by) {
    for (auto& piece : rest) {
        const auto step = std::min(by, piece.size());
        piece += step;
        by -= step;
    }
}

/// The pieces that are not empty.
std::span<const asio::const_buffer> unsent(const outgoing& rest) {
    const std::span all(rest);
    if (rest[0].size() == 0) return all.last(1);
    return rest[1].size() == 0 ? all.first(1) : all;
}

}  // namespace

task<error_code> stream::writable() {
    for (;;) {
        const auto [failed] = co_await readiness(asio::socket_base::wait_write);
        if (failed || !tls_) co_return failed;
        const auto still = tls_->flush();
        if (still != asio::error::would_block) co_return still;
    }
}

error_code write_now(stream& to, outgoing& rest) {
    error_code ec;
    while (!ec && asio::buffer_size(rest) > 0) advance(rest, to.write_some(unsent(rest), ec));
    return ec == asio::error::try_again ? error_code(asio::error::would_block) : ec;
}

task<error_code> finish_write(stream& to, outgoing rest, reading_pace pace) {
    using clock = std::chrono::steady_clock;
    const auto deadline = clock::now() + pace.time_for(asio::buffer_size(rest));
    error_code ec = asio::error::would_block;
    while (ec == asio::error::would_block) {
        const auto left = deadline - clock::now();
        if (left <= clock::duration::zero()) co_return asio::error::timed_out;
        to.expires_after(std::min<clock::duration>(left, pace.pause_max));
        const auto failed = co_await to.writable();
        if (failed) co_return failed;
        ec = write_now(to, rest);
    }
    co_return ec;
}

task<error_code> write(stream& to, std::string_view head, std::string_view body, reading_pace pace) {
    outgoing rest{asio::buffer(head), asio::buffer(body)};
    auto ec = write_now(to, rest);
    if (ec == asio::error::would_block) ec = co_await finish_write(to, rest, pace);
    co_return ec;
}

}  // namespace pollstream::net
