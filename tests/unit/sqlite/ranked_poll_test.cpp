// Ballots of ranked polls kept counted up: brought up to date by what is new, and not kept for ever.
#include "sqlite/ranked_polls.hpp"

#include "opened.hpp"
#include "sqlite/reader.hpp"

#include <memory>
#include <mutex>
#include <thread>

namespace pollstream {

using namespace testing;

namespace {

poll_ref ranked(opened& s) {
    const auto p = s.create("Which?");
    poll_patch patch;
    patch.kind = "rank";
    auto after = s.run(s->patch_poll(p->definition.id, patch));
    REQUIRE(after.has_value());
    return *after;
}

}  // namespace

TEST_CASE("a poll's entry is its own, and the one not asked for the longest gives way", "[sqlite][ranked]") {
    sqlite::ranked_polls all(2);
    const auto a = poll_id::make(from_ms(1));
    const auto b = poll_id::make(from_ms(2));
    const auto first = all.use(a);
    CHECK(all.use(a) == first);
    const auto second = all.use(b);
    CHECK(second != first);
    CHECK(all.use(a) == first);
    all.use(poll_id::make(from_ms(3)));
    CHECK(all.use(a) == first);
    CHECK(all.use(b) != second);
}

TEST_CASE("only ballots that are new are read, and a poll that was reset begins anew", "[sqlite][ranked]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = ranked(s);
    const auto id = p->definition.id;
    sqlite::reader reads(s.file());
    sqlite::ranked_polls known(4);
    const auto rank = [&] { return reads.rank(id, *known.use(id), steady_now()); };
    for (unsigned who = 0; who < 5; ++who) REQUIRE(s.vote(p, who, {1})->how == verdict::counted);
    const auto five = rank().value();
    CHECK(five->ballots == 5);
    CHECK(known.use(id)->seq == 5);
    CHECK(rank().value() == five);

    REQUIRE(s.vote(p, 5, {2, 1})->how == verdict::counted);
    const auto six = rank().value();
    CHECK(six->ballots == 6);
    CHECK(known.use(id)->seq == 6);
    CHECK(six->version > five->version);

    REQUIRE(s.run(s->reset_poll(id)).has_value());
    CHECK(rank().value()->ballots == 0);
    CHECK(known.use(id)->seq == 0);

    SECTION("while another thread counts it, the last result is told") {
        REQUIRE(s.vote(p, 1, {1})->how == verdict::counted);
        const auto entry = known.use(id);
        const std::lock_guard busy(entry->working);
        result<ranking_ref> told = errc::timed_out;
        std::thread([&] { told = rank(); }).join();
        CHECK(told.value()->ballots == 0);
    }
}

TEST_CASE("a count that began since will do, and the next is a tick away", "[sqlite][ranked]") {
    sqlite::ranked_poll entry;
    const sqlite::ranked_poll::time_point begun{std::chrono::hours(1)};
    CHECK(entry.due_in(begun) == std::chrono::milliseconds(0));
    CHECK(entry.since(begun) == nullptr);
    const auto counted = std::make_shared<const ranked_result>();
    entry.keep(counted, begun);
    CHECK(entry.since(begun) == counted);
    CHECK(entry.since(begun + std::chrono::milliseconds(1)) == nullptr);
    CHECK(entry.due_in(begun + std::chrono::milliseconds(30)) ==
          limits::ranking_interval - std::chrono::milliseconds(30));
    CHECK(entry.due_in(begun + limits::ranking_interval) == std::chrono::milliseconds(0));
    CHECK(entry.due_in(begun + std::chrono::hours(1)) == std::chrono::milliseconds(0));
}

TEST_CASE("many who ask at once are told of one count", "[sqlite][ranked]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = ranked(s);
    const auto id = p->definition.id;
    sqlite::reader reads(s.file());
    sqlite::ranked_poll entry;
    const auto asked = steady_now();
    REQUIRE(s.vote(p, 0, {1})->how == verdict::counted);
    const auto one = reads.rank(id, entry, asked).value();
    CHECK(one->ballots == 1);
    REQUIRE(s.vote(p, 1, {1})->how == verdict::counted);
    CHECK(reads.rank(id, entry, asked).value() == one);
    CHECK(reads.rank(id, entry, steady_now()).value()->ballots == 2);
}

}  // namespace pollstream
