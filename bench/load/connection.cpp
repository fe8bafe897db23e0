#include "load/connection.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace pollstream::bench {

int connect_to(const target& where, int window) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(where.port);
    if (::inet_pton(AF_INET, where.host.c_str(), &address.sin_addr) != 1)
        throw std::runtime_error("not an IPv4 address: " + where.host);

    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "socket");
    if (window > 0) ::setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &window, sizeof window);
    sockaddr generic{};
    static_assert(sizeof generic == sizeof address);
    std::memcpy(&generic, &address, sizeof address);
    if (::connect(descriptor, &generic, sizeof generic) != 0) {
        const int why = errno;
        ::close(descriptor);
        throw std::system_error(why, std::generic_category(), "connect to " + where.authority());
    }
    const int on = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
    return descriptor;
}

connection::connection(poller& events, const target& where)
    : events_(events), descriptor_(connect_to(where)) {
    events_.add(descriptor_, *this);
}

connection::~connection() {
    close();
}

void connection::close() {
    if (!open()) return;
    events_.remove(descriptor_);
    ::close(descriptor_);
    descriptor_ = -1;
}

void connection::send(std::string_view bytes) {
    if (!open()) return;
    if (out_.empty() && !held_) {
        const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
        if (bytes.empty()) return;
    }
    out_ += bytes;
    if (!held_) flush();
}

void connection::let_go() {
    held_ = false;
    flush();
}

void connection::ready(bool readable, bool writable) {
    if (writable) flush();
    if (readable) read_some();
}

void connection::flush() {
    while (open() && !out_.empty()) {
        const auto sent = ::send(descriptor_, out_.data(), out_.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) break;
        if (sent < 0) return close();
        out_.erase(0, static_cast<std::size_t>(sent));
    }
    if (open() && waiting_to_write_ == out_.empty()) {
        waiting_to_write_ = !out_.empty();
        events_.want_write(descriptor_, *this, waiting_to_write_);
    }
}

void connection::read_some() {
    std::array<char, 64 * 1024> buffer;
    const auto count = open() ? ::recv(descriptor_, buffer.data(), buffer.size(), 0) : 0;
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) return close();
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
    if (in_.empty()) {  // nearly always: what arrives is complete, and nothing is copied
        in_.append(bytes.substr(received(bytes)));
        return;
    }
    in_ += bytes;
    in_.erase(0, received(in_));
}

}  // namespace pollstream::bench
