// Copies of a database, made while it is being written, and restored.
#include "opened.hpp"
#include "pollstream/base/files.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <thread>

namespace pollstream {

using namespace testing;
using Catch::Contains;

namespace {

std::vector<std::filesystem::path> named_like(const std::filesystem::path& folder, const std::string& part) {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().filename().string().find(part) != std::string::npos) found.push_back(entry.path());
    }
    return found;
}

}  // namespace

TEST_CASE("a backup is an exact copy", "[sqlite][backup]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    for (const auto& answer : s.vote_at_once(p, 0, 500)) REQUIRE(answer.has_value());
    sqlite::backup(s.file(), folder / "backup.db");
    CHECK(named_like(folder.path(), "unfinished").empty());
    CHECK(sqlite::verify(folder / "backup.db").ok());

    opened copy(folder / "backup.db");
    CHECK(copy->epoch() == s->epoch());
    CHECK(copy->secret() == s->secret());
    CHECK(copy.load(p)->counts == s.load(p)->counts);
    const auto mine = s.run(s->read_ballots(p->definition.id, 0, 1'000)).value();
    const auto theirs = copy.run(copy->read_ballots(p->definition.id, 0, 1'000)).value();
    REQUIRE(mine.size() == theirs.size());
    for (std::size_t i = 0; i < mine.size(); ++i) {
        CHECK(mine[i].id == theirs[i].id);
        CHECK(mine[i].marks == theirs[i].marks);
    }
}

TEST_CASE("each backup made while votes come in is of one moment", "[sqlite][backup]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");

    std::atomic<bool> over{false};
    std::vector<sqlite::verify_report> reports;
    std::thread copier([&] {
        while (!over || reports.empty()) {
            sqlite::backup(s.file(), folder / "backup.db");
            reports.push_back(sqlite::verify(folder / "backup.db"));
        }
    });
    for (unsigned round = 0; round < 40; ++round) {
        for (const auto& answer : s.vote_at_once(p, round * 50, 50)) CHECK(answer.has_value());
    }
    over = true;
    copier.join();

    std::uint64_t last = 0;
    for (const auto& r : reports) {
        CHECK(r.ok());
        CHECK(r.ballots >= last);
        last = r.ballots;
    }
    CHECK(s.load(p)->counts.total_voters() == 2'000);
}

TEST_CASE("a backup replaces an older one, never a database in use", "[sqlite][backup]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    s.create("Lunch");
    sqlite::backup(s.file(), folder / "backup.db");
    s.create("Dinner");
    sqlite::backup(s.file(), folder / "backup.db");
    CHECK(sqlite::verify(folder / "backup.db").polls == 2);

    opened other(folder / "other.db");
    CHECK_THROWS_WITH(sqlite::backup(s.file(), other.file()), Contains("database in use"));
    CHECK_THROWS_WITH(sqlite::backup(s.file(), s.file()), Contains("database in use"));
    CHECK(other.try_create("Still there").has_value());

    std::filesystem::create_directory(folder / "a-folder");
    CHECK_THROWS_WITH(sqlite::backup(s.file(), folder / "a-folder"), Contains("not an ordinary file"));
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
    CHECK_THROWS_WITH(sqlite::check_replaceable(folder / "pipe", s.file()), Contains("not an ordinary file"));
}

TEST_CASE("a backup does not take a name of the database's own files, however it is given",
          "[sqlite][backup]") {
    const temp_folder folder;
    std::filesystem::create_directory(folder / "disk");
    std::filesystem::create_directory_symlink(folder / "disk", folder / "way");
    std::filesystem::create_symlink(folder / "disk/real.db", folder / "link.db");
    const auto real = folder / "disk/real.db";
    const auto refuse = [&](const std::string& to) {
        CAPTURE(to);
        CHECK_THROWS_WITH(sqlite::backup(folder / "link.db", folder / to), Contains("Choose another name."));
        CHECK_THROWS_WITH(sqlite::check_replaceable(folder / to, real), Contains("Choose another name."));
    };
    {
        opened s(folder / "link.db");
        s.create("Lunch");
        std::filesystem::create_symlink(beside(real, "-wal"), folder / "wal");
        std::filesystem::create_hard_link(beside(real, ".lock"), folder / "lock");
        for (const auto* to : {"disk/real.db-wal", "way/real.db-wal", "way/real.db-shm",
                               "way/../disk/real.db-wal", "disk/real.db.lock", "wal", "lock", "link.db"})
            refuse(to);
        CHECK(s.try_create("Dinner").has_value());
    }
    // A database at rest has no WAL; a file of that name would be taken for one.
    for (const auto* to : {"way/real.db-wal", "disk/real.db-shm", "disk/real.db-journal"}) refuse(to);
    CHECK(sqlite::verify(real).polls == 2);
}

TEST_CASE("a backup replaces nothing but a backup, and says what is there", "[sqlite][backup]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    {
        opened s(file);
        s.create("Lunch");
        opened other(folder / "other.db");
        other.create("Theirs");
    }
    std::ofstream(folder / "notes.txt") << "Dear diary";
    std::ofstream(folder / "empty");
    tamper(folder / "foreign.db", "CREATE TABLE t (a)");
    sqlite::backup(file, folder / "of-before.db");
    sqlite::restore(folder / "of-before.db", folder / "restored.db");  // which nobody has started yet
    tamper(folder / "of-before.db", "PRAGMA user_version = 3");

    const auto refuse = [&](const std::string& to, const std::string& what) {
        CAPTURE(to);
        CHECK_THROWS_WITH(sqlite::backup(file, folder / to),
                          (folder / to).string() + " already exists, and is not a backup but " + what +
                              ". Choose another name, or move it away first.");
    };
    refuse("notes.txt", "some other file");
    refuse("foreign.db", "some other file");
    refuse("empty", "an empty file");
    refuse("other.db", "a server's database");
    refuse("restored.db", "a server's database");
    CHECK(sqlite::verify(folder / "other.db").polls == 1);
    CHECK(std::filesystem::file_size(folder / "notes.txt") == 10);
    sqlite::backup(file, folder / "of-before.db");
    CHECK(sqlite::verify(folder / "of-before.db").polls == 1);
}

TEST_CASE("a backup creates no folder: if a disk is not mounted, it would fill another", "[sqlite][backup]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    CHECK_THROWS_WITH(sqlite::backup(s.file(), folder / "disk/polls.db"),
                      "there is no folder " + (folder / "disk").string() +
                          ". Make it first, or see whether its disk is mounted.");
    CHECK_FALSE(std::filesystem::exists(folder / "disk"));
}

TEST_CASE("a backup that cannot be made leaves nothing behind", "[sqlite][backup]") {
    const temp_folder folder;
    std::ofstream(folder / "notes.db") << std::string(10'000, 'x');
    CHECK_THROWS_WITH(sqlite::backup(folder / "notes.db", folder / "backup.db"),
                      Contains("not a PollStream database"));
    CHECK_THROWS(sqlite::backup(folder / "missing.db", folder / "backup.db"));
    CHECK_FALSE(std::filesystem::exists(folder / "backup.db"));
    CHECK_FALSE(std::filesystem::exists(folder / "missing.db"));
    CHECK(named_like(folder.path(), "unfinished").empty());
}

TEST_CASE("restoring puts the backup in place, keeps the old one and starts a new epoch",
          "[sqlite][restore]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    poll_ref p;
    std::uint64_t epoch = 0;
    secret_key secret{};
    {
        opened s(file);
        p = s.create("Lunch");
        REQUIRE(s.vote(p, 1).has_value());
        sqlite::backup(file, folder / "backup.db");
        REQUIRE(s.vote(p, 2).has_value());
        epoch = s->epoch();
        secret = s->secret();
        CHECK_THROWS_WITH(sqlite::restore(folder / "backup.db", file),
                          Contains("in use by another pollstream"));
    }
    const auto kept_as = sqlite::restore(folder / "backup.db", file);
    {
        opened s(file);
        CHECK(s.load(p)->counts.total_voters() == 1);
        CHECK(s->epoch() != epoch);
        CHECK(s->secret() == secret);
        CHECK(s.vote(p, 2)->proof->seq == 2);
    }
    CHECK(sqlite::verify(file).ok());
    const auto kept = named_like(folder.path(), ".replaced-");
    CHECK(kept == std::vector{kept_as});
    CHECK(sqlite::verify(kept_as).ballots == 2);
    CHECK(ask(folder / "backup.db", "SELECT epoch FROM meta") == static_cast<std::int64_t>(epoch));
    CHECK(named_like(folder.path(), "unfinished").empty());
}

TEST_CASE("a database that another program is reading is not replaced: that one would lose its WAL",
          "[sqlite][restore]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    std::optional<sqlite::database> other;
    {
        opened s(file);
        const auto p = s.create("Lunch");
        sqlite::backup(file, folder / "backup.db");
        other.emplace(file, sqlite::database::access::read_only);
        other->exec("BEGIN");
        REQUIRE(other->integer("SELECT count(*) FROM ballots") == 0);
        REQUIRE(s.vote(p, 1).has_value());
    }
    CHECK_THROWS_WITH(sqlite::restore(folder / "backup.db", file),
                      Contains("is being read by another program"));
    other.reset();
    CHECK(sqlite::verify(file).ballots == 1);
    sqlite::restore(folder / "backup.db", file);
    CHECK(sqlite::verify(file).ballots == 0);
}

TEST_CASE("what root restores belongs to the owner of the database, or of its folder", "[sqlite][restore]") {
    if (::geteuid() != 0) return;
    const temp_folder folder;
    const auto file = folder / "polls.db";
    {
        opened s(file);
        s.create("Lunch");
    }
    sqlite::backup(file, folder / "backup.db");
    constexpr ::uid_t nobody = 65'534;
    const auto owner = [](const std::filesystem::path& of) {
        struct ::stat known {};
        REQUIRE(::stat(of.c_str(), &known) == 0);
        return known.st_uid;
    };
    REQUIRE(::chown(file.c_str(), nobody, nobody) == 0);
    sqlite::restore(folder / "backup.db", file);
    CHECK(owner(file) == nobody);

    std::filesystem::create_directory(folder / "new");
    REQUIRE(::chown((folder / "new").c_str(), nobody, nobody) == 0);
    sqlite::restore(folder / "backup.db", folder / "new/polls.db");
    CHECK(owner(folder / "new/polls.db") == nobody);
    CHECK(owner(folder / "new/polls.db.lock") == nobody);
}

TEST_CASE("what root creates in a server's folder belongs to the folder's owner", "[sqlite][open]") {
    if (::geteuid() != 0) return;
    const temp_folder folder;
    constexpr ::uid_t nobody = 65'534;
    REQUIRE(::chown(folder.path().c_str(), nobody, nobody) == 0);
    const auto file = folder / "polls.db";
    const opened s(file);
    for (const auto& made : {file, folder / "polls.db.lock", folder / "polls.db-wal"}) {
        CAPTURE(made);
        struct ::stat known {};
        REQUIRE(::stat(made.c_str(), &known) == 0);
        CHECK(known.st_uid == nobody);
    }
}

TEST_CASE("restoring through a link replaces the database, not the link, and not one that is served",
          "[sqlite][restore]") {
    const temp_folder folder;
    std::filesystem::create_directory(folder / "disk");
    const auto real = folder / "disk/real.db";
    const auto link = folder / "polls.db";
    std::filesystem::create_symlink(real, link);
    {
        opened s(link);
        s.create("Lunch");
        sqlite::backup(link, folder / "backup.db");
        s.create("Dinner");
        CHECK_THROWS_WITH(sqlite::restore(folder / "backup.db", link), Contains("in use"));
        CHECK_THROWS_WITH(sqlite::restore(folder / "backup.db", real), Contains("in use"));
        CHECK_THROWS_WITH(sqlite::backup(folder / "backup.db", link), Contains("database in use"));
        CHECK(s.try_create("Still there").has_value());
    }
    sqlite::restore(folder / "backup.db", link);
    CHECK(std::filesystem::is_symlink(link));
    CHECK(sqlite::verify(real).polls == 1);
    CHECK(named_like(folder / "disk", "real.db.replaced-").size() == 1);
}

TEST_CASE("commands on a missing database say so, and create none", "[sqlite][backup]") {
    const temp_folder folder;
    const auto missing = folder / "data/polls.db";
    const auto said = "there is no database " + missing.string() + ". Name its folder with --data.";
    CHECK_THROWS_WITH(sqlite::verify(missing), said);
    CHECK_THROWS_WITH(sqlite::backup(missing, folder / "backup.db"), said);
    CHECK_FALSE(std::filesystem::exists(folder / "data"));
}

TEST_CASE("restoring where there is nothing yet", "[sqlite][restore]") {
    const temp_folder folder;
    {
        opened s(folder / "polls.db");
        s.create("Lunch");
    }
    CHECK(sqlite::restore(folder / "polls.db", folder / "new/place/polls.db").empty());
    CHECK(sqlite::verify(folder / "new/place/polls.db").polls == 1);
}

TEST_CASE("restoring beside the WAL of a database that is gone keeps that apart", "[sqlite][restore]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    {
        opened s(folder / "other.db");
        const auto p = s.create("Lunch");
        sqlite::backup(s.file(), folder / "backup.db");
        for (unsigned n = 0; n < 300; ++n) REQUIRE(s.vote(p, n).has_value());
        std::filesystem::copy_file(beside(s.file(), "-wal"), beside(file, "-wal"));  // as if killed now
    }
    const bool emptied = GENERATE(false, true);
    if (emptied) std::ofstream(file, std::ios::binary).flush();
    const auto wal = beside(file, "-wal");
    const auto votes = std::filesystem::file_size(wal);
    const std::string refusal = "is missing or empty, but its log";
    CHECK_THROWS_WITH(sqlite::verify(file), Catch::Contains(refusal));
    CHECK_THROWS_WITH(sqlite::backup(file, folder / "other backup.db"), Catch::Contains(refusal));
    if (emptied) CHECK_THROWS_WITH(sqlite::compact(file), Catch::Contains(refusal));
    CHECK(std::filesystem::file_size(wal) == votes);

    const auto kept = sqlite::restore(folder / "backup.db", file);
    const auto kept_journal = emptied ? beside(kept, "-wal") : kept;
    CHECK_THAT(kept_journal.string(), Catch::Contains(".replaced-") && Catch::EndsWith("-wal"));
    CHECK(std::filesystem::file_size(kept_journal) == votes);
    CHECK(sqlite::verify(file).ok());
    opened s(file);
    CHECK(s.run(s->list_polls({})).value().polls.front()->counts.total_voters() == 0);
}

TEST_CASE("restoring over a damaged database keeps it, including its WAL", "[sqlite][restore]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    {
        opened s(file);
        s.create("Lunch");
        sqlite::backup(file, folder / "backup.db");
    }
    std::ofstream(file, std::ios::binary) << std::string(5'000, 'x');
    std::ofstream(beside(file, "-wal"), std::ios::binary) << std::string(500, 'y');
    sqlite::restore(folder / "backup.db", file);
    CHECK(sqlite::verify(file).ok());
    opened s(file);
    CHECK(s.run(s->list_polls({})).value().count == 1);
    CHECK(named_like(folder.path(), ".replaced-").size() == 2);
}

TEST_CASE("what is not a backup is not restored", "[sqlite][restore]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    {
        opened s(file);
        s.create("Lunch");
    }
    std::ofstream(folder / "notes.txt") << std::string(5'000, 'x');
    CHECK_THROWS_WITH(sqlite::restore(folder / "notes.txt", file), Contains("notes.txt"));
    CHECK_THROWS_WITH(sqlite::restore(folder / "missing.db", file), Contains("does not exist"));
    CHECK_THROWS_WITH(sqlite::restore(file, file), Contains("the database itself"));
    tamper(folder / "foreign.db", "CREATE TABLE t (a)");
    CHECK_THROWS_WITH(sqlite::restore(folder / "foreign.db", file), Contains("another program"));
    { sqlite::database empty(folder / "empty.db", sqlite::database::access::plain); }
    CHECK_THROWS_WITH(sqlite::restore(folder / "empty.db", file), Contains("empty.db"));
    CHECK(sqlite::verify(file).polls == 1);
    CHECK(named_like(folder.path(), ".replaced-").empty());
}

}  // namespace pollstream
