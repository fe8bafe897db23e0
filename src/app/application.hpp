// The whole server, wired up: from settings to listeners, and shut down again in order.
//
//     asio::io_context loop(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO);  // one thread runs it
//     application app(loop, settings, time);   // opens the database; throws errors meant for people
//     app.start();                             // listens
//     loop.run();                              // … until somebody has spawned app.stop()
#pragma once

#include "pollstream/app/settings.hpp"
#include "pollstream/async/task.hpp"
#include "pollstream/base/clock.hpp"
#include "pollstream/net/server.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>
#include <vector>

namespace pollstream::app {

class application {
  public:
    /// `inherited`: listening sockets to use instead of those of the settings.
    application(asio::io_context& loop, settings s, const clock& time, net::inherited_sockets inherited = {});
    ~application();

    void start();
    std::vector<net::listening_endpoint> endpoints() const;
    /// The certificate of the TLS listeners; null if there are none.
    const net::certificate_facts* certificate() const;
    /// Reads the certificate again, for new connections. If it cannot be used, nothing changes, and the log
    /// says why.
    void renew_certificate();

    /// Stops accepting, finishes what is in flight, says goodbye to viewers and drains the commit lane, in
    /// that order. After that nothing is left on the loop, and run() returns by itself. A second call returns
    /// at once.
    task<void> stop();

    /// The numbers of /metrics, for the log.
    std::string numbers() const;

  private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

struct configuration;

/// Runs the server until SIGINT or SIGTERM; returns the exit code.
int serve(const configuration& c);

}  // namespace pollstream::app
