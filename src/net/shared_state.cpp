#include "net/shared_state.hpp"

#include "pollstream/base/clock.hpp"

#include <algorithm>
#include <utility>

namespace pollstream::net {
namespace {

std::size_t most_connections(const server_options& options) {
    const auto descriptors = descriptor_limit();
    const auto reserve = std::min(limits::reserved_descriptors, descriptors / 2);
    const auto possible = descriptors - reserve;
    return options.connections_max > 0 ? std::min(options.connections_max, possible) : possible;
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
