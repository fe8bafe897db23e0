#include "http/gate.hpp"

#include "pollstream/base/limits.hpp"
#include "pollstream/http/address.hpp"
#include "pollstream/http/problem.hpp"

#include <utility>

namespace pollstream::http {

gate::gate(const site_options& o, device_lookup device_of)
    : mode_(o.throttling),
      device_of_(std::move(device_of)),
      creates_(o.create_per_minute / 60, o.create_burst, limits::throttle_entries),
      votes_by_address_(o.address_votes_per_s, o.address_votes_burst, limits::throttle_entries),
      votes_by_device_(o.device_votes_per_s, o.device_votes_burst, limits::throttle_entries) {}

std::optional<response> gate::take(throttle& from, std::string_view policy, const std::string& key,
                                   throttle::time_point now, fields& told) {
    const auto decision = from.take(key, now);
    response fields_only;
    add_ratelimit_fields(fields_only, decision, policy, from.window());
    told.insert(told.end(), fields_only.headers.begin(), fields_only.headers.end());
    if (decision.allowed) return std::nullopt;
    return too_many_requests(decision.retry_after);
}

std::optional<response> gate::pass(const request& r, throttle_class what, throttle::time_point now,
                                   fields& told) {
    if (mode_ == throttle_mode::off || what == throttle_class::none) return std::nullopt;
    const std::string address = throttle_key(r.client_address);
    if (what == throttle_class::create) return take(creates_, "create", address, now, told);
    // A hall shares one address, so who shows a device of ours is counted as that device, and only strangers
    // as the hall.
    const bool by_device = mode_ == throttle_mode::per_device && device_of_;
    const std::string device = by_device ? device_of_(r) : std::string();
    if (!device.empty()) return take(votes_by_device_, "votes-per-device", device, now, told);
    return take(votes_by_address_, "votes-per-address", address, now, told);
}

}  // namespace pollstream::http
