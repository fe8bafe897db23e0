// The list at size: every query of it walks an index, and none grows with the number of polls.
#include "opened.hpp"
#include "sqlite/poll_list.hpp"

namespace pollstream {

using namespace testing;
using Catch::Contains;

namespace {

std::string plan(sqlite::database& db, const poll_query& q) {
    sqlite::statement explain(db, "EXPLAIN QUERY PLAN " + sqlite::list_sql(q));
    std::string text;
    for (auto row = explain.with(); row.step();) text += row.text(3) + "\n";
    return text;
}

/// So many polls in one room, each with an option and a tally; every third closed, every fifth unlisted.
void fill(const std::filesystem::path& file, int polls) {
    sqlite::database db(file, sqlite::database::access::read_write);
    db.exec(
        "BEGIN; INSERT INTO rooms VALUES (1, randomblob(16), NULL, 'Many', 0, 0, NULL, 1, zeroblob(32), "
        "zeroblob(32))");
    sqlite::statement many(db,
                           "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) "
                           "INSERT INTO polls SELECT i, CAST(printf('%016d', i) AS BLOB), 1, i, i, 'Poll ' "
                           "|| i, 'poll ' || i, '', "
                           "'', 0, 1, 1, 0, 0, 0, i % 5 <> 0, 0, NULL, iif(i % 3 = 0, 1, NULL), 1 FROM n");
    many.apply(polls);
    db.exec(
        "INSERT INTO options SELECT key, 1, 'Yes' FROM polls;"
        "INSERT INTO tallies SELECT key, 0, 0, 0, zeroblob(8) FROM polls; UPDATE meta SET next_log = "
        "1000000; "
        "COMMIT");
}

}  // namespace

TEST_CASE("each query of the list walks the index made for it", "[sqlite][list]") {
    const temp_folder folder;
    sqlite::database db(folder / "polls.db", sqlite::database::access::read_write);
    sqlite::migrate(db);

    struct one {
        status_filter status;
        const char* search;
        const char* index;
    };
    const auto c = GENERATE(
        one{status_filter::all, "", "listed_all"}, one{status_filter::open, "", "listed_open"},
        one{status_filter::closed, "", "listed_closed"}, one{status_filter::all, "tea", "listed_by_title"},
        one{status_filter::open, "tea", "listed_by_title"},
        one{status_filter::closed, "tea", "listed_by_title"});
    for (const bool with_cursor : {false, true}) {
        poll_query q;
        q.status = c.status;
        q.search = c.search;
        if (with_cursor) q.before = poll_id::make(from_ms(1));
        const auto said = plan(db, q);
        INFO(said);
        CHECK_THAT(said, Contains(std::string("COVERING INDEX ") + c.index));
        CHECK_THAT(said, !Contains("TEMP B-TREE"));
        if (with_cursor) CHECK_THAT(said, Contains("SEARCH"));
    }
}

TEST_CASE("a page costs the same among 100,000 polls as among 1,000", "[sqlite][list]") {
    const temp_folder folder;
    const auto steps = [&](int polls) {
        const auto file = folder / (std::to_string(polls) + ".db");
        { opened s(file); }
        fill(file, polls);
        sqlite::database db(file, sqlite::database::access::read_only);
        // SQLite's own count of what it did: the same whatever the machine is doing.
        static std::int64_t ticks;
        ticks = 0;
        sqlite3_progress_handler(
            db.handle(), 1, [](void*) { return ++ticks, 0; }, nullptr);
        poll_query q;
        q.page_size = 100;
        for (const auto status : {status_filter::all, status_filter::open, status_filter::closed}) {
            q.status = status;
            const auto page = sqlite::list_polls(db, q);
            CHECK(page.polls.size() == 100);
            CHECK(page.more);
        }
        return ticks;
    };
    const auto few = steps(1'000);
    const auto many = steps(100'000);
    INFO(few << " steps, then " << many);
    CHECK(many < few + few / 10);
}

TEST_CASE("totals and searches are right among 100,000 polls", "[sqlite][list]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    { opened s(file); }
    fill(file, 100'000);
    opened s(file);
    poll_query q;
    CHECK(s.run(s->list_polls(q)).value().count == 80'000);
    q.status = status_filter::closed;
    CHECK(s.run(s->list_polls(q)).value().count == 26'667);
    q.status = status_filter::open;
    CHECK(s.run(s->list_polls(q)).value().count == 53'333);
    q.status = status_filter::all;
    q.search = "POLL 9999";
    const auto found = s.run(s->list_polls(q)).value();
    CHECK(found.count == 9);  // 9999, and 99990 to 99999 less the two unlisted
    REQUIRE_FALSE(found.polls.empty());
    CHECK(found.polls.front()->definition.title == "Poll 99999");
    CHECK(sqlite::verify(file).ok());
}

}  // namespace pollstream
