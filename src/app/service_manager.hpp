// Talks to the service manager that started us, if there is one: reports when the server is ready, that it is
// alive and when it stops, and takes over sockets that were opened for it. The protocol is systemd's
// (sd_notify(3), sd_listen_fds(3)): datagrams of KEY=VALUE lines and a few environment variables, so it needs
// no library.
//
// Without a manager nothing here has any effect. Loop thread only.
#pragma once

#include "pollstream/net/server.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::app {

class service_manager {
  public:
    /// Reads NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID, LISTEN_FDS and LISTEN_PID from the environment.
    /// `self` is this process: variables meant for another one are ignored.
    service_manager(const std::map<std::string, std::string>& environment, int self);
    ~service_manager();
    service_manager(const service_manager&) = delete;
    service_manager& operator=(const service_manager&) = delete;

    /// Waits a moment if the manager is busy, which it often is while the machine starts. If that is not
    /// enough and there is a watchdog, alive() says it, too: a server that is not known to be ready would be
    /// killed in the end.
    void ready(std::string_view status);
    void stopping();
    void alive();

    /// How often alive() must be called, with time to spare; nullopt if nobody watches.
    std::optional<std::chrono::milliseconds> alive_interval() const noexcept { return alive_interval_; }

    /// Listening sockets that were handed to us, in the order of the unit file. Whoever takes them closes
    /// them.
    const std::vector<int>& inherited() const noexcept { return inherited_.plain; }
    /// Those that the unit names https (FileDescriptorName=https).
    const std::vector<int>& inherited_tls() const noexcept { return inherited_.tls; }

  private:
    /// Returns whether the manager may have got it: false if it has no room for messages just now.
    bool tell(std::string_view lines, int flags) const;

    std::string address_;
    int socket_ = -1;
    std::string unheard_;  ///< what ready() said, until it has been sent
    std::optional<std::chrono::milliseconds> alive_interval_;
    net::inherited_sockets inherited_;
};

}  // namespace pollstream::app
