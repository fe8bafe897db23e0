// The bytes of a WebSocket: the same events in whatever pieces they arrive, and only what RFC 6455 allows.
#include "net/ws_frame_reader.hpp"
#include "require.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace {

using namespace pollstream;
using pollstream::testing::require;
using kind = net::ws_event::kind;

constexpr std::size_t message_bytes = 1'000;

struct event {
    kind what;
    std::uint16_t code;
    std::string payload;
    bool operator==(const event&) const = default;
};

bool is_whole_utf8(std::string_view text) {
    net::utf8_checker u;
    return u.take(text) && u.complete();
}

void check_event(const event& e) {
    switch (e.what) {
        case kind::text:
            require(e.payload.size() <= message_bytes && is_whole_utf8(e.payload));
            break;
        case kind::binary:
            require(false);  // not taken by this reader
            break;
        case kind::ping:
        case kind::pong:
            require(e.payload.size() <= 125);
            break;
        case kind::close:
            require(e.payload.size() <= 123 && is_whole_utf8(e.payload));
            require(e.code == 1005 || (e.code >= 1000 && e.code < 5000));
            break;
        case kind::failure:
            require(e.code == 1002 || e.code == 1003 || e.code == 1007 || e.code == 1008 || e.code == 1009);
            require(!e.payload.empty());
    }
}

std::vector<event> feed(std::string bytes, std::size_t piece) {
    net::ws_frame_reader reader(message_bytes);
    std::vector<event> all;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        std::span<char> input(bytes.data() + at, std::min(piece, bytes.size() - at));
        while (const auto e = reader.read(input)) {
            require(all.empty() || (all.back().what != kind::close && all.back().what != kind::failure));
            all.push_back({e->what, e->code, std::string(e->payload)});
            check_event(all.back());
        }
        require(input.empty());
    }
    const bool over = !all.empty() && (all.back().what == kind::close || all.back().what == kind::failure);
    require(reader.ended() == over);
    return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(pollstream::testing::as_text(data, size));
    const auto at_once = feed(bytes, size + 1);
    require(feed(bytes, 1) == at_once);
    require(feed(bytes, 7) == at_once);
    return 0;
}
