#include "support/raw_client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace pollstream::testing {
namespace {

using steady = std::chrono::steady_clock;

bool same_name(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(a, b, [&](char x, char y) { return lower(x) == lower(y); });
}

/// An address in the form that system calls take.
class socket_address {
  public:
    socket_address(std::uint16_t port, const std::string& text) {
        if (text.find(':') != std::string::npos) {
            sockaddr_in6 a{};
            a.sin6_family = AF_INET6;
            a.sin6_port = htons(port);
            ::inet_pton(AF_INET6, text.c_str(), &a.sin6_addr);
            std::memcpy(&bytes_, &a, size_ = sizeof a);
        } else {
            sockaddr_in a{};
            a.sin_family = AF_INET;
            a.sin_port = htons(port);
            ::inet_pton(AF_INET, text.c_str(), &a.sin_addr);
            std::memcpy(&bytes_, &a, size_ = sizeof a);
        }
    }
    const sockaddr* get() const { return static_cast<const sockaddr*>(static_cast<const void*>(&bytes_)); }
    socklen_t size() const { return size_; }

  private:
    sockaddr_storage bytes_{};
    socklen_t size_ = 0;
};

[[noreturn]] void fail(const std::string& what) {
    throw wire_error(what + ": " + std::strerror(errno));
}

std::chrono::milliseconds until(steady::time_point when) {
    return std::max(0ms, std::chrono::ceil<std::chrono::milliseconds>(when - steady::now()));
}

raw_fields parse_fields(std::string_view head) {
    raw_fields all;
    while (!head.empty()) {
        const auto line = head.substr(0, head.find("\r\n"));
        head.remove_prefix(std::min(head.size(), line.size() + 2));
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        auto value = line.substr(colon + 1);
        value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
        all.emplace_back(line.substr(0, colon), value);
    }
    return all;
}

}  // namespace

std::optional<std::string> raw_response::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (same_name(key, name)) return value;
    return std::nullopt;
}

raw_client::raw_client(const wire_port& port, const std::string& address, int receive_buffer,
                       const std::string& from) {
    const bool v6 = address.find(':') != std::string::npos;
    fd_ = ::socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd_ < 0) fail("socket");
    const int at_once = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    if (receive_buffer > 0) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    if (!from.empty()) {
        const socket_address own(0, from);
        if (::bind(fd_, own.get(), own.size()) != 0) fail("bind");
    }
    const socket_address there(port.number, address);
    if (::connect(fd_, there.get(), there.size()) != 0) {
        close();
        fail("connect");
    }
    if (!port.wishes) return;
    try {
        tls_ = std::make_unique<tls_client>(fd_, *port.wishes, patience);
    } catch (const wire_error&) {
        close();
        throw;
    }
}

raw_client::raw_client(raw_client&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), tls_(std::move(other.tls_)), buffer_(std::move(other.buffer_)) {}

raw_client& raw_client::operator=(raw_client&& other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(tls_, other.tls_);
    std::swap(buffer_, other.buffer_);
    return *this;
}

raw_client::~raw_client() {
    close();
}

void raw_client::send(std::string_view bytes) {
    if (!try_send(bytes)) fail("send");
}

bool raw_client::try_send(std::string_view bytes, std::chrono::milliseconds wait) {
    if (tls_) return tls_->send(bytes, wait);
    const auto deadline = steady::now() + wait;
    while (!bytes.empty()) {
        const auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(n));
            continue;
        }
        if (errno != EAGAIN && errno != EWOULDBLOCK) return false;
        pollfd p{fd_, POLLOUT, 0};
        if (::poll(&p, 1, static_cast<int>(until(deadline).count())) <= 0) return false;
    }
    return true;
}

bool raw_client::wait_readable(std::chrono::milliseconds wait) const {
    if (tls_) return tls_->wait_readable(wait);
    pollfd p{fd_, POLLIN, 0};
    return ::poll(&p, 1, static_cast<int>(wait.count())) > 0;
}

