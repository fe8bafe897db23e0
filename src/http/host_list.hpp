// Which host names are ours. A stranger's page whose name is suddenly resolved to this machine (DNS
// rebinding) reaches us with its own name in Host; since that name is not in the list, the page learns
// nothing.
#pragma once

#include "http/authority.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::http {

/// What the machine reports about itself.
struct own_names {
    std::string host_name;               ///< may be empty
    std::vector<std::string> addresses;  ///< of all interfaces; empty if the system does not tell
};
own_names ask_own_names();

class host_list {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    /// Throws std::invalid_argument for an entry that is not a name.
    host_list(const std::vector<std::string>& allowed, std::function<own_names()> ask);

    /// Allows localhost, loopback, our own addresses and names, and configured names. An unknown address
    /// makes us list the interfaces again, at most every ten seconds: networks come and go.
    bool allows(const authority& host, time_point now);

  private:
    bool is_known(const authority& host, time_point now);
    bool is_own_address(const std::string& address, time_point now);
    void ask_again(time_point now);

    bool any_ = false;
    std::vector<authority> configured_;
    std::function<own_names()> ask_;
    own_names own_;
    std::vector<std::string> names_;
    time_point asked_at_{};
    bool asked_ = false;
    authority last_;  ///< the last allowed one, as a crowd uses one name; empty: none since we asked
};

}  // namespace pollstream::http
