// Short ways to run a quiz on a store, and to see who takes part.
#pragma once

#include "pollstream/base/limits.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/quiz.hpp"
#include "world.hpp"

namespace pollstream::testing {

inline poll a_quiz(world& w, std::optional<std::uint16_t> limit_s = 30, const std::string& title = "Quiz") {
    auto p = w.a_poll(title);
    p.kind = poll_kind::quiz;
    p.results = results_rule::after_close;
    p.settings = quiz_settings{{2}, limit_s, false};
    if (!limit_s) p.started_at = p.created_at;
    return p;
}

inline participant_key key(unsigned who) {
    participant_key k{};
    k[0] = static_cast<std::uint8_t>(who);
    k[1] = 7;
    return k;
}

inline cast_result say(world& w, const poll_ref& p, unsigned who, choice marks, const std::string& name = "",
                       bool by_name = false) {
    auto b = w.a_ballot(p->definition.id, who, std::move(marks));
    b.as = std::make_shared<const joining>(joining{key(who), name, by_name});
    auto answer = w.run(w->cast(std::move(b)));
    REQUIRE(answer.has_value());
    return *answer;
}

inline poll_ref start(world& w, const poll_ref& p) {
    const auto started = w.run(w->start_poll(p->definition.id));
    REQUIRE(started.has_value());
    return *started;
}

inline joined join(world& w, const room_id& room, unsigned who, const std::string& name) {
    const auto done = w.run(w->join_room(room, key(who), name));
    REQUIRE(done.has_value());
    return *done;
}

inline void give_time(world& w, const room_id& room, participant_no no, std::uint16_t percent) {
    participant_patch more;
    more.extra_time_percent = percent;
    const auto given = w.run(w->change_participant(room, no, more));
    REQUIRE(given.has_value());
    CHECK(given->extra_time_percent == percent);
}

inline std::vector<std::string> names(world& w, const room_id& room) {
    const auto all = w.run(w->read_participants(room, 0, limits::participants_in_all));
    REQUIRE(all.has_value());
    std::vector<std::string> out;
    for (const auto& p : *all) out.push_back(std::to_string(p.no) + " " + p.name);
    return out;
}

inline leaderboard_ref board(world& w, const room_id& room) {
    const auto read = w.run(w->read_leaderboard(room));
    REQUIRE(read.has_value());
    return *read;
}

inline std::vector<std::string> places(world& w, const room_id& room) {
    std::vector<std::string> out;
    const auto all = board(w, room);
    for (const auto& e : all->entries)
        out.push_back(std::to_string(e.rank) + " " + e.name + " " + std::to_string(e.score));
    return out;
}

inline quiz_answer answer_at(world& w, const poll_ref& p, std::size_t i) {
    const auto ballots = w.run(w->read_ballots(p->definition.id, 0, 100));
    REQUIRE(ballots.has_value());
    REQUIRE(ballots->at(i).timed);
    return *ballots->at(i).timed;
}

using strings = std::vector<std::string>;

}  // namespace pollstream::testing
