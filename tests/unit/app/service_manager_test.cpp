// What a service manager is told. The manager's end is a socket in the kernel's abstract namespace: no file.
#include "app/service_manager.hpp"

#include <catch2/catch.hpp>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <thread>

using pollstream::app::service_manager;
using environment = std::map<std::string, std::string>;

namespace {

constexpr int self = 4711;

class manager {
  public:
    explicit manager(const std::string& name) : socket_(::socket(AF_UNIX, SOCK_DGRAM, 0)) {
        sockaddr_un where{};
        where.sun_family = AF_UNIX;
        std::ranges::copy(name, where.sun_path + 1);
        const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
        REQUIRE(::bind(socket_, reinterpret_cast<const sockaddr*>(&where), size) == 0);
    }
    ~manager() { ::close(socket_); }

    std::string heard() const {
        std::string text(256, '\0');
        const auto size = ::recv(socket_, text.data(), text.size(), MSG_DONTWAIT);
        text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
        return text;
    }

  private:
    int socket_;
};

}  // namespace

TEST_CASE("a service manager hears that the server is ready, alive and stopping") {
    const manager above("pollstream-notify-test");
    service_manager told({{"NOTIFY_SOCKET", "@pollstream-notify-test"}, {"WATCHDOG_USEC", "3000000"}}, self);
    CHECK(told.alive_interval() == std::chrono::milliseconds(1500));
    told.ready("listening on http://127.0.0.1:8080");
    CHECK(above.heard() == "READY=1\nSTATUS=listening on http://127.0.0.1:8080");
    told.alive();
    CHECK(above.heard() == "WATCHDOG=1");
    told.stopping();
    CHECK(above.heard().starts_with("STOPPING=1\n"));
}

TEST_CASE("a manager that has no room for messages hears later that the server is ready") {
    const manager above("pollstream-notify-full");
    const environment here{{"NOTIFY_SOCKET", "@pollstream-notify-full"}, {"WATCHDOG_USEC", "3000000"}};
    service_manager told(here, self);
    service_manager other(here, self);
    for (int i = 0; i < 2'000; ++i) other.alive();

    told.ready("listening");
    for (auto text = above.heard(); !text.empty(); text = above.heard()) CHECK(text == "WATCHDOG=1");
    told.alive();
    CHECK(above.heard() == "READY=1\nSTATUS=listening\nWATCHDOG=1");
    told.alive();
    CHECK(above.heard() == "WATCHDOG=1");
}

TEST_CASE("ready is said once the manager has room, if that does not take long") {
    const manager above("pollstream-notify-busy");
    const environment here{{"NOTIFY_SOCKET", "@pollstream-notify-busy"}, {"WATCHDOG_USEC", "3000000"}};
    service_manager told(here, self);
    service_manager other(here, self);
    for (int i = 0; i < 2'000; ++i) other.alive();

    std::string last;
    std::thread reader([&above, &last] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (!last.starts_with("READY=1") && std::chrono::steady_clock::now() < give_up)
            last = above.heard();
    });
    told.ready("listening");
    reader.join();
    CHECK(last == "READY=1\nSTATUS=listening");
}

TEST_CASE("without a watchdog nothing is sent") {
    const manager above("pollstream-notify-quiet");
    service_manager unwatched({{"NOTIFY_SOCKET", "@pollstream-notify-quiet"}}, self);
    CHECK_FALSE(unwatched.alive_interval());
    unwatched.alive();
    CHECK(above.heard().empty());

    service_manager alone({}, self);
    CHECK_NOTHROW(alone.ready("fine"));
    CHECK_NOTHROW(alone.stopping());
    CHECK(alone.inherited().empty());
}

TEST_CASE("what was meant for another process is left alone") {
    const service_manager child(
        {{"WATCHDOG_USEC", "3000000"}, {"WATCHDOG_PID", "1"}, {"LISTEN_FDS", "1"}, {"LISTEN_PID", "1"}},
        self);
    CHECK_FALSE(child.alive_interval());
    CHECK(child.inherited().empty());
}

TEST_CASE("an address that is not a Unix socket is not used") {
    CHECK_NOTHROW(service_manager({{"NOTIFY_SOCKET", "vsock:2:1234"}}, self).ready("fine"));
    CHECK_NOTHROW(service_manager({{"NOTIFY_SOCKET", "/" + std::string(200, 'x')}}, self).ready("fine"));
}
