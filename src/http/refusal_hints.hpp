// Log lines about refusals that only the operator can put right: a name that no setting allows, a proxy that
// does not pass on what it should. Without them nobody would know but the people who wanted to vote. Each
// appears at most once a minute, since anybody can send such requests.
#pragma once

#include "pollstream/base/paced_line.hpp"
#include "pollstream/http/request.hpp"

namespace pollstream::http {

class refusal_hints {
  public:
    /// Each returns whether it logged a line.
    bool unknown_host(const request& r);
    bool other_site(const request& r);
    /// For any refusal: logs that a WebSocket was wanted, but its Upgrade field got lost on the way.
    bool lost_upgrade(const request& r, int status);
    /// For a refusal when no proxy is configured: logs that the request came through one on this machine, so
    /// that all clients have one address.
    bool unnamed_proxy(const request& r);

  private:
    paced_line hosts_;
    paced_line sites_;
    paced_line taken_for_others_;
    paced_line upgrades_;
    paced_line proxies_;
};

}  // namespace pollstream::http
