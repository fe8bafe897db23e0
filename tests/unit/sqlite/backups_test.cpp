// Scheduled backups: when one is made, which are kept, and what a full disk does to them.
#include "pollstream/sqlite/backups.hpp"

#include "opened.hpp"
#include "sqlite/schema.hpp"

#include <atomic>
#include <fstream>
#include <set>
#include <thread>

namespace pollstream {

using namespace testing;
using namespace std::chrono_literals;

namespace {

template <class Fact>
bool comes_true(Fact&& fact) {
    for (int i = 0; i < 2'000; ++i) {
        if (fact()) return true;
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

sqlite::backup_options options_for(const opened& s, const temp_folder& folder) {
    sqlite::backup_options o;
    o.database = s.file();
    o.folder = folder / "backups";
    o.make_folder = true;
    o.every = 3'600s;
    o.keep = 3;
    return o;
}

void put_file(const std::filesystem::path& file) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << "old";
}

/// A backup as this server would have made it then.
void put_backup(const opened& s, const sqlite::backup_options& o, timestamp made_at) {
    std::filesystem::create_directories(o.folder);
    sqlite::backup(s.file(), o.folder / sqlite::backup_name(made_at));
}

std::set<std::string> names_in(const std::filesystem::path& folder) {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        names.insert(entry.path().filename().string());
    return names;
}

}  // namespace

TEST_CASE("backups have names that say when they were made, and no other name is one", "[sqlite][backup]") {
    const auto at = *parse_rfc3339("2026-11-23T20:24:07Z");
    CHECK(sqlite::backup_name(at + 250ms) == "pollstream-20261123T202407Z.db");
    CHECK(sqlite::backup_time("pollstream-20261123T202407Z.db") == at);
    for (const auto* name :
         {"", "pollstream.db", "pollstream-.db", "pollstream-20261123T202407Z.db.unfinished-00ff00ff",
          "pollstream-20261123T202407Z.db-wal", "pollstream-20261123T202407Z",
          "pollstream-20261323T202407Z.db", "pollstream-20261123t202407z.db",
          "pollstream-2026112xT202407Z.db", "Pollstream-20261123T202407Z.db",
          "pollstream-20261123T20240ZZ.db", "xpollstream-20261123T202407Z.db"}) {
        CAPTURE(name);
        CHECK_FALSE(sqlite::backup_time(name).has_value());
    }
}

TEST_CASE("a backup is due at once if there is none, and is a whole database", "[sqlite][backup]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    REQUIRE(s.vote(p, 1).has_value());
    const auto o = options_for(s, folder);
    sqlite::scheduled_backups backups(o, s.time);
    REQUIRE(comes_true([&] { return backups.counters().last_success.has_value(); }));
    CHECK(backups.counters().last_success == s.time.now());
    CHECK(backups.counters().failures == 0);
    CHECK(names_in(o.folder) == std::set{sqlite::backup_name(s.time.now())});
    const auto report = sqlite::verify(o.folder / sqlite::backup_name(s.time.now()));
    CHECK(report.ok());
    CHECK(report.ballots == 1);
}

TEST_CASE("a server that stops does not wait until its copy has been checked", "[sqlite][backup]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    for (const auto& answer : s.vote_at_once(p, 0, 1'000)) REQUIRE(answer.has_value());
    sqlite::database db(s.file(), sqlite::database::access::read_only);
    std::atomic<bool> stop = false;
    CHECK_NOTHROW(sqlite::check_whole(db, &stop));
    stop = true;
    try {
        sqlite::check_whole(db, &stop);
        FAIL("it looked through all of it");
    } catch (const sqlite::error& e) {
        CHECK(e.primary() == SQLITE_INTERRUPT);
    }
}

TEST_CASE("no backup is made before the newest is older than the interval", "[sqlite][backup]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto o = options_for(s, folder);
    const auto newest = s.time.now() - 3'599s;
    put_backup(s, o, newest);
    {
        sqlite::scheduled_backups backups(o, s.time);
        std::this_thread::sleep_for(200ms);
        CHECK(backups.counters().last_success == newest);
    }
    CHECK(names_in(o.folder).size() == 1);
    s.time.advance(1s);
    sqlite::scheduled_backups backups(o, s.time);
    REQUIRE(comes_true([&] { return names_in(o.folder).size() == 2; }));
}

TEST_CASE("the oldest backups beyond the number kept are removed, and nothing else", "[sqlite][backup]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto o = options_for(s, folder);
    for (int hour = 2; hour < 7; ++hour) {
        put_backup(s, o, s.time.now() - std::chrono::hours(hour));
    }
    const std::set<std::string> others{"pollstream.db", "notes.txt", "pollstream-20200101T000000Z.db.keep",
                                       "pollstream-20200101T000000Z.db"};
    for (const auto& name : others) put_file(o.folder / name);
    put_backup(s, o, s.time.now() + 48h);
    put_file(o.folder / "pollstream-20200101T000000Z.db.unfinished-0011aabb");
    put_file(o.folder / "pollstream-20200101T000000Z.db.unfinished-0011aabb-journal");
    std::filesystem::create_directories(o.folder / "pollstream-20190101T000000Z.db");

    sqlite::scheduled_backups backups(o, s.time);
    auto expected = others;
    expected.insert("pollstream-20190101T000000Z.db");  // a folder is not one of ours
    expected.insert(sqlite::backup_name(s.time.now() + 48h));
    for (const int hours : {0, 2, 3})
        expected.insert(sqlite::backup_name(s.time.now() - std::chrono::hours(hours)));
    CHECK(comes_true([&] { return names_in(o.folder) == expected; }));
    CHECK(backups.counters().failures == 0);
}

TEST_CASE("without room for it a backup fails and is counted; votes go on", "[sqlite][backup]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    auto o = options_for(s, folder);
    o.spare_bytes = std::uintmax_t{1} << 60;
    sqlite::scheduled_backups backups(o, s.time);
    REQUIRE(comes_true([&] { return backups.counters().failures == 1; }));
    CHECK_FALSE(backups.counters().last_success.has_value());
    CHECK(names_in(o.folder).empty());
    CHECK(s.vote(p, 1).has_value());
}

TEST_CASE("a folder holds one server's backups: another server makes and removes none there",
          "[sqlite][backup]") {
    const temp_folder folder;
    opened one(folder / "one.db");
    opened two(folder / "two.db");
    auto o = options_for(one, folder);
    o.keep = 1;
    auto other = o;
    other.database = two.file();
    {
        sqlite::scheduled_backups first(o, one.time);
        REQUIRE(comes_true([&] { return first.counters().last_success.has_value(); }));
        sqlite::scheduled_backups second(other, two.time);
        REQUIRE(comes_true([&] { return second.counters().failures == 1; }));
        CHECK_FALSE(second.counters().last_success.has_value());
        CHECK(names_in(o.folder) == std::set{sqlite::backup_name(one.time.now())});
    }
    two.time.advance(3'600s);
    sqlite::scheduled_backups later(other, two.time);
    CHECK(comes_true([&] { return later.counters().last_success == two.time.now(); }));
}

TEST_CASE("another database's backups say nothing about ours, and they stay", "[sqlite][backup]") {
    const temp_folder folder;
    opened one(folder / "one.db");
    opened two(folder / "two.db");
    auto o = options_for(one, folder);
    o.keep = 1;
    const auto theirs = one.time.now() - 60s;
    put_backup(two, o, theirs);
    put_backup(one, o, one.time.now() - 7'200s);
    put_backup(one, o, one.time.now() - 3'700s);
    sqlite::scheduled_backups backups(o, one.time);
    REQUIRE(comes_true([&] { return backups.counters().last_success == one.time.now(); }));
    const std::set expected{sqlite::backup_name(theirs), sqlite::backup_name(one.time.now())};
    CHECK(comes_true([&] { return names_in(o.folder) == expected; }));
    CHECK(backups.counters().failures == 0);
}

TEST_CASE("a database that has taken the place of ours is not backed up, nor are our backups removed for it",
          "[sqlite][backup]") {
    const temp_folder folder;
    opened ours(folder / "polls.db");
    opened another(folder / "another.db");
    auto o = options_for(ours, folder);
    o.keep = 1;
    o.every = 1s;
    const auto made_at = ours.time.now();
    put_backup(ours, o, made_at);
    sqlite::scheduled_backups backups(o, ours.time);
    REQUIRE(backups.counters().last_success == made_at);
    sqlite::backup(another.file(), folder / "copy.db");
    std::filesystem::rename(folder / "copy.db", ours.file());
    ours.time.advance(1h);
    REQUIRE(comes_true([&] { return backups.counters().failures > 0; }));
    CHECK(names_in(o.folder) == std::set{sqlite::backup_name(made_at)});
}

TEST_CASE("a folder that somebody named is not created, and used as soon as it exists", "[sqlite][backup]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    auto o = options_for(s, folder);
    o.make_folder = false;
    {
        sqlite::scheduled_backups backups(o, s.time);
        REQUIRE(comes_true([&] { return backups.counters().failures == 1; }));
        CHECK_FALSE(std::filesystem::exists(o.folder));
    }
    std::filesystem::create_directory(o.folder);
    sqlite::scheduled_backups backups(o, s.time);
    CHECK(comes_true([&] { return backups.counters().last_success == s.time.now(); }));
}

TEST_CASE("a folder that cannot be created is a failure, not the end", "[sqlite][backup]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    auto o = options_for(s, folder);
    put_file(folder / "a-file");
    o.folder = folder / "a-file/backups";
    sqlite::scheduled_backups backups(o, s.time);
    CHECK(comes_true([&] { return backups.counters().failures == 1; }));
}

TEST_CASE("a backup while votes come in is of one moment", "[sqlite][backup]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    const auto o = options_for(s, folder);
    sqlite::scheduled_backups backups(o, s.time);
    unsigned voters = 0;
    const bool made = comes_true([&] {
        for (const auto& answer : s.vote_at_once(p, voters, 50)) REQUIRE(answer.has_value());
        voters += 50;
        return backups.counters().last_success.has_value();
    });
    REQUIRE(made);
    CHECK(sqlite::verify(o.folder / sqlite::backup_name(*backups.counters().last_success)).ok());
}

}  // namespace pollstream
