// Participants whom the host has hidden: nobody sees them, their answers count, and they take up no place.
#include "pollstream/base/limits.hpp"
#include "quizzes.hpp"

namespace pollstream {

using namespace testing;
using namespace std::chrono_literals;

namespace {

participant change(world& w, const room_id& room, participant_no no, const participant_patch& to) {
    const auto changed = w.run(w->change_participant(room, no, to));
    REQUIRE(changed.has_value());
    return *changed;
}

participant hide(world& w, const room_id& room, participant_no no, bool hidden = true) {
    participant_patch to;
    to.hidden = hidden;
    return change(w, room, no, to);
}

std::size_t hide_idle(world& w, const room_id& room) {
    const auto hidden = w.run(w->hide_idle(room));
    REQUIRE(hidden.has_value());
    return *hidden;
}

/// "1 Ann", "2 Bob (hidden)"
strings everybody(world& w, const room_id& room) {
    const auto all = w.run(w->read_participants(room, 0, limits::participants_in_all));
    REQUIRE(all.has_value());
    strings out;
    for (const auto& p : *all) {
        out.push_back(std::to_string(p.no) + " " + p.name);
        if (p.is_hidden()) out.back() += " (" + std::string(to_string(p.state)) + ")";
    }
    return out;
}

participant_key of_many(std::size_t i, std::uint8_t flood) {
    participant_key k{};
    k[2] = static_cast<std::uint8_t>(i);
    k[3] = static_cast<std::uint8_t>(i >> 8);
    k[4] = flood;
    return k;
}

/// As many as a room has places for, in addition to those already there.
void fill(world& w, const room_id& room, std::size_t already, std::uint8_t flood = 1) {
    for (std::size_t i = already; i < limits::participants_per_room; ++i)
        REQUIRE(w.run(w->join_room(room, of_many(i, flood), "P" + std::to_string(i))).has_value());
}

}  // namespace

TEST_CASE("a hidden participant takes up no place, and their answers still count", "[contract][quiz]") {
    ON_EVERY_STORE(w);
    const auto p = start(w, w.create(a_quiz(w)));
    const auto room = p->definition.room;
    say(w, p, 1, {2}, "Ann");
    w.time.advance(1s);
    say(w, p, 2, {2}, "Rude");
    say(w, p, 3, {1}, "Cleo");
    REQUIRE(w.run(w->close_poll(p->definition.id)).has_value());
    CHECK(places(w, room) == strings{"1 Ann 1000", "1 Rude 1000", "3 Cleo 0"});
    const auto counted = w.load(p)->counts.counts();

    w.told();
    CHECK(hide(w, room, 2).is_hidden());
    CHECK(w.told() == strings{"participants"});
    CHECK(places(w, room) == strings{"1 Ann 1000", "2 Cleo 0"});
    CHECK(board(w, room)->find(key(2), "") == nullptr);
    CHECK(board(w, room)->find(key(2), "Ann") == nullptr);  // a known participant is not another
    CHECK(everybody(w, room) == strings{"1 Ann", "2 Rude (hidden)", "3 Cleo"});
    CHECK(w.load(p)->counts.counts() == counted);
    CHECK(answer_at(w, p, 1).participant == 2);
    CHECK(w.run(w->find_participant(room, key(2))).value()->name == "Rude");

    CHECK_FALSE(hide(w, room, 2, false).is_hidden());
    CHECK(places(w, room) == strings{"1 Ann 1000", "1 Rude 1000", "3 Cleo 0"});
    participant_patch named;
    named.name = "Bob";
    w.told();
    change(w, room, 2, named);
    CHECK(w.told() == strings{"participants"});
    CHECK(places(w, room) == strings{"1 Ann 1000", "1 Bob 1000", "3 Cleo 0"});
    CHECK(change(w, room, 2, named).name == "Bob");  // nobody else has it
}

TEST_CASE("a hidden participant can go on answering, and reappears with everything when shown again",
          "[contract][quiz]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(a_quiz(w));
    const auto room = p->definition.room;
    join(w, room, 1, "Ann");
    join(w, room, 2, "Bob");
    hide(w, room, 2);
    start(w, p);
    CHECK(say(w, p, 2, {2}).how == verdict::counted);
    CHECK(everybody(w, room) == strings{"1 Ann", "2 Bob (hidden)"});
    CHECK(join(w, room, 2, "Bobby").who.name == "Bobby");
    CHECK(everybody(w, room) == strings{"1 Ann", "2 Bobby (hidden)"});
    REQUIRE(w.run(w->close_poll(p->definition.id)).has_value());
    CHECK(places(w, room) == strings{"1 Ann 0"});
    hide(w, room, 2, false);
    CHECK(places(w, room) == strings{"1 Bobby 1000", "2 Ann 0"});
}

TEST_CASE("a hidden participant's name is free, and is not taken back from its new holder",
          "[contract][quiz]") {
    ON_EVERY_STORE(w);
    const auto room = w.create(a_quiz(w))->definition.room;
    join(w, room, 1, "Ann");
    hide(w, room, 1);
    CHECK(join(w, room, 2, "ann").fresh);
    CHECK(failed_with(w.run(w->join_room(room, key(1), "ANN")), errc::name_taken));
    CHECK(hide(w, room, 1, false).name == "");
    CHECK(everybody(w, room) == strings{"1 ", "2 ann"});
    hide(w, room, 2);
    participant_patch both;
    both.hidden = false;
    both.name = "Anna";
    CHECK(change(w, room, 2, both).name == "Anna");
    CHECK(hide(w, room, 2, false).name == "Anna");  // nothing to do
}

TEST_CASE("where names identify participants, a hidden one does not come back by using the name",
          "[contract][quiz]") {
    ON_EVERY_STORE(w);
    auto named = a_quiz(w);
    named.identity = identity_rule::name;
    const auto p = start(w, w.create(named));
    const auto room = p->definition.room;
    join(w, room, 1, "Rude");
    hide(w, room, 1);
    CHECK(say(w, p, 21, {2}, "rude", true).how == verdict::counted);  // from another device
    CHECK(everybody(w, room) == strings{"1 Rude (hidden)"});
    CHECK(answer_at(w, p, 0).participant == 1);
    join(w, room, 3, "Rude");
    CHECK(say(w, p, 22, {2}, "RUDE", true).how == verdict::counted);
    CHECK(answer_at(w, p, 1).participant == 2);
}

TEST_CASE("those who have never answered are hidden in one go, until they answer", "[contract][quiz]") {
    ON_EVERY_STORE(w);
    const auto p = start(w, w.create(a_quiz(w)));
    const auto room = p->definition.room;
    say(w, p, 1, {2}, "Ann");
    join(w, room, 2, "Bob");
    join(w, room, 3, "Slow");
    give_time(w, room, 3, 50);
    join(w, room, 4, "Rude");
    hide(w, room, 4);
    join(w, room, 5, "Eve");
    w.told();
    CHECK(hide_idle(w, room) == 2);
    CHECK(w.told() == strings{"participants"});
    CHECK(everybody(w, room) ==
          strings{"1 Ann", "2 Bob (idle)", "3 Slow", "4 Rude (hidden)", "5 Eve (idle)"});
    CHECK(hide_idle(w, room) == 0);
    CHECK(w.told().empty());

    say(w, p, 2, {2});
    say(w, p, 4, {2});
    CHECK(everybody(w, room) == strings{"1 Ann", "2 Bob", "3 Slow", "4 Rude (hidden)", "5 Eve (idle)"});
    CHECK(hide_idle(w, room) == 0);  // a reset does not change that they have answered
    REQUIRE(w.run(w->reset_poll(p->definition.id)).has_value());
    CHECK(hide_idle(w, room) == 0);

    join(w, room, 6, "EVE");
    start(w, p);
    say(w, p, 5, {2});
    CHECK(everybody(w, room) == strings{"1 Ann", "2 Bob", "3 Slow", "4 Rude (hidden)", "5 ", "6 EVE"});
    CHECK(failed_with(w.run(w->hide_idle(room_id::make(w.time.now()))), errc::not_found));
}

TEST_CASE("a room holds only so many participants; answers of others count all the same",
          "[contract][quiz]") {
    world w(store_kind::memory);
    const auto p = start(w, w.create(a_quiz(w)));
    const auto room = p->definition.room;
    fill(w, room, 0);
    CHECK(failed_with(w.run(w->join_room(room, key(1), "Ann")), errc::room_full));
    CHECK(say(w, p, 1, {2}, "Ann").how == verdict::counted);
    CHECK(answer_at(w, p, 0).participant == 0);
}

TEST_CASE("a room filled by strangers has places again once they are hidden", "[contract][quiz]") {
    world w(store_kind::memory);
    const auto p = start(w, w.create(a_quiz(w)));
    const auto room = p->definition.room;
    say(w, p, 1, {2}, "Ann");
    fill(w, room, 1);
    CHECK(failed_with(w.run(w->join_room(room, key(2), "Bob")), errc::room_full));
    CHECK(hide_idle(w, room) == limits::participants_per_room - 1);
    CHECK(join(w, room, 2, "Bob").who.no == limits::participants_per_room + 1);

    hide(w, room, 1);
    fill(w, room, 1, 2);
    participant_patch again;
    again.hidden = false;
    CHECK(failed_with(w.run(w->change_participant(room, 1, again)), errc::room_full));
    const auto state_of_second = [&] {
        return w.run(w->find_participant(room, of_many(1, 1))).value()->state;
    };
    const auto answer = [&](const poll_ref& quiz) {
        auto b = w.a_ballot(quiz->definition.id, 77, {2});
        b.as = std::make_shared<const joining>(joining{of_many(1, 1), "", false});
        return w.run(w->cast(std::move(b)))->how;
    };
    CHECK(answer(p) == verdict::counted);
    CHECK(state_of_second() == participant_state::idle);  // there is no place
    hide(w, room, 3 + limits::participants_per_room);
    REQUIRE(w.run(w->reset_poll(p->definition.id)).has_value());
    CHECK(answer(start(w, p)) == verdict::counted);
    CHECK(state_of_second() == participant_state::shown);
}

TEST_CASE("participants are read by number, in pieces, including hidden ones", "[contract][quiz]") {
    ON_EVERY_STORE(w);
    const auto room = w.create(a_quiz(w))->definition.room;
    for (std::size_t i = 1; i <= 4; ++i)
        REQUIRE(w.run(w->join_room(room, of_many(i, 1), "P" + std::to_string(i))).has_value());
    hide(w, room, 3);
    const auto numbers = [&](participant_no after, std::size_t limit) {
        std::vector<participant_no> all;
        for (const auto& p : w.run(w->read_participants(room, after, limit)).value()) all.push_back(p.no);
        return all;
    };
    CHECK(numbers(0, 3) == std::vector<participant_no>{1, 2, 3});
    CHECK(numbers(2, 1) == std::vector<participant_no>{3});
    CHECK(numbers(2, 3) == std::vector<participant_no>{3, 4});
    CHECK(numbers(4, 3).empty());
}

}  // namespace pollstream
