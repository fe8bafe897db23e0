// The catalog: facts beat loads, deleted stays deleted, memory is bounded, codes move.
#include "pollstream/store/catalog.hpp"

#include "pollstream/domain/lexicon.hpp"
#include "support/manual_clock.hpp"
#include "support/memory_store.hpp"
#include "support/run_task.hpp"

#include <catch2/catch.hpp>

#include <optional>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

/// A store whose facts go nowhere unless a test passes them on, with a catalog in front of it.
struct library {
    explicit library(std::size_t polls_max = 100, std::size_t rooms_max = 100,
                     std::size_t poll_bytes_max = catalog::usual_poll_bytes)
        : storage(
              loop.get_executor(), time, [this](const fact& f) { facts.push_back(f); },
              [this] { return code; }),
          known(storage, polls_max, rooms_max, poll_bytes_max) {}

    made_room make_room(std::size_t polls, const std::string& with_code) {
        code = with_code;
        new_room r;
        r.id = room_id::make(ids, time.now());
        r.title = "Room " + with_code;
        for (std::size_t i = 0; i < polls; ++i) {
            pollstream::poll p;
            p.id = poll_id::make(ids, time.now());
            p.title = "Poll " + std::to_string(i);
            p.options = {"A", "B"};
            r.polls.push_back(std::move(p));
        }
        auto made = run(loop, storage.create_room(std::move(r)));
        REQUIRE(made.has_value());
        return *made;
    }

    result<poll_ref> poll_of(const poll_id& id) { return run(loop, known.poll(id)); }
    result<room_ref> room_of(const room_id& id) { return run(loop, known.room(id)); }
    result<room_ref> room_by(const std::string& with_code) {
        return run(loop, known.room_by_code(with_code));
    }

    /// Starts asking, so that the answer is on its way; finish() brings it.
    template <class T>
    void begin(task<result<T>> asking, std::optional<result<T>>& answer) {
        storage.hold();
        testing::begin(loop, std::move(asking), [&answer](result<T> r) { answer = std::move(r); });
        loop.restart();
        loop.poll();
        REQUIRE_FALSE(answer);
    }
    void finish() {
        storage.release();
        loop.restart();
        while (loop.poll_one() > 0) {
        }
    }

    asio::io_context loop;
    manual_clock time;
    ulid_source ids;
    std::string code;
    std::vector<fact> facts;
    memory_store storage;
    catalog known;
};

poll_ref newer(const poll_ref& p, const std::string& title) {
    auto s = std::make_shared<poll_state>(*p);
    s->definition.title = title;
    ++s->definition_version;
    return s;
}

/// The poll after its voters have written that many bytes.
poll_ref larger(const poll_ref& p, std::size_t bytes) {
    auto s = std::make_shared<poll_state>(*p);
    auto texts = std::make_shared<lexicon>();
    texts->add(std::string(bytes, 'x'), text_state::shown);
    s->definition.texts = std::move(texts);
    ++s->definition_version;
    return s;
}

room_ref newer(const room_ref& r, const std::string& code) {
    auto n = std::make_shared<room>(*r);
    n->code = code;
    ++n->version;
    return n;
}

}  // namespace

TEST_CASE("a poll is requested from the store once") {
    library l;
    const auto made = l.make_room(1, "111111");
    const auto id = made.polls[0]->definition.id;
    CHECK_FALSE(l.known.peek_poll(id));
    CHECK((*l.poll_of(id))->definition.title == "Poll 0");
    CHECK((*l.poll_of(id))->definition.title == "Poll 0");
    CHECK(l.storage.reads() == 1);
    CHECK(l.known.peek_poll(id));
    CHECK(l.storage.reads() == 1);
}

TEST_CASE("what is missing is missing, and a failed read is not remembered") {
    library l;
    const auto made = l.make_room(1, "111111");
    const auto id = made.polls[0]->definition.id;
    CHECK(failed_with(l.poll_of(poll_id::make(l.time.now())), errc::not_found));
    CHECK(failed_with(l.room_of(room_id::make(l.time.now())), errc::not_found));
    CHECK(failed_with(l.room_by("999999"), errc::not_found));
    l.storage.fail_reads_with(errc::overloaded);
    CHECK(failed_with(l.poll_of(id), errc::overloaded));
    CHECK(failed_with(l.room_of(made.room->id), errc::overloaded));
    CHECK(failed_with(l.room_by("111111"), errc::overloaded));
    l.storage.fail_reads_with(errc::ok);
    CHECK(l.poll_of(id).has_value());
    CHECK(l.room_of(made.room->id).has_value());
}

TEST_CASE("a fact is known without asking, and an older one changes nothing") {
    library l;
    const auto made = l.make_room(1, "111111");
    const auto& first = made.polls[0];
    const auto second = newer(first, "Second");
    l.known.absorb(poll_changed{poll_event::updated, second});
    CHECK((*l.poll_of(first->definition.id))->definition.title == "Second");
    l.known.absorb(tally_changed{first});
    l.known.absorb(poll_changed{poll_event::created, first});
    CHECK((*l.poll_of(first->definition.id))->definition.title == "Second");
    CHECK(l.storage.reads() == 0);
}

