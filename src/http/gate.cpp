#include "http/gate.hpp"

#include "pollstream/base/limits.hpp"
#include "pollstream/http/address.hpp"
#include "pollstream/http/problem.hpp"
#include "pollstream/http/ratelimit.hpp"

#include <utility>

namespace pollstream::http {

namespace {

constexpr std::string_view creation = "create";
constexpr std::string_view creation_in_room = "create-per-room";

/// Adds to `told` what the answer says about the decision; returns the refusal, if it is one.
std::optional<response> tell(const throttle::decision& d, std::string_view policy,
                             std::chrono::seconds window, header_list& told) {
    for (const auto& [name, value] : ratelimit_fields(d, policy, window)) told.emplace_back(name, value);
    if (d.allowed) return std::nullopt;
    return to_response(too_many_requests(d.retry_after));
}

}  // namespace

gate::gate(const site_options& o, device_lookup device_of)
    : mode_(o.throttling),
      device_of_(std::move(device_of)),
      creates_(o.create_per_minute / 60, o.create_burst, limits::throttle_entries),
      creates_in_room_(o.create_per_minute / 60, o.create_burst, limits::throttle_entries),
      votes_by_address_(o.address_votes_per_s, o.address_votes_burst, limits::throttle_entries),
      votes_by_device_(o.device_votes_per_s, o.device_votes_burst, limits::throttle_entries) {}

gate::verdict gate::take(throttle& from, std::string_view policy, const std::string& key,
                         throttle::time_point now) {
    return {from.take(key, now), policy, from.window()};
}

/// A lecture hall shares one address, so a client that shows a device we issued is counted by that device,
/// and only strangers by the address. A device that has not voted lately still counts as a stranger, because
/// anybody can get a new device. The address is checked first, so that a refused device is not taken for a
/// known one the next time.
gate::verdict gate::take_vote(const std::string& address, const std::string& device,
                              throttle::time_point now) {
    const bool by_device = mode_ == throttle_mode::per_device && !device.empty();
    if (!by_device || !votes_by_device_.knows(device, now)) {
        const auto as_address = take(votes_by_address_, "votes-per-address", address, now);
        if (!by_device || !as_address.decided.allowed) return as_address;
    }
    return take(votes_by_device_, "votes-per-device", device, now);
}

std::optional<response> gate::pass(const request& r, throttle_class what, throttle::time_point now,
                                   header_list& told) {
    if (mode_ == throttle_mode::off || what == throttle_class::none) return std::nullopt;
    if (what == throttle_class::host && r.header("Authorization")) return std::nullopt;
    const std::string address = throttle_key(r.client_address);
    if (what == throttle_class::vote) {
        const bool by_device = mode_ == throttle_mode::per_device && device_of_;
        const auto took = take_vote(address, by_device ? device_of_(r) : std::string(), now);
        return tell(took.decided, took.policy, took.window, told);
    }
    r.notes.paid = true;
    return tell(creates_.take(address, now), creation, creates_.window(), told);
}

/// A token that pass() took is given back first: a refusal leaves nothing taken, so that a client that waits
/// as long as told is not refused again.
std::optional<response> gate::charge_creation(const request& r, std::size_t tokens, std::string_view room,
                                              throttle::time_point now, header_list& told) {
    if (mode_ == throttle_mode::off) return std::nullopt;
    if (!room.empty())
        return tell(creates_in_room_.take(room, now, tokens), creation_in_room, creates_in_room_.window(),
                    told);
    if (r.notes.paid && tokens <= 1) return std::nullopt;
    const std::string address = throttle_key(r.client_address);
    if (r.notes.paid) creates_.give_back(address, now);
    r.notes.paid = true;
    return tell(creates_.take(address, now, tokens), creation, creates_.window(), told);
}

std::optional<std::chrono::milliseconds> gate::pass_vote(const std::string& address,
                                                         const std::string& device,
                                                         throttle::time_point now) {
    if (mode_ == throttle_mode::off) return std::nullopt;
    const auto took = take_vote(address, device, now);
    if (took.decided.allowed) return std::nullopt;
    return took.decided.retry_after;
}

}  // namespace pollstream::http
