#include "net/shared_state.hpp"

#include "pollstream/base/clock.hpp"

#include <utility>

namespace pollstream::net {
namespace {

std::size_t most_connections(const server_options& options) {
    if (options.connections_max > 0) return options.connections_max;
    const auto descriptors = descriptor_limit();
    return descriptors > 2 * limits::reserved_descriptors ? descriptors - limits::reserved_descriptors
                                                          : descriptors / 2;
}

}  // namespace

shared_state::shared_state(asio::any_io_executor executor, http::service& s, server_options o)
    : loop(std::move(executor)),
      serves(s),
      options(std::move(o)),
      places(most_connections(options), options.connections_per_address, options.trusted_proxies),
      sessions(loop) {}

const std::string& shared_state::date() {
    const auto now = system_clock{}.now();
    if (const auto second = to_ms(now) / 1000; second != date_second_) {
        date_second_ = second;
        date_ = to_http_date(now);
    }
    return date_;
}

}  // namespace pollstream::net
