// Rooms: moving from poll to poll, keys and codes.
#include "pollstream/domain/room.hpp"

#include "pollstream/base/limits.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/domain/credentials.hpp"
#include "printing.hpp"
#include "samples.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

room with_polls(std::size_t n) {
    ulid_source ids;
    room r;
    r.id = room_id::make(ids, noon);
    r.title = "Class 7b";
    for (std::size_t i = 0; i < n; ++i) r.polls.push_back(poll_id::make(ids, noon));
    return r;
}

const access_key admin = make_access_key("psa_", random_bytes<16>());
const access_key kiosk = make_access_key("psk_", random_bytes<16>());

room locked() {
    auto r = with_polls(1);
    r.admin_hash = admin.hash();
    r.kiosk_hash = kiosk.hash();
    return r;
}

credentials with_admin_key(std::string key) {
    credentials c;
    c.admin_key = std::move(key);
    return c;
}

}  // namespace

TEST_CASE("next and previous go through the polls and stay at the ends") {
    auto r = with_polls(3);
    CHECK(moved(r, room_move::next) == r.polls[0]);
    CHECK(moved(r, room_move::previous) == r.polls[2]);
    r.current = r.polls[0];
    CHECK(moved(r, room_move::next) == r.polls[1]);
    CHECK(moved(r, room_move::previous) == r.polls[0]);
    r.current = r.polls[2];
    CHECK(moved(r, room_move::next) == r.polls[2]);
    CHECK(moved(r, room_move::previous) == r.polls[1]);
    CHECK_FALSE(moved(r, room_move::none));
}

TEST_CASE("a room without polls shows none, one whose poll is gone starts again") {
    auto r = with_polls(0);
    CHECK_FALSE(moved(r, room_move::next));
    r = with_polls(2);
    r.current = poll_id::make(noon);
    CHECK(moved(r, room_move::next) == r.polls[0]);
}

TEST_CASE("polls are added at the end of their room, as many as it may have, each with a new version") {
    auto r = with_polls(limits::polls_per_room_max - 1);
    const auto version = r.version;
    const auto last = poll_id::make(noon);
    CHECK(add_poll(r, last));
    CHECK(r.polls.back() == last);
    CHECK(r.version == version + 1);
    CHECK_FALSE(add_poll(r, poll_id::make(noon)));
    CHECK(r.polls.size() == limits::polls_per_room_max);
    CHECK(r.version == version + 1);
}

TEST_CASE("a poll removed from its room is no longer shown; another stays shown") {
    auto r = with_polls(3);
    const auto all = r.polls;
    r.current = all[1];
    const auto version = r.version;
    remove_poll(r, all[0]);
    CHECK(r.current == all[1]);
    remove_poll(r, all[1]);
    CHECK_FALSE(r.current);
    CHECK(r.polls == std::vector{all[2]});
    CHECK(r.version == version + 2);
}

TEST_CASE("a room's patch: title, order, what is shown") {
    const auto before = with_polls(3);
    room_patch p;
    p.title = " Class 8b ";
    p.polls = std::vector{before.polls[2], before.polls[0], before.polls[1]};
    p.current = before.polls[1];
    field_errors problems;
    auto after = apply_patch(before, p, problems);
    CHECK(problems.empty());
    CHECK(after.title == "Class 8b");
    CHECK(after.polls == *p.polls);
    CHECK(after.current == before.polls[1]);

    room_patch nothing_shown;
    nothing_shown.current = std::optional<poll_id>{};
    after = apply_patch(after, nothing_shown, problems);
    CHECK(problems.empty());
    CHECK_FALSE(after.current);
    CHECK(after.title == "Class 8b");
}

TEST_CASE("a room's pace is the host's or the audience's, and a patch may change it") {
    field_errors problems;
    CHECK(read_pace("host", problems) == room_pace::host);
    CHECK(read_pace("audience", problems) == room_pace::audience);
    CHECK(problems.empty());
    for (const auto* wrong : {"", "Host", "audience ", "1"}) read_pace(wrong, problems);
    REQUIRE(problems.size() == 4);
    CHECK(problems.front().field == "pace");
    problems.clear();

    room before;
    CHECK(before.pace == room_pace::host);
    room_patch patch;
    patch.pace = room_pace::audience;
    const auto led = apply_patch(before, patch, problems);
    CHECK(led.pace == room_pace::audience);
    CHECK(apply_patch(led, {}, problems).pace == room_pace::audience);
    CHECK(problems.empty());
}

