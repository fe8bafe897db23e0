// Votes that are steps: the commit applies each to the standing ballot, and a ballot holds all of its voter's
// steps.
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/question.hpp"
#include "world.hpp"

#include <map>
#include <random>

namespace pollstream {

using namespace testing;

namespace {

poll a_hall(world& w, bool moderated = false) {
    auto p = w.a_poll("Questions?", 0);
    p.kind = poll_kind::qna;
    qna_settings s;
    s.moderated = moderated;
    p.settings = s;
    p.allow_change = true;
    return p;
}

ballot asking(world& w, const poll_ref& p, unsigned who, const std::string& text) {
    return w.saying(p, who, {text});
}

using counts = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("steps add up to one ballot, whose marks are all shown", "[contract][questions]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(a_hall(w));
    const auto first = w.cast(asking(w, p, 1, "Why?"));
    CHECK(first.how == verdict::counted);
    CHECK(first.standing == to_choice({{1, true, true, false}}));
    w.cast(asking(w, p, 2, "How?"));
    const auto second = w.cast(w.voting(p, 1, 2, question_vote::down));
    CHECK(second.how == verdict::changed);
    CHECK(second.standing == to_choice({{1, true, true, false}, {2, false, false, true}}));
    CHECK(second.proof->seq == 3);
    CHECK(w.load(p)->counts.counts() == counts{1, 0, 1, 1});

    const auto found = w.run(w->find_votes({{p->definition.id, voter(1)}}));
    REQUIRE(found.has_value());
    CHECK((*found)[0]->marks == second.standing);
    const auto log = w.run(w->read_ballots(p->definition.id, 0, 10));
    REQUIRE(log.has_value());
    CHECK((*log)[2].marks == second.standing);
    CHECK((*log)[2].supersedes == 1);
}

TEST_CASE("a step that was later taken back is not repeated when it is sent again", "[contract][questions]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(a_hall(w));
    w.cast(asking(w, p, 1, "Why?"));
    const auto lost = w.voting(p, 2, 1, question_vote::up);
    CHECK(w.cast(lost).how == verdict::counted);
    CHECK(w.cast(lost).how == verdict::same_choice);
    CHECK(w.cast(w.voting(p, 2, 1, question_vote::none)).how == verdict::changed);
    const auto again = w.cast(lost);
    CHECK(again.how == verdict::same_choice);
    CHECK(w.load(p)->counts.counts() == counts{1, 0});
    CHECK(w.cast(w.voting(p, 2, 1, question_vote::up)).how == verdict::changed);
    CHECK(w.load(p)->counts.counts() == counts{2, 0});
}

TEST_CASE("a step that was later taken back is recognised by its id, whatever came in between",
          "[contract][questions]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(a_hall(w));
    w.cast(asking(w, p, 1, "Why?"));
    w.cast(asking(w, p, 1, "How?"));
    const auto lost = w.voting(p, 2, 1, question_vote::up);
    w.cast(lost);
    w.cast(w.voting(p, 2, 2, question_vote::up));
    const auto stands = w.cast(w.voting(p, 2, 1, question_vote::down));
    const auto again = w.cast(lost);
    CHECK(again.how == verdict::same_choice);
    CHECK(again.proof == stands.proof);
    CHECK(again.standing == to_choice({{1, false, false, true}, {2, false, true, false}}));
}

TEST_CASE("a repeated step gets the receipt of the standing ballot", "[contract][questions]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(a_hall(w));
    w.cast(asking(w, p, 1, "Why?"));
    const auto vote = w.cast(w.voting(p, 2, 1, question_vote::up));
    const auto again = w.cast(w.voting(p, 2, 1, question_vote::up));
    CHECK(again.how == verdict::same_choice);
    CHECK(again.proof == vote.proof);
    REQUIRE(w.run(w->close_poll(p->definition.id)).has_value());
    CHECK(w.cast(w.voting(p, 2, 1, question_vote::up)).proof == vote.proof);
    CHECK(w.cast(w.voting(p, 2, 1, question_vote::none)).how == verdict::closed);
}

TEST_CASE("the commit says why it refuses a step, and stores nothing of it", "[contract][questions]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(a_hall(w));
    const auto refused = w.cast(w.voting(p, 1, 1, question_vote::up));
    CHECK(refused.how == verdict::invalid_choice);
    CHECK_FALSE(refused.proof);
    REQUIRE(refused.problem);
    CHECK(refused.problem->field == "question_id");
    for (int i = 0; i < 5; ++i) w.cast(asking(w, p, 1, "Question " + std::to_string(i)));
    const auto one_more = w.cast(asking(w, p, 1, "Another?"));
    REQUIRE(one_more.problem);
    CHECK(one_more.problem->field == "question");
    CHECK(texts_of(w.load(p)->definition).size() == 5);
    CHECK(w.load(p)->counts.total_voters() == 1);
}

TEST_CASE("many at once: each voter has one vote on a question, and each question exists once",
          "[contract][questions]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(a_hall(w));
    std::vector<task<result<cast_result>>> work;
    for (unsigned i = 0; i < 96; ++i) {
        work.push_back(w->cast(asking(w, p, i % 24, "Why?")));
        work.push_back(w->cast(w.voting(p, i % 24, 1, i % 2 == 0 ? question_vote::up : question_vote::down)));
    }
    for (const auto& answer : w.run_all(std::move(work))) REQUIRE(answer.has_value());
    const auto now = w.load(p);
    CHECK(texts_of(now->definition).size() == 1);
    CHECK(now->counts.total_voters() == 24);
    const auto cells = now->counts.counts();
    CHECK(cells[0] + cells[1] == 24);
}

TEST_CASE("after steps, decisions and resets the tally matches the standing ballots",
          "[contract][questions]") {
    ON_EVERY_STORE(w);
    std::mt19937 dice(11);
    const auto p = w.create(a_hall(w));
    const auto id = p->definition.id;
    std::map<unsigned, choice> standing;
    for (int step = 0; step < 250; ++step) {
        const auto n = texts_of(w.load(p)->definition).size();
        const auto who = static_cast<unsigned>(dice() % 9);
        if (step == 120) {
            REQUIRE(w.run(w->reset_poll(id)).has_value());
            standing.clear();
            CHECK(texts_of(w.load(p)->definition).size() == 0);
            continue;
        }
        if (n > 0 && dice() % 9 == 0) {
            const auto state = text_state(dice() % 5);
            const auto some = static_cast<option_no>(1 + dice() % n);
            const auto after = w.run(w->decide_text(id, {some, state}));
            REQUIRE(after.has_value());
            CHECK(texts_of((*after)->definition).at(some).state == state);
            continue;
        }
        const bool asks = dice() % 4 == 0;
        const auto answer = w.cast(asks ? asking(w, p, who, "Question " + std::to_string(dice() % 30))
                                        : w.voting(p, who, static_cast<option_no>(1 + dice() % (n + 1)),
                                                   static_cast<question_vote>(dice() % 3)));
        if (answer.proof) standing[who] = answer.standing;
    }
    const auto now = w.load(p);
    counts cells(cell_count(now->definition), 0);
    for (const auto& [who, marks] : standing) move_cells(now->definition, marks, cells, 1);
    CHECK(now->counts.counts() == cells);
    CHECK(now->counts.total_voters() == standing.size());
    CHECK(standing.size() > 5);
}

TEST_CASE("a moderated poll's questions wait", "[contract][questions]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(a_hall(w, true));
    w.cast(asking(w, p, 1, "Why?"));
    CHECK(texts_of(w.load(p)->definition).at(1).state == text_state::pending);
    CHECK(w.cast(w.voting(p, 2, 1, question_vote::up)).how == verdict::invalid_choice);
    REQUIRE(w.run(w->decide_text(p->definition.id, {1, text_state::pinned})).has_value());
    CHECK(w.cast(w.voting(p, 2, 1, question_vote::up)).how == verdict::counted);
}

}  // namespace pollstream
