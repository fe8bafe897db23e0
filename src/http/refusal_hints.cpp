#include "http/refusal_hints.hpp"

#include "pollstream/base/log.hpp"
#include "pollstream/http/address.hpp"

namespace pollstream::http {

bool refusal_hints::unknown_host(const request& r) {
    const auto times = hosts_.note(r.notes.since);
    if (times)
        log::info("requests are refused: their Host is no name of this server",
                  {{"host", r.host}, {"if_it_is_ours", "--allowed-host"}, {"times", *times}});
    return times.has_value();
}

bool refusal_hints::other_site(const request& r) {
    const auto origin = r.header("Origin").value_or("");
    // A browser says this about a page that it got from this server; only the Host has changed on the way.
    if (r.header("Sec-Fetch-Site") == "same-origin") {
        const auto times = taken_for_others_.note(r.notes.since);
        if (times)
            log::warn(
                "our own pages are refused: a proxy in between does not pass on the Host browsers ask for",
                {{"origin", origin}, {"host", r.host}, {"see", "config/nginx.conf"}, {"times", *times}});
        return times.has_value();
    }
    const auto times = sites_.note(r.notes.since);
    if (times)
        log::info("pages of another site are refused",
                  {{"origin", origin},
                   {"host", r.host},
                   {"if_it_is_ours", "--allowed-origin, or a proxy that passes Host on"},
                   {"times", *times}});
    return times.has_value();
}

bool refusal_hints::lost_upgrade(const request& r, int status) {
    constexpr int upgrade_required = 426;
    // Proxies drop Upgrade and Connection unless told otherwise, but leave this field.
    if (status != upgrade_required || !r.header("Sec-WebSocket-Key")) return false;
    const auto times = upgrades_.note(r.notes.since);
    if (times)
        log::warn("WebSockets are refused: a proxy in between does not pass on Upgrade and Connection",
                  {{"see", "config/nginx.conf"}, {"times", *times}});
    return times.has_value();
}

bool refusal_hints::unnamed_proxy(const request& r) {
    const bool is_believed = r.client_address != r.remote_address;
    const bool is_forwarded = r.header("X-Forwarded-For") || r.header("Forwarded");
    if (is_believed || !is_forwarded || !is_loopback(r.remote_address)) return false;
    const auto times = proxies_.note(r.notes.since);
    if (times)
        log::warn("everybody is one address: a proxy on this machine names its clients, but is not trusted",
                  {{"name_it_with", "--trusted-proxy"}, {"refused", *times}});
    return times.has_value();
}

}  // namespace pollstream::http
