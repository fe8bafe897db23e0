// The door to the network: listeners, HTTP and WebSocket sessions. Boost.Beast lives behind it and nowhere
// else.
//
//     net::server server(loop.get_executor(), site, options);
//     server.start();                                  // throws boot errors: address in use, no permission
//     for (auto& e : server.endpoints()) …             // the real ports, where 0 was asked for
//     const bool all_left = co_await server.finish();  // a list: see ARCHITECTURE.md
//     if (!all_left) co_await server.cut();
//
// Loop thread only.
#pragma once

#include "pollstream/async/task.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/http/address.hpp"
#include "pollstream/http/service.hpp"
#include "pollstream/net/tls.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

namespace pollstream::net {

/// Where a listener listens, and whether it speaks TLS there.
class listening_endpoint {
  public:
    listening_endpoint(asio::ip::tcp::endpoint where, bool secure = false)  // NOLINT: one is the other
        : where_(std::move(where)), secure_(secure) {}

    const asio::ip::tcp::endpoint& where() const noexcept { return where_; }
    asio::ip::address address() const { return where_.address(); }
    std::uint16_t port() const noexcept { return where_.port(); }
    bool secure() const noexcept { return secure_; }

  private:
    asio::ip::tcp::endpoint where_;
    bool secure_;
};

/// Listening sockets that a service manager opened.
struct inherited_sockets {
    std::vector<int> plain;
    std::vector<int> tls;

    bool empty() const noexcept { return plain.empty() && tls.empty(); }
};

struct server_options {
    std::vector<listening_endpoint> listen;
    inherited_sockets inherited;                   ///< go before those of their kind in `listen`
    std::shared_ptr<const tls_identity> identity;  ///< what the listeners of TLS show
    std::size_t connections_max = 0;  ///< 0: what the descriptor limit leaves, and never more than that
    std::size_t connections_per_address = limits::connections_per_address;
    /// Not held to connections_per_address: everybody behind a proxy has the proxy's address.
    std::vector<http::network> trusted_proxies;
    std::chrono::milliseconds header_timeout = limits::header_timeout;
    std::chrono::milliseconds body_timeout = limits::body_timeout;
    std::chrono::milliseconds write_timeout = limits::write_timeout;
    std::size_t write_bytes_per_s = limits::write_bytes_per_s;  ///< who reads more slowly is too slow
    std::size_t unread_bytes = std::size_t{256} << 20;  ///< memory of long answers that slow readers leave
    std::size_t unread_bytes_per_address = std::size_t{64} << 20;  ///< of that
    std::chrono::milliseconds idle_timeout = limits::idle_timeout;
    std::chrono::milliseconds ws_idle_timeout = limits::ws_idle_timeout;
    std::chrono::milliseconds drain_timeout = limits::drain_timeout;
    std::chrono::milliseconds shutdown_grace = limits::shutdown_grace;
};

/// What the listeners have seen, for the metrics.
struct server_counters {
    std::uint64_t accepted = 0;
    std::uint64_t refused = 0;  ///< over a connection limit
    std::uint64_t requests = 0;
    std::uint64_t broken_off = 0;    ///< answers, where too much was waiting to be read
    std::uint64_t unread_bytes = 0;  ///< of memory, that long answers wait in now
    std::uint64_t open_http = 0;
    std::uint64_t open_ws = 0;
    std::uint64_t frames_sent = 0;
    std::uint64_t handshakes = 0;
    std::uint64_t handshakes_failed = 0;  ///< also where the peer spoke no TLS
};

class server {
  public:
    server(asio::any_io_executor loop, http::service& serves, server_options options);
    ~server();

    void start();
    std::vector<listening_endpoint> endpoints() const;
    /// For connections from now on.
    void show(std::shared_ptr<const tls_identity> identity);
    const server_counters& counters() const noexcept;

    /// Stops accepting; idle connections close, busy ones are answered with Connection: close, WebSockets get
    /// 1001. True when the last one has gone; false when the grace period is over before that.
    task<bool> finish();
    /// Then closes the sockets that are left. Answers when the last handler is done, which has nobody to
    /// answer any more: whoever calls this sees to it that none waits for long.
    task<void> cut();

  private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace pollstream::net
