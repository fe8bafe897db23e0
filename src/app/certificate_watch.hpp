// Keeps a certificate from expiring unnoticed, as a server runs for longer than a certificate is valid.
// Towards its end the files are read again, because a renewal may have forgotten to send SIGHUP, and a
// self-signed certificate is renewed; if neither helps, the log warns.
#pragma once

#include "pollstream/async/stoppable_timer.hpp"
#include "pollstream/async/task.hpp"
#include "pollstream/base/clock.hpp"
#include "pollstream/net/tls.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <optional>

namespace pollstream::app {

class certificate_watch {
  public:
    struct about {
        std::function<const net::certificate_facts*()> shown;  ///< returns null if there is none
        std::function<void()> renew;                           ///< afterwards `shown` returns the result
    };

    certificate_watch(const asio::any_io_executor& loop, const clock& time, about what)
        : timer_(loop), time_(time), about_(std::move(what)) {}

    /// Runs until stop(). Spawn it once.
    task<void> run();
    void stop() { timer_.stop(); }

    /// Does one check, like run(). Returns whether it has warned, which it does once a day.
    bool look();

  private:
    stoppable_timer timer_;
    const clock& time_;
    about about_;
    std::optional<timestamp> warned_;
};

}  // namespace pollstream::app
