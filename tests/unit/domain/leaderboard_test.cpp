// The leaderboard: who is in which place, and who comes before whom.
#include "pollstream/domain/leaderboard.hpp"

#include "quizzes.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

std::vector<participant> people(const std::vector<std::string>& names) {
    std::vector<participant> all;
    for (const auto& name : names) {
        participant p;
        p.no = static_cast<participant_no>(all.size() + 1);
        p.key[0] = static_cast<std::uint8_t>(p.no);
        p.key[1] = static_cast<std::uint8_t>(p.no >> 8);
        p.name = name;
        all.push_back(std::move(p));
    }
    return all;
}

quiz_answer by(participant_no no, std::uint64_t time_ms) {
    quiz_answer a;
    a.participant = no;
    a.time_ms = time_ms;
    a.limit_ms = 30'000;
    return a;
}

std::vector<std::string> lines(const leaderboard& b) {
    std::vector<std::string> all;
    for (const auto& e : b.entries)
        all.push_back(std::to_string(e.rank) + " " + e.name + " " + std::to_string(e.score));
    return all;
}

using strings = std::vector<std::string>;
const choice right{2};
const choice wrong{1};

}  // namespace

TEST_CASE("equal rank for equal score; then the earlier total time, then the name") {
    score_sheet sheet(room_id::make(noon), people({"Dora", "Cleo", "Bob", "Ann"}));
    sheet.begin(made(timed_draft()));
    sheet.take(by(1, 3'000), right);
    sheet.take(by(2, 1'000), right);
    sheet.take(by(3, 1'000), right);
    sheet.take(by(4, 500), wrong);
    const auto b = std::move(sheet).finish();
    CHECK(lines(b) == strings{"1 Bob 1000", "1 Cleo 1000", "1 Dora 1000", "4 Ann 0"});
    CHECK(b.questions == 1);
}

TEST_CASE("after two with the same rank comes the third: 1,1,3") {
    score_sheet sheet(room_id::make(noon), people({"Ann", "Bob", "Cleo"}));
    sheet.begin(made(timed_draft()));
    sheet.take(by(1, 100), right);
    sheet.take(by(2, 200), right);
    sheet.take(by(3, 50), wrong);
    const auto b = std::move(sheet).finish();
    CHECK(lines(b) == strings{"1 Ann 1000", "1 Bob 1000", "3 Cleo 0"});
}

TEST_CASE("whoever has answered nothing comes last of those without a score") {
    score_sheet sheet(room_id::make(noon), people({"Absent", "Slow", "Quick"}));
    sheet.begin(made(timed_draft()));
    sheet.take(by(2, 9'000), wrong);
    sheet.take(by(3, 1'000), wrong);
    const auto b = std::move(sheet).finish();
    CHECK(lines(b) == strings{"1 Quick 0", "1 Slow 0", "1 Absent 0"});
}

TEST_CASE("scores, right answers and times add up over the quizzes, by speed where that counts") {
    score_sheet sheet(room_id::make(noon), people({"Ann", "Bob"}));
    sheet.begin(made(timed_draft(30, true)));
    sheet.take(by(1, 2'000), right);
    sheet.take(by(2, 400), right);
    const auto last = made(timed_draft(30, false));
    sheet.begin(last);
    sheet.take(by(1, 7'000), right);
    const auto b = std::move(sheet).finish();
    CHECK(lines(b) == strings{"1 Ann 1967", "2 Bob 1000"});
    const auto& ann = b.entries.front();
    CHECK(ann.right == 2);
    CHECK(ann.total_time_ms == 9'000);
    REQUIRE(ann.last);
    CHECK(*ann.last == scored_answer{last.id, true, 1'000, 7'000});
    CHECK_FALSE(b.entries.back().last);  // did not answer the last one
}

TEST_CASE("a participant's first answer in a quiz counts, answers without a participant do not") {
    score_sheet sheet(room_id::make(noon), people({"Ann"}));
    sheet.begin(made(timed_draft()));
    sheet.take(by(0, 1), right);
    sheet.take(by(9, 1), right);
    sheet.take(by(1, 1), wrong);
    sheet.take(by(1, 2), right);
    CHECK(lines(std::move(sheet).finish()) == strings{"1 Ann 0"});
}

TEST_CASE("the asker is found by device, or by name if there is none") {
    const auto everybody = people({"Ann", "", "Bob"});
    const auto b = score_sheet(room_id::make(noon), everybody).finish();
    REQUIRE(b.find(everybody[2].key, "") != nullptr);
    CHECK(b.find(everybody[2].key, "")->name == "Bob");
    REQUIRE(b.find(everybody[1].key, "") != nullptr);
    CHECK(b.find(everybody[1].key, "")->no == 2);
    REQUIRE(b.find(std::nullopt, " aNN ") != nullptr);
    CHECK(b.find(std::nullopt, " aNN ")->no == 1);
    CHECK(b.find(std::nullopt, "") == nullptr);
    CHECK(b.find(std::nullopt, "Eve") == nullptr);
    CHECK(b.find(participant_key{99}, "") == nullptr);
}

TEST_CASE("a hidden participant has no line and no place, and is not mistaken for another of their name") {
    auto everybody = people({"Ann", "Bob", "ann"});
    everybody[0].state = participant_state::hidden;
    everybody[1].state = participant_state::idle;
    score_sheet sheet(room_id::make(noon), everybody);
    sheet.begin(made(timed_draft()));
    sheet.take(by(1, 100), right);
    sheet.take(by(3, 200), right);
    const auto b = std::move(sheet).finish();
    CHECK(lines(b) == strings{"1 ann 1000"});
    CHECK(b.find(everybody[0].key, "Ann") == nullptr);
    CHECK(b.find(everybody[1].key, "") == nullptr);
    CHECK(b.find(std::nullopt, "Ann")->no == 3);
    CHECK(b.find(std::nullopt, "Bob") == nullptr);
}

TEST_CASE("thousands of participants: ranks agree with counting who is ahead, order with the rule") {
    for (unsigned seed = 1; seed <= 3; ++seed) {
        std::mt19937 dice(seed);
        std::vector<std::string> names;
        for (int i = 0; i < 2'000; ++i) names.push_back("P" + std::to_string(dice() % 100'000));
        score_sheet sheet(room_id::make(noon), people(names));
        for (int q = 0; q < 4; ++q) {
            sheet.begin(made(timed_draft(30, q % 2 == 1)));
            for (participant_no no = 1; no <= 2'000; ++no)
                if (dice() % 3 != 0) sheet.take(by(no, (dice() % 60) * 500), dice() % 2 == 0 ? right : wrong);
        }
        const auto b = std::move(sheet).finish();
        REQUIRE(b.entries.size() == 2'000);
        std::size_t ahead = 0;
        for (std::size_t i = 0; i < b.entries.size(); ++i) {
            const auto& e = b.entries[i];
            if (i > 0) {
                const auto& before = b.entries[i - 1];
                REQUIRE(before.score >= e.score);
                if (before.score > e.score) ahead = i;
                const bool both = before.answered > 0 && e.answered > 0;
                if (before.score == e.score && both) REQUIRE(before.total_time_ms <= e.total_time_ms);
                if (before.score == e.score && both && before.total_time_ms == e.total_time_ms)
                    REQUIRE(before.name <= e.name);
            }
            REQUIRE(e.rank == ahead + 1);
        }
    }
}
