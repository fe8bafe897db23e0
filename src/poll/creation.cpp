#include "poll/creation.hpp"

#include "poll/answers.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/http/problem.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace pollstream::poll_http {

http::or_refusal<poll_service::retryable> read_idempotency_key(const http::request& r) {
    // Short keys could be guessed by others, who would then be given this client's access keys.
    constexpr std::size_t shortest = 8;

    poll_service::retryable request;
    auto text = r.header("Idempotency-Key");
    if (!text) return request;
    if (text->size() >= 2 && text->front() == '"' && text->back() == '"')
        *text = text->substr(1, text->size() - 2);
    const bool visible = std::ranges::all_of(*text, [](char c) { return c > ' ' && c < '\x7f'; });
    if (!visible || text->size() < shortest || text->size() > limits::idempotency_key_bytes)
        return http::malformed("Idempotency-Key must be 8 to 128 visible characters; a UUID will do.");
    std::string_view address = r.path;
    if (address.ends_with('/')) address.remove_suffix(1);
    request.key = std::string(address) + '\n' + std::string(*text);
    request.bytes = r.body;
    return request;
}

task<http::or_refusal<poll_service::created>> create_once(poll_service& polls, poll_service::creation wanted,
                                                          field_errors problems, std::string_view what) {
    result<poll_service::created> made = errc::not_found;
    if (problems.empty()) {
        made = co_await polls.create(std::move(wanted));
    } else {
        made = co_await polls.created_before(std::move(wanted.request));
        if (failed_with(made, errc::not_found)) co_return http::unprocessable(std::move(problems));
    }
    if (failed_with(made, errc::not_found))
        co_return http::not_found("The " + std::string(what) +
                                  " made with this Idempotency-Key was deleted.");
    if (!made) co_return fail(made.error());
    co_return std::move(*made);
}

}  // namespace pollstream::poll_http
