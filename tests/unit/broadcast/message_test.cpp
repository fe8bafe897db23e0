// What a client may send: a table of good and bad messages.
#include "broadcast/message.hpp"

#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::live;

namespace {

const std::string poll_text = "01JAAAAAAAAAAAAAAAAAAAAAAA";
const std::string room_text = "01JBBBBBBBBBBBBBBBBBBBBBBB";
const std::string poll_member = "\"poll_id\": \"" + poll_text + "\"";
const std::string room_member = "\"room_id\": \"" + room_text + "\"";

message of(const std::string& members) {
    return parse_message("{" + members + "}");
}

template <class T>
T said(const message& m) {
    if (const auto* bad = std::get_if<nonsense>(&m.what)) INFO("nonsense: " << bad->detail);
    REQUIRE(std::holds_alternative<T>(m.what));
    return std::get<T>(m.what);
}

}  // namespace

TEST_CASE("subscribing as a screen, and leaving like anybody", "[live]") {
    const auto as = [](const std::string& type, const std::string& more) {
        return of("\"type\": \"" + type + "\", " + room_member + more).what;
    };
    CHECK_FALSE(std::get<subscribe>(as("subscribe", "")).as_screen);
    CHECK(std::get<subscribe>(as("subscribe", R"(, "as": "screen")")).as_screen);
    CHECK(std::holds_alternative<nonsense>(as("subscribe", R"(, "as": "king")")));
    CHECK(std::holds_alternative<nonsense>(as("subscribe", R"(, "as": null)")));
    CHECK(std::holds_alternative<nonsense>(as("unsubscribe", R"(, "as": "screen")")));
}

TEST_CASE("subscribing and unsubscribing to a poll or a room") {
    const auto poll = said<subscribe>(of(R"("type": "subscribe", )" + poll_member));
    CHECK(poll.what.poll == poll_id::parse(poll_text));
    CHECK_FALSE(poll.what.room);
    const auto room = said<subscribe>(of(R"("type": "subscribe", )" + room_member));
    CHECK(room.what.room == room_id::parse(room_text));
    CHECK_FALSE(room.what.poll);
    CHECK(said<unsubscribe>(of(R"("type": "unsubscribe", )" + poll_member)).what.poll);
    CHECK(said<unsubscribe>(of(R"("type": "unsubscribe", )" + room_member)).what.room);
    CHECK(said<subscribe>(of(R"("type": "subscribe", "poll_id": "01jaaaaaaaaaaaaaaaaaaaaaaa")")).what.poll ==
          poll_id::parse(poll_text));
}

TEST_CASE("a vote is passed on as it came, without type and ref") {
    const auto m =
        of(R"("type": "vote", "ref": 5, )" + poll_member + R"(, "option_ids": [1], "anything": {"a": [1]})");
    const auto ballot = said<live::vote>(m);
    CHECK(m.ref == 5);
    CHECK(ballot.body.size() == 3);
    CHECK(ballot.body.at("poll_id") == json::value(poll_text));
    CHECK(ballot.body.contains("anything"));
}

TEST_CASE("auth shows one key of one room") {
    const auto host = said<auth>(of(R"("type": "auth", "admin_key": "psa_x", )" + room_member));
    CHECK(host.admin_key == "psa_x");
    CHECK(host.kiosk_key.empty());
    CHECK(host.room == room_id::parse(room_text));
    CHECK(said<auth>(of(R"("type": "auth", "kiosk_key": "psk_x", )" + room_member)).kiosk_key == "psk_x");
}

TEST_CASE("what is given back as ref") {
    const auto ref = [](const std::string& value) {
        return of(R"("type": "subscribe", )" + poll_member + ", \"ref\": " + value).ref;
    };
    CHECK(ref("7") == 7);
    CHECK(ref("-1.5") == -1.5);
    CHECK(ref("\"abc\"") == "abc");
    CHECK(ref("\"" + std::string(64, 'r') + "\"").is_string());
    CHECK(ref("\"" + std::string(65, 'r') + "\"").is_null());
    CHECK(ref("null").is_null());
    CHECK(ref("true").is_null());
    CHECK(ref("{\"a\": 1}").is_null());
    CHECK(ref("[1]").is_null());
    CHECK(of(R"("type": "subscribe", )" + poll_member).ref.is_null());
}

TEST_CASE("nonsense is answered with what would be valid, under its ref") {
    const auto bad = GENERATE(
        as<std::string>(),  //
        "", "hello", "[]", "7", "null", "\"subscribe\"", "{", "{}{}", "{\"type\": }",
        R"({"type": "subscribe"})", R"({"type": "subscribe", "poll_id": 7})",
        R"({"type": "subscribe", "poll_id": "7"})", R"({"type": "subscribe", "poll_id": null})",
        R"({"type": "subscribe", "poll_id": "01JAAAAAAAAAAAAAAAAAAAAAAAA"})",
        R"({"type": "subscribe", "poll_id": "01JAAAAAAAAAAAAAAAAAAAAAAA", "admin_key": "psa_x"})",
        R"({"type": "unsubscribe", "room_id": "01JBBBBBBBBBBBBBBBBBBBBBBB", "x": null})",
        R"({"type": "auth", "admin_key": "a", "room_id": "01JBBBBBBBBBBBBBBBBBBBBBBB", "poll_id": 1})",
        R"({"type": "unsubscribe", "room_id": "81JBBBBBBBBBBBBBBBBBBBBBBB"})", R"({"type": "Subscribe"})",
        R"({"type": 1})", R"({"type": "beat"})", R"({"type": "follow_all"})", R"({"kind": "subscribe"})",
        R"({})", R"({"type": "auth"})", R"({"type": "auth", "admin_key": "psa_x"})",
        R"({"type": "auth", "admin_key": "psa_x", "room_id": "7"})",
        R"({"type": "auth", "room_id": "01JBBBBBBBBBBBBBBBBBBBBBBB"})",
        R"({"type": "auth", "admin_key": "", "room_id": "01JBBBBBBBBBBBBBBBBBBBBBBB"})",
        R"({"type": "auth", "admin_key": "a", "kiosk_key": "b", "room_id": "01JBBBBBBBBBBBBBBBBBBBBBBB"})",
        "{\"type\": \"vote\", \"a\": \"\xFF\"}", "{\"type\": \"vote\", \"type\": \"vote\"}");
    CAPTURE(bad);
    const auto m = parse_message(bad);
    REQUIRE(std::holds_alternative<nonsense>(m.what));
    CHECK_FALSE(std::get<nonsense>(m.what).detail.empty());
}

TEST_CASE("a poll and a room at once are neither") {
    const auto m = of(R"("type": "subscribe", "ref": "r", )" + poll_member + ", " + room_member);
    CHECK(std::holds_alternative<nonsense>(m.what));
    CHECK(m.ref == "r");
}

TEST_CASE("deep nesting is refused before it is followed") {
    std::string deep = R"({"type": "vote", "a": )";
    for (int i = 0; i < 1'000; ++i) deep += "[";
    CHECK(std::holds_alternative<nonsense>(parse_message(deep).what));
}
