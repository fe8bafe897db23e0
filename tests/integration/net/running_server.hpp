// A server on its own thread and its own port, with the demo service behind it.
#pragma once

#include "demo_service.hpp"
#include "pollstream/net/server.hpp"
#include "support/raw_client.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <thread>

namespace pollstream::testing {

class running_server {
  public:
    /// Listens on 127.0.0.1:0 unless the options say otherwise.
    explicit running_server(net::server_options options = {});
    ~running_server();

    std::uint16_t port(std::size_t listener = 0) const { return endpoints_.at(listener).port(); }
    net::server_counters counters();
    /// server::show(), on the loop.
    void show(std::shared_ptr<const net::tls_identity> identity);
    /// server::stop(), then waits until the loop has run dry. Returns how long that took.
    std::chrono::milliseconds stop();
    /// stop() without waiting; the destructor or stop() joins.
    void begin_stop();
    /// Waits until `fact` has the value, or a generous time has passed; returns whether it has.
    static bool becomes(const std::atomic<int>& fact, int value);
    /// Waits until no connection is open, likewise.
    bool lets_everybody_go();
    /// Waits until that many bytes of long answers wait for their readers, likewise.
    bool keeps_unread(std::uint64_t bytes);
    /// Waits until that many answers have been broken off, likewise.
    bool breaks_off(std::uint64_t answers);

    demo_service& service() noexcept { return service_; }
    demo_facts& facts() noexcept { return service_.facts; }

  private:
    asio::io_context loop_;
    demo_service service_;
    std::unique_ptr<net::server> server_;
    std::vector<net::listening_endpoint> endpoints_;
    std::thread thread_;
    bool stopping_ = false;
};

/// A listener on the loopback address, port 0.
asio::ip::tcp::endpoint loopback();

}  // namespace pollstream::testing
