#include "pollstream/http/ratelimit.hpp"

#include <string>
#include <utility>

namespace pollstream::http {

fields ratelimit_fields(const throttle::decision& d, std::string_view policy_name,
                        std::chrono::seconds window) {
    const std::string name = "\"" + std::string(policy_name) + "\"";
    std::string policy = name + ";q=" + std::to_string(d.limit) + ";w=" + std::to_string(window.count());
    std::string state = name + ";r=" + std::to_string(d.remaining);
    if (d.retry_after.count() > 0)
        state += ";t=" + std::to_string(std::chrono::ceil<std::chrono::seconds>(d.retry_after).count());
    return {{"RateLimit-Policy", std::move(policy)}, {"RateLimit", std::move(state)}};
}

}  // namespace pollstream::http
