// Talks to the service manager that started us, if there is one: says when the server is ready, that it is
// alive and that it stops, and takes over sockets that were opened for it. The protocol is systemd's
// (sd_notify(3), sd_listen_fds(3)): datagrams of KEY=VALUE lines and a few environment variables, so no
// library is needed for it.
//
// Without a manager everything here does nothing. Loop thread only.
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
    /// As the environment says: NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID, LISTEN_FDS and LISTEN_PID.
    /// `self` is this process: what was meant for another one is left alone.
    service_manager(const std::map<std::string, std::string>& environment, int self);
    ~service_manager();
    service_manager(const service_manager&) = delete;
    service_manager& operator=(const service_manager&) = delete;

    void ready(std::string_view status);
    void stopping();
    void alive();

    /// How often alive() must be called, with room to spare; nothing where nobody watches.
    std::optional<std::chrono::milliseconds> alive_interval() const noexcept { return alive_interval_; }

    /// Listening sockets that are ours now, in the order of the unit file. Whoever takes them closes them.
    const std::vector<int>& inherited() const noexcept { return inherited_.plain; }
    /// Those that the unit calls https (FileDescriptorName=https).
    const std::vector<int>& inherited_tls() const noexcept { return inherited_.tls; }

  private:
    void tell(std::string_view lines) const;

    std::string address_;
    int socket_ = -1;
    std::optional<std::chrono::milliseconds> alive_interval_;
    net::inherited_sockets inherited_;
};

}  // namespace pollstream::app
