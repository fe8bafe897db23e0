// The bytes of a connection, passed through the parser and the rules for request heads as the session does
// it.
#include "net/request_parser.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/http/head_rules.hpp"
#include "require.hpp"

#include <algorithm>
#include <string>

namespace {

using namespace pollstream;
using pollstream::testing::require;
using state = net::request_parser::state;

struct outcome {
    bool refused = false;  ///< by the parser
    bool whole = false;    ///< complete to the end of its body
    bool has_head = false;
    http::request request;
};

/// `piece`: how many bytes arrive at a time.
outcome feed(std::string_view bytes, std::size_t piece) {
    outcome o;
    net::request_parser parser(o.request);
    parser.limit_body(limits::body_bytes);
    std::string waiting;
    while (true) {
        std::size_t taken = 0;
        const auto s = parser.take({waiting.data(), waiting.size()}, taken);
        require(taken <= waiting.size());
        waiting.erase(0, taken);
        o.refused = s == state::failed;
        o.has_head = o.has_head || s == state::head_done || s == state::done;
        o.whole = s == state::done;
        if (o.refused || o.whole) break;
        if (taken > 0 && !waiting.empty()) continue;
        if (bytes.empty() || waiting.size() > limits::header_bytes) break;
        const auto n = std::min(piece, bytes.size());
        waiting.append(bytes.substr(0, n));
        bytes.remove_prefix(n);
    }
    if (o.refused) {
        const auto status = parser.failure().status;
        require(status == 400 || status == 413 || status == 431 || status == 505);
        require(!parser.wants_keep_alive());
    }
    return o;
}

void check_accepted(http::request r) {
    if (const auto broken = http::check_head(r)) {
        require(broken->status >= 400 && broken->status < 600 && !broken->code.empty());
        return;
    }
    // Framing, host and target are unambiguous.
    require(r.headers.count("Host") == 1 && http::is_host(r.host));
    require(r.headers.count("Transfer-Encoding") + r.headers.count("Content-Length") <= 1);
    require(r.target == "*" || r.target.front() == '/');
    require(!r.path.empty() && r.path.find('\0') == std::string::npos);
    require(r.verb != http::method::other);
    // An accepted request is accepted again, with the same result.
    auto again = r;
    require(!http::check_head(again));
    require(again.target == r.target && again.path == r.path && again.query == r.query &&
            again.host == r.host);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = pollstream::testing::as_text(data, size);
    const auto at_once = feed(bytes, size + 1);
    const auto bytewise = feed(bytes, 1);
    // For a request that never ends, the fault may be found sooner or later; complete ones are the same.
    require(at_once.whole == bytewise.whole);
    if (!at_once.whole) return 0;
    require(at_once.request.method_token == bytewise.request.method_token);
    require(at_once.request.target == bytewise.request.target);
    require(at_once.request.headers == bytewise.request.headers);
    require(at_once.request.body == bytewise.request.body);
    require(at_once.request.body.size() <= limits::body_bytes);
    check_accepted(at_once.request);
    return 0;
}