TEST_CASE("a fact beats a load in flight") {
    library l;
    const auto made = l.make_room(1, "111111");
    const auto& old = made.polls[0];
    std::optional<result<poll_ref>> answer;
    l.begin(l.known.poll(old->definition.id), answer);
    l.known.absorb(tally_changed{newer(old, "Newer")});
    l.finish();
    REQUIRE(answer);
    CHECK((**answer)->definition.title == "Newer");
    CHECK(l.known.peek_poll(old->definition.id)->definition.title == "Newer");
}

TEST_CASE("a load that is newer than a fact in flight wins too") {
    library l;
    const auto made = l.make_room(1, "111111");
    const auto id = made.polls[0]->definition.id;
    poll_patch p;
    p.title = "Stored";
    REQUIRE(run(l.loop, l.storage.patch_poll(id, p)).has_value());
    CHECK((*l.poll_of(id))->definition.title == "Stored");
    for (const auto& f : l.facts) l.known.absorb(f);  // now the facts arrive
    CHECK((*l.poll_of(id))->definition.title == "Stored");
}

TEST_CASE("what was deleted stays deleted, whatever is still in flight") {
    library l;
    const auto made = l.make_room(1, "111111");
    const auto& p = made.polls[0];
    std::optional<result<poll_ref>> poll_answer;
    std::optional<result<room_ref>> room_answer;
    std::optional<result<room_ref>> code_answer;
    l.begin(l.known.poll(p->definition.id), poll_answer);
    l.begin(l.known.room(made.room->id), room_answer);
    l.begin(l.known.room_by_code("111111"), code_answer);
    l.known.absorb(poll_changed{poll_event::deleted, p});
    l.known.absorb(room_changed{made.room, true});
    l.finish();
    REQUIRE(poll_answer);
    CHECK(failed_with(*poll_answer, errc::not_found));
    REQUIRE(room_answer);
    CHECK(failed_with(*room_answer, errc::not_found));
    REQUIRE(code_answer);
    CHECK(failed_with(*code_answer, errc::not_found));

    const auto reads = l.storage.reads();
    l.known.absorb(tally_changed{newer(p, "A late fact")});
    CHECK(failed_with(l.poll_of(p->definition.id), errc::not_found));
    CHECK(failed_with(l.room_of(made.room->id), errc::not_found));
    CHECK_FALSE(l.known.peek_poll(p->definition.id));
    CHECK(l.storage.reads() == reads);
}

TEST_CASE("the least recently used poll makes room") {
    library l(3, 3);
    const auto made = l.make_room(4, "111111");
    const auto id = [&](std::size_t i) { return made.polls[i]->definition.id; };
    for (std::size_t i = 0; i < 3; ++i) REQUIRE(l.poll_of(id(i)).has_value());
    REQUIRE(l.poll_of(id(0)).has_value());  // used again, so 1 is the oldest
    REQUIRE(l.poll_of(id(3)).has_value());
    CHECK(l.known.peek_poll(id(0)));
    CHECK_FALSE(l.known.peek_poll(id(1)));
    CHECK(l.known.peek_poll(id(2)));
    CHECK(l.known.peek_poll(id(3)));
    CHECK(l.storage.reads() == 4);
    CHECK(l.poll_of(id(1)).has_value());
    CHECK(l.storage.reads() == 5);
}

TEST_CASE("facts of many polls stay within the bound") {
    library l(10, 10);
    const auto made = l.make_room(100, "111111");
    for (const auto& p : made.polls) l.known.absorb(poll_changed{poll_event::created, p});
    std::size_t kept = 0;
    for (const auto& p : made.polls)
        if (l.known.peek_poll(p->definition.id)) ++kept;
    CHECK(kept == 10);
    CHECK(l.known.peek_poll(made.polls.back()->definition.id));
}

