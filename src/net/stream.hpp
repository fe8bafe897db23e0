// The one kind of stream the sessions speak through; no session names a socket.
//
// At the bottom it is non-blocking: read and write what goes at once, and wait for readiness. WebSocket
// sessions use that as it is and hold nothing while they wait. HTTP sessions use the coroutines below, with a
// deadline of the stream's own. A further layer (TLS) belongs inside this class, below those who use it. Loop
// thread only.
#pragma once

#include "pollstream/async/task.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <memory>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

namespace boost::beast {}

namespace pollstream::net {

namespace beast = boost::beast;
using error_code = boost::system::error_code;

class stream {
  public:
    /// The socket is non-blocking.
    explicit stream(asio::ip::tcp::socket socket);
    /// Without what waits on it and without its deadline.
    stream(stream&& other) noexcept;
    ~stream();

    // ---- what goes at once; error would_block where nothing does
    std::size_t read_some(asio::mutable_buffer into, error_code& ec);
    std::size_t write_some(std::span<const asio::const_buffer> from, error_code& ec);

    // ---- readiness: handler(error_code), one of each at a time
    template <class Handler>
    void wait_readable(Handler handler) {
        socket_.async_wait(asio::socket_base::wait_read, std::move(handler));
    }
    template <class Handler>
    void wait_writable(Handler handler) {
        socket_.async_wait(asio::socket_base::wait_write, std::move(handler));
    }

    /// From now on the coroutines below fail when that much time has passed; the connection is closed then.
    /// Costs next to nothing: the timer is set anew only when it rings too early.
    void expires_after(std::chrono::steady_clock::duration at_most);

    /// What the kernel holds of what the peer does not read.
    void limit_send_buffer(int bytes) noexcept;
    void shutdown_send() noexcept;
    /// What waits fails.
    void cancel() noexcept;
    void close() noexcept;
    /// Closes so that nothing lingers in the kernel: the peer sees a reset, never half a message taken for
    /// the whole.
    void reset() noexcept;

  private:
    struct alarm;
    static void arm(const std::shared_ptr<alarm>& a);
    task<std::tuple<error_code, std::size_t>> read(asio::mutable_buffer into);
    task<error_code> writable();

    friend task<std::tuple<error_code, std::size_t>> read_some(stream& from, asio::mutable_buffer into);
    friend task<error_code> write(stream& to, std::string_view head, std::string_view body,
                                  std::chrono::steady_clock::duration timeout);

    asio::ip::tcp::socket socket_;
    std::shared_ptr<alarm> alarm_;  ///< only where a deadline was ever set
};

/// Some bytes, within the deadline the stream has.
task<std::tuple<error_code, std::size_t>> read_some(stream& from, asio::mutable_buffer into);

/// Everything of both, head before body, in one system call where the socket takes it. Each wait for a slow
/// reader may last `timeout`. Both must live until it is done.
task<error_code> write(stream& to, std::string_view head, std::string_view body,
                       std::chrono::steady_clock::duration timeout);

/// Ends our half, then reads what the peer still sends, so that it sees our last answer and not a reset.
task<void> linger(stream& s, std::chrono::steady_clock::duration at_most);

inline void reset(stream& s) noexcept {
    s.reset();
}

}  // namespace pollstream::net
