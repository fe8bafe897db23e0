#include "net/send_ring.hpp"

#include <catch2/catch.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace pollstream::net {
namespace {

/// Two ends of one stream; ours is non-blocking.
class line {
  public:
    line() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends_.data()) == 0); }
    line(const line&) = delete;
    ~line() {
        ::close(ends_[0]);
        hang_up();
    }

    int near() const { return ends_[0]; }
    void hang_up() {
        if (ends_[1] >= 0) ::close(ends_[1]);
        ends_[1] = -1;
    }
    /// All that has arrived.
    std::string read() const {
        std::string all;
        std::array<char, 4096> some{};
        for (;;) {
            const auto n = ::recv(ends_[1], some.data(), some.size(), MSG_DONTWAIT);
            if (n <= 0) return all;
            all.append(some.data(), static_cast<std::size_t>(n));
        }
    }

  private:
    std::array<int, 2> ends_{-1, -1};
};

/// Some systems have none, and then there is nothing to test: the server works without, too.
std::unique_ptr<send_ring> ring_or_warning() {
    auto ring = send_ring::make();
    if (!ring) WARN("this system gives no io_uring");
    return ring;
}

std::vector<std::size_t> send(send_ring& ring) {
    const auto sent = ring.send();
    return {sent.begin(), sent.end()};
}

TEST_CASE("what a ring is given has been sent when it returns, each message to its own peer",
          "[net][send_ring]") {
    const auto ring = ring_or_warning();
    if (!ring) return;
    std::array<line, send_ring::places> lines;
    for (int round = 0; round < 3; ++round) {
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < lines.size(); ++i)
            texts.push_back(std::string(i + 1, 'x') + std::to_string(round));
        for (std::size_t i = 0; i < lines.size(); ++i) ring->add(lines[i].near(), texts[i]);
        const auto sent = send(*ring);
        REQUIRE(sent.size() == lines.size());
        for (std::size_t i = 0; i < lines.size(); ++i) {
            REQUIRE(sent[i] == texts[i].size());
            REQUIRE(lines[i].read() == texts[i]);
        }
    }
    CHECK_FALSE(ring->broken());
}

TEST_CASE("a ring says how much of a message went, and goes on with the next", "[net][send_ring]") {
    const auto ring = ring_or_warning();
    if (!ring) return;
    line slow;
    line full;
    line gone;
    line good;
    const std::string big(4'000'000, 'b');
    while (::send(full.near(), big.data(), big.size(), MSG_DONTWAIT) > 0) {
    }
    gone.hang_up();

    ring->add(slow.near(), big);
    ring->add(full.near(), "more");
    ring->add(gone.near(), "hello?");  // and no SIGPIPE
    ring->add(-1, "nobody");
    ring->add(good.near(), "hello");
    const auto sent = send(*ring);
    REQUIRE(sent.size() == 5);
    CHECK(sent[0] > 0);
    CHECK(sent[0] < big.size());
    CHECK(slow.read().size() == sent[0]);
    CHECK(sent[1] == 0);
    CHECK(sent[2] == 0);
    CHECK(sent[3] == 0);
    CHECK(sent[4] == 5);
    CHECK(good.read() == "hello");
    CHECK_FALSE(ring->broken());

    ring->add(good.near(), "again");
    CHECK(send(*ring) == std::vector<std::size_t>{5});
    CHECK(good.read() == "again");
    CHECK(send(*ring).empty());
}

TEST_CASE("a ring from which the system takes nothing reports that nothing was sent", "[net][send_ring]") {
    const auto ring = ring_or_warning();
    if (!ring) return;
    line good;
    // A ring belongs to the thread that created it.
    std::vector<std::size_t> sent;
    std::thread([&] {
        ring->add(good.near(), "hello");
        ring->add(good.near(), "hello");
        sent = send(*ring);
    }).join();
    CHECK(sent == std::vector<std::size_t>{0, 0});
    CHECK(ring->broken());
    for (int i = 0; i < 2; ++i) {
        for (std::size_t place = 0; place < send_ring::places; ++place) ring->add(good.near(), "hello");
        CHECK(send(*ring) == std::vector<std::size_t>(send_ring::places, 0));
    }
    CHECK(good.read().empty());
}

}  // namespace
}  // namespace pollstream::net
