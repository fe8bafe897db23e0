// The one kind of stream that sessions use; no session touches a socket.
//
// At the lowest level it is non-blocking: it reads and writes what is possible at once, and waits for
// readiness. WebSocket sessions use that directly and hold nothing while they wait. HTTP sessions use the
// coroutines below, with the stream's own deadline. TLS is a layer inside it that its users do not see. Loop
// thread only.
#pragma once

#include "net/reading_pace.hpp"
#include "net/tls_layer.hpp"
#include "pollstream/async/task.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

namespace boost::beast {}

namespace pollstream::net {

namespace beast = boost::beast;
using error_code = boost::system::error_code;

/// What is still to be sent, one piece after the other. The bytes must live until they are sent.
using outgoing = std::array<asio::const_buffer, 2>;

/// How a TLS connection began. `plain`: the peer does not speak TLS; the stream continues without it.
enum class greeting { done, plain, failed };

class stream {
  public:
    /// The socket is non-blocking. With an identity the stream is the server side of TLS, and shake_hands()
    /// must come first.
    explicit stream(asio::ip::tcp::socket socket, const tls_identity* identity = nullptr);
    /// Moves neither pending waits nor the deadline.
    stream(stream&& other) noexcept;
    ~stream();

    bool secure() const noexcept { return tls_ != nullptr; }
    /// Why shake_hands() failed; empty if the peer was too slow or left.
    std::string_view tls_failure() const noexcept { return tls_ ? tls_->failure() : std::string_view(); }

    // ---- what is possible at once; error would_block if not all of it is. A write that fails so is finished
    // by wait_writable(), even if it took every byte.
    std::size_t read_some(asio::mutable_buffer into, error_code& ec);
    std::size_t write_some(std::span<const asio::const_buffer> from, error_code& ec);

    /// For callers that bypass the stream; only if it is not secure.
    int plain_socket() noexcept { return socket_.native_handle(); }

    // ---- readiness: handler(error_code), one of each at a time
    template <class Handler>
    void wait_readable(Handler handler) {
        if (tls_ && tls_->has_input())
            asio::post(socket_.get_executor(),
                       [handler = std::move(handler)]() mutable { handler(error_code{}); });
        else
            socket_.async_wait(asio::socket_base::wait_read, std::move(handler));
    }
    template <class Handler>
    void wait_writable(Handler handler) {
        if (tls_)
            wait_flushed(std::move(handler));
        else
            socket_.async_wait(asio::socket_base::wait_write, std::move(handler));
    }

    /// The coroutines below fail once this much time has passed from now. Costs next to nothing: the timer is
    /// set again only when it fires too early.
    void expires_after(std::chrono::steady_clock::duration at_most);

    /// Whether that time has passed.
    bool timed_out() const noexcept;

    /// Limits how much the kernel buffers while the peer does not read.
    void limit_send_buffer(int bytes) noexcept;
    void shutdown_send() noexcept;
    /// Pending waits fail.
    void cancel() noexcept;
    void close() noexcept;
    /// Closes without leaving anything in the kernel: the peer sees a reset and never takes half a message
    /// for a whole one.
    void reset() noexcept;

  private:
    struct alarm;
    static void arm(const std::shared_ptr<alarm>& a);
    task<std::tuple<error_code, std::size_t>> read(asio::mutable_buffer into);
    task<std::tuple<error_code, std::size_t>> read_secure(asio::mutable_buffer into);
    task<std::tuple<error_code>> readiness(asio::socket_base::wait_type what);
    task<error_code> writable();
    void wait_flushed(std::function<void(error_code)> handler);
    void close_socket() noexcept;

    friend task<greeting> shake_hands(stream& with);
    friend task<std::tuple<error_code, std::size_t>> read_some(stream& from, asio::mutable_buffer into);
    friend task<error_code> finish_write(stream& to, outgoing rest, reading_pace pace);

    asio::ip::tcp::socket socket_;
    std::unique_ptr<tls_layer> tls_;  ///< null: plain
    std::shared_ptr<alarm> alarm_;    ///< null until a deadline is set
};

/// Does the handshake, within the stream's deadline.
task<greeting> shake_hands(stream& with);

/// Reads some bytes, within the stream's deadline.
task<std::tuple<error_code, std::size_t>> read_some(stream& from, asio::mutable_buffer into);

/// Writes as much as the socket takes at once, which is nearly always all of it, and then needs no coroutine.
/// would_block: finish_write() must write the rest.
error_code write_now(stream& to, outgoing& rest);
/// Fails with timed_out if the peer reads too slowly.
task<error_code> finish_write(stream& to, outgoing rest, reading_pace pace);

/// Does both: writes everything, head before body.
task<error_code> write(stream& to, std::string_view head, std::string_view body, reading_pace pace);

/// Shuts down the sending side, then reads what the peer still sends, so that the peer sees our last answer
/// and not a reset.
task<void> linger(stream& s, std::chrono::steady_clock::duration at_most);

inline void reset(stream& s) noexcept {
    s.reset();
}

}  // namespace pollstream::net
