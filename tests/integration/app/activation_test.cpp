// Sockets opened by a service manager, for plain HTTP and, chosen by name, for TLS.
#include "support/raw_client.hpp"
#include "support/server_process.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace pollstream::testing;

namespace {

/// Listens on its own port; inherited by programs that are started.
class open_socket {
  public:
    open_socket() : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::bind(fd_, reinterpret_cast<const sockaddr*>(&here), sizeof here) == 0);
        REQUIRE(::listen(fd_, 16) == 0);
    }
    ~open_socket() { ::close(fd_); }
    open_socket(const open_socket&) = delete;
    open_socket& operator=(const open_socket&) = delete;

    std::string descriptor() const { return std::to_string(fd_); }

  private:
    int fd_;
};

/// Runs a command as a service manager would, with the two sockets as its descriptors 3 and 4.
std::vector<std::string> activated(const open_socket& first, const open_socket& second,
                                   const std::string& names) {
    return {"bash", "-c",
            // Through other descriptors, because the sockets may be 4 and 3 themselves.
            "exec 13<&" + first.descriptor() + " 14<&" + second.descriptor() +
                "; exec 3<&13 4<&14 13<&- 14<&-; LISTEN_PID=$$ LISTEN_FDS=2 LISTEN_FDNAMES=" + names +
                " exec \"$@\"",
            "bash"};
}

}  // namespace

TEST_CASE("a socket named https speaks TLS, others do not", "[app][tls]") {
    const open_socket web;
    const open_socket secure;
    const temp_folder folder;
    server_process server({"--tls-self-signed", "--data", folder.path().string()}, 2,
                          activated(secure, web, "https:pollstream.socket"));
    // Plain ones are listed first.
    CHECK(raw_client(server.port(0)).get("/healthz").status == 200);
    CHECK(raw_client(wire_port::tls(server.port(1))).get("/healthz").status == 200);
    CHECK(server.terminate() == 0);
}

TEST_CASE("a socket for TLS without a certificate is a boot error", "[app][tls]") {
    const open_socket web;
    const open_socket secure;
    const temp_folder folder;
    const auto done = run_pollstream({"--data", folder.path().string()}, activated(web, secure, "a:https"));
    CHECK(done.exit_code == 1);
    CHECK(done.errors.find("a TLS listener needs a certificate") != std::string::npos);
}
