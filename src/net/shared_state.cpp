#include "net/shared_state.hpp"

#include "pollstream/base/clock.hpp"
#include "pollstream/base/log.hpp"

#include <algorithm>
#include <utility>

namespace pollstream::net {
namespace {

std::size_t most_connections(const server_options& options) {
    const auto descriptors = descriptor_limit();
    const auto listeners =
        options.listen.size() + options.inherited.plain.size() + options.inherited.tls.size();
    const auto reserve = std::min(limits::reserved_descriptors + listeners, descriptors / 2);
    const auto possible = descriptors - reserve;
    if (options.connections_max > possible)
        log::warn("connections_max is higher than the limit of open files allows",
                  {{"connections_max", options.connections_max}, {"room_for", possible}});
    return options.connections_max > 0 ? std::min(options.connections_max, possible) : possible;
}

/// An eighth of the shortest WebSocket timeout, within reasonable bounds: a timeout may be noticed that late.
std::chrono::milliseconds watch_interval(const server_options& o) {
    using namespace std::chrono_literals;
    const auto shortest = std::min({o.ws_idle_timeout, o.write_timeout, o.shutdown_grace});
    return std::clamp<std::chrono::milliseconds>(shortest / 8, 10ms, 1s);
}

}  // namespace

shared_state::shared_state(asio::any_io_executor executor, http::service& s, server_options o)
    : loop(std::move(executor)),
      serves(s),
      options(std::move(o)),
      identity(options.identity),
      places(most_connections(options), options.connections_per_address, options.trusted_proxies),
      unread(options.unread_bytes, options.unread_bytes_per_address, counters.unread_bytes),
      sessions(loop),
      answers(loop),
      sockets(std::make_shared<ws_rounds>(loop, watch_interval(options), answers)) {}

const std::string& shared_state::date() {
    const auto now = system_clock{}.now();
    if (const auto second = to_ms(now) / 1000; second != date_second_) {
        date_second_ = second;
        date_ = to_http_date(now);
    }
    return date_;
}

void shared_state::note_refused() {
    ++counters.refused;
    const auto times = refusals_.note(steady_now());
    if (!times) return;
    const auto reached = places.reached();
    const bool of_address = reached == admission::ceiling::address;
    const auto most = places.most(reached);
    const bool is_set = of_address || most == options.connections_max;
    log::warn(of_address ? "connections are refused: one address has reached its limit"
                         : "connections are refused: the limit for all addresses is reached",
              {{"most", most},
               {"raise", of_address ? "connections_per_address"
                         : is_set   ? "connections_max"
                                    : "the limit of open files (ulimit -n, LimitNOFILE=)"},
               {"refused", *times}});
}

void shared_state::note_not_accepted(const std::string& why) {
    if (const auto times = not_accepted_.note(steady_now()))
        log::warn("accept failed", {{"why", why}, {"times", *times}});
}

}  // namespace pollstream::net
