// The Idempotency-Key header (draft-ietf-httpapi-idempotency-key-header): 8 to 128 visible characters, quoted
// or not.
#pragma once

#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"
#include "pollstream/poll/poll_service.hpp"

#include <optional>

namespace pollstream::poll_http {

struct idempotency_key {
    poll_service::retryable request;
    std::optional<http::response> refusal;
};
idempotency_key read_idempotency_key(const http::request& r);

}  // namespace pollstream::poll_http
