// The door to the network: listeners, HTTP and WebSocket sessions. Boost.Beast is used behind it and nowhere
// else.
//
//     net::server server(loop.get_executor(), site, options);
//     server.start();                                  // throws: address in use, no permission, …
//     for (auto& e : server.endpoints()) …             // the real ports, where 0 was asked for
//     const bool all_left = co_await server.finish();  // a list of steps: see ARCHITECTURE.md
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
    /// If there are any, the plain addresses in `listen` are not opened; if any are for TLS, nor are its TLS
    /// addresses.
    inherited_sockets inherited;
    std::shared_ptr<const tls_identity> identity;  ///< what TLS listeners present
    std::size_t connections_max = 0;  ///< 0: what the descriptor limit leaves, and never more than that
    std::size_t connections_per_address = limits::connections_per_address;
    /// Exempt from connections_per_address: everybody behind a proxy has the proxy's address.
    std::vector<http::network> trusted_proxies;
    std::chrono::milliseconds header_timeout = limits::header_timeout;
    std::chrono::milliseconds body_timeout = limits::body_timeout;
    std::chrono::milliseconds write_timeout = limits::write_timeout;
    std::size_t write_bytes_per_s = limits::write_bytes_per_s;  ///< whoever reads more slowly is too slow
    /// Memory of long answers that slow readers have yet to read.
    std::size_t unread_bytes = std::size_t{256} << 20;
    std::size_t unread_bytes_per_address = std::size_t{64} << 20;  ///< of that, for one address
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
    std::uint64_t broken_off = 0;    ///< answers, because too much was waiting to be read
    std::uint64_t unread_bytes = 0;  ///< memory of long answers that wait to be read now
    std::uint64_t open_http = 0;
    std::uint64_t open_ws = 0;
    std::uint64_t frames_sent = 0;
    std::uint64_t handshakes = 0;
    std::uint64_t handshakes_failed = 0;  ///< including peers that spoke no TLS
};

class server {
  public:
    server(asio::any_io_executor loop, http::service& serves, server_options options);
    ~server();

    void start();
    std::vector<listening_endpoint> endpoints() const;
    /// Presents another identity, to connections from now on.
    void show(std::shared_ptr<const tls_identity> identity);
    const server_counters& counters() const noexcept;

    /// Stops accepting; idle connections are closed, busy ones are answered with Connection: close,
    /// WebSockets get 1001. Returns true when the last one has gone, false if the grace period is over before
    /// that.
    task<bool> finish();
    /// Call after that: closes the sockets that are left. Returns when the last handler is done. Handlers
    /// have nobody to answer any more; the caller must see to it that none of them waits for long.
    task<void> cut();

  private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace pollstream::net
