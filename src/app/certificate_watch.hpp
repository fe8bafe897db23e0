// Keeps a certificate from expiring unnoticed, as a server runs for longer than a certificate is valid.
// Towards its end the files are read again, because a renewal may have forgotten to send SIGHUP, and a
// self-signed certificate is renewed; if neither helps, the log warns.
#pragma once

#include "pollstream/base/clock.hpp"
#include "pollstream/net/tls.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <utility>

namespace pollstream::app {

class certificate_watch {
  public:
    struct about {
        std::function<const net::certificate_facts*()> shown;  ///< returns null if there is none
        std::function<void()> renew;                           ///< afterwards `shown` returns the result
    };

    static constexpr std::chrono::minutes look_every{10};

    certificate_watch(const clock& time, about what) : time_(time), about_(std::move(what)) {}

    /// Returns whether it has warned, which it does once a day.
    bool look();

  private:
    const clock& time_;
    about about_;
    std::optional<timestamp> warned_;
};

}  // namespace pollstream::app
