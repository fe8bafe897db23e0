#include "net/listener.hpp"

#include "net/http_session.hpp"
#include "pollstream/base/log.hpp"
#include "pollstream/base/open_files.hpp"
#include "pollstream/base/thrown.hpp"
#include "pollstream/http/response.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/v6_only.hpp>

#include <sys/socket.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace pollstream::net {
namespace {

using tcp = asio::ip::tcp;

/// How long accepting pauses after a failure; without the pause, a full descriptor table would make the loop
/// spin.
constexpr std::chrono::milliseconds accept_pause{100};

/// The answer when there is no room; all but its date is made once.
std::string no_room(std::string_view date) {
    static const std::string before = [] {
        std::string text =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nRetry-After: 5\r\n"
            "Refresh: 5\r\n"  // a browser that wants a page gets it by itself once there is room
            "Content-Length: 103\r\nConnection: close\r\n";
        for (const auto& f : http::program_fields())
            text.append(f.name).append(": ").append(f.value).append("\r\n");
        return text.append("Date: ");
    }();
    constexpr std::string_view after =
        "\r\n\r\n"
        R"({"type":"about:blank","title":"Service Unavailable","status":503,)"
        R"("code":"connections","detail":"Full."})";
    return std::string(before).append(date).append(after);
}

std::string reason(const error_code& ec) {
    if (ec == asio::error::address_in_use) return "address in use; another program has it";
    if (ec == asio::error::access_denied) return "not permitted; ports below 1024 need a privilege";
    if (ec == boost::system::errc::address_not_available) return "this machine has no such address";
    return ec.message();
}

}  // namespace

std::string to_string(const tcp::endpoint& where) {
    const auto address = where.address().to_string();
    const auto port = std::to_string(where.port());
    return where.address().is_v6() ? "[" + address + "]:" + port : address + ":" + port;
}

listener::listener(std::shared_ptr<shared_state> state, const listening_endpoint& at, bool dual)
    : state_(std::move(state)), acceptor_(state_->loop), pause_(state_->loop), secure_(at.secure()) {
    const auto& where = at.where();
    error_code ec;
    acceptor_.open(where.protocol(), ec);
    if (!ec) acceptor_.set_option(asio::socket_base::reuse_address(true), ec);
    if (!ec && where.address().is_v6()) acceptor_.set_option(asio::ip::v6_only(!dual), ec);
    // Accepted sockets inherit this on Linux, which saves a system call per connection.
    if (!ec) acceptor_.set_option(tcp::no_delay(true), ec);
    if (!ec) acceptor_.bind(where, ec);
    if (!ec) acceptor_.listen(asio::socket_base::max_listen_connections, ec);
    if (!ec) return;
    const auto limit = too_many_open_files(ec);
    if (!limit.empty()) throw std::runtime_error("cannot listen on " + to_string(where) + ": " + limit);
    throw std::runtime_error("cannot listen on " + to_string(where) + ": " + reason(ec) +
                             ". Choose another address with " + (secure_ ? "--listen-tls" : "--listen"));
}

listener::listener(std::shared_ptr<shared_state> state, int descriptor, bool secure)
    : state_(std::move(state)), acceptor_(state_->loop), pause_(state_->loop), secure_(secure) {
    sockaddr_storage name{};
    socklen_t size = sizeof name;
    const bool known = ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&name), &size) == 0;
    if (!known || (name.ss_family != AF_INET && name.ss_family != AF_INET6))
        throw std::runtime_error("the socket handed over as descriptor " + std::to_string(descriptor) +
                                 " is not a TCP socket; the unit needs ListenStream= with a port");
    error_code ec;
    acceptor_.assign(name.ss_family == AF_INET ? tcp::v4() : tcp::v6(), descriptor, ec);
    if (!ec) acceptor_.set_option(tcp::no_delay(true), ec);
    if (ec) throw std::runtime_error("cannot take over a listening socket: " + ec.message());
}

void listener::start() {
    asio::co_spawn(state_->loop, accept_loop(), or_end);
}

void listener::close() {
    error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
}

task<void> listener::accept_loop() {
    const auto self = shared_from_this();
    while (acceptor_.is_open()) {
        auto [ec, socket] = co_await acceptor_.async_accept(as_result);
        if (!ec) {
            try {
                take(std::move(socket));
            } catch (const std::exception& e) {  // no memory for one more; the others go on
                ++state_->counters.refused;
                log::warn("a connection was not accepted", {{"why", e.what()}});
            }
            continue;
        }
        if (!acceptor_.is_open()) break;
        // A peer that left while it waited is no reason to pause; a full descriptor table is.
        if (ec == asio::error::connection_aborted) continue;
        state_->note_not_accepted(ec.message());
        pause_.expires_after(accept_pause);
        co_await pause_.async_wait(as_result);
    }
}

void listener::take(tcp::socket socket) {
    error_code ec;
    const auto peer = socket.remote_endpoint(ec);
    if (!ec) socket.non_blocking(true, ec);
    if (ec) return;
    ++state_->counters.accepted;
    auto place = state_->places.admit(peer.address());
    if (place) {
        stream s(std::move(socket), secure_ ? state_->identity.get() : nullptr);
        return http_session::start(state_, std::move(s), peer.address(), std::move(*place));
    }
    state_->note_refused();
    if (secure_) return;
    // One try, no waiting: a refusal must stay cheaper than a connection. A request that has arrived is read,
    // because closing a socket with unread data resets the connection, and the answer would be lost.
    socket.write_some(asio::buffer(no_room(state_->date())), ec);
    std::array<char, 4096> unread;
    socket.read_some(asio::buffer(unread), ec);
}

}  // namespace pollstream::net
