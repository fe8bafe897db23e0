// One poll has rows that contradict each other: the store opens, its room and all others go on, and it can be
// deleted.
#include "opened.hpp"
#include "pollstream/domain/quiz.hpp"
#include "pollstream/domain/visibility.hpp"

#include <algorithm>

namespace pollstream {

using namespace testing;
using namespace std::chrono_literals;

namespace {

/// A store in its own folder, which is closed while rows are damaged.
struct damaged_rows {
    damaged_rows() { reopen(); }

    void reopen(const char* after_damage = "", bool recover = false) {
        s.reset();
        if (*after_damage != '\0') tamper(file, after_damage);
        sqlite::store_options options;
        options.file = file;
        options.recover = recover;
        options.draw_code = [this] { return codes.empty() ? random_code() : codes.front(); };
        s.emplace(options);
    }

    made_room make_room(std::vector<poll> polls) {
        new_room r;
        r.id = room_id::make(s->time.now());
        r.title = "Room";
        r.created_at = s->time.now();
        r.polls = std::move(polls);
        auto made = s->run((*s)->create_room(std::move(r)));
        REQUIRE(made.has_value());
        return *made;
    }

    poll named(const std::string& title) { return named_poll(title, s->time.now()); }
    poll ending(const std::string& title) {
        auto p = named(title);
        p.end_time = s->time.now() + 500ms;
        return p;
    }
    poll quiz(const std::string& title, std::optional<std::uint16_t> limit_s = {}) {
        auto p = named(title);
        p.kind = poll_kind::quiz;
        p.results = results_rule::after_close;
        p.settings = quiz_settings{{1}, limit_s, false};
        if (!limit_s) p.started_at = s->time.now();
        return p;
    }

