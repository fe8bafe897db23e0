// Rooms: their polls in order, the current one, their join codes, and creations that are retried.
#include "pollstream/base/limits.hpp"
#include "world.hpp"

namespace pollstream {

using namespace testing;
using lines = std::vector<std::string>;
using namespace std::chrono_literals;

namespace {

idempotency once(const std::string& key, const std::string& request) {
    return {sha256(key), sha256(request)};
}

}  // namespace

TEST_CASE("a room is made with its polls, the first of them current", "[contract][rooms]") {
    ON_EVERY_STORE(w);
    auto wanted = w.a_room({w.a_poll("One"), w.a_poll("Two")});
    const auto made = w.run(w->create_room(wanted));
    REQUIRE(made.has_value());
    CHECK_FALSE(made->replayed);
    CHECK(w.told() == lines{"created One", "created Two", "room One"});

    const auto room = w.load(made->room);
    CHECK(room->id == wanted.id);
    CHECK(room->title == wanted.title);
    CHECK(room->created_at == wanted.created_at);
    CHECK(room->polls == std::vector<poll_id>{wanted.polls[0].id, wanted.polls[1].id});
    CHECK(room->current == wanted.polls[0].id);
    CHECK(room->admin_hash == wanted.admin_hash);
    CHECK(room->kiosk_hash == wanted.kiosk_hash);
    CHECK(room->version == made->room->version);
    CHECK(looks_like_code(room->code));
    REQUIRE(made->polls.size() == 2);
    CHECK(made->polls[1]->definition.title == "Two");
    CHECK(made->polls[1]->definition.room == wanted.id);
    CHECK(made->polls[1]->code == room->code);
}

TEST_CASE("a room goes at the host's pace or at the audience's", "[contract][rooms]") {
    ON_EVERY_STORE(w);
    CHECK(w.create_room({}).room->pace == room_pace::host);
    auto wanted = w.a_room({w.a_poll("One"), w.a_poll("Two")});
    wanted.pace = room_pace::audience;
    const auto made = w.run(w->create_room(wanted));
    REQUIRE(made.has_value());
    CHECK(w.load(made->room)->pace == room_pace::audience);

    w.told();
    room_patch patch;
    patch.pace = room_pace::host;
    const auto changed = w.run(w->patch_room(wanted.id, patch));
    REQUIRE(changed.has_value());
    CHECK((*changed)->pace == room_pace::host);
    CHECK((*changed)->version > made->room->version);
    CHECK(w.told() == lines{"room One"});
    CHECK(w.load(made->room)->pace == room_pace::host);
    CHECK(w.load(made->room)->current == (*changed)->current);
}

TEST_CASE("a room may be empty", "[contract][rooms]") {
    ON_EVERY_STORE(w);
    const auto made = w.create_room({});
    CHECK(made.polls.empty());
    CHECK(w.load(made.room)->polls.empty());
    CHECK_FALSE(w.load(made.room)->current);
}

TEST_CASE("a room that does not exist answers not_found", "[contract][rooms]") {
    ON_EVERY_STORE(w);
    const auto nowhere = room_id::make(w.time.now());
    CHECK(failed_with(w.run(w->load_room(nowhere)), errc::not_found));
    CHECK(failed_with(w.run(w->add_poll(nowhere, w.a_poll("Lost"), std::nullopt)), errc::not_found));
    CHECK(failed_with(w.run(w->patch_room(nowhere, {})), errc::not_found));
    CHECK(failed_with(w.run(w->delete_room(nowhere)), errc::not_found));
    CHECK(failed_with(w.run(w->find_room("000000")), errc::not_found));
    CHECK(failed_with(w.run(w->find_room("")), errc::not_found));
    CHECK(w.told().empty());
}

TEST_CASE("a poll is added at the end and does not become current by itself", "[contract][rooms]") {
    ON_EVERY_STORE(w);
    const auto made = w.create_room({w.a_poll("One")});
    w.told();
    const auto added = w.run(w->add_poll(made.room->id, w.a_poll("Two"), std::nullopt));
    REQUIRE(added.has_value());
    CHECK(w.told() == lines{"created Two", "room One"});
    CHECK((*added)->definition.room == made.room->id);
    CHECK((*added)->code == made.room->code);

    const auto room = w.load(made.room);
    CHECK(room->polls == std::vector<poll_id>{made.polls[0]->definition.id, (*added)->definition.id});
    CHECK(room->current == made.polls[0]->definition.id);
    CHECK(room->version > made.room->version);
    CHECK(w.vote(*added, 1, {1}).how == verdict::counted);
}

TEST_CASE("a room holds so many polls and no more", "[contract][rooms]") {
    ON_EVERY_STORE(w);
    std::vector<poll> polls;
    for (std::size_t i = 0; i < limits::polls_per_room_max; ++i) polls.push_back(w.a_poll("Poll", 2));
    const auto made = w.create_room(std::move(polls));
    CHECK(w.load(made.room)->polls.size() == limits::polls_per_room_max);
    CHECK(
        failed_with(w.run(w->add_poll(made.room->id, w.a_poll("One more"), std::nullopt)), errc::malformed));
}

TEST_CASE("patching a room: title, order, current", "[contract][rooms]") {
    ON_EVERY_STORE(w);
    const auto made = w.create_room({w.a_poll("One"), w.a_poll("Two"), w.a_poll("Three")});
    const auto id = [&](std::size_t i) { return made.polls[i]->definition.id; };
    w.told();

    room_patch patch;
    patch.title = "Class 7b";
    patch.polls = {id(2), id(0), id(1)};
    patch.current = std::optional<poll_id>(id(1));
    const auto patched = w.run(w->patch_room(made.room->id, patch));
    REQUIRE(patched.has_value());
    CHECK(w.told() == lines{"room Class 7b"});
    const auto room = w.load(made.room);
    CHECK(room->title == "Class 7b");
    CHECK(room->polls == *patch.polls);
    CHECK(room->current == id(1));
    CHECK(room->version == (*patched)->version);
    CHECK(room->version > made.room->version);

    SECTION("a poll added later is still the last") {
        const auto added = w.run(w->add_poll(made.room->id, w.a_poll("Four"), std::nullopt));
        REQUIRE(added.has_value());
        CHECK(w.load(made.room)->polls.back() == (*added)->definition.id);
    }
    SECTION("it may have no current poll") {
        room_patch none;
        none.current = std::optional<poll_id>();
        REQUIRE(w.run(w->patch_room(made.room->id, none)).has_value());
        CHECK_FALSE(w.load(made.room)->current);
    }
    SECTION("a foreign poll is refused, in the list and as current") {
        const auto other = w.create("Other");
        w.told();
        room_patch foreign;
        foreign.current = std::optional<poll_id>(other->definition.id);
        CHECK(failed_with(w.run(w->patch_room(made.room->id, foreign)), errc::overtaken));
        room_patch missing;
        missing.polls = {id(0), id(1)};
        CHECK(failed_with(w.run(w->patch_room(made.room->id, missing)), errc::overtaken));
        CHECK(w.load(made.room)->version == room->version);
        CHECK(w.told().empty());
    }
    SECTION("deleting a poll that is not current leaves the current one") {
        REQUIRE(w.run(w->delete_poll(id(0))).has_value());
        CHECK(w.load(made.room)->current == id(1));
        CHECK(w.load(made.room)->polls == std::vector<poll_id>{id(2), id(1)});
    }
}

TEST_CASE("deleting a room deletes its polls", "[contract][rooms]") {
    ON_EVERY_STORE(w);
    const auto made = w.create_room({w.a_poll("One"), w.a_poll("Two")});
    w.vote(made.polls[0], 1, {1});
    w.told();
    REQUIRE(w.run(w->delete_room(made.room->id)).has_value());
    CHECK(w.told() == lines{"deleted One", "deleted Two", "room deleted"});
    CHECK(failed_with(w.run(w->load_room(made.room->id)), errc::not_found));
    CHECK(failed_with(w.run(w->find_room(made.room->code)), errc::not_found));
    CHECK(failed_with(w.run(w->load_poll(made.polls[0]->definition.id)), errc::not_found));
    CHECK(w.vote(made.polls[1], 1, {1}).how == verdict::unknown_poll);
    CHECK(w.run(w->list_polls({})).value().count == 0);
    CHECK(failed_with(w.run(w->delete_room(made.room->id)), errc::not_found));
}

TEST_CASE("a join code leads to its room", "[contract][codes]") {
    ON_EVERY_STORE(w);
    w.codes = {"123456"};
    const auto made = w.create_room({w.a_poll("One")});
    CHECK(made.room->code == "123456");
    const auto found = w.run(w->find_room("123456"));
    REQUIRE(found.has_value());
    CHECK((*found)->id == made.room->id);
}

TEST_CASE("a code in use is drawn again", "[contract][codes]") {
    ON_EVERY_STORE(w);
    w.codes = {"111111", "111111", "111111", "222222"};
    CHECK(w.create_room({}).room->code == "111111");
    CHECK(w.create_room({}).room->code == "222222");
    CHECK(w.codes.empty());
}

TEST_CASE("a code is free again when its room has been quiet for long enough", "[contract][codes]") {
    ON_EVERY_STORE(w);
    w.codes = {"111111"};
    const auto old = w.create_room({w.a_poll("Old")});
    w.told();

    SECTION("not a moment before") {
        w.time.advance(limits::code_rest - 1ms);
        w.codes = {"111111", "222222"};
        CHECK(w.create_room({}).room->code == "222222");
    }
    SECTION("then the old room has none, and says so") {
        w.time.advance(limits::code_rest);
        w.codes = {"111111"};
        const auto fresh = w.create_room({w.a_poll("Fresh")});
        CHECK(fresh.room->code == "111111");
        CHECK(w.told() == lines{"updated Old", "room Old", "created Fresh", "room Fresh"});
        CHECK(w.load(old.room)->code.empty());
        CHECK(w.load(old.polls[0])->code.empty());
        CHECK(w.load(old.polls[0])->version() > old.polls[0]->version());
        CHECK(w.run(w->find_room("111111")).value()->id == fresh.room->id);
        CHECK(w.vote(old.polls[0], 1, {1}).how == verdict::counted);
    }
    SECTION("a vote keeps the room alive") {
        w.time.advance(limits::code_rest - 1h);
        w.vote(old.polls[0], 1, {1});
        w.time.advance(2h);
        w.codes = {"111111", "222222"};
        CHECK(w.create_room({}).room->code == "222222");
    }
    SECTION("so does something its host does") {
        w.time.advance(limits::code_rest - 1h);
        room_patch patch;
        patch.title = "Still here";
        REQUIRE(w.run(w->patch_room(old.room->id, patch)).has_value());
        w.time.advance(2h);
        w.codes = {"111111", "222222"};
        CHECK(w.create_room({}).room->code == "222222");
    }
}

TEST_CASE("a deleted room's code is free at once", "[contract][codes]") {
    ON_EVERY_STORE(w);
    w.codes = {"111111", "111111"};
    const auto gone = w.create_room({});
    REQUIRE(w.run(w->delete_room(gone.room->id)).has_value());
    CHECK(w.create_room({}).room->code == "111111");
}

TEST_CASE("when every code drawn is taken, that is the answer", "[contract][codes]") {
    ON_EVERY_STORE(w);
    w.codes = {"111111"};
    w.create_room({});
    w.told();
    for (int i = 0; i < 10'000; ++i) w.codes.push_back("111111");
    CHECK(failed_with(w.run(w->create_room(w.a_room({w.a_poll("Late")}))), errc::codes_exhausted));
    CHECK(w.told().empty());
    CHECK(w.run(w->list_polls({})).value().count == 0);
}

TEST_CASE("a retried creation returns what the first one created", "[contract][idempotency]") {
    ON_EVERY_STORE(w);
    auto first = w.a_room({w.a_poll("One"), w.a_poll("Two")});
    first.once = once("key", "request");
    const auto made = w.run(w->create_room(first));
    REQUIRE(made.has_value());
    w.told();

    auto retry = w.a_room({w.a_poll("One"), w.a_poll("Two")});
    SECTION("with the same request") {
        retry.once = once("key", "request");
        const auto again = w.run(w->create_room(retry));
        REQUIRE(again.has_value());
        CHECK(again->replayed);
        CHECK(again->room->id == first.id);
        CHECK(again->room->code == made->room->code);
        REQUIRE(again->polls.size() == 2);
        CHECK(again->polls[0]->definition.id == first.polls[0].id);
        CHECK(again->polls[1]->definition.id == first.polls[1].id);
        CHECK(w.told().empty());
        CHECK(w.run(w->list_polls({})).value().count == 2);
    }
    SECTION("with another request, it is a mistake") {
        retry.once = once("key", "another request");
        CHECK(failed_with(w.run(w->create_room(retry)), errc::key_reused));
        CHECK(w.told().empty());
    }
    SECTION("under another key, it is another creation") {
        retry.once = once("another key", "request");
        const auto other = w.run(w->create_room(retry));
        REQUIRE(other.has_value());
        CHECK_FALSE(other->replayed);
        CHECK(other->room->id == retry.id);
    }
    SECTION("just before a day is over") {
        w.time.advance(24h - 1ms);
        retry.once = once("key", "request");
        CHECK(w.run(w->create_room(retry)).value().replayed);
    }
    SECTION("after a day it is forgotten") {
        w.time.advance(24h);
        retry.once = once("key", "request");
        const auto anew = w.run(w->create_room(retry));
        REQUIRE(anew.has_value());
        CHECK_FALSE(anew->replayed);
    }
    SECTION("without what has been deleted of it since") {
        REQUIRE(w.run(w->delete_poll(first.polls[0].id)).has_value());
        retry.once = once("key", "request");
        const auto again = w.run(w->create_room(retry));
        REQUIRE(again.has_value());
        CHECK(again->replayed);
        REQUIRE(again->polls.size() == 1);
        CHECK(again->polls[0]->definition.id == first.polls[1].id);
    }
    SECTION("also if it is only asked for") {
        const auto again = w.run(w->created_before(once("key", "request")));
        REQUIRE(again.has_value());
        CHECK(again->room->id == first.id);
        CHECK(again->polls.size() == 2);
        CHECK(failed_with(w.run(w->created_before(once("key", "another request"))), errc::key_reused));
        CHECK(failed_with(w.run(w->created_before(once("another key", "request"))), errc::not_found));
        CHECK(w.told().empty());
    }
    SECTION("not created again after the room was deleted") {
        REQUIRE(w.run(w->delete_room(first.id)).has_value());
        retry.once = once("key", "request");
        CHECK(failed_with(w.run(w->create_room(retry)), errc::not_found));
    }
}

TEST_CASE("a retried addition returns the poll added first", "[contract][idempotency]") {
    ON_EVERY_STORE(w);
    const auto made = w.run(w->create_room(w.a_room({})));
    REQUIRE(made.has_value());
    const auto& room = made->room->id;
    const auto first = w.run(w->add_poll(room, w.a_poll("One"), once("key", "request")));
    REQUIRE(first.has_value());
    w.told();

    SECTION("with the same request") {
        const auto again = w.run(w->add_poll(room, w.a_poll("One"), once("key", "request")));
        REQUIRE(again.has_value());
        CHECK((*again)->definition.id == (*first)->definition.id);
        CHECK(w.told().empty());
        CHECK(w.load(made->room)->polls.size() == 1);
    }
    SECTION("also if the room has no place for another") {
        while (w.load(made->room)->polls.size() < limits::polls_per_room_max)
            REQUIRE(w.run(w->add_poll(room, w.a_poll("More"), std::nullopt)).has_value());
        CHECK(w.run(w->add_poll(room, w.a_poll("One"), once("key", "request"))).has_value());
    }
    SECTION("with another request, it is a mistake") {
        CHECK(failed_with(w.run(w->add_poll(room, w.a_poll("Two"), once("key", "another request"))),
                          errc::key_reused));
        CHECK(w.load(made->room)->polls.size() == 1);
    }
    SECTION("without the key, it is another poll") {
        REQUIRE(w.run(w->add_poll(room, w.a_poll("One"), std::nullopt)).has_value());
        CHECK(w.load(made->room)->polls.size() == 2);
    }
    SECTION("if it has been deleted since, it is not created again") {
        REQUIRE(w.run(w->delete_poll((*first)->definition.id)).has_value());
        CHECK(
            failed_with(w.run(w->add_poll(room, w.a_poll("One"), once("key", "request"))), errc::not_found));
    }
}

}  // namespace pollstream
