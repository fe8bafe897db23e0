// Opening a file: a new one, one of ours, and all those that are refused with words a person can use.
#include "opened.hpp"
#include "pollstream/base/files.hpp"
#include "pollstream/sqlite/room_transfer.hpp"
#include "sqlite/migrations.hpp"
#include "support/file_text.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>

namespace pollstream {

using namespace testing;
using Catch::Contains;

namespace {

/// Overwrites the middle of every page except the first.
void damage(const std::filesystem::path& file) {
    std::fstream f(file, std::ios::binary | std::ios::in | std::ios::out);
    const auto size = static_cast<std::streamoff>(std::filesystem::file_size(file));
    const std::string rubbish(2'000, 'x');
    for (std::streamoff at = 4'096; at < size; at += 4'096) {
        f.seekp(at);
        f.write(rubbish.data(), static_cast<std::streamsize>(rubbish.size()));
    }
}

}  // namespace

TEST_CASE("a missing file is created, with its folder, readable by its owner only", "[sqlite][open]") {
    const temp_folder folder;
    const auto file = folder / "data/deep/polls.db";
    {
        opened s(file);
        CHECK(s->epoch() > 0);
    }
    CHECK(ask(file, "PRAGMA application_id") == sqlite::our_application_id);
    CHECK(ask(file, "PRAGMA user_version") == sqlite::migrations().back().number);
    CHECK((std::filesystem::status(file).permissions() & std::filesystem::perms(077)) ==
          std::filesystem::perms::none);
}

TEST_CASE("migrations are numbered from 1 without a gap", "[sqlite][open]") {
    std::int64_t expected = 0;
    for (const auto& step : sqlite::migrations()) CHECK(step.number == ++expected);
    CHECK(expected > 0);
}

TEST_CASE("the writer's pragmas are set", "[sqlite][open]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    std::vector<std::int64_t> found;
    const auto done = s.run(s->on_writer([&](sqlite::database& db) {
        for (const auto* sql : {"PRAGMA synchronous", "PRAGMA foreign_keys", "PRAGMA busy_timeout"}) {
            found.push_back(db.integer(sql));
        }
    }));
    REQUIRE(done.has_value());
    CHECK(found == std::vector<std::int64_t>{2, 1, 5000});
    CHECK(std::filesystem::exists(beside(s.file(), "-wal")));
}

TEST_CASE("every table is strict", "[sqlite][open]") {
    const temp_folder folder;
    { opened s(folder / "polls.db"); }
    CHECK(ask(folder / "polls.db",
              "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT "
              "LIKE 'sqlite_%' AND strict = 0") == 0);
    CHECK(ask(folder / "polls.db",
              "SELECT count(*) FROM pragma_table_list WHERE name IN ('ballots', 'voter_runs', 'tallies', "
              "'options') AND wr = 1") == 4);
}

TEST_CASE("reopening keeps everything", "[sqlite][open]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    poll_ref p;
    std::uint64_t epoch = 0;
    secret_key secret{};
    cast_result first;
    {
        opened s(file);
        p = s.create("Lunch");
        first = s.vote(p, 1, {2}).value();
        s.vote(p, 2).value();
        epoch = s->epoch();
        secret = s->secret();
    }
    opened s(file);
    CHECK(s->epoch() == epoch);
    CHECK(s->secret() == secret);
    const auto again = s.load(p);
    CHECK(again->definition.title == "Lunch");
    CHECK(again->code == p->code);
    CHECK(again->counts.counts() == std::vector<std::uint64_t>{1, 1});
    CHECK(again->version() == first.state->version() + 1);

    const auto retry = s.vote(p, 1, {2}).value();
    CHECK(retry.how == verdict::same_choice);
    CHECK(retry.proof == first.proof);
    const auto third = s.vote(p, 3).value();
    CHECK(third.proof->seq == 3);
    CHECK(third.state->version() > again->version());
}

TEST_CASE("overdue polls are closed before the store is ready", "[sqlite][open]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    poll_ref p;
    timestamp end;
    {
        opened s(file);
        p = s.create("Lunch");
        end = s.time.now() + std::chrono::milliseconds{500};
        poll_patch patch;
        patch.end_time = std::optional<timestamp>(end);
        REQUIRE(s.run(s->patch_poll(p->definition.id, patch)).has_value());
    }
    tamper(file, "UPDATE polls SET end_time = end_time - 1000");
    opened s(file);
    CHECK(s.load(p)->definition.closed_at == end - std::chrono::milliseconds{1'000});
    CHECK(s.facts.empty());
}

TEST_CASE("however many polls are overdue, all are closed before the store is ready", "[sqlite][open]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    constexpr int polls = 2 * sqlite::poll_commands::closings_at_once + 10;
    {
        opened s(file);
        for (int i = 0; i < polls; ++i) s.create("Lunch");
    }
    tamper(file, "UPDATE polls SET end_time = created_at - 1000 WHERE key > (SELECT min(key) FROM polls)");
    opened s(file);
    CHECK(ask(file, "SELECT count(*) FROM polls WHERE closed_at = end_time") == polls - 1);
    CHECK(s.facts.empty());
}

TEST_CASE("a newer file is refused by its number", "[sqlite][open]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    { opened s(file); }
    tamper(file, "PRAGMA user_version = 99");
    CHECK_THAT(refusal(file), Contains(file.string()) && Contains("newer PollStream") && Contains("99"));
    CHECK_THROWS_WITH(sqlite::verify(file), Contains("newer PollStream"));
    CHECK(ask(file, "PRAGMA user_version") == 99);
}

namespace {

void expect_nothing_beside(const std::filesystem::path& file) {
    for (const auto* suffix : {"-wal", "-shm", "-journal"})
        CHECK_FALSE(std::filesystem::exists(beside(file, suffix)));
}

}  // namespace

TEST_CASE("another program's database is refused and left alone", "[sqlite][open]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    tamper(file, "CREATE TABLE addresses (name TEXT); INSERT INTO addresses VALUES ('Ada')");
    const auto before = text_in(file);
    CHECK_THAT(refusal(file), Contains(file.string()) && Contains("another program"));
    CHECK_THROWS_WITH(sqlite::compact(file), Contains(file.string()) && Contains("another program"));
    CHECK_THROWS_WITH(sqlite::room_importer(file, from_ms(0), [](const sqlite::imported_room&) {}),
                      Contains(file.string()) && Contains("another program"));
    CHECK((text_in(file) == before));
    expect_nothing_beside(file);
}

TEST_CASE("another program's data in a WAL is found there, and stays there", "[sqlite][open]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    sqlite::database theirs(file, sqlite::database::access::plain);
    theirs.exec("PRAGMA journal_mode = WAL; CREATE TABLE addresses (name TEXT)");
    const auto wal = text_in(beside(file, "-wal"));
    REQUIRE_FALSE(wal.empty());
    CHECK_THAT(refusal(file), Contains("another program"));
    CHECK((text_in(beside(file, "-wal")) == wal));
}

TEST_CASE("what is not a database is refused and left alone", "[sqlite][open]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    std::string text;
    for (int i = 0; i < 500; ++i) text += "Dear diary, today I lost my database. ";
    put_text(file, text);
    CHECK_THAT(refusal(file), Contains(file.string()) && Contains("not a PollStream database"));
    CHECK(std::filesystem::file_size(file) == text.size());
}

TEST_CASE("a damaged database is refused, with what to do about it", "[sqlite][open]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    {
        opened s(file);
        const auto p = s.create("Lunch");
        for (unsigned n = 0; n < 500; ++n) REQUIRE(s.vote(p, n).has_value());
    }
    SECTION("by garbage in its pages") {
        damage(file);
    }
    SECTION("by being truncated") {
        std::filesystem::resize_file(file, std::filesystem::file_size(file) / 2);
    }
    CHECK_THAT(refusal(file), Contains(file.string()) && Contains("damaged") && Contains("restore"));
}

TEST_CASE("a file that has lost its meta row is refused", "[sqlite][open]") {
    const temp_folder folder;
    { opened s(folder / "polls.db"); }
    tamper(folder / "polls.db", "DELETE FROM meta");
    CHECK_THAT(refusal(folder / "polls.db"), Contains("damaged"));
}

TEST_CASE("a second server on the same file is refused", "[sqlite][open]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    CHECK_THAT(refusal(folder / "polls.db"), Contains("in use by another pollstream"));
    CHECK(s.try_create("Still works").has_value());
}

TEST_CASE("a second server is refused by whatever link it finds the file", "[sqlite][open]") {
    const temp_folder folder;
    std::filesystem::create_directory(folder / "disk");
    std::filesystem::create_symlink("disk/real.db", folder / "polls.db");
    std::filesystem::create_symlink(folder / "polls.db", folder / "also.db");
    opened s(folder / "polls.db");  // creates what the link names
    CHECK(std::filesystem::is_regular_file(folder / "disk/real.db"));
    CHECK(std::filesystem::is_symlink(folder / "polls.db"));
    for (const auto* name : {"polls.db", "also.db", "disk/real.db"}) {
        INFO(name);
        CHECK_THAT(refusal(folder / name), Contains("in use by another pollstream"));
    }
    CHECK(s.try_create("Still works").has_value());
}

TEST_CASE("a file in use stays locked after its lock file was removed, under whatever name",
          "[sqlite][open]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    { opened s(file); }
    sqlite::backup(file, folder / "backup.db");
    opened s(file);
    std::filesystem::remove(beside(file, ".lock"));
    std::filesystem::create_hard_link(file, folder / "also.db");
    for (const auto* name : {"polls.db", "also.db"}) {
        INFO(name);
        const auto in_use =
            (folder / name).string() + " is in use by another pollstream. End that one first.";
        CHECK(refusal(folder / name) == in_use);
        CHECK_THROWS_WITH(sqlite::compact(folder / name), in_use);
        CHECK_THROWS_WITH(sqlite::restore(folder / "backup.db", folder / name), in_use);
        CHECK_THROWS_WITH(sqlite::backup(folder / "backup.db", folder / name), Contains("a database in use"));
        std::filesystem::remove(beside(folder / name, ".lock"));
    }
    CHECK(s.try_create("Still works").has_value());
}

TEST_CASE("a file that was read by others is locked all the same", "[sqlite][open]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    s.create("Lunch");
    CHECK(sqlite::verify(s.file()).ok());
    sqlite::backup(s.file(), folder / "backup.db");
    std::filesystem::remove(beside(s.file(), ".lock"));
    CHECK_THAT(refusal(s.file()), Contains("in use by another pollstream"));
}

namespace {

/// What happens to the files of a running server, and how it is undone; empty: it cannot be.
struct mishap {
    std::string what;
    std::function<void(const std::filesystem::path&)> happen;
    std::function<void(const std::filesystem::path&)> undo;
};

void move_away(const std::filesystem::path& file) {
    std::filesystem::rename(file, beside(file, ".away"));
}
void move_back(const std::filesystem::path& file) {
    std::filesystem::rename(beside(file, ".away"), file);
}

std::vector<mishap> mishaps() {
    return {{"deleted", [](const auto& f) { std::filesystem::remove(f); }, {}},
            {"moved", move_away, move_back},
            {"replaced by a new file",
             [](const auto& f) {
                 move_away(f);
                 std::filesystem::copy_file(beside(f, ".away"), f);
             },
             [](const auto& f) { move_back(f); }},
            {"overwritten by a backup",
             [](const auto& f) {
                 sqlite::backup(f, beside(f, ".copy"));
                 put_text(f, text_in(beside(f, ".copy")));
             },
             {}},
            {"emptied", [](const auto& f) { std::filesystem::resize_file(f, 0); }, {}},
            {"its WAL deleted", [](const auto& f) { std::filesystem::remove(beside(f, "-wal")); }, {}}};
}

}  // namespace

TEST_CASE("a store whose files were moved away takes no votes, and says that it cannot", "[sqlite][open]") {
    for (const auto& m : mishaps()) {
        INFO(m.what);
        const temp_folder folder;
        opened s(folder / "polls.db");
        const auto p = s.create("Lunch");
        REQUIRE(s.vote(p, 1).has_value());
        REQUIRE(s.run(s->check_writing()).has_value());
        m.happen(s.file());
        CHECK(failed_with(s.run(s->check_writing()), errc::storage_failed));
        CHECK(failed_with(s.vote(p, 2), errc::storage_failed));
        CHECK(failed_with(s.try_create("Dinner"), errc::storage_failed));
        CHECK(s->counters().misplaced);
        if (!m.undo) continue;
        m.undo(s.file());
        CHECK(s.run(s->check_writing()).has_value());
        CHECK_FALSE(s->counters().misplaced);
        CHECK(s.vote(p, 2).has_value());
    }
}

namespace {

/// What a server that is killed leaves of a database with a vote: copied while it is open.
void leave_behind(const std::filesystem::path& as) {
    const temp_folder folder;
    opened s(folder / "polls.db");
    REQUIRE(s.vote(s.create("Lunch"), 1).has_value());
    for (const auto* suffix : {"", "-wal"})
        std::filesystem::copy_file(beside(s.file(), suffix), beside(as, suffix));
}

}  // namespace

TEST_CASE("a WAL whose database is gone is kept, for it has votes that are nowhere else",
          "[sqlite][open][in-turn]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    leave_behind(file);
    const auto wal = text_in(beside(file, "-wal"));
    std::filesystem::rename(file, folder / "moved.db");
    if (GENERATE(false, true)) put_text(file, "");
    const auto said = refusal(file);
    CHECK_THAT(said, Contains(file.string() + " is missing or empty, but its log"));
    CHECK_THAT(said, Contains("Move the database back"));
    CHECK(text_in(beside(file, "-wal")) == wal);

    SECTION("and all is there once the database is") {
        std::filesystem::rename(folder / "moved.db", file);
        opened s(file);
        CHECK(s.run(s->list_polls({})).value().polls.front()->counts.total_voters() == 1);
    }
    SECTION("and on the operator's word it has another name") {
        sqlite::store_options options;
        options.file = file;
        options.recover = true;
        opened s(options);
        CHECK(s.run(s->list_polls({})).value().count == 0);
        std::filesystem::path kept;
        for (const auto& one : std::filesystem::directory_iterator(folder.path()))
            if (one.path().filename().string().find(".damaged-") != std::string::npos &&
                one.path().string().ends_with("-wal"))
                kept = one.path();
        REQUIRE_FALSE(kept.empty());
        CHECK(text_in(kept) == wal);
    }
}

TEST_CASE("a WAL that was only laid out stands in nobody's way", "[sqlite][open]") {
    const temp_folder folder;
    put_text(beside(folder / "polls.db", "-wal"), std::string(100'000, '\0'));
    opened s(folder / "polls.db");
    CHECK(s.vote(s.create("Lunch"), 1).has_value());
}

TEST_CASE("a folder in the file's place is refused", "[sqlite][open]") {
    const temp_folder folder;
    std::filesystem::create_directories(folder / "polls.db");
    CHECK_THAT(refusal(folder / "polls.db"), Contains((folder / "polls.db").string() + " is a folder"));
}

TEST_CASE("threat 31: on the operator's request a damaged file is set aside, including its log",
          "[sqlite][open]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    {
        opened s(file);
        const auto p = s.create("Lunch");
        for (unsigned n = 0; n < 500; ++n) REQUIRE(s.vote(p, n).has_value());
    }
    SECTION("with pages of garbage") {
        damage(file);
    }
    SECTION("with another header") {
        std::fstream(file, std::ios::binary | std::ios::in | std::ios::out).write("rubbish", 7);
    }
    put_text(beside(file, "-wal"), "what a crash left");
    const auto content = text_in(file);

    CHECK_FALSE(refusal(file).empty());
    sqlite::store_options options;
    options.file = file;
    options.recover = true;
    {
        opened s(options);
        CHECK(s.run(s->list_polls({})).value().count == 0);
        CHECK(s.vote(s.create("Dinner"), 1).has_value());
    }
    std::filesystem::path kept;
    std::filesystem::path kept_journal;
    for (const auto& one : std::filesystem::directory_iterator(folder.path())) {
        const auto name = one.path().filename().string();
        if (name.find(".damaged-20") == std::string::npos || name.ends_with("-shm")) continue;
        (name.ends_with("-wal") ? kept_journal : kept) = one.path();
    }
    REQUIRE_FALSE(kept.empty());
    const bool untouched = text_in(kept) == content;
    CHECK(untouched);
    CHECK(kept_journal == beside(kept, "-wal"));

    // An intact one is left alone, whatever the operator says.
    opened again(options);
    CHECK(again.run(again->list_polls({})).value().count == 1);
}

TEST_CASE("recovery sets nothing aside that is not damaged", "[sqlite][open]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    { opened s(file); }
    tamper(file, "PRAGMA user_version = 99");
    sqlite::store_options options;
    options.file = file;
    options.recover = true;
    CHECK_THROWS_WITH(opened(options), Contains("newer PollStream"));
    CHECK(ask(file, "PRAGMA user_version") == 99);
}

namespace {

/// Whether a store that may not write shows everything and refuses every change; in a separate process,
/// because the superuser may write anything.
int shows_and_refuses(const std::filesystem::path& file, const poll_ref& p) {
    if (::geteuid() == 0 && ::seteuid(65'534) != 0) return 3;
    opened s(file);
    const bool shows = s.load(p)->counts.total_voters() == 2 && s.run(s->list_polls({})).value().count == 1 &&
                       s.run(s->read_ballots(p->definition.id, 0, 10)).value().size() == 2;
    const auto votes =
        s.run(s->find_votes({{p->definition.id, voter(2)}, {p->definition.id, voter(3)}})).value();
    const bool knows = votes[0] && votes[0]->proof.seq == 2 && !votes[1];
    const bool refuses = failed_with(s.vote(p, 3), errc::storage_failed) &&
                         failed_with(s.try_create("Dinner"), errc::storage_failed) &&
                         failed_with(s.run(s->close_due()), errc::storage_failed);
    s.run(s->drain());
    return shows && knows && refuses ? 0 : 1;
}

}  // namespace

TEST_CASE("a store that cannot be written shows results and refuses votes", "[sqlite][open]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    poll_ref p;
    {
        opened s(file);
        p = s.create("Lunch");
        REQUIRE(s.vote(p, 1).has_value());
        REQUIRE(s.vote(p, 2).has_value());
    }
    using std::filesystem::perms;
    const auto for_reading = perms::owner_read | perms::group_read | perms::others_read;
    const bool folder_too = GENERATE(false, true);
    INFO((folder_too ? "file and folder" : "the file alone"));
    std::filesystem::permissions(file, folder_too ? perms::all : for_reading);
    std::filesystem::permissions(
        folder.path(),
        folder_too ? for_reading | perms::owner_exec | perms::group_exec | perms::others_exec : perms::all);
    const auto child = ::fork();
    if (child == 0) {
        try {
            ::_exit(shows_and_refuses(file, p));
        } catch (const std::exception& e) {
            std::fprintf(stderr, "%s\n", e.what());
            ::_exit(4);
        }
    }
    REQUIRE(child > 0);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    std::filesystem::permissions(folder.path(), perms::all);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
}

}  // namespace pollstream
