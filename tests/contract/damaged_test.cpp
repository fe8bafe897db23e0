// A poll that cannot be read: its room and everybody else go on, and it can be deleted.
#include "pollstream/base/limits.hpp"
#include "world.hpp"

namespace pollstream {

using namespace testing;
using namespace std::chrono_literals;
using lines = std::vector<std::string>;

TEST_CASE("a damaged poll is deleted and announced like any other", "[contract][damaged]") {
    ON_EVERY_STORE(w);
    const auto made = w.create_room({w.a_poll("Bad"), w.a_poll("Sound")});
    const auto& bad = made.polls[0]->definition.id;
    w.vote(made.polls[0], 1, {1});
    w.damage(made.polls[0]);
    REQUIRE(failed_with(w.run(w->load_poll(bad)), errc::storage_failed));
    CHECK(w.run(w->room_of(bad)).value() == made.room->id);
    w.told();
    REQUIRE(w.run(w->delete_poll(bad)).has_value());
    CHECK(w.told() == lines{"deleted Bad", "room Bad"});
    CHECK(failed_with(w.run(w->load_poll(bad)), errc::not_found));
    CHECK(failed_with(w.run(w->room_of(bad)), errc::not_found));
    CHECK(w.load(made.room)->polls == std::vector<poll_id>{made.polls[1]->definition.id});
    w.vote(made.polls[1], 1, {1});
}

TEST_CASE("a room with a damaged poll is deleted, by its host or for being quiet", "[contract][damaged]") {
    ON_EVERY_STORE(w);
    const auto made = w.create_room({w.a_poll("One"), w.a_poll("Bad"), w.a_poll("Three")});
    w.damage(made.polls[1]);
    w.told();
    SECTION("by its host") {
        REQUIRE(w.run(w->delete_room(made.room->id)).has_value());
    }
    SECTION("for being quiet") {
        w.time.advance(30 * 24h + 2h);
        const auto done = w.run(w->delete_quiet_rooms(w.time.now() - 30 * 24h, std::nullopt));
        REQUIRE(done.has_value());
        CHECK(done->rooms == 1);
        CHECK(done->polls == 3);
    }
    CHECK(w.told() == lines{"deleted One", "deleted Bad", "deleted Three", "room deleted"});
    CHECK(failed_with(w.run(w->load_room(made.room->id)), errc::not_found));
}

TEST_CASE("polls that are due close although one of them is damaged", "[contract][damaged]") {
    ON_EVERY_STORE(w);
    auto bad = w.a_poll("Bad");
    auto sound = w.a_poll("Sound");
    bad.end_time = sound.end_time = w.time.now() + 1s;
    const auto made = w.create_room({bad, sound});
    w.damage(made.polls[0]);
    w.time.advance(2s);
    REQUIRE(w.run(w->close_due()).has_value());
    CHECK(w.load(made.polls[1])->definition.closed_at);
}

TEST_CASE("a code is taken from a room at rest although a poll there is damaged", "[contract][damaged]") {
    ON_EVERY_STORE(w);
    w.codes = {"123456"};
    const auto old = w.create_room({w.a_poll("Bad"), w.a_poll("Sound")});
    w.damage(old.polls[0]);
    w.time.advance(limits::code_rest + 1h);
    w.codes = {"123456"};
    const auto made = w.create_room({w.a_poll("New")});
    CHECK(made.room->code == "123456");
    CHECK(w.load(old.room)->code.empty());
    CHECK(w.load(old.polls[1])->code.empty());
}

}  // namespace pollstream
