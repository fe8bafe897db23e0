// How SQLite finds what each of our statements asks for: never by a full table scan, never by sorting.
//
// Every statement that the two lanes keep is asked for its plan, so a new one is checked, too.
#include "opened.hpp"
#include "sqlite/poll_list.hpp"
#include "sqlite/reader.hpp"
#include "sqlite/schema.hpp"

#include <sstream>

namespace pollstream {

using namespace testing;
using Catch::Contains;

namespace {

std::string plan(sqlite::database& db, const std::string& sql) {
    sqlite::statement explain(db, "EXPLAIN QUERY PLAN " + sql);
    std::string text;
    for (auto row = explain.with(); row.step();) text += row.text(3) + "\n";
    return text;
}

/// Tables of one row, or hardly more: they may be read as a whole.
bool is_tiny(const std::string& step) {
    for (const auto* name : {"SCAN meta", "SCAN abandoned_logs", "SCAN listed_polls"}) {
        if (step.starts_with(name)) return true;
    }
    return false;
}

std::string flaws(const std::string& planned) {
    std::string found;
    std::istringstream lines(planned);
    for (std::string step; std::getline(lines, step);) {
        const bool scans = step.starts_with("SCAN") && !is_tiny(step) &&
                           step.find("CONSTANT ROW") == std::string::npos &&
                           step.find("VIRTUAL TABLE INDEX") == std::string::npos;
        if (scans || step.find("TEMP B-TREE") != std::string::npos) found += step + "\n";
    }
    return found;
}

std::vector<std::string> kept_statements(sqlite::database& db) {
    std::vector<std::string> all;
    for (auto* s = sqlite3_next_stmt(db.handle(), nullptr); s != nullptr;
         s = sqlite3_next_stmt(db.handle(), s)) {
        const std::string sql = sqlite3_sql(s);
        // Others belong to the title index.
        if (sql.find("'main'.'") == std::string::npos) all.push_back(sql);
    }
    return all;
}

}  // namespace

TEST_CASE("no statement of the lanes scans a table or sorts", "[sqlite][plans]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    sqlite::database db(file, sqlite::database::access::read_write);
    sqlite::migrate(db);
    const manual_clock time;
    sqlite::writer w(db, time, {4, random_code});
    sqlite::reader r(file);
    std::size_t looked_at = 0;
    for (auto* connection : {&db, &r.connection()}) {
        for (const auto& sql : kept_statements(*connection)) {
            const auto planned = plan(db, sql);
            INFO(sql << "\n" << planned);
            CHECK(flaws(planned).empty());
            ++looked_at;
        }
    }
    CHECK(looked_at > 50);
}

TEST_CASE("each query of the list walks the index made for it", "[sqlite][plans]") {
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
        const auto said = plan(db, sqlite::list_sql(q));
        INFO(said);
        CHECK_THAT(said, Contains(std::string("COVERING INDEX ") + c.index));
        CHECK_THAT(said, !Contains("TEMP B-TREE"));
        if (with_cursor) CHECK_THAT(said, Contains("SEARCH"));
        CHECK(flaws(plan(db, sqlite::match_sql(q))).empty());
        const auto counted = plan(db, sqlite::count_sql(q));
        INFO(counted);
        if (q.search.empty()) CHECK(flaws(counted).empty());
        if (!q.search.empty()) CHECK_THAT(counted, Contains("COVERING INDEX listed_by_title"));
    }
    CHECK_THAT(plan(db, sqlite::matches_sql), Contains("VIRTUAL TABLE INDEX"));
}

}  // namespace pollstream