    temp_folder folder;
    std::filesystem::path file = folder / "polls.db";
    std::vector<std::string> codes;  ///< the first is drawn each time; empty: random ones
    std::optional<opened> s;
};

std::vector<std::string> names_in(const temp_folder& folder) {
    std::vector<std::string> names;
    for (const auto& one : std::filesystem::directory_iterator(folder.path()))
        names.push_back(one.path().filename().string());
    return names;
}

std::vector<poll_ref> told_deleted(const opened& s) {
    std::vector<poll_ref> gone;
    for (const auto& f : s.facts) {
        const auto* p = std::get_if<poll_changed>(&f);
        if (p != nullptr && p->what == poll_event::deleted) gone.push_back(p->state);
    }
    return gone;
}

}  // namespace

TEST_CASE("overdue polls that cannot be read do not keep the store from opening, nor others from closing",
          "[sqlite][open][damaged]") {
    damaged_rows on;
    const auto precious = on.s->create("Precious");
    REQUIRE(on.s->vote(precious, 1).has_value());
    const auto made = on.make_room({on.ending("Bad"), on.ending("Of no kind"), on.ending("Sound")});
    const bool recover = GENERATE(false, true);
    on.reopen(
        "UPDATE polls SET end_time = end_time - 1000 WHERE end_time IS NOT NULL;"
        "UPDATE tallies SET counts = substr(counts, 2) WHERE poll = (SELECT key FROM polls WHERE title = "
        "'Bad');"
        "UPDATE polls SET kind = 99 WHERE title = 'Of no kind'",
        recover);

    // No file was set aside.
    for (const auto& name : names_in(on.folder)) CHECK(name.starts_with("polls.db"));
    for (const auto& name : names_in(on.folder)) CHECK(name.find("damaged") == std::string::npos);
    auto& s = *on.s;
    CHECK(s.load(precious)->counts.total_voters() == 1);
    CHECK(s.vote(precious, 2)->how == verdict::counted);
    CHECK(s.load(made.polls[2])->definition.closed_at);
    CHECK(failed_with(s.vote(made.polls[0], 1), errc::storage_failed));
    CHECK(failed_with(s.vote(made.polls[1], 1), errc::storage_failed));
    CHECK(failed_with(s.run(s->read_ballots(made.polls[1]->definition.id, 0, 10)), errc::storage_failed));
    CHECK(ask(on.file, "SELECT count(*) FROM polls WHERE closed_at IS NULL") == 3);

    // It is tried again: a poll that somebody has repaired closes.
    s.on_writer("UPDATE polls SET kind = 0 WHERE title = 'Of no kind'");
    REQUIRE(s.run(s->close_due()).has_value());
    CHECK(s.load(made.polls[1])->definition.closed_at);
    CHECK(s.vote(made.polls[1], 1)->how == verdict::closed);
}

TEST_CASE("an overdue poll that can be read but not closed takes no votes after a start",
          "[sqlite][open][damaged]") {
    damaged_rows on;
    const auto made = on.make_room({on.ending("Bad"), on.named("Sound")});
    on.reopen(
        "UPDATE polls SET end_time = end_time - 1000 WHERE end_time IS NOT NULL;"
        "CREATE TRIGGER refuse BEFORE UPDATE OF closed_at ON polls WHEN OLD.title = 'Bad' "
        "BEGIN SELECT RAISE(ABORT, 'its rows contradict each other'); END");
    auto& s = *on.s;
    CHECK(failed_with(s.vote(made.polls[0], 1), errc::storage_failed));
    CHECK(s.vote(made.polls[1], 1)->how == verdict::counted);
    CHECK_FALSE(s.load(made.polls[0])->definition.accepts_at(s.time.now()));
    s.on_writer("DROP TRIGGER refuse");
    REQUIRE(s.run(s->close_due()).has_value());
    CHECK(s.load(made.polls[0])->definition.closed_at);
}

TEST_CASE("an overdue poll that has lost its room is skipped, at the start and later",
          "[sqlite][open][damaged]") {
    damaged_rows on;
    on.make_room({on.ending("Stray")});
    const auto sound = on.make_room({on.ending("Sound")});
    on.reopen(
        "PRAGMA foreign_keys = OFF;"
        "UPDATE polls SET end_time = end_time - 1000;"
        "DELETE FROM rooms WHERE key = (SELECT room FROM polls WHERE title = 'Stray')");
    auto& s = *on.s;
    CHECK(s.load(sound.polls[0])->definition.closed_at);
    CHECK(s.run(s->close_due()).value() == std::nullopt);
}

TEST_CASE("a poll that cannot be read is deleted, and announced with what is left of it",
          "[sqlite][damaged]") {
    damaged_rows on;
    const auto made = on.make_room({on.named("Bad"), on.named("Sound")});
    const auto& id = made.polls[0]->definition.id;
    for (unsigned who = 0; who < 3; ++who) REQUIRE(on.s->vote(made.polls[0], who).has_value());
    const auto version = on.s->load(made.polls[0])->version();
    const auto kind = GENERATE(range(0, static_cast<int>(poll_kinds)));
    INFO("kind " << kind);
    const auto damage =
        "UPDATE polls SET settings = 'no JSON', kind = " + std::to_string(kind) + " WHERE title = 'Bad'";
    on.reopen(damage.c_str());
    auto& s = *on.s;
    REQUIRE(failed_with(s.run(s->load_poll(id)), errc::storage_failed));
    CHECK(s.run(s->room_of(id)).value() == made.room->id);
    REQUIRE(s.run(s->delete_poll(id)).has_value());

    const auto gone = told_deleted(s);
    REQUIRE(gone.size() == 1);
    const auto& last = *gone.front();
    CHECK(last.definition.id == id);
    CHECK(last.definition.room == made.room->id);
    CHECK(last.definition.title == "Bad");
    CHECK(last.code == made.room->code);
    CHECK(static_cast<int>(last.definition.kind) == kind);
    CHECK(last.definition.listed);
    CHECK(last.version() == version);
    CHECK_FALSE(results_public(last.definition));

    const auto room = s.run(s->load_room(made.room->id)).value();
    CHECK(room->polls == std::vector<poll_id>{made.polls[1]->definition.id});
    CHECK(failed_with(s.run(s->load_poll(id)), errc::not_found));
    CHECK(failed_with(s.run(s->room_of(id)), errc::not_found));
    CHECK(failed_with(s.run(s->delete_poll(id)), errc::not_found));
    CHECK(ask(on.file, "SELECT count(*) FROM polls") == 1);
    for (int i = 0; i < 1'000 && ask(on.file, "SELECT count(*) FROM ballots") > 0; ++i)
        std::this_thread::sleep_for(5ms);
    CHECK(ask(on.file, "SELECT count(*) FROM ballots") == 0);
    s.run(s->drain());
    CHECK(sqlite::verify(on.file).ok());
}

TEST_CASE("a poll of a kind that does not exist, without a tally, is deleted all the same",
          "[sqlite][damaged]") {
    damaged_rows on;
    const auto p = on.s->create("Bad");
    on.reopen("UPDATE polls SET kind = 99; DELETE FROM tallies");
    REQUIRE(on.s->run((*on.s)->delete_poll(p->definition.id)).has_value());
    REQUIRE(told_deleted(*on.s).size() == 1);
    CHECK(told_deleted(*on.s).front()->definition.id == p->definition.id);
    CHECK(ask(on.file, "SELECT count(*) FROM polls") == 0);
}

TEST_CASE("a room is deleted with its polls, including those that cannot be read", "[sqlite][damaged]") {
    damaged_rows on;
    const auto made = on.make_room({on.named("One"), on.named("Bad"), on.named("Three")});
    on.reopen("UPDATE tallies SET counts = substr(counts, 2) WHERE poll = 2");
    auto& s = *on.s;
    REQUIRE(s.run(s->delete_room(made.room->id)).has_value());
    CHECK(told_deleted(s).size() == 3);
    CHECK(std::get<room_changed>(s.facts.back()).deleted);
    CHECK(ask(on.file, "SELECT (SELECT count(*) FROM rooms) + (SELECT count(*) FROM polls)") == 0);
}

TEST_CASE("extra time keeps the other quizzes open if one cannot be read", "[sqlite][damaged]") {
    damaged_rows on;
    const auto made = on.make_room({on.quiz("Bad", 60), on.quiz("Sound", 60)});
    const auto& room = made.room->id;
    REQUIRE(on.s->run((*on.s)->join_room(room, {1}, "Ada")).has_value());
    REQUIRE(on.s->run((*on.s)->start_poll(made.polls[1]->definition.id)).has_value());
    on.reopen("UPDATE tallies SET counts = substr(counts, 2) WHERE poll = 1");
    auto& s = *on.s;
    const auto before = s.load(made.polls[1])->definition.end_time;
    participant_patch more;
    more.extra_time_percent = 50;
    const auto given = s.run(s->change_participant(room, 1, more));
    REQUIRE(given.has_value());
    CHECK(given->extra_time_percent == 50);
    CHECK(s.load(made.polls[1])->definition.end_time == *before + 30s);
}

TEST_CASE("a leaderboard leaves out a quiz that cannot be read, all of it", "[sqlite][damaged]") {
    damaged_rows on;
    const auto made = on.make_room({on.quiz("Sound"), on.quiz("Bad")});
    const auto say = [&](std::size_t quiz, unsigned who, option_no option) {
        auto b = on.s->a_ballot(made.polls[quiz], who, {option});
        b.as = std::make_shared<const joining>(
            joining{{static_cast<std::uint8_t>(who)}, "P" + std::to_string(who), false});
        REQUIRE(on.s->run((*on.s)->cast(std::move(b))).has_value());
    };
    for (std::size_t quiz = 0; quiz < 2; ++quiz) {
        say(quiz, 1, 1);
        say(quiz, 2, 2);
        REQUIRE(on.s->run((*on.s)->close_poll(made.polls[quiz]->definition.id)).has_value());
    }
    const auto read = [&] { return on.s->run((*on.s)->read_leaderboard(made.room->id)); };
    const auto points = read().value()->entries.front().score / 2;
    REQUIRE(points > 0);
    const auto* damage = GENERATE("UPDATE tallies SET counts = substr(counts, 2) WHERE poll = 2",
                                  "UPDATE ballots SET marks = x'01' WHERE log = 2 AND seq = 2");
    on.reopen(damage);
    const auto board = read();
    REQUIRE(board.has_value());
    CHECK((*board)->questions == 1);
    REQUIRE((*board)->entries.size() == 2);
    CHECK((*board)->entries.front().score == points);
    CHECK((*board)->entries.front().name == "P1");
}

TEST_CASE("a new room gets the code of a quiet one although a poll there cannot be read",
          "[sqlite][damaged]") {
    damaged_rows on;
    on.codes = {"123456"};
    const auto old = on.make_room({on.named("Bad"), on.named("Sound")});
    REQUIRE(old.room->code == "123456");
    on.reopen("UPDATE tallies SET counts = substr(counts, 2) WHERE poll = 1");
    on.s->time.advance(limits::code_rest + 1h);
    const auto made = on.s->try_create("Stranger");
    REQUIRE(made.has_value());
    CHECK(made->room->code == "123456");
    CHECK(on.s->load(old.polls[1])->code.empty());
    CHECK(on.s->run((*on.s)->load_room(old.room->id)).value()->code.empty());
}

TEST_CASE("a room whose rows refuse to change keeps its code, and a new room gets another",
          "[sqlite][damaged]") {
    damaged_rows on;
    on.codes = {"123456"};
    const auto old = on.make_room({on.named("Good"), on.named("Bad")});
    on.reopen(
        "CREATE TRIGGER refuse BEFORE UPDATE OF version ON polls WHEN OLD.title = 'Bad' "
        "BEGIN SELECT RAISE(ABORT, 'its rows contradict each other'); END");
    on.s->time.advance(limits::code_rest + 1h);
    std::size_t draws = 0;
    on.codes.clear();
    on.s.reset();
    sqlite::store_options options;
    options.file = on.file;
    options.draw_code = [&] { return ++draws == 1 ? std::string("123456") : std::string("654321"); };
    opened s(options);
    s.time.advance(limits::code_rest + 1h);
    const auto made = s.try_create("Stranger");
    REQUIRE(made.has_value());
    CHECK(made->room->code == "654321");
    for (const auto& p : old.polls) CHECK(s.load(p)->code == "123456");
    CHECK(s.vote(old.polls[0], 1)->state->code == "123456");  // nor has the commit lane kept what was undone
    CHECK(std::ranges::none_of(s.facts, [&](const fact& f) {
        const auto* p = std::get_if<poll_changed>(&f);
        return p != nullptr && p->state->definition.room == old.room->id;
    }));
}

}  // namespace pollstream
