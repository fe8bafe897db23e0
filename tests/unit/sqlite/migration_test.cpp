// A database written by an older program is migrated to the current schema, with every ballot and every
// voter's single vote.
#include "opened.hpp"
#include "pollstream/base/files.hpp"
#include "pollstream/base/limits.hpp"
#include "sqlite/codec.hpp"
#include "sqlite/migrations.hpp"
#include "sqlite/upgrade.hpp"
#include "support/file_text.hpp"

#include <fstream>

namespace pollstream {

using namespace testing;

namespace {

/// As the program of schema 1 left it: a poll with 40 voters of whom every fourth has changed their vote
/// (voter 0 twice), one that was reset and not swept yet, and one without votes.
void write_schema_1(const std::filesystem::path& file, const poll_id& lunch, const poll_id& empty) {
    sqlite::database db(file, sqlite::database::access::read_write);
    db.exec("BEGIN");
    db.exec(sqlite::migrations().front().sql);
    db.exec(("PRAGMA application_id = " + std::to_string(sqlite::our_application_id)).c_str());
    db.exec(
        "PRAGMA user_version = 1; INSERT INTO meta VALUES (1, 77, zeroblob(32), 4);"
        "INSERT INTO rooms VALUES (1, randomblob(16), '123456', 'Old', 0, 0, NULL, 1, zeroblob(32), "
        "zeroblob(32))");
    sqlite::statement poll(
        db,
        "INSERT INTO polls VALUES (?1, ?2, 1, ?1, ?3, 'Old', 'old', '', '', 0, 1, 1, 0, 0, "
        "1, 1, 0, NULL, NULL, 1)");
    poll.apply(1, lunch, 2);
    poll.apply(2, empty, 3);
    db.exec(
        "INSERT INTO options VALUES (1, 1, 'Yes'), (1, 2, 'No'), (2, 1, 'Yes'), (2, 2, 'No');"
        "INSERT INTO tallies VALUES (2, 0, 0, 0, zeroblob(16)); INSERT INTO abandoned_logs VALUES (1);"
        "INSERT INTO ballots VALUES (1, 5, 0, zeroblob(16), x'0100', NULL, 0);"
        "INSERT INTO voters VALUES (1, randomblob(16), 5)");
    sqlite::statement ballot(db, "INSERT INTO ballots VALUES (2, ?, ?, ?, ?, ?, ?)");
    sqlite::statement stands(db, "INSERT INTO voters VALUES (2, ?1, ?2) ON CONFLICT DO UPDATE SET seq = ?2");
    constexpr std::array<std::uint8_t, 2> yes{1, 0};
    constexpr std::array<std::uint8_t, 2> no{2, 0};
    std::uint64_t seq = 0;
    const auto cast = [&](unsigned who, const auto& marks, std::uint64_t supersedes) {
        ++seq;
        ballot.apply(seq, 1'000 + seq, vote_id::make().bytes, marks, "Voter " + std::to_string(who),
                     supersedes);
        stands.apply(voter(who), seq);
    };
    for (unsigned who = 0; who < 40; ++who) cast(who, yes, 0);
    for (unsigned who = 0; who < 40; who += 4) cast(who, no, who + 1);
    cast(0, yes, 41);
    sqlite::statement tally(db, "INSERT INTO tallies VALUES (1, 0, 51, 40, ?)");
    tally.apply(sqlite::encode(std::vector<std::uint64_t>{31, 9}));
    db.exec("COMMIT");
}

/// As the program of schema 9 left it: a room with three participants, of whom the second has answered.
void write_schema_9(const std::filesystem::path& file, const room_id& room) {
    sqlite::database db(file, sqlite::database::access::read_write);
    db.exec("BEGIN");
    for (const auto& step : sqlite::migrations()) {
        if (step.number <= 9) db.exec(step.sql);
    }
    db.exec(("PRAGMA application_id = " + std::to_string(sqlite::our_application_id)).c_str());
    db.exec("PRAGMA user_version = 9; INSERT INTO meta VALUES (1, 77, zeroblob(32), 4)");
    sqlite::statement made(
        db,
        "INSERT INTO rooms (key, id, title, created_at, last_activity, version, admin_hash, "
        "kiosk_hash) VALUES (1, ?, 'Quiz night', 0, 0, 1, zeroblob(32), zeroblob(32))");
    made.apply(room);
    db.exec(
        "INSERT INTO polls (key, id, room, place, log, title, title_folded, description, creator_name, kind, "
        "min_choices, max_choices, identity, results, allow_change, listed, created_at, version) VALUES (1, "
        "randomblob(16), 1, 0, 3, 'Quiz', 'quiz', '', '', 0, 1, 1, 0, 0, 0, 0, 0, 1);"
        "INSERT INTO participants VALUES (1, 1, randomblob(16), 'Ann', 'ann', 0, 0), (1, 2, randomblob(16), "
        "'Bob', 'bob', 0, 0), (1, 3, randomblob(16), '', NULL, 0, 0);"
        "INSERT INTO answers VALUES (3, 1, 2, 10, 0)");
    db.exec("COMMIT");
}

/// As the program of schema 11 left it: what voters of two polls wrote.
void write_schema_11(const std::filesystem::path& file) {
    sqlite::database db(file, sqlite::database::access::read_write);
    db.exec("BEGIN");
    for (const auto& step : sqlite::migrations()) {
        if (step.number <= 11) db.exec(step.sql);
    }
    db.exec(("PRAGMA application_id = " + std::to_string(sqlite::our_application_id)).c_str());
    db.exec(
        "PRAGMA user_version = 11; INSERT INTO meta VALUES (1, 77, zeroblob(32), 5);"
        "INSERT INTO texts VALUES (4, 2, 'Beeswax', 2), (3, 1, 'Cat', 0), (4, 1, 'Ant', 1), (3, 2, 'Dog', "
        "0)");
    db.exec("COMMIT");
}

}  // namespace

namespace {

std::filesystem::path copy_before_upgrade(const std::filesystem::path& file) {
    return beside(file, ".before-schema-" + std::to_string(sqlite::migrations().back().number));
}

}  // namespace

TEST_CASE("an older program's database is kept as a copy, in that program's form, and only the last of them",
          "[sqlite][open]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    write_schema_11(file);
    std::ofstream(beside(file, ".before-schema-7")) << "that of an update before";
    std::ofstream(beside(file, ".before-schema-7.unfinished-0123456789abcdef")) << "what a crash left";
    std::ofstream(beside(file, ".before-schema-notes")) << "not ours";
    { const opened s(file); }
    const auto kept = copy_before_upgrade(file);
    REQUIRE(std::filesystem::exists(kept));
    CHECK(ask(kept, "PRAGMA user_version") == 11);
    CHECK(ask(kept, "SELECT count(*) FROM texts") == 4);
    CHECK(sqlite::content_of(kept) == sqlite::file_content::backup);
    CHECK((std::filesystem::status(kept).permissions() & std::filesystem::perms(077)) ==
          std::filesystem::perms::none);
    for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
        const auto name = entry.path().filename().string();
        CHECK_FALSE(name.starts_with("polls.db.before-schema-7"));
    }
    CHECK(std::filesystem::exists(beside(file, ".before-schema-notes")));
    { const opened again(file); }
    CHECK(ask(kept, "PRAGMA user_version") == 11);
}

