#include "http/security_fields.hpp"

#include "http/authority.hpp"

#include <array>
#include <span>
#include <string_view>

namespace pollstream::http {

namespace {

// The fields of an answer of the API. A handler's own field of the same name overrides them. The first is
// left out for answers that other sites may use, the last two for a 304.
constexpr std::array<constant_field, 6> for_programs{{
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Cache-Control", "no-store"},
}};
constexpr std::size_t private_only = 1;
constexpr std::size_t not_on_304 = 2;

/// One day: a browser that was here within a day sends no request in the clear, and if the certificate is
/// given up, nobody is locked out for longer than that.
constexpr std::string_view a_day = "max-age=86400";

bool begins_with(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

/// Pages and scripts get a policy of their own (a service worker, too, obeys the one it came with);
/// everything else may do nothing at all.
bool is_active(const response& answer) {
    const auto type = answer.header("Content-Type").value_or("");
    return begins_with(type, "text/html") || begins_with(type, "text/javascript");
}

/// Old versions of Safari do not apply 'self' to WebSocket addresses. A source cannot be an IPv6 address:
/// there 'self' has to do.
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

std::span<const constant_field> program_fields() noexcept {
    return for_programs;
}

void add_security_fields(response& answer, const request& r, const security_options& options) {
    if (options.strict_transport && r.secure) answer.set("Strict-Transport-Security", a_day);
    const bool is_embed = begins_with(r.path, "/embed/");
    const bool for_other_sites = is_embed || r.path == "/embed.js";
    std::span<const constant_field> constants(for_programs);
    if (for_other_sites) constants = constants.subspan(private_only);
    // The fields of a 304 replace those that the browser has stored, which are not known here.
    if (answer.status == 304) {
        answer.constants = constants.first(constants.size() - not_on_304);
        return;
    }
    answer.constants = constants;
    if (is_active(answer) && !answer.headers.find("Content-Security-Policy"))
        answer.add("Content-Security-Policy",
                   page_policy(r, is_embed ? joined(options.frame_ancestors) : "'none'"));
}

}  // namespace pollstream::http
