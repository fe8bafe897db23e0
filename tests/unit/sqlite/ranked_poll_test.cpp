// Counted ballots of ranked polls: brought up to date with what is new, and not kept for ever.
#include "sqlite/ranked_poll.hpp"

#include "opened.hpp"
#include "sqlite/reader.hpp"
#include "sqlite/recently_used.hpp"

#include <memory>
#include <set>
#include <vector>

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

TEST_CASE("each poll has its own entry, and the least recently requested one makes room",
          "[sqlite][ranked]") {
    sqlite::recently_used<poll_id, sqlite::ranked_poll> all(2);
    const auto a = poll_id::make(from_ms(1));
    const auto b = poll_id::make(from_ms(2));
    const auto first = all.use(a);
    CHECK(all.use(a) == first);
    auto second = all.use(b);
    CHECK(second != first);
    second->seq = 7;
    const std::weak_ptr<sqlite::ranked_poll> watched(second);
    second.reset();
    CHECK(all.use(a) == first);
    all.use(poll_id::make(from_ms(3)));
    CHECK(all.use(a) == first);
    CHECK(watched.expired());
    CHECK(all.use(b)->seq == 0);
}

TEST_CASE("an entry in use is never evicted", "[sqlite][ranked]") {
    sqlite::recently_used<poll_id, sqlite::ranked_poll> all(2);
    const auto a = poll_id::make(from_ms(1));
    const auto counting = all.use(a);
    for (int i = 2; i < 6; ++i) all.use(poll_id::make(from_ms(i)));
    CHECK(all.use(a) == counting);
    std::vector<std::shared_ptr<sqlite::ranked_poll>> many;
    for (int i = 10; i < 15; ++i) many.push_back(all.use(poll_id::make(from_ms(i))));
    for (int i = 10; i < 15; ++i) CHECK(all.use(poll_id::make(from_ms(i)))->seq == 0);
    CHECK(all.use(a) == counting);
}

TEST_CASE("only new ballots are read, and a poll that was reset starts over", "[sqlite][ranked]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = ranked(s);
    const auto id = p->definition.id;
    sqlite::reader reads(s.file());
    sqlite::recently_used<poll_id, sqlite::ranked_poll> known(4);
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
}

TEST_CASE("a walk through all ballots of a poll that is reset and swept meanwhile starts over",
          "[sqlite][ranked]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    poll_id id;
    {
        opened s(file);
        const auto p = ranked(s);
        id = p->definition.id;
        REQUIRE(s.vote(p, 1, {2, 1})->how == verdict::counted);
    }
    multiply_ballot(file, 50'000);

    struct meanwhile {
        sqlite::database db;
        int snapshots = 0;
    } other{sqlite::database(file, sqlite::database::access::read_write)};
    const auto at_statement = [](unsigned, void* context, void*, void* text) {
        auto& o = *static_cast<meanwhile*>(context);
        if (!std::string_view(static_cast<const char*>(text)).starts_with("BEGIN") || ++o.snapshots != 3)
            return 0;
        o.db.exec("DELETE FROM ballots WHERE seq > 20000; UPDATE polls SET log = log + 1");
        return 0;
    };
    sqlite::reader reads(file);
    sqlite3_trace_v2(reads.connection().handle(), SQLITE_TRACE_STMT, at_statement, &other);
    SECTION("to rank") {
        sqlite::ranked_poll entry;
        CHECK(reads.rank(id, entry, steady_now()).value()->ballots == 0);
    }
    SECTION("for when people voted") {
        CHECK(reads.read_series(id).value().votes.empty());
    }
    sqlite3_trace_v2(reads.connection().handle(), 0, nullptr, nullptr);
    CHECK(other.snapshots > 4);
}

TEST_CASE("a count that began since is good enough, and the next is a tick away", "[sqlite][ranked]") {
    using std::chrono::milliseconds;
    sqlite::paced_count<int> count;
    const std::chrono::steady_clock::time_point begun{std::chrono::hours(1)};
    constexpr milliseconds tick{100};
    CHECK(count.due_in(begun, tick) == milliseconds(0));
    CHECK_FALSE(count.since(begun));
    count.keep(7, begun, begun + milliseconds(40));
    CHECK(count.last() == 7);
    CHECK(count.since(begun) == 7);
    CHECK_FALSE(count.since(begun + milliseconds(1)));
    CHECK(count.due_in(begun + milliseconds(30), tick) == milliseconds(70));
    CHECK(count.due_in(begun + tick, tick) == milliseconds(0));
    CHECK(count.due_in(begun + std::chrono::hours(1), tick) == milliseconds(0));
    CHECK(count.due_in(begun, tick, 4) == milliseconds(160));  // what takes long pauses longer

    const auto later = begun + milliseconds(500);
    count.confirm(later);
    CHECK(count.since(later) == 7);
    CHECK(count.due_in(later, tick, 4) == milliseconds(160));
}

TEST_CASE("whoever asks during a count is woken when it is over", "[sqlite][ranked]") {
    asio::io_context loop;
    sqlite::paced_count<int> count;
    std::vector<one_shot<bool>> waiting;
    {
        const sqlite::paced_count<int>::turn mine(count);
        CHECK(count.is_under_way());
        for (int i = 0; i < 3; ++i) waiting.push_back(count.next());
    }
    CHECK_FALSE(count.is_under_way());
    deadline_queue no_patience(loop.get_executor(), std::chrono::seconds{0});
    for (auto& w : waiting) CHECK(testing::run(loop, w.wait(no_patience, false)));
}

TEST_CASE("many concurrent requests get one count or two, of what was there when they asked",
          "[sqlite][ranked]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = ranked(s);
    const auto id = p->definition.id;
    for (unsigned round = 1; round <= 3; ++round) {
        REQUIRE(s.vote(p, round, {1})->how == verdict::counted);
        std::vector<ranking_ref> told;
        for (int i = 0; i < 20; ++i)
            begin<result<ranking_ref>>(s.loop, s->rank(id),
                                       [&](result<ranking_ref> r) { told.push_back(r.value()); });
        s.loop.restart();
        while (told.size() < 20) s.loop.run_one();
        std::set<ranking_ref> different(told.begin(), told.end());
        CHECK(different.size() <= 2);
        for (const auto& r : told) CHECK(r->ballots == round);
    }
}

TEST_CASE("many requests for what has not changed do not wait for each other", "[sqlite][ranked]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = ranked(s);
    const auto id = p->definition.id;
    const auto first = s.run(s->rank(id)).value();
    std::size_t told = 0;
    for (int i = 0; i < 50; ++i)
        begin<result<ranking_ref>>(s.loop, s->rank(id), [&](const result<ranking_ref>& r) {
            CHECK(r.value() == first);
            ++told;
        });
    const auto asked = steady_now();
    s.loop.restart();
    while (told < 50) s.loop.run_one();
    CHECK(steady_now() - asked < 25 * limits::ranking_interval);
}

TEST_CASE("votes over time are counted once for all who ask, and again for later requests",
          "[sqlite][ranked]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    REQUIRE(s.vote(p, 1).has_value());
    CHECK(s.run(s->read_series(p->definition.id)).value().votes == std::vector<std::uint64_t>{1});
    REQUIRE(s.vote(p, 2).has_value());
    CHECK(s.run(s->read_series(p->definition.id)).value().votes == std::vector<std::uint64_t>{2});
    CHECK(failed_with(s.run(s->read_series(poll_id::make(from_ms(1)))), errc::not_found));
}

TEST_CASE("many concurrent requests are answered from one count", "[sqlite][ranked]") {
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
