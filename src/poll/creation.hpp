// What is created only once, however often the client asks: the Idempotency-Key header
// (draft-ietf-httpapi-idempotency-key-header), 8 to 128 visible characters, quoted or not. Keys are per
// path of the request: the same key for another room's poll is another key.
#pragma once

#include "pollstream/http/problem.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"
#include "pollstream/poll/poll_service.hpp"

#include <string_view>

namespace pollstream::poll_http {

/// The request under its key, which is empty if it has none; 400 for a key that cannot be one.
http::or_refusal<poll_service::retryable> read_idempotency_key(const http::request& r);

/// Creates it, or returns what was created under its key before, even if it would be refused by now (because
/// a time that was in the future then is not any more). `what`: "poll" or "room".
task<http::or_refusal<poll_service::created>> create_once(poll_service& polls, poll_service::creation wanted,
                                                          field_errors problems, std::string_view what);

}  // namespace pollstream::poll_http
