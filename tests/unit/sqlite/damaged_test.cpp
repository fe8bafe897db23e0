// One poll whose rows contradict each other: the store opens, and all others go on.
#include "opened.hpp"

namespace pollstream {

using namespace testing;
using namespace std::chrono_literals;

namespace {

/// A store in a folder of its own, which is closed while rows are damaged.
struct damaged_rows {
    damaged_rows() { reopen(); }

    void reopen(const char* after_damage = "", bool recover = false) {
        s.reset();
        if (*after_damage != '\0') tamper(file, after_damage);
        sqlite::store_options options;
        options.file = file;
        options.recover = recover;
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

    temp_folder folder;
    std::filesystem::path file = folder / "polls.db";
    std::optional<opened> s;
};

std::vector<std::string> names_in(const temp_folder& folder) {
    std::vector<std::string> names;
    for (const auto& one : std::filesystem::directory_iterator(folder.path()))
        names.push_back(one.path().filename().string());
    return names;
}

}  // namespace

TEST_CASE("polls that are overdue and cannot be read keep no store from opening, nor others from closing",
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

    // Nothing was set aside.
    for (const auto& name : names_in(on.folder)) CHECK(name.starts_with("polls.db"));
    for (const auto& name : names_in(on.folder)) CHECK(name.find("damaged") == std::string::npos);
    auto& s = *on.s;
    CHECK(s.load(precious)->counts.total_voters() == 1);
    CHECK(s.vote(precious, 2)->how == verdict::counted);
    CHECK(s.load(made.polls[2])->definition.closed_at);
    CHECK(failed_with(s.vote(made.polls[0], 1), errc::storage_failed));
    CHECK(failed_with(s.vote(made.polls[1], 1), errc::storage_failed));
    CHECK(ask(on.file, "SELECT count(*) FROM polls WHERE closed_at IS NULL") == 3);

    // It is tried again: what somebody has mended closes.
    s.on_writer("UPDATE polls SET kind = 0 WHERE title = 'Of no kind'");
    REQUIRE(s.run(s->close_due()).has_value());
    CHECK(s.load(made.polls[1])->definition.closed_at);
    CHECK(s.vote(made.polls[1], 1)->how == verdict::closed);
}

TEST_CASE("an overdue poll that can be read and not be closed takes no votes after a start",
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

TEST_CASE("an overdue poll that has lost its room is passed over, at the start and later",
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

}  // namespace pollstream
