#include "floor/floor_server.hpp"

#include <openssl/evp.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <system_error>

namespace pollstream::floors {

namespace {

int checked(int value, const char* what) {
    if (value < 0) throw std::system_error(errno, std::generic_category(), what);
    return value;
}

std::string answer(std::string_view status, std::size_t body_bytes) {
    return "HTTP/1.1 " + std::string(status) +
           "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body_bytes) +
           "\r\n\r\n" + std::string(body_bytes, 'x');
}

/// RFC 6455, 4.2.2.
std::string accept_of(std::string_view key) {
    const auto text = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
    std::array<unsigned char, 64> encoded{};
    const int length = EVP_EncodeBlock(encoded.data(), digest.data(), static_cast<int>(size));
    return {encoded.begin(), encoded.begin() + length};
}

std::string_view field(std::string_view head, std::string_view name) {
    const auto at = head.find(name);
    if (at == std::string_view::npos) return {};
    const auto rest = head.substr(at + name.size());
    return rest.substr(0, rest.find('\r'));
}

}  // namespace

floor_server::floor_server(floor_options o)
    : options_(o),
      epoll_(checked(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1")),
      listener_(checked(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket")),
      posted_(answer("201 Created", o.body_bytes)),
      got_(answer("200 OK", o.body_bytes)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr generic{};
    std::memcpy(&generic, &address, sizeof address);
    socklen_t size = sizeof address;
    checked(::bind(listener_, &generic, size), "bind");
    checked(::listen(listener_, 4096), "listen");
    checked(::getsockname(listener_, &generic, &size), "getsockname");
    std::memcpy(&address, &generic, sizeof address);
    port_ = ntohs(address.sin_port);
    watch(EPOLL_CTL_ADD, listener_, EPOLLIN);
    prepare_frame();
}

floor_server::~floor_server() {
    for (const auto& p : peers_)
        if (p) ::close(p->descriptor);
    ::close(listener_);
    ::close(epoll_);
}

void floor_server::watch(int operation, int descriptor, std::uint32_t events) {
    epoll_event e{};
    e.events = events;
    e.data.fd = descriptor;
    checked(::epoll_ctl(epoll_, operation, descriptor, &e), "epoll_ctl");
}

void floor_server::run() {
    std::array<epoll_event, 256> events;
    for (;;) {
        const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
        for (int i = 0; i < count; ++i) {
            const auto& e = events[static_cast<std::size_t>(i)];
            if (e.data.fd == listener_) {
                accept_all();
                continue;
            }
            auto& p = peers_[static_cast<std::size_t>(e.data.fd)];
            if (p && (e.events & EPOLLOUT) != 0) flush(*p);
            if (p && (e.events & ~EPOLLOUT) != 0) read(*p);
        }
    }
}

void floor_server::accept_all() {
    for (;;) {
        const int descriptor = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor < 0) return;
        const int on = 1;
        ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        const auto at = static_cast<std::size_t>(descriptor);
        if (peers_.size() <= at) peers_.resize(at + 1);
        peers_[at] = std::make_unique<peer>(peer{descriptor, {}, {}});
        watch(EPOLL_CTL_ADD, descriptor, EPOLLIN);
    }
}

void floor_server::read(peer& p) {
    std::array<char, 16 * 1024> buffer;
    const auto count = ::recv(p.descriptor, buffer.data(), buffer.size(), 0);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) return close(p);
    std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
    if (!p.in.empty()) {
        p.in += bytes;
        bytes = p.in;
    }
    std::size_t used = 0;
    while (used < bytes.size()) {
        const auto taken = handle(p, bytes.substr(used));
        if (taken == 0) break;
        used += taken;
    }
    std::string rest(bytes.substr(used));
    p.in = std::move(rest);
}

/// Takes one request off the front; 0 if it is not complete yet. What a viewer sends is ignored.
std::size_t floor_server::handle(peer& p, std::string_view bytes) {
    if (bytes.front() != 'G' && bytes.front() != 'P') return bytes.size();
    const auto end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) return 0;
    const auto head = bytes.substr(0, end + 2);
    if (bytes.front() == 'G') {
        if (field(head, "\r\nUpgrade: ") == "websocket")
            upgrade(p, head);
        else
            send(p, got_);
        return end + 4;
    }
    std::size_t length = 0;
    const auto given = field(head, "\r\nContent-Length: ");
    std::from_chars(given.data(), given.data() + given.size(), length);
    if (bytes.size() < end + 4 + length) return 0;
    send(p, posted_);
    if (options_.publishes) publish();
    return end + 4 + length;
}

void floor_server::upgrade(peer& p, std::string_view head) {
    send(p,
         "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Accept: " +
             accept_of(field(head, "\r\nSec-WebSocket-Key: ")) + "\r\n\r\n" + frame_);
    viewers_.push_back(&p);
}

void floor_server::publish() {
    ++total_;
    prepare_frame();
    for (auto* v : viewers_) send(*v, frame_);
}

void floor_server::prepare_frame() {
    std::string text = R"({"type":"tally","version":)" + std::to_string(total_ + 1) + R"(,"total_votes":)" +
                       std::to_string(total_) + R"(,"pad":")";
    if (text.size() + 2 < options_.frame_bytes) text.append(options_.frame_bytes - text.size() - 2, 'x');
    text += "\"}";
    frame_ = static_cast<char>(0x81);
    if (text.size() < 126) {
        frame_ += static_cast<char>(text.size());
    } else {
        frame_ += static_cast<char>(126);
        frame_ += static_cast<char>(text.size() >> 8U);
        frame_ += static_cast<char>(text.size() & 0xFFU);
    }
    frame_ += text;
}

void floor_server::send(peer& p, std::string_view bytes) {
    if (p.out.empty()) {
        const auto sent = ::send(p.descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent == static_cast<ssize_t>(bytes.size())) return;
        if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
        watch(EPOLL_CTL_MOD, p.descriptor, EPOLLIN | EPOLLOUT);
    }
    p.out += bytes;
}

void floor_server::flush(peer& p) {
    const auto sent = ::send(p.descriptor, p.out.data(), p.out.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) p.out.erase(0, static_cast<std::size_t>(sent));
    if (p.out.empty()) watch(EPOLL_CTL_MOD, p.descriptor, EPOLLIN);
}

void floor_server::close(peer& p) {
    std::erase(viewers_, &p);
    ::close(p.descriptor);
    peers_[static_cast<std::size_t>(p.descriptor)].reset();
}

}  // namespace pollstream::floors
