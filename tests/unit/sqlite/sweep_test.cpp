// What reset and delete leave behind is swept while there is nothing else to do, and nobody ever sees it.
#include "opened.hpp"
#include "sqlite/sweeper.hpp"

namespace pollstream {

using namespace testing;

namespace {

std::int64_t left_over(const std::filesystem::path& file) {
    return ask(file,
               "SELECT (SELECT count(*) FROM ballots WHERE log NOT IN (SELECT log FROM polls)) + (SELECT "
               "count(*) FROM voter_runs WHERE log NOT IN (SELECT log FROM polls)) + (SELECT count(*) FROM "
               "abandoned_logs)");
}

}  // namespace

TEST_CASE("an idle lane sweeps what was reset and deleted", "[sqlite][sweep]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto kept = s.create("Kept");
    const auto reset = s.create("Reset");
    const auto gone = s.create("Gone");
    for (const auto& p : {kept, reset, gone}) {
        for (const auto& answer : s.vote_at_once(p, 0, 3'000)) REQUIRE(answer.has_value());
    }
    REQUIRE(s.run(s->reset_poll(reset->definition.id)).has_value());
    REQUIRE(s.run(s->delete_poll(gone->definition.id)).has_value());
    REQUIRE(s.vote(reset, 1).has_value());
    CHECK(sqlite::verify(s.file()).ok());

    for (int i = 0; i < 1'000 && left_over(s.file()) > 0; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    CHECK(left_over(s.file()) == 0);
    CHECK(s.load(kept)->counts.total_voters() == 3'000);
    CHECK(s.load(reset)->counts.total_voters() == 1);
    CHECK(sqlite::verify(s.file()).ballots == 3'001);
}

TEST_CASE("each step is small, and a sweep interrupted by a crash goes on later", "[sqlite][sweep]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    { opened s(file); }
    sqlite::database db(file, sqlite::database::access::read_write);
    db.exec(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) INSERT INTO ballots "
        "SELECT 77, i, randomblob(16), 0, zeroblob(16), x'0100', NULL, 0 FROM n;"
        "INSERT INTO voter_runs SELECT 77, seq, zeroblob(12) FROM ballots; INSERT INTO abandoned_logs VALUES "
        "(77)");
    {
        sqlite::sweeper first(db);
        REQUIRE(first.has_work());
        first.step();
        const auto left = db.integer("SELECT count(*) FROM ballots");
        CHECK(left < 10'000);
        CHECK(left > 5'000);
    }
    sqlite::sweeper second(db);
    int steps = 0;
    for (; second.has_work() && steps < 100; ++steps) second.step();
    CHECK(steps > 3);
    CHECK(steps < 20);
    CHECK(left_over(file) == 0);
}

TEST_CASE("many small logs are swept in a few steps", "[sqlite][sweep]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    { opened s(file); }
    sqlite::database db(file, sqlite::database::access::read_write);
    db.exec(
        "WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1199) INSERT INTO "
        "ballots SELECT i, 1, randomblob(16), 0, zeroblob(16), x'0100', NULL, 0 FROM n;"
        "INSERT INTO abandoned_logs SELECT log FROM ballots");
    sqlite::sweeper one(db);
    one.step();
    CHECK(left_over(file) > 200);  // of 400; a step is still small
    int steps = 1;
    for (; one.has_work() && steps < 1'000; ++steps) one.step();
    CHECK(steps < 10);
    CHECK(left_over(file) == 0);
}

TEST_CASE("a log that cannot be swept does not keep others from being swept", "[sqlite][sweep]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    { opened s(file); }
    sqlite::database db(file, sqlite::database::access::read_write);
    db.exec(
        "INSERT INTO ballots VALUES (77, 1, randomblob(16), 0, zeroblob(16), x'0100', NULL, 0), "
        "(78, 1, randomblob(16), 0, zeroblob(16), x'0100', NULL, 0);"
        "INSERT INTO abandoned_logs VALUES (77), (78);"
        // Fails as a damaged page of it would.
        "CREATE TEMP TRIGGER damage BEFORE DELETE ON ballots WHEN old.log = 77 BEGIN SELECT RAISE(ABORT, "
        "'damaged'); "
        "END");
    sqlite::sweeper one(db);
    for (int steps = 0; one.has_work() && steps < 10; ++steps) one.step();
    CHECK_FALSE(one.has_work());
    CHECK(db.integer("SELECT count(*) FROM ballots WHERE log = 77") == 1);
    CHECK(db.integer("SELECT count(*) FROM ballots WHERE log = 78") == 0);
    CHECK(db.integer("SELECT log FROM abandoned_logs") == 77);
    one.look_again();
    one.step();
    CHECK_FALSE(one.has_work());
}

}  // namespace pollstream
