// The ballots of one commit are written several at a time: each is stored as it was cast, and whoever votes
// twice in one commit is recognised all the same.
#include "opened.hpp"

#include <optional>
#include <vector>

namespace pollstream {

using namespace testing;

namespace {

/// Casts all of them in one turn of the loop, so in one commit; the answers are in order.
std::vector<cast_result> cast_together(opened& s, const std::vector<ballot>& ballots) {
    std::vector<std::optional<cast_result>> answers(ballots.size());
    std::size_t left = ballots.size();
    for (std::size_t i = 0; i < ballots.size(); ++i) {
        begin(s.loop, s->cast(ballots[i]), [&, i](const result<cast_result>& a) {
            answers[i] = a.value();
            --left;
        });
    }
    const auto commits = s->counters().commits;
    s.loop.restart();
    while (left > 0) s.loop.run_one();
    CHECK(s->counters().commits - commits == 1);
    std::vector<cast_result> out;
    for (auto& a : answers) out.push_back(std::move(a.value()));
    return out;
}

std::vector<verdict> how_each(const std::vector<cast_result>& answers) {
    std::vector<verdict> out;
    for (const auto& a : answers) out.push_back(a.how);
    return out;
}

}  // namespace

TEST_CASE("however many ballots a commit has, each is stored as it was cast", "[sqlite][batch]") {
    // Around the number that one statement takes, and around multiples of it.
    const unsigned n = GENERATE(1u, 2u, 7u, 8u, 9u, 15u, 16u, 17u, 40u);
    CAPTURE(n);
    const temp_folder folder;
    std::vector<ballot> ballots;
    {
        opened s(folder / "polls.db");
        const auto p = s.create("Lunch");
        const auto other = s.create("Dinner");
        for (unsigned i = 0; i < n; ++i) {
            auto& b = ballots.emplace_back(s.a_ballot(i % 5 == 4 ? other : p, i, {option_no(1 + i % 2)}));
            if (i % 3 == 1) b.voter_name = "Voter " + std::to_string(i);
        }
        const auto answers = cast_together(s, ballots);
        for (unsigned i = 0; i < n; ++i) {
            REQUIRE(answers[i].how == verdict::counted);
            const auto seq = answers[i].proof.value().seq;
            const auto stored = s.run(s->read_ballots(ballots[i].poll, seq - 1, 1)).value();
            REQUIRE(stored.size() == 1);
            CHECK(stored.front().seq == seq);
            CHECK(stored.front().id == ballots[i].id);
            CHECK(stored.front().marks == ballots[i].marks);
            CHECK(stored.front().voter_name == ballots[i].voter_name);
            CHECK(stored.front().supersedes == 0);
        }
        CHECK(s.load(p)->counts.total_voters() + s.load(other)->counts.total_voters() == n);
    }
    // Who has voted according to the ballots, not to what is in memory.
    opened again(folder / "polls.db");
    std::vector<voter_in_poll> who;
    for (const auto& b : ballots) who.push_back({b.poll, b.voter});
    const auto found = again.run(again->find_votes(who)).value();
    for (unsigned i = 0; i < n; ++i) {
        REQUIRE(found[i]);
        CHECK(found[i]->marks == ballots[i].marks);
    }
}

TEST_CASE("a second vote in the same commit is recognised", "[sqlite][batch]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    std::vector<ballot> ballots;
    for (unsigned i = 0; i < 10; ++i) ballots.push_back(s.a_ballot(p, i));
    ballots.push_back(ballots[3]);
    ballots.push_back(s.a_ballot(p, 4, {2}));
    for (unsigned i = 10; i < 13; ++i) ballots.push_back(s.a_ballot(p, i, {2}));
    ballots.push_back(ballots[13]);

    const auto answers = cast_together(s, ballots);
    std::vector<verdict> expected(16, verdict::counted);
    expected[10] = expected[15] = verdict::same_choice;
    expected[11] = verdict::other_choice;
    CHECK(how_each(answers) == expected);
    CHECK(answers[10].proof == answers[3].proof);
    CHECK(answers[11].proof == answers[4].proof);
    CHECK(answers[15].proof == answers[13].proof);
    CHECK(s.load(p)->counts.total_voters() == 13);
    CHECK(s.run(s->read_ballots(p->definition.id, 0, 100)).value().size() == 13);
}

TEST_CASE("a vote changed in the same commit is changed", "[sqlite][batch]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Changeable");
    s.allow_changes(p);
    std::vector<ballot> ballots;
    for (unsigned i = 0; i < 9; ++i) ballots.push_back(s.a_ballot(p, i));
    ballots.push_back(s.a_ballot(p, 2, {2}));
    ballots.push_back(s.a_ballot(p, 9));
    ballots.push_back(s.a_ballot(p, 2, {1}));
    ballots.push_back(ballots[9]);  // whose answer was lost

    const auto answers = cast_together(s, ballots);
    std::vector<verdict> expected(13, verdict::counted);
    expected[9] = expected[11] = verdict::changed;
    expected[12] = verdict::same_choice;
    CHECK(how_each(answers) == expected);
    const auto stored = s.run(s->read_ballots(p->definition.id, 0, 100)).value();
    REQUIRE(stored.size() == 12);
    CHECK(stored[9].supersedes == 3);
    CHECK(stored[11].supersedes == 10);
    const auto now = s.load(p);
    CHECK(now->counts.total_voters() == 10);
    CHECK(s.run(s->find_votes({{p->definition.id, voter(2)}})).value().front()->marks == choice{1});
}

}  // namespace pollstream
