// The command `serve`: a loop, the application, and the signals that end it.
#include "app/application.hpp"
#include "app/banner.hpp"
#include "pollstream/base/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <exception>

namespace pollstream::app {

namespace {

task<void> stop_on_signal(application& app, asio::signal_set& signals) {
    const auto [ec, number] = co_await signals.async_wait(as_result);
    if (ec) co_return;
    log::info("stopping", {{"signal", number == SIGINT ? "SIGINT" : "SIGTERM"}});
    co_await app.stop();
    log::info("stopped");
}

}  // namespace

int serve(const settings& s) {
    log::configure(s.log_level, s.log_format);
    std::signal(SIGPIPE, SIG_IGN);  // a peer that went away is an error code, not the end of the process
    std::signal(SIGXFSZ, SIG_IGN);  // so is a file that may not grow

    asio::io_context loop{1};
    const system_clock time;
    application app(loop, s, time);
    asio::signal_set signals(loop, SIGINT, SIGTERM);
    app.start();
    asio::co_spawn(loop, stop_on_signal(app, signals), asio::detached);
    print_banner(s, app.endpoints());
    log::info("started", {{"database", s.database().string()}});
    loop.run();
    return 0;
}

}  // namespace pollstream::app
