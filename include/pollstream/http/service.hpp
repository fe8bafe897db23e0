// What net asks the product for: the one interface between the socket and the house.
#pragma once

#include "pollstream/http/channel.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"

#include <optional>

namespace pollstream::http {

class service {
  public:
    virtual ~service() = default;

    /// Before the body is read: host, origin, path, method, throttle. A response here refuses the request.
    virtual std::optional<response> refuse(request& r) = 0;
    /// Bytes of body this request may bring.
    virtual std::size_t body_limit(const request& r) const = 0;
    /// Answers a complete request, or throws. The answer is not dressed, unless it refuses the request.
    virtual task<response> answer(request& r) = 0;
    /// Adds what every answer carries (its `constants` are empty before): to the handlers', and to net's own,
    /// about a request that broke the rules, was too slow or too large. What is known of the request by then
    /// may be little.
    virtual void dress(response& answer, const request& r) = 0;
    /// Answers an upgrade request, or throws.
    virtual task<opening> open(request& r) = 0;
};

}  // namespace pollstream::http
