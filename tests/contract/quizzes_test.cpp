// Quizzes through a store: whose time counts, who takes part, and who is in which place.
#include "quizzes.hpp"

namespace pollstream {

using namespace testing;
using namespace std::chrono_literals;

TEST_CASE("a quiz with a time limit takes answers from its start to its end", "[contract][quiz]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(a_quiz(w));
    CHECK(say(w, p, 1, {2}).how == verdict::not_started);
    w.told();
    w.time.advance(10s);
    const auto started = start(w, p);
    CHECK(w.told() == strings{"started Quiz"});
    CHECK(started->definition.started_at == w.time.now());
    CHECK(started->definition.end_time == w.time.now() + 30s);
    CHECK(failed_with(w.run(w->start_poll(p->definition.id)), errc::already_started));
    w.time.advance(2s);
    CHECK(say(w, p, 1, {2}).how == verdict::counted);
    w.time.advance(28s);
    CHECK(say(w, p, 2, {2}).how == verdict::closed);
    CHECK(say(w, p, 1, {2}).how == verdict::same_choice);
    CHECK(answer_at(w, p, 0) == quiz_answer{1, 2'000, 30'000, ""});
    CHECK(w.load(p)->counts.counts() == std::vector<std::uint64_t>{0, 1, 0, 1, 2'000});
    CHECK(failed_with(w.run(w->start_poll(p->definition.id)), errc::closed));
    CHECK(failed_with(w.run(w->start_poll(w.create("Lunch")->definition.id)), errc::not_a_quiz));
    CHECK(failed_with(w.run(w->start_poll(poll_id::make(w.time.now()))), errc::not_found));
}

TEST_CASE("trying out names reveals no quiz answer, neither in time nor later", "[contract][quiz]") {
    ON_EVERY_STORE(w);
    auto by_name = a_quiz(w);
    by_name.identity = identity_rule::name;
    const auto made = w.create(by_name);
    const auto room = made->definition.room;
    give_time(w, room, join(w, room, 9, "Slow").who.no, 100);
    const auto p = start(w, made);
    REQUIRE(say(w, p, 1, {2}, "Ada", true).how == verdict::counted);
    for (option_no o = 1; o <= 3; ++o) CHECK(say(w, p, 1, {o}, "Ada", true).how == verdict::other_choice);
    w.time.advance(30s);
    for (option_no o = 1; o <= 3; ++o) CHECK(say(w, p, 1, {o}, "Ada", true).how == verdict::closed);
    REQUIRE(w.run(w->close_poll(p->definition.id)).has_value());
    CHECK(say(w, p, 1, {2}, "Ada", true).how == verdict::same_choice);
}

TEST_CASE("the first answer stands: the same again gets its receipt, another is refused",
          "[contract][quiz]") {
    ON_EVERY_STORE(w);
    const auto p = start(w, w.create(a_quiz(w)));
    const auto first = say(w, p, 1, {2});
    w.time.advance(1s);
    const auto again = say(w, p, 1, {2});
    CHECK(again.how == verdict::same_choice);
    CHECK(again.proof == first.proof);
    const auto other = say(w, p, 1, {1});
    CHECK(other.how == verdict::other_choice);
    CHECK(other.standing == choice{2});
    CHECK(w.load(p)->counts.total_voters() == 1);
    CHECK(answer_at(w, p, 0).time_ms == 0);
}

TEST_CASE("extra time belongs to one participant, and keeps the poll open for them", "[contract][quiz]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(a_quiz(w));
    const auto room = p->definition.room;
    give_time(w, room, join(w, room, 1, "Ann").who.no, 50);
    join(w, room, 2, "Bob");
    CHECK(start(w, p)->definition.end_time == w.time.now() + 45s);
    w.time.advance(30s);
    CHECK(say(w, p, 2, {2}).how == verdict::closed);
    CHECK(say(w, p, 3, {2}).how == verdict::closed);
    CHECK(say(w, p, 1, {2}).how == verdict::counted);
    CHECK(answer_at(w, p, 0) == quiz_answer{1, 30'000, 45'000, "Ann"});
    CHECK(w.load(p)->definition.status() == poll_status::open);
    w.time.advance(15s);
    REQUIRE(w.run(w->close_due()).has_value());
    CHECK(w.load(p)->definition.closed_at == w.load(p)->definition.end_time);
}

TEST_CASE("extra time given while a quiz runs applies at once, and does not change past scores",
          "[contract][quiz]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(a_quiz(w));
    const auto room = p->definition.room;
    join(w, room, 1, "Ann");
    join(w, room, 2, "Bob");
    start(w, p);
    say(w, p, 2, {2});
    w.time.advance(29s);
    w.told();
    give_time(w, room, 1, 100);
    give_time(w, room, 2, 100);
    CHECK(w.told() == strings{"updated Quiz"});
    w.time.advance(20s);
    CHECK(say(w, p, 1, {2}).how == verdict::counted);
    CHECK(answer_at(w, p, 0).limit_ms == 30'000);
    CHECK(answer_at(w, p, 1).limit_ms == 60'000);
}

TEST_CASE("a room's participants have numbers in the order of joining, and names of their own",
          "[contract][quiz]") {
    ON_EVERY_STORE(w);
    const auto room = w.create(a_quiz(w))->definition.room;
    const auto ann = join(w, room, 1, "Ann");
    CHECK(ann.fresh);
    CHECK(ann.who.no == 1);
    CHECK(ann.who.joined_at == w.time.now());
    CHECK(join(w, room, 2, "Bob").who.no == 2);
    CHECK(failed_with(w.run(w->join_room(room, key(3), "ANN")), errc::name_taken));
    CHECK(failed_with(w.run(w->join_room(room, key(2), "ann")), errc::name_taken));
    const auto renamed = join(w, room, 1, "ann");
    CHECK_FALSE(renamed.fresh);
    CHECK(renamed.who.name == "ann");
    CHECK(names(w, room) == strings{"1 ann", "2 Bob"});

    participant_patch patch;
    patch.name = "Bobby";
    CHECK(w.run(w->change_participant(room, 2, patch))->name == "Bobby");
    patch.name = "Ann";
    CHECK(failed_with(w.run(w->change_participant(room, 2, patch)), errc::name_taken));
    CHECK(failed_with(w.run(w->change_participant(room, 9, patch)), errc::not_found));
    CHECK(failed_with(w.run(w->change_participant(room, 0, patch)), errc::not_found));

    CHECK(w.run(w->find_participant(room, key(2))).value()->name == "Bobby");
    CHECK_FALSE(w.run(w->find_participant(room, key(9))).value());
    const auto nowhere = room_id::make(w.time.now());
    CHECK(failed_with(w.run(w->find_participant(nowhere, key(1))), errc::not_found));
    CHECK(failed_with(w.run(w->read_participants(nowhere, 0, 1)), errc::not_found));
    CHECK(failed_with(w.run(w->join_room(nowhere, key(1), "Ann")), errc::not_found));
    CHECK(failed_with(w.run(w->read_leaderboard(nowhere)), errc::not_found));
}

TEST_CASE("an answer adds a participant who has not joined, without a name if that is taken",
          "[contract][quiz]") {
    ON_EVERY_STORE(w);
    const auto p = start(w, w.create(a_quiz(w)));
    const auto room = p->definition.room;
    say(w, p, 1, {2}, "Ann");
    say(w, p, 2, {2}, "ann");
    say(w, p, 3, {2});
    CHECK(say(w, p, 4, {9}, "Late").how == verdict::invalid_choice);
    CHECK(names(w, room) == strings{"1 Ann", "2 ", "3 "});
    CHECK(join(w, room, 2, "Bob").who.no == 2);
}

TEST_CASE("where names are asked for, the name identifies the participant", "[contract][quiz]") {
    ON_EVERY_STORE(w);
    auto named = a_quiz(w);
    named.identity = identity_rule::name;
    const auto p = w.create(named);
    const auto room = p->definition.room;
    give_time(w, room, join(w, room, 1, "Ann").who.no, 100);
    start(w, p);
    w.time.advance(40s);
    CHECK(say(w, p, 21, {2}, "Bob", true).how == verdict::closed);
    CHECK(say(w, p, 22, {2}, "ann", true).how == verdict::counted);  // from another device
    CHECK(names(w, room) == strings{"1 Ann"});
    CHECK(answer_at(w, p, 0).participant == 1);
}

TEST_CASE("a ballot without a participant counts, but not on the leaderboard", "[contract][quiz]") {
    ON_EVERY_STORE(w);
    const auto p = start(w, w.create(a_quiz(w)));
    CHECK(w.vote(p, 1, {2}).how == verdict::counted);
    CHECK(answer_at(w, p, 0).participant == 0);
    REQUIRE(w.run(w->close_poll(p->definition.id)).has_value());
    CHECK(board(w, p->definition.room)->entries.empty());
    CHECK(w.load(p)->counts.counts()[3] == 1);
}

TEST_CASE("the leaderboard covers revealed quizzes only", "[contract][quiz]") {
    ON_EVERY_STORE(w);
    auto first = a_quiz(w, 30, "First");
    auto second = a_quiz(w, std::nullopt, "Second");
    const auto made = w.create_room({first, second});
    const auto room = made.room->id;
    join(w, room, 1, "Ann");
    join(w, room, 2, "Bob");
    join(w, room, 3, "Cleo");
    start(w, made.polls[0]);
    w.time.advance(1s);
    say(w, made.polls[0], 1, {2});
    w.time.advance(1s);
    say(w, made.polls[0], 2, {2});
    say(w, made.polls[0], 3, {1});
    say(w, made.polls[1], 3, {2});
    CHECK(board(w, room)->questions == 0);
    CHECK(places(w, room) == strings{"1 Ann 0", "1 Bob 0", "1 Cleo 0"});

    REQUIRE(w.run(w->close_poll(made.polls[0]->definition.id)).has_value());
    CHECK(board(w, room)->questions == 1);
    CHECK(places(w, room) == strings{"1 Ann 1000", "1 Bob 1000", "3 Cleo 0"});
    REQUIRE(w.run(w->close_poll(made.polls[1]->definition.id)).has_value());
    CHECK(places(w, room) == strings{"1 Ann 1000", "1 Bob 1000", "1 Cleo 1000"});
    const auto after = board(w, room);
    const auto* cleo = after->find(key(3), "");
    REQUIRE(cleo != nullptr);
    REQUIRE(cleo->last);
    CHECK(*cleo->last == scored_answer{made.polls[1]->definition.id, true, 1'000, 2'000});
    CHECK_FALSE(after->find(key(1), "")->last);

    join(w, room, 1, "Zoe");  // a name changes the board
    CHECK(places(w, room) == strings{"1 Zoe 1000", "1 Bob 1000", "1 Cleo 1000"});
    REQUIRE(w.run(w->reset_poll(made.polls[0]->definition.id)).has_value());
    CHECK(places(w, room) == strings{"1 Cleo 1000", "2 Bob 0", "2 Zoe 0"});
    REQUIRE(w.run(w->delete_poll(made.polls[1]->definition.id)).has_value());
    CHECK(board(w, room)->questions == 0);
}

TEST_CASE("a reset quiz waits for its start again, with no answers and no voters", "[contract][quiz]") {
    ON_EVERY_STORE(w);
    const auto p = start(w, w.create(a_quiz(w)));
    say(w, p, 1, {2});
    REQUIRE(w.run(w->close_poll(p->definition.id)).has_value());
    CHECK(failed_with(w.run(w->reopen_poll(p->definition.id, std::nullopt)), errc::revealed));
    REQUIRE(w.run(w->reset_poll(p->definition.id)).has_value());
    const auto now = w.load(p);
    CHECK(now->definition.status() == poll_status::open);
    CHECK_FALSE(now->definition.started_at);
    CHECK_FALSE(now->definition.end_time);
    CHECK(say(w, p, 1, {2}).how == verdict::not_started);
    start(w, p);
    w.time.advance(3s);
    CHECK(say(w, p, 1, {1}).how == verdict::counted);
    CHECK(answer_at(w, p, 0).time_ms == 3'000);
    CHECK(w.load(p)->counts.counts() == std::vector<std::uint64_t>{1, 0, 0, 0, 3'000});
}

TEST_CASE("rooms do not share participants, and these are deleted with their room", "[contract][quiz]") {
    ON_EVERY_STORE(w);
    const auto one = w.create(a_quiz(w))->definition.room;
    const auto two = w.create(a_quiz(w))->definition.room;
    join(w, one, 1, "Ann");
    CHECK(join(w, two, 1, "Ann").who.no == 1);
    REQUIRE(w.run(w->delete_room(one)).has_value());
    CHECK(failed_with(w.run(w->read_participants(one, 0, 1)), errc::not_found));
    CHECK(names(w, two) == strings{"1 Ann"});
}

TEST_CASE("extra time and the leaderboard skip a damaged quiz", "[contract][damaged]") {
    ON_EVERY_STORE(w);
    const auto made = w.create_room({a_quiz(w, {}, "Bad"), a_quiz(w, {}, "Sound"), a_quiz(w, 60, "Runs")});
    const auto& room = made.room->id;
    const auto ann = join(w, room, 1, "Ann");
    for (std::size_t quiz = 0; quiz < 2; ++quiz) {
        say(w, made.polls[quiz], 1, {2}, "Ann");
        REQUIRE(w.run(w->close_poll(made.polls[quiz]->definition.id)).has_value());
    }
    const auto before = start(w, made.polls[2]);
    const auto both = board(w, room)->entries.front().score;
    w.damage(made.polls[0]);
    give_time(w, room, ann.who.no, 50);
    CHECK(w.load(made.polls[2])->definition.end_time == *before->definition.end_time + 30s);
    CHECK(board(w, room)->questions == 1);
    CHECK(board(w, room)->entries.front().score == both / 2);
}

}  // namespace pollstream
