#include "load/audience.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace pollstream::bench {

namespace {

constexpr std::size_t arrive_together = 100;

}  // namespace

audience::~audience() {
    for (const int descriptor : sleepers_) ::close(descriptor);
}

void audience::seat(const target& where, const std::string& path, std::size_t viewers, delivery_log* log) {
    viewers_.reserve(viewers_.size() + viewers);
    const auto limit = steady::now() + std::chrono::seconds(60);
    while (viewers > 0) {
        const auto first = viewers_.size();
        const auto now = std::min(viewers, arrive_together);
        for (std::size_t i = 0; i < now; ++i)
            viewers_.push_back(std::make_unique<viewer>(events_, where, path, log));
        for (std::size_t i = first; i < viewers_.size(); ++i) {
            while (!viewers_[i]->sees_poll()) {
                if (!viewers_[i]->open()) throw std::runtime_error("the server closed a viewer's connection");
                if (steady::now() >= limit) throw std::runtime_error("a viewer got no snapshot");
                events_.turn(limit);
            }
        }
        viewers -= now;
    }
}

void audience::seat_sleepers(const target& where, const std::string& path, std::size_t sleepers) {
    const auto request = "GET " + path + " HTTP/1.1\r\nHost: " + where.authority() +
                         "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                         "Sec-WebSocket-Key: cG9sbHN0cmVhbV9zbGVlcA==\r\n\r\n";
    for (std::size_t i = 0; i < sleepers; ++i) {
        sleepers_.push_back(connect_to(where, small_window));
        if (::send(sleepers_.back(), request.data(), request.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(request.size()))
            throw std::runtime_error("a sleeper could not ask for its WebSocket");
    }
}

std::size_t audience::wait_for(std::uint64_t total, std::chrono::seconds patience) {
    const auto limit = steady::now() + patience;
    std::size_t there = 0;  // all viewers before this one have seen it: totals never go back
    while (steady::now() < limit) {
        while (there < viewers_.size() && viewers_[there]->total() == total) ++there;
        if (there == viewers_.size()) return there;
        events_.turn(std::min(limit, steady::now() + std::chrono::milliseconds(20)));
    }
    there = 0;
    for (const auto& v : viewers_) there += v->total() == total ? 1U : 0U;
    return there;
}

std::uint64_t audience::frames() const {
    std::uint64_t sum = 0;
    for (const auto& v : viewers_) sum += v->frames();
    return sum;
}

std::uint64_t audience::bytes() const {
    std::uint64_t sum = 0;
    for (const auto& v : viewers_) sum += v->bytes();
    return sum;
}

std::uint64_t audience::backward() const {
    std::uint64_t sum = 0;
    for (const auto& v : viewers_) sum += v->backward();
    return sum;
}

}  // namespace pollstream::bench
