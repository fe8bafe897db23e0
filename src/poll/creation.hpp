// What is created only once, however often the client asks: the Idempotency-Key header
// (draft-ietf-httpapi-idempotency-key-header), 8 to 128 visible characters, quoted or not. Keys are per
// path of the request: the same key for another room's poll is another key.
#pragma once

#include "lookup.hpp"
#include "pollstream/http/fields.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"
#include "pollstream/poll/poll_service.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace pollstream::poll_http {

struct idempotency_key {
    poll_service::retryable request;
    std::optional<http::response> refusal;
};
idempotency_key read_idempotency_key(const http::request& r);

/// Creates it, or returns what was created under its key before, even if it would be refused by now (because
/// a time that was in the future then is not any more). `what`: "poll" or "room".
task<found<poll_service::created>> create_once(poll_service& polls, poll_service::creation wanted,
                                               field_errors problems, std::string_view what);

}  // namespace pollstream::poll_http