TEST_CASE("without room for the copy nothing is changed, unless somebody says that there is one",
          "[sqlite][open]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    write_schema_11(file);
    constexpr auto more_than_any_disk = std::uintmax_t{1} << 60;
    sqlite::database db(file, sqlite::database::access::read_write);
    CHECK_THROWS_WITH(
        sqlite::upgrade(db, file, more_than_any_disk),
        Catch::Contains(copy_before_upgrade(file).string()) && Catch::Contains("Free some space"));
    CHECK(db.integer("PRAGMA user_version") == 11);
    CHECK_FALSE(std::filesystem::exists(copy_before_upgrade(file)));
    std::ofstream(copy_before_upgrade(file)).close();
    sqlite::upgrade(db, file, more_than_any_disk);
    CHECK(db.integer("PRAGMA user_version") == sqlite::migrations().back().number);
    CHECK(std::filesystem::file_size(copy_before_upgrade(file)) == 0);
}

TEST_CASE("a new database, and a current one, need no copy", "[sqlite][open]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    { const opened s(file); }
    { const opened again(file); }
    CHECK_FALSE(std::filesystem::exists(copy_before_upgrade(file)));
}

TEST_CASE("a database of schema 11 keeps what voters wrote, and each text once", "[sqlite][open]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    write_schema_11(file);
    { const opened s(file); }
    sqlite::database db(file, sqlite::database::access::read_only);
    sqlite::statement texts(
        db, "SELECT group_concat(log || no || text || state) FROM (SELECT * FROM texts ORDER BY key)");
    auto row = texts.with();
    REQUIRE(row.step());
    CHECK(row.text(0) == "31Cat0,32Dog0,41Ant1,42Beeswax2");
    const auto bytes = text_in(file);
    CHECK(bytes.find("Beeswax") != std::string::npos);
    CHECK(bytes.find("Beeswax") == bytes.rfind("Beeswax"));
}

