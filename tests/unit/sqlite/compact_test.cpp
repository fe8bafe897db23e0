// A database rewritten without what was deleted from it.
#include "opened.hpp"
#include "pollstream/base/files.hpp"

#include <sys/stat.h>

#include <fstream>
#include <thread>

namespace pollstream {

using namespace testing;
using Catch::Contains;
using namespace std::chrono_literals;

namespace {

/// Two polls, of which a large one has been deleted and swept.
poll_ref make_loose(const std::filesystem::path& file) {
    opened s(file);
    const auto kept = s.create("Lunch in the garden");
    const auto gone = s.create("Gone");
    for (const auto& answer : s.vote_at_once(kept, 0, 200)) REQUIRE(answer.has_value());
    for (const auto& answer : s.vote_at_once(gone, 0, 20'000)) REQUIRE(answer.has_value());
    REQUIRE(s.run(s->delete_poll(gone->definition.id)).has_value());
    const auto left = [&] { return ask(file, "SELECT count(*) FROM abandoned_logs"); };
    for (int i = 0; i < 1'000 && left() > 0; ++i) std::this_thread::sleep_for(5ms);
    REQUIRE(left() == 0);
    return kept;
}

std::size_t files_in(const std::filesystem::path& folder) {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
}

std::string refused_to_compact(const std::filesystem::path& file) {
    try {
        sqlite::compact(file);
    } catch (const std::runtime_error& e) {
        return e.what();
    }
    return "";
}

}  // namespace

TEST_CASE("a compacted database is smaller, and has everything it had", "[sqlite][compact][in-turn]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    const auto kept = make_loose(file);
    const auto epoch = ask(file, "SELECT epoch FROM meta");
    const auto before = std::filesystem::file_size(file);
    const auto done = sqlite::compact(file);
    CHECK(done.bytes_before == before);
    CHECK(done.bytes_after == std::filesystem::file_size(file));
    CHECK(done.bytes_after < before / 3);
    CHECK(ask(file, "PRAGMA freelist_count") == 0);
    CHECK(ask(file, "SELECT epoch FROM meta") == epoch);
    CHECK(sqlite::verify(file).ok());
    CHECK(sqlite::verify(file).ballots == 200);
    struct ::stat facts {};
    REQUIRE(::stat(file.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);

    opened s(file);
    CHECK(s.load(kept)->counts.total_voters() == 200);
    CHECK(s.vote(kept, 1)->how == verdict::same_choice);
    CHECK(s.vote(kept, 999)->how == verdict::counted);
    poll_query garden;
    garden.search = "garden";
    CHECK(s.run(s->list_polls(garden)).value().polls.size() == 1);
}

TEST_CASE("votes that a crash left in the WAL are not lost", "[sqlite][compact][in-turn]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    const auto crashed = folder / "crashed.db";
    {
        opened s(file);
        const auto p = s.create("Lunch");
        for (const auto& answer : s.vote_at_once(p, 0, 500)) REQUIRE(answer.has_value());
        std::filesystem::copy_file(file, crashed);
        std::filesystem::copy_file(beside(file, "-wal"), beside(crashed, "-wal"));
    }
    sqlite::compact(crashed);
    CHECK_FALSE(std::filesystem::exists(beside(crashed, "-wal")));
    CHECK(sqlite::verify(crashed).ok());
    CHECK(sqlite::verify(crashed).ballots == 500);
}

TEST_CASE("what an aborted compaction left is removed by the next", "[sqlite][compact][in-turn]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    make_loose(file);
    const auto left = beside(file, ".unfinished-0123456789abcdef");
    const auto others = folder / "other.db.unfinished-0123456789abcdef";
    for (const auto& name : {left, others}) std::ofstream(name) << "half a database";
    sqlite::compact(file);
    CHECK_FALSE(std::filesystem::exists(left));
    CHECK(std::filesystem::exists(others));
}

TEST_CASE("what may not be compacted is left as it is", "[sqlite][compact][in-turn]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    SECTION("nothing there") {
        CHECK_THAT(refused_to_compact(file), Contains("there is no database") && Contains("--data"));
        CHECK(files_in(folder.path()) == 0);
    }
    SECTION("in use") {
        const opened s(file);
        CHECK_THAT(refused_to_compact(file), Contains("in use by another pollstream"));
    }
    SECTION("being read by somebody who does not finish") {
        { opened s(file); }
        sqlite::database other(file, sqlite::database::access::read_write);
        other.exec("CREATE TABLE more (n INTEGER)");
        sqlite::database reading(file, sqlite::database::access::read_only);
        const sqlite::transaction held(reading, sqlite::transaction::kind::reading);
        reading.integer("SELECT count(*) FROM sqlite_schema");
        other.exec("DROP TABLE more");
        CHECK_THAT(refused_to_compact(file), Contains("is in use by another program"));
    }
    SECTION("of another program") {
        tamper(file, "CREATE TABLE theirs (n INTEGER); PRAGMA application_id = 7");
        CHECK_THAT(refused_to_compact(file), Contains("another program"));
        CHECK(ask(file, "SELECT count(*) FROM theirs") == 0);
    }
    SECTION("damaged") {
        make_loose(file);
        {
            std::fstream f(file, std::ios::binary | std::ios::in | std::ios::out);
            f.seekp(3 * 4096);
            f << std::string(4096, 'x');
        }
        CHECK_THAT(refused_to_compact(file), Contains("is damaged"));
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder.path()))
        CHECK(entry.path().string().find("unfinished") == std::string::npos);
}

TEST_CASE("if the disk has no room for a second one, the first is left alone", "[sqlite][compact][in-turn]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    make_loose(file);
    const auto before = std::filesystem::file_size(file);
    std::string why;
    try {
        sqlite::compact(file, std::uintmax_t{1} << 60);
    } catch (const std::runtime_error& e) {
        why = e.what();
    }
    CHECK_THAT(why,
               Contains(folder.path().string()) && Contains("MiB free") && Contains("beside the old one"));
    CHECK(std::filesystem::file_size(file) == before);
    CHECK(sqlite::verify(file).ok());
}

TEST_CASE("a link stays a link, and the file behind it is compacted", "[sqlite][compact][in-turn]") {
    const temp_folder folder;
    std::filesystem::create_directory(folder / "disk");
    const auto real = folder / "disk/real.db";
    make_loose(real);
    std::filesystem::create_symlink(real, folder / "polls.db");
    const auto before = std::filesystem::file_size(real);
    sqlite::compact(folder / "polls.db");
    CHECK(std::filesystem::is_symlink(folder / "polls.db"));
    CHECK(std::filesystem::file_size(real) < before / 3);
}

}  // namespace pollstream
