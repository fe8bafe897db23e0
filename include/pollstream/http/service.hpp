// What net asks of the application: the one interface between the sockets and everything else.
#pragma once

#include "pollstream/http/channel.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"

#include <optional>

namespace pollstream::http {

class service {
  public:
    virtual ~service() = default;

    /// Called before the body is read: host, origin, path, method, throttle. A response refuses the request.
    virtual std::optional<response> refuse(request& r) = 0;
    /// How many bytes of body this request may have.
    virtual std::size_t body_limit(const request& r) const = 0;
    /// Answers a complete request, or throws. The answer has not been through dress(), unless it refuses the
    /// request.
    virtual task<response> answer(request& r) = 0;
    /// Adds what every answer carries (before that, its `constants` are empty): to the handlers' answers, and
    /// to net's own, about a request that broke the rules, was too slow or too large. Little may be known of
    /// the request by then.
    virtual void dress(response& answer, const request& r) = 0;
    /// Answers an upgrade request, or throws.
    virtual task<opening> open(request& r) = 0;
};

}  // namespace pollstream::http
