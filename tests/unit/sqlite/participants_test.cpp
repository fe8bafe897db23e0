// A room that strangers have filled, in a file.
#include "opened.hpp"
#include "pollstream/base/limits.hpp"

namespace pollstream {

using namespace testing;

namespace {

/// Participants with these numbers in the only room; `rest` is their name, extra time, time of joining and
/// state.
void fill(const std::filesystem::path& file, std::size_t first, std::size_t last, const std::string& rest) {
    const auto sql = "WITH RECURSIVE some (n) AS (SELECT " + std::to_string(first) +
                     " UNION ALL SELECT n + 1 FROM some WHERE n < " + std::to_string(last) +
                     ") INSERT INTO participants (room, no, identity, name, name_folded, extra_time, "
                     "joined_at, hidden) SELECT key, n, randomblob(16), " +
                     rest + " FROM some, rooms";
    tamper(file, sql.c_str());
}

}  // namespace

TEST_CASE("a filled room has places again once those who never answered are hidden", "[sqlite][quiz]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    new_room r;
    {
        opened s(file);
        r.id = room_id::make(s.time.now());
        r.title = "Quiz night";
        REQUIRE(s.run(s->create_room(r)).has_value());
        REQUIRE(s.run(s->join_room(r.id, voter(1), "Ann")).has_value());
    }
    fill(file, 2, limits::participants_per_room, "'P' || n, 'p' || n, 0, 0, 0");
    opened s(file);
    CHECK(failed_with(s.run(s->join_room(r.id, voter(2), "Bob")), errc::room_full));
    participant_patch more_time;
    more_time.extra_time_percent = 50;
    REQUIRE(s.run(s->change_participant(r.id, 1, more_time)).has_value());
    CHECK(s.run(s->hide_idle(r.id)).value() == limits::participants_per_room - 1);
    CHECK(s.run(s->join_room(r.id, voter(2), "P2"))->who.no == limits::participants_per_room + 1);
    CHECK(s.run(s->read_leaderboard(r.id)).value()->entries.size() == 2);
    CHECK(sqlite::verify(file).problems == std::vector<std::string>());

    participant_patch again;
    again.hidden = false;
    CHECK(s.run(s->change_participant(r.id, 2, again))->name == "");
    CHECK(s.run(s->read_leaderboard(r.id)).value()->entries.size() == 3);
    CHECK(sqlite::verify(file).problems == std::vector<std::string>());
}

TEST_CASE("a room takes a limited number of participants, including hidden ones", "[sqlite][quiz]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    new_room r;
    {
        opened s(file);
        r.id = room_id::make(s.time.now());
        REQUIRE(s.run(s->create_room(r)).has_value());
    }
    fill(file, 1, limits::participants_in_all, "'', NULL, 0, 0, 2");
    opened s(file);
    CHECK(failed_with(s.run(s->join_room(r.id, voter(1), "Ann")), errc::room_full));
    participant_patch again;
    again.hidden = false;
    CHECK_FALSE(s.run(s->change_participant(r.id, 7, again))->is_hidden());
}

TEST_CASE("where all places are taken whoever is hidden stays so, and their answers count",
          "[sqlite][quiz]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    new_room r;
    {
        opened s(file);
        r.id = room_id::make(s.time.now());
        auto quiz = named_poll("Quiz", s.time.now());
        quiz.kind = poll_kind::quiz;
        quiz.results = results_rule::after_close;
        quiz.settings = quiz_settings{{2}, {}, false};
        quiz.started_at = s.time.now();
        r.polls.push_back(quiz);
        REQUIRE(s.run(s->create_room(r)).has_value());
        REQUIRE(s.run(s->join_room(r.id, voter(1), "Ann")).has_value());
        REQUIRE(s.run(s->hide_idle(r.id)).value() == 1);
    }
    fill(file, 2, limits::participants_per_room + 1, "'P' || n, 'p' || n, 0, 0, 0");
    opened s(file);
    participant_patch again;
    again.hidden = false;
    CHECK(failed_with(s.run(s->change_participant(r.id, 1, again)), errc::room_full));
    const auto quiz = s.run(s->load_poll(r.polls.front().id)).value();
    auto b = s.a_ballot(quiz, 1, {2});
    b.as = std::make_shared<const joining>(joining{voter(1), "", false});
    CHECK(s.run(s->cast(std::move(b)))->how == verdict::counted);
    CHECK(s.run(s->find_participant(r.id, voter(1))).value()->state == participant_state::idle);
    participant_patch out;
    out.hidden = true;
    REQUIRE(s.run(s->change_participant(r.id, 2, out)).has_value());
    CHECK_FALSE(s.run(s->change_participant(r.id, 1, again))->is_hidden());
}

}  // namespace pollstream
