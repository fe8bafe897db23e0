#include "pollstream/http/credentials.hpp"

#include "pollstream/base/text.hpp"
#include "pollstream/http/address.hpp"
#include "pollstream/http/problem.hpp"

namespace pollstream::http {

namespace {

std::string bearer(const request& r) {
    constexpr std::string_view scheme = "bearer ";
    const auto value = r.header("Authorization").value_or("");
    if (value.size() <= scheme.size() || !iequals(value.substr(0, scheme.size()), scheme)) return {};
    return std::string(trim(value.substr(scheme.size())));
}

credentials without_device(const request& r) {
    credentials who;
    who.name = r.query_value("voter_name").value_or(r.query_value("full_name").value_or(""));
    who.admin_key = bearer(r);
    who.kiosk_key = r.header("X-Kiosk-Key").value_or("");
    who.address = throttle_key(r.client_address);
    return who;
}

}  // namespace

credentials read_credentials(const request& r, const voter_tokens& tokens) {
    auto who = without_device(r);
    who.device = tokens.device_of(r).value_or("");
    return who;
}

credentials read_credentials_without_cookie(const request& r, const voter_tokens& tokens) {
    auto who = without_device(r);
    if (const auto token = r.header(voter_header)) who.device = tokens.verify(*token).value_or("");
    return who;
}

std::optional<response> refuse_token(const request& r, const credentials& who) {
    if (!who.device.empty() || !r.header(voter_header)) return std::nullopt;
    auto p =
        problem_of(401, "voter_token_invalid",
                   "The X-Voter-Token was not issued by this server. POST /api/v1/voters issues one; so does "
                   "the answer to a first vote that is sent without one.");
    p.headers.emplace_back("WWW-Authenticate", "Bearer");
    return to_response(p);
}

void greet_device(const request& r, const voter_tokens& tokens, std::string_view base_path,
                  response& answer) {
    if (tokens.device_of(r)) return;
    answer.add("Set-Cookie", voter_set_cookie(tokens.issue(), r, base_path));
}

}  // namespace pollstream::http
