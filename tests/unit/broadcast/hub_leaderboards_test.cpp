// Leaderboards: a room hears of them when somebody's place in one has changed.
#include "hall.hpp"
#include "pollstream/domain/quiz.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

struct quiz_night : hall {
    quiz_night() {
        auto quiz = a_poll("Quiz");
        quiz.kind = poll_kind::quiz;
        quiz.results = results_rule::after_close;
        quiz.settings = quiz_settings{{2}, std::nullopt, false};
        quiz.started_at = time.now();
        made = create_room({std::move(quiz)});
        for (std::uint8_t i = 1; i <= 2; ++i) {
            const auto joined = run(storage.join_room(made.room->id, {i}, i == 1 ? "Ann" : "Rude"));
            if (!joined) throw std::runtime_error("nobody came");
        }
        at_room(made.room).read_all();
    }

    void close() { REQUIRE(run(storage.close_poll(made.polls.front()->definition.id)).has_value()); }
    void reset() { REQUIRE(run(storage.reset_poll(made.polls.front()->definition.id)).has_value()); }
    void change(participant_patch to) {
        REQUIRE(run(storage.change_participant(made.room->id, 2, std::move(to))).has_value());
        settle();
    }
    void hide(bool hidden = true) {
        participant_patch to;
        to.hidden = hidden;
        change(to);
    }
    /// Those on the board sent last; `count` is how many were sent.
    std::string told() {
        auto& l = *everybody.front();
        settle();
        l.read_all();
        count = l.count("leaderboard");
        std::string names;
        if (count == 0) return names;
        const auto board = l.last("leaderboard");
        for (const auto& e : board.at("entries").as_array())
            names += std::string(e.at("name").as_string()) + " ";
        return names + std::to_string(board.at("questions").to_number<int>());
    }

    made_room made;
    std::size_t count = 0;
};

}  // namespace

TEST_CASE("a participant hidden or renamed is announced to the room at once") {
    quiz_night q;
    q.close();
    CHECK(q.told() == "Ann Rude 1");
    q.hide();
    CHECK(q.told() == "Ann 1");
    q.hide(false);
    CHECK(q.told() == "Ann Rude 1");
    participant_patch named;
    named.name = "Bob";
    q.change(named);
    CHECK(q.told() == "Ann Bob 1");
    const auto before = q.count;
    participant_patch more_time;
    more_time.extra_time_percent = 50;
    q.change(more_time);
    CHECK(q.told() == "Ann Bob 1");
    CHECK(q.count == before);
}

TEST_CASE("before a quiz is revealed, hiding somebody who would have no place is not announced") {
    quiz_night q;
    q.hide();
    CHECK(q.told().empty());
    q.close();
    CHECK(q.told() == "Ann 1");
    q.reset();
    CHECK(q.told() == "Ann 0");
    q.hide(false);
    CHECK(q.told() == "Ann Rude 0");  // whoever received one may have it on the screen
}

TEST_CASE("a reveal taken back is announced although it could not be read at first") {
    quiz_night q;
    q.close();
    CHECK(q.told() == "Ann Rude 1");
    q.storage.fail_reads_with(errc::storage_failed);
    q.reset();
    q.hide();
    CHECK(q.told() == "Ann Rude 1");
    q.storage.fail_reads_with(errc::ok);
    for (int i = 0; i < 50 && q.told() != "Ann 0"; ++i) q.work_for(100ms);
    CHECK(q.told() == "Ann 0");
}
