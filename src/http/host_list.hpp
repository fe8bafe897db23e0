// Which names are ours. A page of a stranger whose name suddenly leads to this machine (DNS rebinding)
// reaches us with its own name in Host; since it is not in this list, it learns nothing.
#pragma once

#include "http/authority.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::http {

/// What the machine says about itself.
struct own_names {
    std::string host_name;               ///< may be empty
    std::vector<std::string> addresses;  ///< of all interfaces; empty: the system does not tell
};
own_names ask_own_names();

class host_list {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    /// Throws std::invalid_argument for an entry that is no name.
    host_list(const std::vector<std::string>& allowed, std::function<own_names()> ask);

    /// localhost, loopback, own addresses, own names, configured names. An address that is not known makes us
    /// ask for the interfaces anew, at most every ten seconds: networks come and go.
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
    authority last_;  ///< was allowed, and a crowd asks for one name; empty: none since we asked
};

}  // namespace pollstream::http
