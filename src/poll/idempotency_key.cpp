#include "idempotency_key.hpp"

#include "pollstream/base/limits.hpp"
#include "pollstream/http/problem.hpp"

#include <algorithm>

namespace pollstream::poll_http {

idempotency_key read_idempotency_key(const http::request& r) {
    // Short ones would be guessed by others, who would then be answered with this client's keys.
    constexpr std::size_t shortest = 8;

    idempotency_key key;
    auto text = r.header("Idempotency-Key");
    if (!text) return key;
    if (text->size() >= 2 && text->front() == '"' && text->back() == '"')
        *text = text->substr(1, text->size() - 2);
    const bool visible =
        std::all_of(text->begin(), text->end(), [](char c) { return c > ' ' && c < '\x7f'; });
    if (!visible || text->size() < shortest || text->size() > limits::idempotency_key_bytes) {
        key.refusal = http::malformed("Idempotency-Key must be 8 to 128 visible characters; a UUID will do.");
        return key;
    }
    key.request = {std::string(*text), r.path + "\n" + r.body};
    return key;
}

}  // namespace pollstream::poll_http
