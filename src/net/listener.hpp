// One listening socket and its accept loop. Loop thread only.
#pragma once

#include "net/shared_state.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <string>

namespace pollstream::net {

class listener : public std::enable_shared_from_this<listener> {
  public:
    /// Binds and listens; throws a std::runtime_error that says what is wrong and what to do. `dual`: an IPv6
    /// address accepts IPv4 clients, too.
    listener(std::shared_ptr<shared_state> state, const listening_endpoint& where, bool dual);

    /// Takes over a socket that is listening already.
    listener(std::shared_ptr<shared_state> state, int descriptor, bool secure);

    void start();
    void close();
    listening_endpoint endpoint() const { return {acceptor_.local_endpoint(), secure_}; }

  private:
    task<void> accept_loop();
    void take(asio::ip::tcp::socket socket);

    std::shared_ptr<shared_state> state_;
    asio::ip::tcp::acceptor acceptor_;
    asio::steady_timer pause_;
    bool secure_;  ///< speaks TLS
};

/// "127.0.0.1:8080", "[::1]:8080"
std::string to_string(const asio::ip::tcp::endpoint& where);

}  // namespace pollstream::net
