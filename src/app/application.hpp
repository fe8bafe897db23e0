// The whole server, wired: from settings to listeners, and down again in order.
//
//     asio::io_context loop(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO);  // one thread runs it
//     application app(loop, settings, time);   // opens the database; throws what a person should read
//     app.start();                             // listens
//     loop.run();                              // … until somebody spawned app.stop()
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
    /// What the TLS listeners show; null where there are none.
    const net::certificate_facts* certificate() const;
    /// Reads the certificate anew, for connections from now on. One that cannot be used changes nothing, and
    /// the log says why.
    void renew_certificate();

    /// A list: stop accepting, finish what is in flight, say goodbye to viewers, drain the lane. When it is
    /// done nothing is left on the loop and run() returns by itself. A second call waits for nothing.
    task<void> stop();

    /// What /metrics says, for the log.
    std::string numbers() const;

  private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

struct configuration;

/// Runs the server until SIGINT or SIGTERM; the exit code.
int serve(const configuration& c);

}  // namespace pollstream::app
