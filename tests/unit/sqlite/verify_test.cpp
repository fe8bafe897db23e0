// `verify` recounts: it must be silent about a good database and name what is wrong with each bad one.
#include "opened.hpp"
#include "pollstream/base/text.hpp"

namespace pollstream {

using namespace testing;
using Catch::Contains;

namespace {

/// A database with a poll of four voters, one of whom has changed their vote.
std::filesystem::path voted_on(const temp_folder& folder) {
    const auto file = folder / "polls.db";
    opened s(file);
    const auto p = s.create("Lunch");
    s.allow_changes(p);
    for (unsigned n = 0; n < 4; ++n) REQUIRE(s.vote(p, n).has_value());
    REQUIRE(s.vote(p, 2, {2})->how == verdict::changed);
    return file;
}

/// A database with a quiz that three participants have answered.
void answered_quiz(const std::filesystem::path& file) {
    opened s(file);
    auto quiz = named_poll("Quiz", s.time.now());
    quiz.kind = poll_kind::quiz;
    quiz.settings = quiz_settings{{2}, std::nullopt, false};
    quiz.started_at = quiz.created_at;
    new_room r;
    r.id = room_id::make(s.time.now());
    r.title = "Quiz";
    r.polls.push_back(std::move(quiz));
    const auto made = s.run(s->create_room(std::move(r)));
    REQUIRE(made.has_value());
    for (unsigned who = 0; who < 3; ++who) {
        auto b = s.a_ballot(made->polls.front(), who, {2});
        b.as = std::make_shared<const joining>(joining{voter(who), "P" + std::to_string(who), false});
        REQUIRE(s.run(s->cast(std::move(b)))->how == verdict::counted);
    }
}

std::string problems_of(const std::filesystem::path& file) {
    std::string all;
    for (const auto& one : sqlite::verify(file).problems) all += one + "\n";
    return all;
}

}  // namespace

TEST_CASE("verify recounts the times of a quiz, and checks whose answers they are", "[sqlite][verify]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    answered_quiz(file);
    CHECK(problems_of(file) == "");
    tamper(file, "UPDATE answers SET time_ms = time_ms + 5 WHERE seq = 1");
    CHECK_THAT(problems_of(file), Contains("in cell 4"));
    tamper(file, "UPDATE answers SET time_ms = time_ms - 5, participant = 9 WHERE seq = 1");
    CHECK_THAT(problems_of(file), Contains("1 answers to quizzes are by nobody in their room"));
    tamper(file, "DELETE FROM answers WHERE seq = 1");
    CHECK_THAT(problems_of(file), Contains("the times of 2 answers, not of 3"));
}

TEST_CASE("reading a quiz that has lost ballots is an error", "[sqlite][verify]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    answered_quiz(file);
    tamper(file, "DELETE FROM ballots WHERE seq = 2");
    opened s(file);
    const auto quiz = s.run(s->list_polls({})).value().polls.at(0)->definition.id;
    CHECK(failed_with(s.run(s->read_ballots(quiz, 0, 10)), errc::storage_failed));
    const auto last = s.run(s->read_ballots(quiz, 2, 10));
    REQUIRE(last.has_value());
    REQUIRE(last->size() == 1);
    CHECK(last->front().timed->name == "P2");
}

TEST_CASE("verify checks which participants are hidden, and which have answered", "[sqlite][verify]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    answered_quiz(file);
    tamper(file, "UPDATE participants SET hidden = 1 WHERE no = 2");
    CHECK(problems_of(file) == "");
    tamper(file, "UPDATE rooms SET participants_hidden = 3");
    CHECK_THAT(problems_of(file), Contains("hidden participants of the room Quiz is kept as 3, but it is 1"));
    tamper(file,
           "UPDATE rooms SET participants_hidden = 1; UPDATE participants SET answered = 0 WHERE no = 3");
    CHECK_THAT(problems_of(file), Contains("1 participants of quizzes are kept as having never answered"));
}

TEST_CASE("a good database verifies", "[sqlite][verify]") {
    const temp_folder folder;
    const auto report = sqlite::verify(voted_on(folder));
    CHECK(report.ok());
    CHECK(report.polls == 1);
    CHECK(report.ballots == 5);
}

TEST_CASE("verify works beside a running server", "[sqlite][verify]") {
    const temp_folder folder;
    opened s(voted_on(folder));
    const auto p = s.create("Dinner");
    REQUIRE(s.vote(p, 1).has_value());
    const auto report = sqlite::verify(s.file());
    CHECK(report.ok());
    CHECK(report.polls == 2);
    CHECK(report.ballots == 6);
    CHECK(s.vote(p, 2).has_value());
}

TEST_CASE("verify draws the lots of closed polls again", "[sqlite][verify]") {
    const temp_folder folder;
    opened s(voted_on(folder));
    CHECK(sqlite::verify(s.file()).lots.empty());
    const auto p = s.create("Dinner");
    REQUIRE(s.run(s->close_poll(p->definition.id)).has_value());
    const auto lots = sqlite::verify(s.file()).lots;
    REQUIRE(lots.size() == 1);
    const auto seed = s.run(s->load_poll(p->definition.id)).value()->definition.lot.seed;
    CHECK_THAT(lots[0], Contains(p->definition.id.str()) && Contains(to_hex(lot_commitment(seed))));
    std::string order;
    for (const auto o : draw_lot(seed, p->definition.options.size())) order += ' ' + std::to_string(o + 1);
    CHECK_THAT(lots[0], Catch::EndsWith("order" + order));
}

TEST_CASE("verify finds what was tampered with", "[sqlite][verify]") {
    const temp_folder folder;
    const auto file = voted_on(folder);
    struct crime {
        const char* sql;
        const char* finding;
    };
    const auto c = GENERATE(
        crime{"UPDATE tallies SET counts = x'09000000000000000100000000000000'",
              "tally says 9 for option 1, its ballots say 3"},
        crime{"UPDATE tallies SET voters = 5", "tally says 5 voters, its ballots say 4"},
        crime{"DELETE FROM ballots WHERE seq = 2", "ballot 2 is missing"},
        crime{"UPDATE ballots SET voter = (SELECT voter FROM ballots WHERE seq = 1) WHERE seq = 2",
              "ballot 2 is its voter's second, beside ballot 1"},
        crime{"UPDATE ballots SET voter = randomblob(16) WHERE seq = 5", "supersedes one of another voter"},
        crime{"UPDATE ballots SET marks = x'0200' WHERE seq = 1",
              "tally says 3 for option 1, its ballots say 2"},
        crime{"UPDATE ballots SET marks = x'0900' WHERE seq = 1", "there is no option 9"},
        crime{"UPDATE ballots SET supersedes = 9 WHERE seq = 5", "supersedes a later one"},
        crime{"UPDATE listed_polls SET count = 7 WHERE closed = 0",
              "open listed polls is kept as 7, but it is 1"},
        crime{"UPDATE rooms SET current_poll = randomblob(16)", "1 rooms show a poll that is not theirs"},
        crime{"PRAGMA foreign_keys = OFF; DELETE FROM rooms", "table polls belongs to nothing"});
    INFO(c.sql);
    tamper(file, c.sql);
    CHECK_THAT(problems_of(file), Contains(c.finding));
}

TEST_CASE("verify recounts what a poll in steps holds back", "[sqlite][verify]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    {
        opened s(file);
        const auto p = s.create("Lunch");
        poll_patch patch;
        patch.publish_step = 2;
        REQUIRE(s.run(s->patch_poll(p->definition.id, patch)).has_value());
        for (unsigned n = 0; n < 5; ++n) REQUIRE(s.vote(p, n).has_value());
    }
    CHECK(problems_of(file) == "");
    SECTION("its counts") {
        tamper(file, "UPDATE held_tallies SET counts = x'01000000000000000100000000000000' WHERE place = 0");
        CHECK_THAT(problems_of(file), Contains("the tally of 2 voters that is held back"));
    }
    SECTION("its voters") {
        tamper(file, "UPDATE held_tallies SET voters = 9 WHERE place = 1");
        CHECK_THAT(problems_of(file), Contains("the tally of 9 voters that is held back"));
    }
    SECTION("its place among the ballots") {
        tamper(file, "UPDATE held_tallies SET version = 99 WHERE place = 1");
        CHECK_THAT(problems_of(file), Contains("held back"));
    }
}