long raw_client::receive(char* into, std::size_t size, std::chrono::milliseconds wait) {
    if (tls_) return tls_->read(into, size, wait);
    const auto n = ::recv(fd_, into, size, 0);
    if (n < 0 && errno != ECONNRESET) fail("recv");
    return n < 0 ? 0 : n;
}

const tls_client& raw_client::tls() const {
    if (!tls_) throw wire_error("the connection is plain");
    return *tls_;
}

std::string raw_client::read_some(std::chrono::milliseconds wait) {
    if (!buffer_.empty()) return std::exchange(buffer_, {});
    if (!wait_readable(wait)) throw wire_error("nothing came in time");
    std::string bytes(16 * 1024, '\0');
    const auto n = receive(bytes.data(), bytes.size(), wait);
    bytes.resize(n < 0 ? 0 : static_cast<std::size_t>(n));
    return bytes;
}

std::string raw_client::read_exactly(std::size_t n) {
    std::string bytes = std::exchange(buffer_, {});
    while (bytes.size() < n) {
        const auto more = read_some();
        if (more.empty())
            throw wire_error("the connection ended after " + std::to_string(bytes.size()) + " bytes");
        bytes += more;
    }
    buffer_ = bytes.substr(n);
    bytes.resize(n);
    return bytes;
}

std::string raw_client::read_until(std::string_view end) {
    std::string bytes;
    std::size_t at = std::string::npos;
    while (at == std::string::npos) {
        const auto more = read_some();
        if (more.empty()) throw wire_error("the connection ended; there was: " + bytes);
        bytes += more;
        at = bytes.find(end);
    }
    buffer_ = bytes.substr(at + end.size());
    bytes.resize(at + end.size());
    return bytes;
}

std::string raw_client::read_all() {
    std::string bytes;
    for (;;) {
        const auto more = read_some();
        if (more.empty()) return bytes;
        bytes += more;
    }
}

void raw_client::read_chunked(raw_response& r) {
    try {
        for (;;) {
            const auto size = std::stoul(read_until("\r\n"), nullptr, 16);
            const auto data = read_exactly(size + 2);
            if (size == 0) return;
            r.body.append(data, 0, size);
            ++r.chunks;
        }
    } catch (const wire_error&) {
        r.complete = false;
    }
}

raw_response raw_client::read_response(bool to_head) {
    const auto head = read_until("\r\n\r\n");
    if (!head.starts_with("HTTP/1.1 ") || head.size() < 13) throw wire_error("no status line: " + head);
    raw_response r;
    r.status = std::stoi(head.substr(9, 3));
    r.headers = parse_fields(std::string_view(head).substr(head.find("\r\n") + 2));
    if (to_head || r.status < 200 || r.status == 204 || r.status == 304) return r;
    if (const auto coding = r.header("Transfer-Encoding"); coding && same_name(*coding, "chunked")) {
        read_chunked(r);
    } else if (const auto length = r.header("Content-Length")) {
        r.body = read_exactly(std::stoul(*length));
    } else {
        r.body = read_all();
    }
    return r;
}

raw_response raw_client::request(std::string_view method, std::string_view target, std::string_view body,
                                 const raw_fields& headers) {
    std::string bytes;
    bytes.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
    for (const auto& [name, value] : headers) bytes.append(name).append(": ").append(value).append("\r\n");
    if (!body.empty() || method == "POST" || method == "PUT" || method == "PATCH")
        bytes.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n");
    bytes.append("\r\n").append(body);
    send(bytes);
    return read_response(method == "HEAD");
}

bool raw_client::ends_within(std::chrono::milliseconds wait) {
    const auto deadline = steady::now() + wait;
    try {
        while (!read_some(until(deadline)).empty()) {
        }
    } catch (const wire_error&) {
        return false;
    }
    return true;
}

bool raw_client::silent_for(std::chrono::milliseconds wait) {
    return buffer_.empty() && !wait_readable(wait);
}

void raw_client::shutdown_send() {
    if (tls_) tls_->say_goodbye();
    ::shutdown(fd_, SHUT_WR);
}

void raw_client::close() {
    tls_.reset();
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void raw_client::abort() {
    const linger now{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
}

}  // namespace pollstream::testing