TEST_CASE("an order names each poll of the room exactly once") {
    const auto before = with_polls(2);
    const auto stranger = poll_id::make(noon);
    const std::vector<std::vector<poll_id>> wrong{{},
                                                  {before.polls[0]},
                                                  {before.polls[0], before.polls[0]},
                                                  {before.polls[0], stranger},
                                                  {before.polls[0], before.polls[1], stranger}};
    for (const auto& order : wrong) {
        room_patch p;
        p.polls = order;
        field_errors problems;
        CHECK(apply_patch(before, p, problems).polls == before.polls);
        CHECK(problems == only("poll_ids", "must name each poll of the room exactly once"));
    }
}

TEST_CASE("a room shows its own polls only, and all problems are named") {
    room_patch p;
    p.title = letters(201);
    p.polls = std::vector<poll_id>{};
    p.current = poll_id::make(noon);
    field_errors problems;
    const auto before = with_polls(1);
    CHECK_FALSE(apply_patch(before, p, problems).current);
    CHECK(problems == field_errors{{"title", "must have at most 200 characters"},
                                   {"poll_ids", "must name each poll of the room exactly once"},
                                   {"poll_id", "is not a poll of this room"}});
    problems.clear();
    CHECK(checked_room_title(letters(200), problems) == letters(200));
    CHECK(problems.empty());
    CHECK(checked_room_title(" Class\n7b\t", problems) == "Class 7b");
    CHECK(problems.empty());
    checked_room_title("Class\u009b", problems);
    CHECK(problems == field_errors{{"title", "must not have control characters"}});
    problems.clear();
    checked_room_title("  ", problems);
    CHECK(problems == only("title", "must not be empty"));
}

TEST_CASE("join codes have six digits and do not begin with 0") {
    std::set<std::string> codes;
    for (int i = 0; i < 1'000; ++i) {
        const auto code = random_code();
        REQUIRE(looks_like_code(code));
        REQUIRE(code[0] != '0');
        codes.insert(code);
    }
    CHECK(codes.size() > 900);
    for (const auto* text : {"", "12345", "1234567", "12345a", "12 456", "-12345", "１２３４５６"})
        CHECK_FALSE(looks_like_code(text));
    CHECK(looks_like_code("000000"));
}

TEST_CASE("threat 12: a key is its prefix and 128 bits, and opens nothing but its own lock") {
    std::array<std::uint8_t, 16> bits{};
    const auto key = make_access_key("psa_", bits);
    CHECK(key.text == "psa_AAAAAAAAAAAAAAAAAAAAAA");
    CHECK(opens(key.hash(), key.text));
    CHECK_FALSE(opens(key.hash(), "psa_AAAAAAAAAAAAAAAAAAAAAB"));
    CHECK_FALSE(opens(key.hash(), key.text + " "));
    CHECK_FALSE(opens(sha256(""), ""));
    CHECK(admin.text.size() == 26);
}

TEST_CASE("the room's key or the server's makes an admin") {
    const auto r = locked();
    const server_key server = sha256("the operator's");
    CHECK(is_admin(r, with_admin_key(admin.text), std::nullopt));
    CHECK(is_admin(r, with_admin_key("the operator's"), server));
    CHECK_FALSE(is_admin(r, with_admin_key("the operator's"), std::nullopt));
    CHECK_FALSE(is_admin(r, with_admin_key(kiosk.text), server));
    CHECK_FALSE(is_admin(r, {}, server));
    CHECK_FALSE(is_admin(with_polls(1), {}, std::nullopt));
}

TEST_CASE("a kiosk uses the kiosk key, not the admin key") {
    credentials who;
    CHECK_FALSE(is_kiosk(locked(), who));
    who.kiosk_key = admin.text;
    CHECK_FALSE(is_kiosk(locked(), who));
    who.kiosk_key = kiosk.text;
    CHECK(is_kiosk(locked(), who));
}
