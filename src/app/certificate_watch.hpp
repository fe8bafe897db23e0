// Sees to it that a certificate does not end unnoticed: toward its end the files are read anew by themselves,
// since a renewal may have forgotten the SIGHUP, one of our own making is made anew, and the log warns where
// neither helps. A server runs for longer than a certificate does.
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
        std::function<const net::certificate_facts*()> shown;  ///< null: none
        std::function<void()> renew;  ///< afterwards `shown` says what it has come to
    };

    certificate_watch(const asio::any_io_executor& loop, const clock& time, about what)
        : timer_(loop), time_(time), about_(std::move(what)) {}

    /// Runs until stop(). Spawn it once.
    task<void> run();
    void stop() { timer_.stop(); }

    /// One look, as run() takes them. Whether it has warned: once a day.
    bool look();

  private:
    stoppable_timer timer_;
    const clock& time_;
    about about_;
    std::optional<timestamp> warned_;
};

}  // namespace pollstream::app
