// What a refused request gets: RFC 9457 problem details.
//
//     {"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"…","code":"validation",
//      "errors":[{"field":"title","reason":"must not be empty"}]}
//
// `code` is for programs and stays the same; `detail` is for people. Neither ever holds a secret or an
// internal path.
#pragma once

#include "pollstream/base/json_writer.hpp"
#include "pollstream/base/result.hpp"
#include "pollstream/domain/field_error.hpp"
#include "pollstream/http/response.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::http {

struct problem {
    int status = 400;
    std::string code;
    std::string detail;
    field_errors errors;
    std::string extra;  ///< further members as JSON text: "voted_option_ids":[2]; never one of ours
    fields headers;     ///< Allow, Retry-After, …
};

/// A problem with nothing else in it.
problem problem_of(int status, std::string code, std::string detail);

response to_response(const problem& p);

/// Writes {status, code, detail, errors}, without those that are empty, and what is extra, for whoever sends
/// them in a form of its own.
void write_members(json_writer& w, const problem& p);

/// The problem that stands for an error of the store or a service.
problem to_problem(const boost::system::error_code& ec);

response not_found(std::string_view what);
response malformed(std::string_view detail);
response unprocessable(field_errors errors);
// 429, with Retry-After in whole seconds, rounded up.
problem too_many_requests(std::chrono::milliseconds retry_after);
problem too_many_wrong_keys(std::chrono::seconds wait);

}  // namespace pollstream::http
