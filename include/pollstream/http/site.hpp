// Everything between the socket and the route table: base path, Host and Origin rules, CORS, throttling, the
// header fields that every answer carries, the access log. It is the http::service that net is given. Loop
// thread only.
#pragma once

#include "pollstream/base/clock.hpp"
#include "pollstream/http/address.hpp"
#include "pollstream/http/router.hpp"
#include "pollstream/http/service.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::http {

enum class throttle_mode { off, per_address, per_device };

struct site_options {
    std::string base_path = "/";  ///< "/" or "/poll/"
    /// "name" or "name:port", besides our own addresses and localhost; "*": any.
    std::vector<std::string> allowed_hosts;
    /// "https://example.org", for CORS and WebSocket; "*" is refused at startup.
    std::vector<std::string> allowed_origins;
    std::vector<network> trusted_proxies;
    std::vector<std::string> frame_ancestors;  ///< who may frame /embed/…; empty: nobody
    throttle_mode throttling = throttle_mode::per_device;
    double create_per_minute = 30;
    double create_burst = 30;
    /// New devices and failed attempts, by address: wide enough for 10,000 people behind one NAT.
    double address_votes_per_s = 200;
    double address_votes_burst = 12'000;
    double device_votes_per_s = 5;
    double device_votes_burst = 20;
    bool access_log = false;
    /// Tells browsers that reached us by https to use it always (HSTS).
    bool strict_transport = false;
    /// The port to which requests for pages on plain HTTP are redirected; none, or 0: they are not.
    std::function<std::uint16_t()> tls_port;
    /// The clock for throttling and the access log.
    std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now;
};

/// The device that a request shows, for throttling by device; empty: none.
using device_lookup = std::function<std::string(const request&)>;

class site final : public service {
  public:
    /// Throws std::invalid_argument for options that cannot be meant.
    site(router routes, site_options options, device_lookup device_of);
    ~site() override;

    std::optional<response> refuse(request& r) override;
    std::size_t body_limit(const request& r) const override;
    task<response> answer(request& r) override;
    task<opening> open(request& r) override;
    void dress(response& answer, const request& r) override;

    /// Whether browsers are told to use https alone from now on: only under a certificate that lasts.
    void promise_tls(bool always) noexcept;

    /// How many requests were refused or failed, by status.
    const std::map<int, std::uint64_t>& refusals() const noexcept;

    /// Charges what the request costs in all (http/charge.hpp): for handlers, while this site runs them.
    std::optional<response> charge(const request& r, std::size_t tokens, std::string_view room = {});

    /// Counts a vote that came over a WebSocket with those that come as requests. Returns how long to wait;
    /// nothing: not at all.
    std::optional<std::chrono::milliseconds> count_vote(const std::string& address,
                                                        const std::string& device);

  private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace pollstream::http
