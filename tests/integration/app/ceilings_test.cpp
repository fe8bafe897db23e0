// The process's memory, descriptors and processor time while clients are slow, many, or both.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/server_process.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <unistd.h>

#include <fstream>
#include <list>
#include <sstream>
#include <thread>

using namespace pollstream::testing;

namespace {

/// Processor time a process has used so far, including the kernel's on its behalf.
std::chrono::milliseconds cpu_time(pid_t pid) {
    std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
    std::string line;
    std::getline(in, line);
    std::istringstream rest(line.substr(line.rfind(')') + 2));
    std::string skipped;
    for (int i = 0; i < 11; ++i) rest >> skipped;
    long own = 0;
    long kernel = 0;
    rest >> own >> kernel;
    return std::chrono::milliseconds((own + kernel) * 1000 / ::sysconf(_SC_CLK_TCK));
}

std::uint64_t number_in(const std::string& metrics, const std::string& name) {
    const auto at = metrics.find("\n" + name + " ");
    if (at == std::string::npos) throw wire_error("no such number: " + name);
    return std::stoull(metrics.substr(at + name.size() + 2));
}

std::string metrics_of(std::uint16_t port) {
    return raw_client(port, "127.0.0.1", 0, "127.0.0.9").get("/metrics").body;
}

bool serves(std::uint16_t port) {
    try {
        return raw_client(port).get("/healthz").status == 200;
    } catch (const wire_error&) {
        return false;
    }
}

/// Connects from its own address, sends half a request and then nothing.
raw_client slow_client(std::uint16_t port, int i) {
    raw_client c(port, "127.0.0.1", 4096, "127.0.1." + std::to_string(i % 250 + 1));
    c.try_send("POST /api/v1/polls HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n{");
    return c;
}

}  // namespace

TEST_CASE("threat 29: ceilings hold with two hundred slow clients and a flood", "[app][ceilings]") {
    const temp_folder folder;
    server_process server({"--listen", "127.0.0.1:0", "--data", folder.path().string(), "--connections-max",
                           "120", "--connections-per-address", "100"});
    const auto before = number_in(metrics_of(server.port()), "pollstream_resident_memory_bytes");
    std::list<raw_client> slow;
    for (int i = 0; i < 110; ++i) slow.push_back(slow_client(server.port(), i));
    for (int i = 110; i < 200; ++i) {
        try {
            slow.push_back(slow_client(server.port(), i));
        } catch (const wire_error&) {  // over the ceiling
        }
    }
    // Beyond the ceiling everybody is told so, and the server takes no more memory for them.
    for (int i = 0; i < 500; ++i) {
        raw_client flood(server.port(), "127.0.0.1", 0, "127.0.2.1");
        CHECK(flood.ends_within(5s));
    }
    for (int i = 0; i < 90; ++i) slow.pop_front();  // room for the client that asks
    REQUIRE(becomes_true([&] { return serves(server.port()); }));
    const auto after = metrics_of(server.port());
    CHECK(number_in(after, "pollstream_http_connections") <= 120);
    CHECK(number_in(after, "pollstream_connections_refused_total") >= 500);
#ifndef __SANITIZE_ADDRESS__
    CHECK(number_in(after, "pollstream_resident_memory_bytes") < before + 16 * 1024 * 1024);
#endif
    CHECK(before > 0);
    CHECK(server.terminate() == 0);
}

TEST_CASE("threat 29: with 64 descriptors the process neither spins nor dies, and recovers",
          "[app][ceilings]") {
    const temp_folder folder;
    server_process server({"--listen", "127.0.0.1:0", "--data", folder.path().string()}, 1,
                          {"sh", "-c", "ulimit -n 64; exec \"$@\"", "sh"});
    std::list<raw_client> many;
    for (int i = 0; i < 150; ++i) many.push_back(slow_client(server.port(), i));
    CHECK(becomes_true([&] {  // once it has dealt with them
        const auto used = cpu_time(server.pid());
        std::this_thread::sleep_for(500ms);
        return cpu_time(server.pid()) - used < 100ms;
    }));
    CHECK_FALSE(serves(server.port()));
    many.clear();
    CHECK(becomes_true([&] { return serves(server.port()); }));
    api_client c(server.port());
    CHECK(make_poll(c).status == 201);
    CHECK(server.terminate() == 0);
}
