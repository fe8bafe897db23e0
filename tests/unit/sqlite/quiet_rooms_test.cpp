// Deleting quiet rooms: how much at once, and that one which cannot be deleted holds up no other.
#include "opened.hpp"

namespace pollstream {

using namespace testing;
using namespace std::chrono_literals;

namespace {

constexpr auto kept_for = 30 * 24h;

deleted_rooms step(opened& s, std::optional<room_id> after = std::nullopt) {
    const auto done = s.run(s->delete_quiet_rooms(s.time.now() - kept_for, after));
    REQUIRE(done.has_value());
    return *done;
}

poll_ref create(opened& s, std::size_t polls) {
    new_room r;
    r.id = room_id::make(s.time.now());
    r.title = "Room";
    r.created_at = s.time.now();
    for (std::size_t i = 0; i < polls; ++i) r.polls.push_back(named_poll("Poll", s.time.now()));
    const auto made = s.run(s->create_room(std::move(r)));
    REQUIRE(made.has_value());
    return made->polls.front();
}

}  // namespace

TEST_CASE("one commit deletes some two hundred polls, and at most the rest of the last room",
          "[sqlite][quiet]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    for (int i = 0; i < 6; ++i) create(s, 90);
    s.time.advance(kept_for + 2h);
    const auto first = step(s);
    CHECK(first.rooms == 3);
    CHECK(first.polls == 270);
    REQUIRE(first.next);
    const auto second = step(s, first.next);
    CHECK(second.rooms == 3);
    CHECK_FALSE(step(s, second.next).next);
    CHECK(ask(s.file(), "SELECT count(*) FROM rooms") == 0);
    CHECK(ask(s.file(), "SELECT count(*) FROM polls") == 0);
}

TEST_CASE("one commit deletes few rooms with many participants", "[sqlite][quiet]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    for (int i = 0; i < 3; ++i) create(s, 1);
    s.on_writer(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) "
        "INSERT INTO participants (room, no, identity, name, extra_time, joined_at) "
        "SELECT key, i, randomblob(16), '', 0, 0 FROM rooms, n");
    s.time.advance(kept_for + 2h);
    const auto first = step(s);
    CHECK(first.rooms == 1);
    CHECK(step(s, first.next).rooms == 1);
    CHECK(ask(s.file(), "SELECT count(*) FROM participants") == 5'000);
}

TEST_CASE("a quiet room of many polls that have to be read goes bit by bit", "[sqlite][quiet]") {
    const temp_folder folder;
    sqlite::store_options options;
    options.file = folder / "polls.db";
    timestamp then;
    {
        opened s(options);
        for (int i = 0; i < 2; ++i) create(s, 3);
        then = s.time.now();
    }
    options.read_bytes = 1;  // a poll is more than that, and none is in memory any more
    opened s(options);
    s.time.advance(then + kept_for + 2h - s.time.now());
    std::optional<room_id> after;
    for (int polls = 5; polls >= 0; --polls) {
        const auto done = step(s, after);
        CHECK(done.polls == 1);
        CHECK(done.rooms == (polls % 3 == 0 ? 1 : 0));
        CHECK(ask(s.file(), "SELECT count(*) FROM polls") == polls);
        REQUIRE(done.next);
        after = done.next;
    }
    CHECK(ask(s.file(), "SELECT count(*) FROM rooms") == 0);
    CHECK_FALSE(step(s, after).next);
}

TEST_CASE("a room found quiet that is used before its turn stays", "[sqlite][quiet]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = create(s, 1);
    s.time.advance(kept_for + 2h);
    const auto since = s.time.now() - kept_for;
    std::optional<result<deleted_rooms>> done;
    begin(s.loop, s->delete_quiet_rooms(since, std::nullopt),
          [&](result<deleted_rooms> r) { done = std::move(r); });
    // Reaches the lane before the deletion, which is still looking for rooms.
    REQUIRE(s.vote(p, 1).has_value());
    s.loop.restart();
    while (!done) s.loop.run_one();
    REQUIRE(done->has_value());
    CHECK((*done)->rooms == 0);
    CHECK(s.load(p)->counts.total_voters() == 1);
}

TEST_CASE("a room with a poll that cannot be read is deleted like the others", "[sqlite][quiet][damaged]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    {
        opened s(file);
        create(s, 1);
        create(s, 2);
        create(s, 1);
    }
    tamper(file, "UPDATE polls SET kind = 99 WHERE key = 2");
    opened s(file);
    s.time.advance(kept_for + 2h);
    const auto done = step(s);
    CHECK(done.rooms == 3);
    CHECK(done.polls == 4);
    CHECK(ask(file, "SELECT count(*) FROM rooms") == 0);
    CHECK(ask(file, "SELECT count(*) FROM polls") == 0);
}

TEST_CASE("a room whose rows refuse deletion stays whole, and the others are deleted",
          "[sqlite][quiet][damaged]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    create(s, 1);
    create(s, 2);
    create(s, 1);
    s.on_writer(
        "CREATE TRIGGER refuse BEFORE DELETE ON polls WHEN OLD.key = 3 "
        "BEGIN SELECT RAISE(ABORT, 'its rows contradict each other'); END");
    s.facts.clear();
    s.time.advance(kept_for + 2h);
    const auto done = step(s);
    CHECK(done.rooms == 2);
    CHECK(done.polls == 2);
    CHECK(s.facts.size() == 4);  // a poll and its room for each
    CHECK_FALSE(step(s, done.next).next);
    CHECK(ask(s.file(), "SELECT count(*) FROM rooms") == 1);
    CHECK(ask(s.file(), "SELECT count(*) FROM polls") == 2);
}

TEST_CASE("the measured disk use is what the database takes", "[sqlite][disk]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    for (const auto& answer : s.vote_at_once(p, 0, 5'000)) REQUIRE(answer.has_value());
    const auto before = s.run(s->measure_disk());
    REQUIRE(before.has_value());
    CHECK(before->wal == std::filesystem::file_size(s.file().string() + "-wal"));
    CHECK(before->wal > 0);
    CHECK(before->database == std::filesystem::file_size(s.file()));
    CHECK(before->disk_free > 0);
    CHECK(before->disk >= before->disk_free);

    REQUIRE(s.run(s->delete_poll(p->definition.id)).has_value());
    const auto unused = [&] { return s.run(s->measure_disk()).value().unused; };
    for (int i = 0; i < 1'000 && unused() < 200'000; ++i) std::this_thread::sleep_for(5ms);
    CHECK(unused() >= 200'000);
    CHECK(unused() % 4'096 == 0);
}

}  // namespace pollstream
