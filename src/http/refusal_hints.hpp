// What the log says where people are refused for what only the operator can mend: a name that no setting
// allows, a proxy that does not pass on what it should. Otherwise nobody would know but those who wanted to
// vote. Once a minute each, as anybody may send such requests.
#pragma once

#include "pollstream/base/paced_line.hpp"
#include "pollstream/http/request.hpp"

namespace pollstream::http {

class refusal_hints {
  public:
    /// Each: whether there is a line.
    bool unknown_host(const request& r);
    bool other_site(const request& r);
    /// Of a refusal, whatever it is: that a WebSocket was wanted and its Upgrade has been lost on the way.
    bool lost_upgrade(const request& r, int status);
    /// Of a refusal, where no proxy is named: that it came through one on this machine, so that everybody is
    /// one address.
    bool unnamed_proxy(const request& r);

  private:
    paced_line hosts_;
    paced_line sites_;
    paced_line taken_for_others_;
    paced_line upgrades_;
    paced_line proxies_;
};

}  // namespace pollstream::http
