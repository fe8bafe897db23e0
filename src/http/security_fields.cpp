#include "http/security_fields.hpp"

#include "http/authority.hpp"

#include <array>
#include <span>
#include <string_view>

namespace pollstream::http {

namespace {

// What an answer of the API carries. A handler's own field of the same name stands before it. The first is
// left out for what other sites may use, the last two for a 304.
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

/// Long enough for a term of weekly lessons to be safe from a first request in the clear, short enough that a
/// certificate given up locks nobody out for long.
constexpr std::string_view a_day = "max-age=86400";

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

std::span<const constant_field> program_fields() noexcept {
    return for_programs;
}

void add_security_fields(response& answer, const request& r, const security_options& options) {
    if (options.strict_transport && r.secure) answer.set("Strict-Transport-Security", a_day);
    const bool is_embed = begins_with(r.path, "/embed/");
    const bool for_other_sites = is_embed || r.path == "/embed.js";
    std::span<const constant_field> constants(for_programs);
    if (for_other_sites) constants = constants.subspan(private_only);
    // What a 304 carries replaces what the browser keeps, and this one does not know what that was.
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
