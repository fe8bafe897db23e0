// Rate limits: which bucket a request takes its token from, and what its answer says about that.
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

    /// Takes a token. Adds the RateLimit fields for the answer to `told`; returns the 429 problem if no token
    /// is left.
    std::optional<response> pass(const request& r, throttle_class what, throttle::time_point now,
                                 header_list& told);

    /// Charges a request that pass() has let through as a creation for all of its tokens: to the `room` whose
    /// key was shown or, without one, to the address. `told` replaces what pass() put into the answer.
    std::optional<response> charge_creation(const request& r, std::size_t tokens, std::string_view room,
                                            throttle::time_point now, header_list& told);

    /// Takes a token for a vote that came without a request of its own. Returns how long to wait; nullopt if
    /// the vote may pass.
    std::optional<std::chrono::milliseconds> pass_vote(const std::string& address, const std::string& device,
                                                       throttle::time_point now);

  private:
    /// The decision about a token, and the policy under which it was requested.
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
