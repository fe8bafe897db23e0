// The one kind of stream the sessions speak through; no session names a socket.
//
// At the bottom it is non-blocking: read and write what goes at once, and wait for readiness. WebSocket
// sessions use that as it is and hold nothing while they wait. HTTP sessions use the coroutines below, with a
// deadline of the stream's own. TLS is a layer inside it, which those who use it do not see. Loop thread
// only.
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

/// What is still to go out, one after the other. The bytes must live until they are gone.
using outgoing = std::array<asio::const_buffer, 2>;

/// How a TLS connection began. `plain`: the peer speaks no TLS; the stream goes on without.
enum class greeting { done, plain, failed };

class stream {
  public:
    /// The socket is non-blocking. With an identity it is a server's TLS, and shake_hands() comes first.
    explicit stream(asio::ip::tcp::socket socket, const tls_identity* identity = nullptr);
    /// Without what waits on it and without its deadline.
    stream(stream&& other) noexcept;
    ~stream();

    bool secure() const noexcept { return tls_ != nullptr; }
    /// Why shake_hands() failed; empty where the peer was too slow or left.
    std::string_view tls_failure() const noexcept { return tls_ ? tls_->failure() : std::string_view(); }

    // ---- what goes at once; error would_block where not all does. A write that says so is finished by
    // ---- wait_writable(), also where it took every byte.
    std::size_t read_some(asio::mutable_buffer into, error_code& ec);
    std::size_t write_some(std::span<const asio::const_buffer> from, error_code& ec);

    /// For who writes below it; only where it is not secure.
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

    /// From now on the coroutines below fail when that much time has passed.
    /// Costs next to nothing: the timer is set anew only when it rings too early.
    void expires_after(std::chrono::steady_clock::duration at_most);

    /// Whether it has.
    bool timed_out() const noexcept;

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
    task<std::tuple<error_code, std::size_t>> read_secure(asio::mutable_buffer into);
    task<std::tuple<error_code>> readiness(asio::socket_base::wait_type what);
    task<error_code> writable();
    void wait_flushed(std::function<void(error_code)> handler);
    void close_socket() noexcept;

    friend task<greeting> shake_hands(stream& with);
    friend task<std::tuple<error_code, std::size_t>> read_some(stream& from, asio::mutable_buffer into);
    friend task<error_code> finish_write(stream& to, outgoing rest, reading_pace pace);

    asio::ip::tcp::socket socket_;
    std::unique_ptr<tls_layer> tls_;  ///< none: plain
    std::shared_ptr<alarm> alarm_;    ///< only where a deadline was ever set
};

/// The handshake, within the deadline the stream has.
task<greeting> shake_hands(stream& with);

/// Some bytes, within the deadline the stream has.
task<std::tuple<error_code, std::size_t>> read_some(stream& from, asio::mutable_buffer into);

/// As much as the socket takes at once, which is nearly always all, and then costs no coroutine. would_block:
/// finish_write() has the rest to do.
error_code write_now(stream& to, outgoing& rest);
/// timed_out for a reader below the pace.
task<error_code> finish_write(stream& to, outgoing rest, reading_pace pace);

/// Both of these: everything, head before body.
task<error_code> write(stream& to, std::string_view head, std::string_view body, reading_pace pace);

/// Ends our half, then reads what the peer still sends, so that it sees our last answer and not a reset.
task<void> linger(stream& s, std::chrono::steady_clock::duration at_most);

inline void reset(stream& s) noexcept {
    s.reset();
}

}  // namespace pollstream::net
