#include "app/certificate_watch.hpp"

#include "app/certificate.hpp"
#include "pollstream/base/log.hpp"

#include <algorithm>

namespace pollstream::app {

namespace {

constexpr std::chrono::hours warned_again{24};

using duration = std::chrono::system_clock::duration;

/// The last part of a certificate's life: 30 days, as certificates of 90 days are renewed then; for one that
/// lives for days only, the last third.
duration last_part(const net::certificate_facts& c) {
    return std::min<duration>(std::chrono::hours{24 * 30}, (c.not_after - c.not_before) / 3);
}

}  // namespace

bool certificate_watch::look() {
    const auto now = time_.now();
    const auto is_near = [&](const net::certificate_facts* c, int part) {
        return c->not_after - now <= last_part(*c) / part || c->not_before > now;
    };
    const auto* shown = about_.shown();
    if (shown == nullptr || !is_near(shown, 1)) return false;
    about_.renew();
    shown = about_.shown();
    if (shown == nullptr || !is_near(shown, 2)) return false;
    if (warned_ && *warned_ <= now && now - *warned_ < warned_again) return false;
    warned_ = now;
    const auto why = why_refused(*shown, now);
    const auto end = to_rfc3339(std::chrono::floor<timestamp::duration>(shown->not_after));
    log::warn(why.empty() ? "the TLS certificate expires soon" : "clients refuse the TLS certificate",
              {why.empty() ? log::field("not_after", end) : log::field("why", why)});
    return true;
}

}  // namespace pollstream::app
