#include "http/security_fields.hpp"

#include "http/authority.hpp"

#include <string_view>

namespace pollstream::http {

namespace {

constexpr std::string_view api_policy = "default-src 'none'; frame-ancestors 'none'";

void set_default(response& answer, std::string_view name, std::string_view value) {
    if (!answer.header(name)) answer.set(name, value);
}

bool begins_with(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

/// Pages and scripts obey the policy they come with (a service worker its own, too); the rest may do nothing
/// at all.
bool is_active(const response& answer) {
    const auto type = answer.header("Content-Type").value_or("");
    return begins_with(type, "text/html") || begins_with(type, "text/javascript");
}

/// An old Safari does not take 'self' for a WebSocket's address. A source is no place for an IPv6 address:
/// 'self' must do.
std::string socket_sources(const request& r) {
    const auto host = authority::parse(r.host);
    if (!host || host->name.find(':') != std::string::npos) return {};
    const std::string where = host->name + (host->port ? ":" + *host->port : "");
    return " ws://" + where + " wss://" + where;
}

std::string page_policy(const request& r, const std::string& frame_ancestors) {
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
           "connect-src 'self'" +
           socket_sources(r) +
           "; manifest-src 'self'; worker-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors " +
           frame_ancestors + "; require-trusted-types-for 'script'";
}

std::string joined(const std::vector<std::string>& sources) {
    std::string out;
    for (const auto& s : sources) out += (out.empty() ? "" : " ") + s;
    return out.empty() ? "'none'" : out;
}

}  // namespace

void add_security_fields(response& answer, const request& r, bool open_cors,
                         const security_options& options) {
    const bool is_embed = begins_with(r.path, "/embed/");
    const bool for_other_sites = open_cors || is_embed || r.path == "/embed.js";
    const bool active = is_active(answer);
    set_default(answer, "X-Content-Type-Options", "nosniff");
    set_default(answer, "Referrer-Policy", "no-referrer");
    set_default(answer, "Cross-Origin-Opener-Policy", "same-origin");
    if (!for_other_sites) set_default(answer, "Cross-Origin-Resource-Policy", "same-origin");
    // What a 304 carries replaces what the browser keeps, and this one does not know what that was.
    if (answer.status == 304) return;
    const std::string policy = active ? page_policy(r, is_embed ? joined(options.frame_ancestors) : "'none'")
                                      : std::string(api_policy);
    set_default(answer, "Content-Security-Policy", policy);
    set_default(answer, "Cache-Control", "no-store");
}

}  // namespace pollstream::http
