// The list at size: each of its queries walks an index, and none takes longer with more polls.
#include "opened.hpp"
#include "pollstream/base/text.hpp"
#include "sqlite/poll_list.hpp"

namespace pollstream {

using namespace testing;

namespace {

/// That many polls in one room, each with an option and a tally; every third closed, every fifth unlisted.
void fill(const std::filesystem::path& file, int polls) {
    sqlite::database db(file, sqlite::database::access::read_write);
    db.exec(
        "BEGIN; INSERT INTO rooms (key, id, code, title, created_at, last_activity, current_poll, version, "
        "admin_hash, kiosk_hash) VALUES (1, randomblob(16), NULL, 'Many', 0, 0, NULL, 1, zeroblob(32), "
        "zeroblob(32))");
    sqlite::statement many(db,
                           "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) "
                           "INSERT INTO polls SELECT i, CAST(printf('%016d', i) AS BLOB), 1, i, i, 'Poll ' "
                           "|| i, 'poll ' || i, '', "
                           "'', 0, 1, 1, 0, 0, 0, i % 5 <> 0, 0, NULL, iif(i % 3 = 0, 1, NULL), 1, 0, "
                           "'{}', randomblob(32), NULL, 1, 0, x'', 1, 1 FROM n");
    many.apply(polls);
    db.exec(
        "INSERT INTO poll_titles (poll_titles) VALUES ('rebuild');"
        "INSERT INTO options SELECT key, 1, 'Yes' FROM polls;"
        "INSERT INTO tallies SELECT key, 0, 0, 0, zeroblob(8) FROM polls; UPDATE meta SET next_log = "
        "1000000; "
        "COMMIT");
}

/// SQLite's own count of its steps: the same whatever the machine is doing.
template <class Work>
std::int64_t steps_of(sqlite::database& db, Work work) {
    std::int64_t ticks = 0;
    sqlite3_progress_handler(
        db.handle(), 1, [](void* count) { return ++*static_cast<std::int64_t*>(count), 0; }, &ticks);
    work();
    sqlite3_progress_handler(db.handle(), 0, nullptr, nullptr);
    return ticks;
}

}  // namespace

TEST_CASE("a page costs the same among 100,000 polls as among 1,000", "[sqlite][list][in-turn]") {
    const temp_folder folder;
    const auto steps = [&](int polls) {
        const auto file = folder / (std::to_string(polls) + ".db");
        { opened s(file); }
        fill(file, polls);
        sqlite::database db(file, sqlite::database::access::read_only);
        return steps_of(db, [&] {
            poll_query q;
            q.page_size = 100;
            for (const auto status : {status_filter::all, status_filter::open, status_filter::closed}) {
                q.status = status;
                const auto page = sqlite::list_polls(db, q);
                CHECK(page.polls.size() == 100);
                CHECK(page.more);
            }
        });
    };
    const auto few = steps(1'000);
    const auto many = steps(100'000);
    INFO(few << " steps, then " << many);
    CHECK(many < few + few / 10);
}

TEST_CASE("a search costs the same among 100,000 polls as among 1,000", "[sqlite][list][in-turn]") {
    const temp_folder folder;
    const auto steps = [&](int polls, const std::string& words) {
        const auto file = folder / (std::to_string(polls) + words + ".db");
        { opened s(file); }
        fill(file, polls);
        sqlite::database db(file, sqlite::database::access::read_only);
        return steps_of(db, [&] {
            poll_query q;
            q.search = words;
            CHECK(sqlite::list_polls(db, q).count >= 1);
        });
    };
    const auto few = steps(1'000, "poll 99");
    const auto many = steps(100'000, "poll 9999");
    INFO(few << " steps, then " << many);
    CHECK(many < 2 * few + 100);
}

TEST_CASE("a search finds the same, whichever way it takes", "[sqlite][list][in-turn]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    { opened s(file); }
    fill(file, 3'000);
    tamper(file,
           "UPDATE polls SET title_folded = 'say \"cheese\" 100%_' WHERE key IN (7, 8, 2501);"
           "UPDATE polls SET listed = 1 - listed WHERE key IN (5, 8);"
           "INSERT INTO poll_titles (poll_titles) VALUES ('rebuild')");
    opened s(file);
    const auto words =
        GENERATE(as<std::string>{}, "p", "9", "po", "29", "poll", "poll 29", "oll 2", "ll 299", "0%_",
                 "\"cheese\"", "\"", "y \"c", "poll 5", "nothing", "OR", "NEAR(", "poll*");
    const auto status = GENERATE(status_filter::all, status_filter::open, status_filter::closed);
    INFO(words);
    poll_query q;
    q.search = words;
    q.status = status;
    q.page_size = 7;

    const sqlite::database::access how = sqlite::database::access::read_only;
    sqlite::database db(file, how);
    sqlite::statement all(
        db,
        "SELECT key FROM polls WHERE listed = 1 AND instr(title_folded, ?1) > 0 AND (?2 = 0 OR "
        "(closed_at IS NOT NULL) = (?2 = 2)) ORDER BY id DESC");
    std::vector<std::int64_t> expected;
    for (auto row = all.with(fold(words), status); row.step();) expected.push_back(row.integer(0));

    // By cursor, page after page; and the third page by its number.
    std::vector<std::int64_t> found;
    sqlite::statement id_of(db, "SELECT id FROM polls WHERE key = ?");
    for (bool more = true; more;) {
        const auto page = sqlite::list_polls(db, q);
        CHECK(page.count == expected.size());
        found.insert(found.end(), page.polls.begin(), page.polls.end());
        more = page.more;
        if (!more) break;
        REQUIRE(page.polls.size() == 7);
        auto row = id_of.with(page.polls.back());
        REQUIRE(row.step());
        row.id(0, q.before.emplace());
    }
    CHECK(found == expected);
    q.before.reset();
    q.page = 3;
    const auto third = sqlite::list_polls(db, q).polls;
    const auto from = std::min<std::size_t>(14, expected.size());
    const auto to = std::min<std::size_t>(21, expected.size());
    CHECK(third == std::vector<std::int64_t>(expected.begin() + static_cast<std::ptrdiff_t>(from),
                                             expected.begin() + static_cast<std::ptrdiff_t>(to)));
}

TEST_CASE("totals and searches are right among 100,000 polls", "[sqlite][list][in-turn]") {
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

TEST_CASE("a page of polls with much text ends early, and the rest comes after it",
          "[sqlite][list][in-turn]") {
    const temp_folder folder;
    const auto file = folder / "texts.db";
    { opened s(file); }
    constexpr std::size_t polls = 9;
    fill(file, polls);
    // Five megabytes each, or more where capitals are folded.
    tamper(file,
           "UPDATE polls SET kind = 9, listed = 1, closed_at = NULL; DELETE FROM options; "
           "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
           "INSERT INTO texts (log, no, text, state) "
           "SELECT log, i, printf('%04d', i) || hex(zeroblob(2500)), 0 FROM n, polls; "
           "UPDATE tallies SET counts = zeroblob(8000)");
    opened s(file);
    poll_query q;
    q.page_size = 100;
    std::size_t seen = 0;
    std::size_t pages = 0;
    for (bool more = true; more; ++pages) {
        const auto page = s.run(s->list_polls(q)).value();
        REQUIRE_FALSE(page.polls.empty());
        CHECK(page.count == polls);
        CHECK(page.cut == page.more);
        CHECK(page.polls.size() <= 4);
        seen += page.polls.size();
        more = page.more;
        q.before = page.polls.back()->definition.id;
    }
    CHECK(seen == polls);
    CHECK(pages > 1);

    q.before.reset();
    q.page_size = 2;
    const auto two = s.run(s->list_polls(q)).value();
    CHECK(two.polls.size() == 2);
    CHECK_FALSE(two.cut);
    CHECK(two.more);
}

}  // namespace pollstream
