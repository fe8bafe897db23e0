// Questions in their various orders, and how many of them a result has room for.
#include "pollstream/domain/question.hpp"

#include "pollstream/base/limits.hpp"
#include "pollstream/domain/lexicon.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace pollstream;

namespace {

using ids = std::vector<option_no>;

ids ids_of(const std::vector<question>& all) {
    ids out;
    for (const auto& q : all) out.push_back(q.id);
    return out;
}

ids in_order(question_order o, std::vector<question> all) {
    sort_by(o, all);
    return ids_of(all);
}

}  // namespace

TEST_CASE("a mark encodes a voter's relation to a question as one number", "[qna]") {
    const std::vector<question_mark> marks{
        {1, true, true, false}, {2, false, false, true}, {1'000, true, false, false}};
    CHECK(to_choice(marks) == choice{1 * 8 + 4 + 1, 2 * 8 + 2, 1'000 * 8 + 4});
    CHECK(marks_of(to_choice(marks)) == marks);
    CHECK(to_choice({}).empty());
    const std::vector<question_mark> joined{
        {1, true, false, false, true}, {2, true, true, false, true}, {3, true, false, true, true}};
    CHECK(to_choice(joined) == choice{1 * 8, 2 * 8 + 3, 3 * 8 + 7});
    CHECK(marks_of(to_choice(joined)) == joined);
}

TEST_CASE("best: certainly good comes before possibly better", "[qna]") {
    // Wilson's lower bounds: 9/10 .595844, 5/5 .565509, 60/100 .502001, 1/1 .206543
    const std::vector<question> all{{1, text_state::shown, 1, 0},
                                    {2, text_state::shown, 60, 40},
                                    {3, text_state::shown, 5, 0},
                                    {4, text_state::shown, 9, 1}};
    CHECK(in_order(question_order::best, all) == ids{4, 3, 2, 1});
    CHECK(in_order(question_order::net, all) == ids{2, 4, 3, 1});
    CHECK(in_order(question_order::newest, all) == ids{4, 3, 2, 1});
    // 100^(40/60) = 21.5, 10^(1/9) = 1.29, and 0 if all agree: then the earlier one comes first.
    CHECK(in_order(question_order::controversial, all) == ids{2, 4, 1, 3});
}

TEST_CASE("controversial: many votes count as well as an even split", "[qna]") {
    const std::vector<question> all{{1, text_state::shown, 1, 1},    // 2
                                    {2, text_state::shown, 30, 10},  // 40^(1/3) = 3.42
                                    {3, text_state::shown, 0, 50},   // 0
                                    {4, text_state::shown, 10, 9}};  // 19^0.9 = 14.2
    CHECK(in_order(question_order::controversial, all) == ids{4, 2, 1, 3});
}

TEST_CASE("pinned questions come first in every order, and among equals the earlier one", "[qna]") {
    const std::vector<question> all{{1, text_state::shown, 2, 0},
                                    {2, text_state::answered, 2, 0},
                                    {3, text_state::pinned, 0, 9},
                                    {4, text_state::shown, 2, 0}};
    CHECK(in_order(question_order::best, all) == ids{3, 1, 2, 4});
    CHECK(in_order(question_order::net, all) == ids{3, 1, 2, 4});
    CHECK(in_order(question_order::controversial, all) == ids{3, 1, 2, 4});
    CHECK(in_order(question_order::newest, all) == ids{3, 4, 2, 1});
}

TEST_CASE("a result holds public questions: those pinned, the best, the newest", "[qna]") {
    std::vector<question> all;
    for (option_no id = 1; id <= 300; ++id) all.push_back({id, text_state::shown, 300U - id, 0});
    all[150].state = text_state::pinned;
    all[0].state = text_state::pending;
    all[299].state = text_state::hidden;
    const auto shown = ids_of(shown_of(all));
    REQUIRE(shown.size() == limits::questions_shown);
    CHECK(shown.front() == 151);
    CHECK(shown[1] == 2);    // the best
    CHECK(shown[50] == 51);  // the last of fifty
    CHECK(shown[51] == 299);
    CHECK(shown[99] == 251);

    auto few = all;
    few.resize(60);
    CHECK(shown_of(few).size() == 59);
    for (auto& q : all) q.state = text_state::pinned;
    CHECK(shown_of(all).size() == limits::questions_shown);
    CHECK(shown_of({}).empty());
}

TEST_CASE("the best and the newest may be the same questions", "[qna]") {
    std::vector<question> all;
    for (option_no id = 1; id <= 120; ++id) all.push_back({id, text_state::shown, id, 0});
    auto shown = ids_of(shown_of(all));
    std::ranges::sort(shown);
    CHECK(std::ranges::adjacent_find(shown) == shown.end());
    CHECK(shown.size() == 100);
    CHECK(shown.front() == 21);
}

TEST_CASE("a question that nobody has voted on yet has no votes", "[qna]") {
    poll_state s;
    s.definition.kind = poll_kind::qna;
    auto texts = std::make_shared<lexicon>();
    texts->add("Why?", text_state::shown);
    texts->add("How?", text_state::pending);
    s.definition.texts = texts;
    s.counts = tally(2);  // the second one was asked after the last vote
    s.counts.count_voter().at(0) = 1;
    CHECK(questions_of(s) ==
          std::vector<question>{{1, text_state::shown, 1, 0}, {2, text_state::pending, 0, 0}});
}
