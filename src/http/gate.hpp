// Who asks too often: which bucket a request takes its token from, and what it is told about it.
#pragma once

#include "pollstream/base/throttle.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"
#include "pollstream/http/router.hpp"
#include "pollstream/http/site.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace pollstream::http {

class gate {
  public:
    gate(const site_options& options, device_lookup device_of);

    /// Takes a token. The RateLimit fields go to `told`, for the answer; the 429 problem, if there is none
    /// left.
    std::optional<response> pass(const request& r, throttle_class what, throttle::time_point now,
                                 header_list& told);

    /// For a request that pass() has let through as a creation: what it costs in all, the `room` whose key
    /// was shown, or without one the address. `told` is what its answer says instead of what pass() said.
    std::optional<response> charge_creation(const request& r, std::size_t tokens, std::string_view room,
                                            throttle::time_point now, header_list& told);

    /// Takes a token for a vote that came without a request of its own. How long to wait; nothing: not at
    /// all.
    std::optional<std::chrono::milliseconds> pass_vote(const std::string& address, const std::string& device,
                                                       throttle::time_point now);

  private:
    /// What became of a token, and under which policy it was asked for.
    struct verdict {
        throttle::decision decided;
        std::string_view policy;
        std::chrono::seconds window;
    };
    static verdict take(throttle& from, std::string_view policy, const std::string& key,
                        throttle::time_point now);
    verdict take_vote(const std::string& address, const std::string& device, throttle::time_point now);

    throttle_mode mode_;
    device_lookup device_of_;
    throttle creates_;  ///< by address
    throttle creates_in_room_;
    throttle votes_by_address_;
    throttle votes_by_device_;
};

}  // namespace pollstream::http