TEST_CASE("polls in memory are bounded by bytes as well, those used last stay") {
    library l(100, 100, 100'000);
    const auto made = l.make_room(6, "111111");
    const auto id = [&](std::size_t i) { return made.polls[i]->definition.id; };
    const auto known = [&] {
        std::string out;
        for (std::size_t i = 0; i < made.polls.size(); ++i)
            if (l.known.peek_poll(id(i))) out += std::to_string(i);
        return out;
    };
    for (const auto& p : made.polls) l.known.absorb(poll_changed{poll_event::created, p});
    CHECK(known() == "012345");

    // Each grows while it is known.
    l.known.absorb(tally_changed{larger(made.polls[1], 40'000)});
    l.known.absorb(tally_changed{larger(made.polls[0], 40'000)});
    CHECK(known() == "012345");
    REQUIRE(l.poll_of(id(1)).has_value());
    l.known.absorb(tally_changed{larger(made.polls[5], 40'000)});
    CHECK(known() == "15");  // 0 went, and before it everything not used since
    CHECK(l.poll_of(id(0)).has_value());

    SECTION("one that shrinks makes room") {
        auto empty = std::make_shared<poll_state>(*made.polls[5]);
        empty->definition_version += 2;
        l.known.absorb(poll_changed{poll_event::reset, empty});
        l.known.absorb(poll_changed{poll_event::created, made.polls[2]});
        REQUIRE(l.poll_of(id(3)).has_value());
        CHECK(l.known.peek_poll(id(1)));
        CHECK(l.known.peek_poll(id(5)));
    }
    SECTION("one larger than all the room is kept alone") {
        l.known.absorb(tally_changed{larger(made.polls[4], 1'000'000)});
        CHECK(known() == "4");
        REQUIRE(l.poll_of(id(3)).has_value());
        CHECK(known() == "3");
    }
}

TEST_CASE("a poll that is voted in is used") {
    library l(3, 3);
    const auto made = l.make_room(4, "111111");
    const auto id = [&](std::size_t i) { return made.polls[i]->definition.id; };
    for (std::size_t i = 0; i < 3; ++i) REQUIRE(l.poll_of(id(i)).has_value());
    l.known.absorb(tally_changed{newer(made.polls[0], "Voted in")});
    REQUIRE(l.poll_of(id(3)).has_value());
    CHECK(l.known.peek_poll(id(0)));
    CHECK_FALSE(l.known.peek_poll(id(1)));
}

TEST_CASE("a load in flight brings nothing older back, even if memory had no room for the newer state") {
    library l(2, 2);
    const auto made = l.make_room(4, "111111");
    const auto id = made.polls[0]->definition.id;
    std::optional<result<poll_ref>> answer;
    l.begin(l.known.poll(id), answer);

    const auto crowd_out = [&] {
        for (std::size_t i = 1; i < 4; ++i) l.known.absorb(tally_changed{newer(made.polls[i], "Other")});
        REQUIRE_FALSE(l.known.peek_poll(id));
    };

    SECTION("a change") {
        l.known.absorb(poll_changed{poll_event::updated, newer(made.polls[0], "Newer")});
        crowd_out();
        poll_patch p;
        p.title = "Newer";
        testing::begin(l.loop, l.storage.patch_poll(id, p), [](const result<poll_ref>&) {});
        l.finish();
        REQUIRE(answer);
        CHECK((**answer)->definition.title == "Newer");
        CHECK(l.storage.reads() == 2);
    }
    SECTION("a deletion") {
        l.known.absorb(poll_changed{poll_event::deleted, made.polls[0]});
        crowd_out();
        l.finish();
        REQUIRE(answer);
        CHECK(failed_with(*answer, errc::not_found));
    }
}

TEST_CASE("a room is found by its code, from memory once it is known") {
    library l;
    const auto made = l.make_room(0, "111111");
    CHECK((*l.room_by("111111"))->id == made.room->id);
    CHECK((*l.room_by("111111"))->id == made.room->id);
    CHECK((*l.room_of(made.room->id))->code == "111111");
    CHECK(l.storage.reads() == 1);
}

TEST_CASE("a code that went to another room leads there, even if the old one is in memory") {
    library l;
    const auto old = l.make_room(0, "111111");
    REQUIRE(l.room_by("111111").has_value());
    l.facts.clear();
    l.time.advance(std::chrono::hours(24 * 31));
    const auto fresh = l.make_room(0, "111111");
    REQUIRE(fresh.room->code == "111111");

    SECTION("once the facts have arrived") {
        for (const auto& f : l.facts) l.known.absorb(f);
        CHECK((*l.room_by("111111"))->id == fresh.room->id);
        CHECK((*l.room_of(old.room->id))->code.empty());
    }
    SECTION("when only the old room's loss has arrived") {
        l.known.absorb(room_changed{newer(old.room, ""), false});
        CHECK((*l.room_by("111111"))->id == fresh.room->id);
    }
}

TEST_CASE("a load in flight does not give a code back to the room that lost it") {
    library l;
    const auto made = l.make_room(0, "111111");
    std::optional<result<room_ref>> answer;
    l.begin(l.known.room(made.room->id), answer);
    l.known.absorb(room_changed{newer(made.room, ""), false});
    l.finish();
    REQUIRE(answer);
    CHECK((**answer)->code.empty());
    CHECK((*l.room_of(made.room->id))->code.empty());
}

TEST_CASE("a room found by a code it has lost meanwhile is not that code's room") {
    library l;
    const auto made = l.make_room(0, "111111");
    std::optional<result<room_ref>> answer;
    l.begin(l.known.room_by_code("111111"), answer);
    l.known.absorb(room_changed{newer(made.room, "222222"), false});
    l.finish();
    REQUIRE(answer);
    CHECK(failed_with(*answer, errc::not_found));
}

TEST_CASE("more codes than the bound are forgotten, not lost") {
    library l(10, 3);
    std::vector<room_id> rooms;
    for (int i = 0; i < 10; ++i) {
        const auto code = std::to_string(200'000 + i);
        rooms.push_back(l.make_room(0, code).room->id);
        CHECK((*l.room_by(code))->id == rooms.back());
    }
    for (std::size_t i = 0; i < rooms.size(); ++i)
        CHECK((*l.room_by(std::to_string(200'000 + i)))->id == rooms[i]);
}
