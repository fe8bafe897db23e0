// Rooms that have been quiet for long are deleted as a host would delete them, and no others.
#include "pollstream/base/limits.hpp"
#include "world.hpp"

namespace pollstream {

using namespace testing;
using lines = std::vector<std::string>;
using namespace std::chrono_literals;

namespace {

constexpr auto kept_for = 30 * 24h;

/// Deletes what has been quiet for `kept_for`; returns how many rooms.
std::size_t sweep(world& w) {
    deleted_rooms all;
    std::optional<room_id> after;
    do {
        const auto step = w.run(w->delete_quiet_rooms(w.time.now() - kept_for, after));
        REQUIRE(step.has_value());
        all.rooms += step->rooms;
        all.polls += step->polls;
        after = step->next;
    } while (after);
    return all.rooms;
}

bool is_there(world& w, const room_ref& r) {
    return w.run(w->load_room(r->id)).has_value();
}

/// Half an hour before `kept_for` is over nothing is deleted; an hour and a half later the room is.
void expect_kept_from_now(world& w, const room_ref& r) {
    w.time.advance(kept_for - 30min);
    CHECK(sweep(w) == 0);
    CHECK(is_there(w, r));
    w.time.advance(90min + 1ms);
    CHECK(sweep(w) == 1);
    CHECK_FALSE(is_there(w, r));
}

poll ending_at(world& w, timestamp end) {
    auto p = w.a_poll("Ends");
    p.end_time = end;
    return p;
}

}  // namespace

TEST_CASE("a quiet room is deleted with its polls, and announced like a host's deletion",
          "[contract][quiet]") {
    ON_EVERY_STORE(w);
    const auto old = w.create_room({w.a_poll("One"), w.a_poll("Two")});
    const auto empty = w.create_room({});
    REQUIRE(w.vote(old.polls[0], 1, {1}).how == verdict::counted);
    REQUIRE(w.run(w->close_poll(old.polls[1]->definition.id)).has_value());
    w.time.advance(kept_for + 2h);
    const auto fresh = w.create_room({w.a_poll("Fresh")});
    w.told();

    const auto first = w.run(w->delete_quiet_rooms(w.time.now() - kept_for, std::nullopt));
    REQUIRE(first.has_value());
    CHECK(first->rooms == 2);
    CHECK(first->polls == 2);
    CHECK(w.told() == lines{"deleted One", "deleted Two", "room deleted", "room deleted"});
    REQUIRE(first->next);
    const auto second = w.run(w->delete_quiet_rooms(w.time.now() - kept_for, first->next));
    REQUIRE(second.has_value());
    CHECK(second->rooms == 0);
    CHECK_FALSE(second->next);

    CHECK_FALSE(is_there(w, old.room));
    CHECK_FALSE(is_there(w, empty.room));
    CHECK(failed_with(w.run(w->load_poll(old.polls[0]->definition.id)), errc::not_found));
    CHECK(failed_with(w.run(w->find_room(old.room->code)), errc::not_found));
    auto late = w.run(w->cast(w.a_ballot(old.polls[0]->definition.id, 2, {1})));
    REQUIRE(late.has_value());
    CHECK(late->how == verdict::unknown_poll);
    CHECK(w.vote(fresh.polls[0], 1, {1}).how == verdict::counted);
}

TEST_CASE("anything a host or a voter does keeps a room", "[contract][quiet]") {
    ON_EVERY_STORE(w);
    const auto made = w.create_room({w.a_poll("Lunch")});
    const auto id = made.polls[0]->definition.id;
    w.time.advance(kept_for - 1h);
    SECTION("nothing: its time counts from the creation") {
        w.time.advance(2h + 1ms);
        CHECK(sweep(w) == 1);
    }
    SECTION("a vote") {
        w.vote(made.polls[0], 1, {1});
        expect_kept_from_now(w, made.room);
    }
    SECTION("a changed vote, soon after another") {
        w.time.advance(-59min);
        w.vote(made.polls[0], 1, {1});
        w.time.advance(59min);
        w.vote(made.polls[0], 2, {1});
        expect_kept_from_now(w, made.room);
    }
    SECTION("another title") {
        room_patch other;
        other.title = "Dinner";
        REQUIRE(w.run(w->patch_room(made.room->id, other)).has_value());
        expect_kept_from_now(w, made.room);
    }
    SECTION("one more poll") {
        REQUIRE(w.run(w->add_poll(made.room->id, w.a_poll("More"), std::nullopt)).has_value());
        expect_kept_from_now(w, made.room);
    }
    SECTION("a close, a reset") {
        REQUIRE(w.run(w->close_poll(id)).has_value());
        expect_kept_from_now(w, made.room);
    }
    SECTION("a reset") {
        REQUIRE(w.run(w->reset_poll(id)).has_value());
        expect_kept_from_now(w, made.room);
    }
    SECTION("somebody who joins") {
        REQUIRE(w.run(w->join_room(made.room->id, voter(1), "Ada")).has_value());
        expect_kept_from_now(w, made.room);
    }
    SECTION("extra time for somebody") {
        REQUIRE(w.run(w->join_room(made.room->id, voter(1), "Ada")).has_value());
        w.time.advance(1h);
        participant_patch more;
        more.extra_time_percent = 50;
        REQUIRE(w.run(w->change_participant(made.room->id, 1, more)).has_value());
        expect_kept_from_now(w, made.room);
    }
}

TEST_CASE("a room stays until a poll's end, and then for the usual time", "[contract][quiet]") {
    ON_EVERY_STORE(w);
    const auto made = w.create_room({w.a_poll("No end"), ending_at(w, w.time.now() + 3 * kept_for)});
    w.time.advance(3 * kept_for - 1ms);
    CHECK(sweep(w) == 0);
    SECTION("closed by the timer") {
        w.time.advance(1ms);
        REQUIRE(w.run(w->close_due()).has_value());
    }
    SECTION("not closed yet") {
        w.time.advance(1ms);
    }
    w.time.advance(kept_for);
    CHECK(sweep(w) == 0);
    CHECK(is_there(w, made.room));
    w.time.advance(1ms);
    CHECK(sweep(w) == 1);
}

TEST_CASE("an open poll without an end does not keep a room for ever", "[contract][quiet]") {
    ON_EVERY_STORE(w);
    w.create("Open");
    w.time.advance(kept_for + 2h);
    CHECK(sweep(w) == 1);
}

TEST_CASE("many quiet rooms are deleted in several steps, and the others among them stay",
          "[contract][quiet]") {
    ON_EVERY_STORE(w);
    std::vector<made_room> all;
    for (int i = 0; i < 130; ++i) all.push_back(w.create_room({w.a_poll("P")}));
    w.time.advance(kept_for + 2h);
    for (std::size_t i = 0; i < all.size(); i += 10) w.vote(all[i].polls[0], 1, {1});
    CHECK(sweep(w) == 117);
    for (std::size_t i = 0; i < all.size(); ++i) CHECK(is_there(w, all[i].room) == (i % 10 == 0));
    CHECK(sweep(w) == 0);
}

TEST_CASE("the last activity up to a given time", "[contract][quiet]") {
    ON_EVERY_STORE(w);
    const auto start = w.time.now();
    CHECK_FALSE(w.run(w->last_activity(start)).value());
    const auto p = w.create("First");
    w.time.advance(24h);
    w.create("Second");
    CHECK(w.run(w->last_activity(start - 1ms)).value() == std::nullopt);
    CHECK(w.run(w->last_activity(start + 1h)).value() == start);
    CHECK(w.run(w->last_activity(start + 48h)).value() == start + 24h);
    w.time.advance(24h);
    w.vote(p, 1, {1});
    CHECK(w.run(w->last_activity(start + 48h)).value() == start + 48h);
}

}  // namespace pollstream
