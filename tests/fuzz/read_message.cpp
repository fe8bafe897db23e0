// What a client may send over a WebSocket.
#include "broadcast/message.hpp"
#include "pollstream/base/text.hpp"
#include "require.hpp"

#include <boost/json/serialize.hpp>

#include <string>

namespace {

using namespace pollstream;
using pollstream::testing::require;

void check_target(const live::target& t) {
    require(t.poll.has_value() != t.room.has_value());
    if (t.poll) require(poll_id::parse(t.poll->str()) == t.poll);
    if (t.room) require(room_id::parse(t.room->str()) == t.room);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto m = live::parse_message(pollstream::testing::as_text(data, size));
    require(!m.ref.is_structured() && !m.ref.is_bool());
    if (m.ref.is_string()) require(m.ref.get_string().size() <= 64);
    if (const auto* s = std::get_if<live::subscribe>(&m.what)) check_target(s->what);
    if (const auto* s = std::get_if<live::unsubscribe>(&m.what)) check_target(s->what);
    if (const auto* a = std::get_if<live::auth>(&m.what))
        require(a->admin_key.empty() != a->kiosk_key.empty());
    if (const auto* n = std::get_if<live::nonsense>(&m.what))
        require(!n->detail.empty() && is_utf8(n->detail));
    if (const auto* v = std::get_if<live::vote>(&m.what)) {
        require(!v->body.contains("type") && !v->body.contains("ref"));
        // Sent again, it is a vote again.
        auto body = v->body;
        body["type"] = "vote";
        const auto again = live::parse_message(boost::json::serialize(body));
        require(std::holds_alternative<live::vote>(again.what));
    }
    return 0;
}