TEST_CASE("verify checks the seed of a lot against the published hash", "[sqlite][verify]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    {
        opened s(file);
        s.create("Lunch");
    }
    CHECK(problems_of(file) == "");
    tamper(file, "UPDATE polls SET seed = zeroblob(32)");
    CHECK_THAT(problems_of(file), Contains("the seed of its lot is not the one whose hash was published"));
}

TEST_CASE("verify goes on after a damaged poll", "[sqlite][verify]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    {
        opened s(file);
        s.create("Bad");
        s.vote(s.create("Good"), 1);
    }
    tamper(file,
           "UPDATE tallies SET counts = x'00' WHERE poll = (SELECT key FROM polls WHERE title = 'Bad')");
    const auto report = sqlite::verify(file);
    REQUIRE(report.problems.size() == 1);
    CHECK_THAT(report.problems.front(), Catch::Contains("poll in row 1: it is damaged"));
    CHECK(report.polls == 1);
    CHECK(report.ballots == 1);
}

TEST_CASE("verify reports what it cannot read", "[sqlite][verify]") {
    const temp_folder folder;
    CHECK_THROWS_WITH(sqlite::verify(folder / "nothing.db"), Contains("nothing.db"));
    CHECK_FALSE(std::filesystem::exists(folder / "nothing.db"));
}

}  // namespace pollstream