TEST_CASE("a database of schema 9 knows who of its participants has answered, and hides nobody",
          "[sqlite][open]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    const auto room = room_id::make(from_ms(1));
    write_schema_9(file, room);
    opened s(file);
    const auto all = s.run(s->read_participants(room, 0, limits::participants_in_all)).value();
    REQUIRE(all.size() == 3);
    for (const auto& p : all) {
        CHECK_FALSE(p.is_hidden());
        CHECK(p.answered == (p.no == 2));
    }
    CHECK(failed_with(s.run(s->join_room(room, voter(9), "ANN")), errc::name_taken));
    CHECK(s.run(s->hide_idle(room)).value() == 2);
    CHECK(s.run(s->join_room(room, voter(9), "ANN"))->who.no == 4);
    CHECK(ask(file, "SELECT participants_hidden FROM rooms") == 2);
}

TEST_CASE("a database of schema 1 keeps every ballot and every voter", "[sqlite][open]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    const auto lunch = poll_id::make(from_ms(1));
    const auto empty = poll_id::make(from_ms(2));
    write_schema_1(file, lunch, empty);

    opened s(file);
    CHECK(s->epoch() == 77);
    CHECK(ask(file, "PRAGMA user_version") == sqlite::migrations().back().number);
    const auto report = sqlite::verify(file);
    CHECK(report.problems.empty());
    CHECK(report.ballots == 51);
    CHECK(ask(file, "SELECT count(*) FROM ballots") == 51);

    const auto p = s.run(s->load_poll(lunch)).value();
    CHECK(p->counts.counts() == std::vector<std::uint64_t>{31, 9});
    CHECK(p->definition.lot.seed != lot_seed{});
    CHECK(p->definition.lot.seed != s.run(s->load_poll(empty)).value()->definition.lot.seed);
    CHECK(p->definition.lot.holds());
    CHECK(p->definition.lot.draw == 1);
    const auto ballots = s.run(s->read_ballots(lunch, 0, 100)).value();
    REQUIRE(ballots.size() == 51);
    CHECK(ballots[50].voter_name == "Voter 0");
    CHECK(ballots[50].supersedes == 41);
    CHECK(ballots[7].cast_at == from_ms(1'008));

    for (unsigned who = 0; who < 40; ++who) {
        const auto now = who % 4 == 0 && who > 0 ? choice{2} : choice{1};
        const auto again = s.vote(p, who, now).value();
        CHECK(again.how == verdict::same_choice);
        CHECK(again.proof->seq == (who == 0 ? 51 : who % 4 == 0 ? 41 + who / 4 : who + 1));
    }
    CHECK(s.vote(p, 4, {1})->how == verdict::changed);
    CHECK(s.vote(p, 40)->proof->seq == 53);
    CHECK(s.run(s->load_poll(empty)).value()->counts.total_voters() == 0);
    CHECK(sqlite::verify(file).ok());
}

}  // namespace pollstream
