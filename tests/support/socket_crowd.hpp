// A crowd that votes over WebSockets by name: the counterpart of voting_crowd, which votes over HTTP by
// device.
#pragma once

#include "support/crowd.hpp"

#include <string>

namespace pollstream::testing {

class socket_crowd : public crowd {
  public:
    /// The poll must tell voters apart by name: one socket casts any number of votes.
    socket_crowd(std::string poll_id, int people);
};

}  // namespace pollstream::testing
