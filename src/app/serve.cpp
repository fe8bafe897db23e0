// The command `serve`: a loop, the application, the signals that stop it, and the service manager that may
// watch it.
#include "app/addresses.hpp"
#include "app/application.hpp"
#include "app/banner.hpp"
#include "app/environment.hpp"
#include "app/key_file.hpp"
#include "app/service_manager.hpp"
#include "app/settings_check.hpp"
#include "app/settings_layers.hpp"
#include "pollstream/async/periodic.hpp"
#include "pollstream/base/journal.hpp"
#include "pollstream/base/log_file.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/base/thrown.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace pollstream::app {

namespace {

/// What ends with the server: the timer that reports that it is alive, and the waits for signals.
struct watched {
    service_manager& manager;
    std::optional<periodic> beat;  ///< if somebody watches
    asio::signal_set asked;
    asio::signal_set hung_up;
    bool on_terminal;
};

/// SIGUSR1: writes all metrics to the log, a line each, whatever the state of the server and the log level.
/// SIGUSR2: the log file has been moved, and is opened again.
task<void> tell_on_signal(const application& app, asio::signal_set& signals) {
    for (;;) {
        const auto [ec, number] = co_await signals.async_wait(as_result);
        if (ec) co_return;
        if (number == SIGUSR2) {
            log::reopen();
            continue;
        }
        const auto all = app.numbers();
        for (std::string_view rest = all; !rest.empty();) {
            const auto line = cut_at(rest, '\n');
            if (!line.starts_with('#')) log::tell("state", {{"is", line}});
        }
    }
}

/// A second signal ends the process at once, as it would any other process; everything acknowledged is on
/// disk.
task<void> stop(application& app, asio::signal_set& ending, watched& w, std::string_view signal) {
    ending.cancel();  // or the wait that the other of us has begun would keep the loop going
    ending.clear();
    log::info("stopping", {{"signal", signal}});
    w.manager.stopping();
    co_await app.stop();
    if (w.beat) w.beat->stop();
    w.asked.cancel();
    w.hung_up.cancel();
    log::info("stopped");
}

task<void> stop_on_signal(application& app, asio::signal_set& signals, watched& w) {
    const auto [ec, number] = co_await signals.async_wait(as_result);
    if (!ec) co_await stop(app, signals, w, number == SIGINT ? "SIGINT" : "SIGTERM");
}

/// SIGHUP makes the server read the certificate again; if it means that the terminal was closed, the server
/// stops.
task<void> renew_on_signal(application& app, asio::signal_set& ending, watched& w) {
    for (;;) {
        const auto [ec, number] = co_await w.hung_up.async_wait(as_result);
        if (ec) co_return;
        if (w.on_terminal && ::isatty(STDOUT_FILENO) == 0) break;
        log::reopen();
        app.renew_certificate();
    }
    co_await stop(app, ending, w, "SIGHUP");
}

void open_log(const settings& s) {
    if (s.log_file.empty()) return log::configure(s.log_level, s.log_format);
    log::configure_file(s.log_level, s.log_format, s.log_file, std::uintmax_t{s.log_max_mb} << 20);
}

/// A unit or a container may override what the file sets; then it is not obvious which value is in force.
void tell_origins(const configuration& c) {
    for (const auto& o : c.beaten)
        log::info("a setting is overridden",
                  {{"setting", o.name}, {"set_in", o.where}, {"overridden_by", o.by}});
}

}  // namespace

int serve(const configuration& c) {
    const auto& s = c.values;
    check_places(s);
    open_log(s);
    tell_origins(c);
    if (!s.admin_key_file.empty()) warn_of_readers(s.admin_key_file, "admin");
    std::signal(SIGPIPE, SIG_IGN);  // a peer that has gone yields an error code instead of ending the process
    // Ignored until the loop listens for them: a log rotation does not wait until the server has started.
    for (const int early : {SIGHUP, SIGUSR1, SIGUSR2}) std::signal(early, SIG_IGN);

    service_manager manager(environment(), ::getpid());
    // One thread does all the I/O, so sockets need no locks.
    asio::io_context loop{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO};
    const system_clock time;
    application app(loop, s, time, {manager.inherited(), manager.inherited_tls()});
    asio::signal_set signals(loop, SIGINT, SIGTERM);
    watched w{manager, std::nullopt, asio::signal_set(loop, SIGUSR1, SIGUSR2), asio::signal_set(loop, SIGHUP),
              ::isatty(STDOUT_FILENO) == 1};
    app.start();
    asio::co_spawn(loop, stop_on_signal(app, signals, w), or_end);
    asio::co_spawn(loop, renew_on_signal(app, signals, w), or_end);
    if (const auto interval = manager.alive_interval()) {
        // From the loop itself: a loop that hangs is not alive.
        asio::post(loop, [&] { manager.alive(); });
        w.beat.emplace(loop.get_executor(), *interval, [&](auto) { manager.alive(); });
        asio::co_spawn(loop, w.beat->run(), or_end);
    }
    asio::co_spawn(loop, tell_on_signal(app, w.asked), or_end);
    print_banner(s, app.endpoints(), app.certificate());
    const auto first = app.endpoints().front();
    manager.ready("listening on " + url_of(first.address(), first.port(), "", first.secure()));
    log::info("started", {{"database", s.database().string()}, {"data_set_in", origin_of(c, "data")}});
    try {
        loop.run();
    } catch (const std::exception& e) {
        // What waits on the loop points into the app, which would go before it: no way back in order.
        log::error("the server ends", {{"error", e.what()}});
        if (!s.log_file.empty())
            std::fprintf(stderr, "%spollstream: the server ends: %s\n",
                         std::string(log::journal_prefix(log::level::error)).c_str(), e.what());
        std::_Exit(1);
    }
    return 0;
}

}  // namespace pollstream::app
