// Questions from the audience: what a step makes of a ballot, and which steps nobody can take.
#include "pollstream/domain/ballot.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/question.hpp"
#include "pollstream/domain/settings_json.hpp"
#include "samples.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <map>
#include <random>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

poll_draft draft() {
    poll_draft d;
    d.title = "Questions?";
    d.kind = "qna";
    return d;
}

/// A poll, and its voters' ballots as a store keeps them.
struct hall {
    poll_state state;
    std::map<unsigned, choice> standing;

    explicit hall(qna_settings settings = {}) {
        field_errors problems;
        auto p = make_poll(draft(), noon, problems);
        REQUIRE(problems.empty());
        p.id = poll_id::make(noon);
        p.settings = settings;
        state = state_of(std::move(p));
    }

    judgement take(unsigned who, ballot b) {
        const auto before = standing.find(who);
        const auto* was = before == standing.end() ? nullptr : &before->second;
        auto j = judge_after(state, b, was);
        if (!j.stored()) return j;
        if (!j.fresh.empty()) {
            auto texts = std::make_shared<lexicon>(texts_of(state.definition));
            add_texts(*texts, state.definition, j.fresh);
            state.definition.texts = std::move(texts);
        }
        if (was != nullptr) {
            recount_ballot(state, *was, b.marks);
        } else {
            count_ballot(state, b.marks);
        }
        standing[who] = b.marks;
        return j;
    }
    judgement ask(unsigned who, const std::string& text) {
        ballot b;
        b.texts = {text};
        return take(who, std::move(b));
    }
    judgement vote(unsigned who, option_no question, question_vote v) {
        ballot b;
        b.marks = {question, static_cast<option_no>(v)};
        return take(who, std::move(b));
    }
    void decide(option_no question, text_state s) {
        auto texts = std::make_shared<lexicon>(texts_of(state.definition));
        texts->set_state(question, s);
        state.definition.texts = std::move(texts);
    }
    std::vector<std::uint64_t> cells() const { return state.counts.counts(); }
};

boost::json::value told(const poll_state& s) {
    json_writer w;
    write_result(w, s);
    return boost::json::parse(w.take());
}

boost::json::value value(std::string_view text) {
    return boost::json::parse({text.data(), text.size()});
}

std::string field_of(const judgement& j) {
    CHECK(j.how == verdict::invalid_choice);
    return j.problem ? j.problem->field : "";
}

using counts = std::vector<std::uint64_t>;

}  // namespace

TEST_CASE("a repeated vote is recognised by its id if its question was erased, but not as another's") {
    hall h;
    h.ask(1, "Why?");
    auto texts = std::make_shared<lexicon>(texts_of(h.state.definition));
    texts->erase(1);
    h.state.definition.texts = std::move(texts);

    standing_vote stands;
    stands.proof.id = vote_id::make();
    stands.marks = h.standing.at(1);
    const auto comes_again = [&](std::uint64_t made_for) {
        ballot b;
        b.id = stands.proof.id;
        b.texts = {"Why?"};
        b.made_for = made_for;
        const auto none = [](const vote_id&) { return std::optional<choice>(); };
        return judge(h.state, b, &stands, none, noon).how;
    };
    const auto then = h.state.definition.ballot_version;
    CHECK(comes_again(then) == verdict::same_choice);
    ++h.state.definition.ballot_version;  // as a void does that gives questions other numbers
    CHECK(comes_again(then) == verdict::poll_changed);
}

TEST_CASE("votes on questions may always be changed, and not at a kiosk", "[qna]") {
    field_errors problems;
    auto d = draft();
    const auto p = make_poll(d, noon, problems);
    CHECK(problems.empty());
    CHECK(p.allow_change);
    CHECK(std::get<qna_settings>(p.settings) == qna_settings());
    CHECK(stored_settings(p) ==
          R"({"per_voter":5,"max_length":280,"moderated":false,"banned":"","downvotes":true})");
    d.identity = "kiosk";
    CHECK(problems_of(d) == only("identity", "must not be kiosk where the kind is qna"));
    d.identity = "device";
    d.options = {"a", "b"};
    CHECK(problems_of(d) == only("options", "must not be given: a poll of the kind qna has none"));

    poll_patch patch;
    patch.allow_change = false;
    CHECK(apply_patch(p, patch, noon, problems).allow_change);
    patch.kind = "words";
    CHECK_FALSE(apply_patch(p, patch, noon, problems).allow_change);
}

TEST_CASE("asking votes for the question; asking the same votes for the existing one", "[qna]") {
    hall h;
    CHECK(h.ask(1, "Why?").how == verdict::counted);
    CHECK(h.standing[1] == to_choice({{1, true, true, false}}));
    CHECK(h.ask(2, "why?!").how == verdict::counted);
    CHECK(h.standing[2] == to_choice({{1, false, true, false}}));
    CHECK(h.ask(2, "How?").how == verdict::changed);
    CHECK(h.cells() == counts{2, 0, 1, 0});
    CHECK(h.state.counts.total_voters() == 2);
    CHECK(h.ask(1, "Why?").how == verdict::same_choice);
    CHECK(texts_of(h.state.definition).size() == 2);
}

TEST_CASE("a vote on a question can be turned and taken back", "[qna]") {
    hall h;
    h.ask(1, "Why?");
    CHECK(h.vote(2, 1, question_vote::up).how == verdict::counted);
    CHECK(h.vote(2, 1, question_vote::up).how == verdict::same_choice);
    CHECK(h.vote(2, 1, question_vote::down).how == verdict::changed);
    CHECK(h.cells() == counts{1, 1});
    CHECK(h.vote(2, 1, question_vote::none).how == verdict::changed);
    CHECK(h.vote(2, 1, question_vote::none).how == verdict::same_choice);
    CHECK(h.standing[2].empty());
    CHECK(h.vote(1, 1, question_vote::none).how == verdict::changed);
    CHECK(h.standing[1] == to_choice({{1, true, false, false}}));
    CHECK(h.cells() == counts{0, 0});
}

TEST_CASE("steps that nobody can take say which member is wrong", "[qna]") {
    qna_settings s;
    s.per_voter = 2;
    s.downvotes = false;
    s.max_length = 10;
    s.banned = banned_texts("darn");
    hall h(s);
    const auto& p = h.state.definition;
    const auto read = [&](stated_choice said) {
        const auto wrong = rules_of(p).read_step(p, said);
        return wrong ? wrong->field : "";
    };
    CHECK(read({vote_member::question, {}, {}, {"  "}}) == "question");
    CHECK(read({vote_member::question, {}, {}, {"eleven long"}}) == "question");
    CHECK(read({vote_member::question, {}, {}, {"oh, DARN!"}}) == "question");
    CHECK(read({vote_member::question, {}, {}, {"Why?"}}).empty());
    CHECK(read({vote_member::question, {0, 1}, {}, {}}) == "question_id");
    CHECK(read({vote_member::question, {1, 7}, {}, {}}) == "value");
    const choice against{1, static_cast<option_no>(question_vote::down)};
    CHECK(read({vote_member::question, against, {}, {}}) == "value");
    std::get<qna_settings>(h.state.definition.settings).downvotes = true;
    CHECK(read({vote_member::question, against, {}, {}}).empty());
    std::get<qna_settings>(h.state.definition.settings).downvotes = false;
    CHECK(read({vote_member::question, {1, static_cast<option_no>(question_vote::up)}, {}, {}}).empty());
    CHECK(read({vote_member::question, {1}, {}, {}}) == "question");

    CHECK(field_of(h.vote(1, 1, question_vote::up)) == "question_id");
    h.ask(1, "Why?");
    h.ask(1, "How?");
    CHECK(field_of(h.ask(1, "When?")) == "question");
    CHECK(field_of(h.vote(1, 3, question_vote::up)) == "question_id");
    CHECK(field_of(h.vote(1, 0, question_vote::none)) == "question_id");
    CHECK(field_of(h.vote(2, 1, question_vote::down)) == "value");
    ballot odd;
    odd.marks = {1, 2, 3};
    CHECK(field_of(h.take(1, odd)) == "question");
    odd.marks = {1, 1};
    odd.texts = {"Why?"};
    CHECK(field_of(h.take(1, odd)) == "question");
}

TEST_CASE("what the host decides says which questions take votes", "[qna]") {
    hall h;
    h.ask(1, "Why?");
    h.vote(2, 1, question_vote::up);
    h.decide(1, text_state::pinned);
    CHECK(h.vote(3, 1, question_vote::up).how == verdict::counted);
    h.decide(1, text_state::answered);
    CHECK(field_of(h.vote(2, 1, question_vote::none)) == "question_id");
    CHECK(h.vote(2, 1, question_vote::up).how == verdict::same_choice);  // an answer may have been lost
    CHECK(field_of(h.ask(4, "why")) == "question");
    h.decide(1, text_state::hidden);
    CHECK(field_of(h.ask(4, "why")) == "question");
    CHECK(field_of(h.vote(4, 1, question_vote::none)) == "question_id");
    CHECK(h.vote(2, 1, question_vote::up).how == verdict::same_choice);
    CHECK(h.cells() == counts{3, 0});
}

TEST_CASE("a question that waits is visible to its askers only", "[qna]") {
    qna_settings s;
    s.moderated = true;
    hall h(s);
    h.ask(1, "Why?");
    CHECK(field_of(h.vote(2, 1, question_vote::up)) == "question_id");
    CHECK(field_of(h.vote(2, 1, question_vote::none)) == "question_id");
    CHECK(h.ask(2, "why").how == verdict::counted);
    CHECK(h.standing[2] == to_choice({{1, true, true, false, true}}));
    CHECK(h.ask(2, "Why?!").how == verdict::same_choice);
    CHECK(h.ask(3, "Why?").how == verdict::counted);
    CHECK(h.standing[3] == to_choice({{1, true, true, false}}));
    CHECK(told(h.state) == value(R"({"questions":[],"orders":{"newest":[],"net":[],"best":[],
        "controversial":[]},"distinct":0,"pending":1})"));
    const auto asked_by = [&](unsigned who) {
        json_writer w;
        w.begin_object();
        rules_of(h.state.definition).write_ballot(w, h.state.definition, h.standing[who]);
        return value(w.end_object().take());
    };
    CHECK(asked_by(1) == value(R"({"asked":[{"id":1,"text":"Why?","state":"pending"}],"up":[1],"down":[]})"));
    // Not the first one's wording.
    CHECK(asked_by(2) == value(R"({"asked":[{"id":1,"text":"why","state":"pending"}],"up":[1],"down":[]})"));
    h.decide(1, text_state::shown);
    CHECK(asked_by(2) == value(R"({"asked":[{"id":1,"text":"Why?","state":"active"}],"up":[1],"down":[]})"));
    CHECK(told(h.state) == value(R"({"questions":[{"id":1,"text":"Why?","state":"active","up":3,"down":0}],
        "orders":{"newest":[1],"net":[1],"best":[1],"controversial":[1]},"distinct":1,"pending":0})"));
}

TEST_CASE("a closed poll takes no step, but repeats its answers", "[qna]") {
    hall h;
    h.ask(1, "Why?");
    h.state.definition.closed_at = noon;
    CHECK(h.ask(1, "Why?").how == verdict::same_choice);
    CHECK(h.ask(1, "How?").how == verdict::closed);
    CHECK(h.vote(2, 1, question_vote::up).how == verdict::closed);
}

TEST_CASE("a poll holds a limited number of questions", "[qna]") {
    hall h;
    for (unsigned i = 0; i < limits::questions; ++i)
        REQUIRE(h.ask(i, "Question " + std::to_string(i)).how == verdict::counted);
    CHECK(field_of(h.ask(5'000, "One more?")) == "question");
    CHECK(h.ask(5'000, "question 7").how == verdict::counted);
    CHECK(h.vote(5'000, limits::questions, question_vote::up).how == verdict::changed);
    CHECK_FALSE(choice_problem(h.state.definition, h.standing[5'000]));
}

TEST_CASE("a voter marks a limited number of questions, and may change each of those marks", "[qna]") {
    hall h;
    const auto most = static_cast<option_no>(limits::questions_marked);
    for (option_no i = 1; i <= most + 2; ++i)
        REQUIRE(h.ask(1'000U + i, "Question " + std::to_string(i)).how == verdict::counted);
    for (option_no i = 1; i <= most; ++i)
        REQUIRE(h.vote(1, i, question_vote::up).how == (i == 1 ? verdict::counted : verdict::changed));
    CHECK(field_of(h.vote(1, most + 1, question_vote::up)) == "question_id");
    CHECK(field_of(h.ask(1, "One more?")) == "question");
    CHECK(h.vote(1, most, question_vote::down).how == verdict::changed);
    CHECK(h.vote(1, 1, question_vote::none).how == verdict::changed);
    CHECK(h.vote(1, most + 1, question_vote::up).how == verdict::changed);
    CHECK(field_of(h.vote(1, most + 2, question_vote::up)) == "question_id");
    CHECK(marks_of(h.standing[1]).size() == most);
}

TEST_CASE("ballots that no steps add up to", "[qna]") {
    qna_settings s;
    s.per_voter = 1;
    hall h(s);
    h.ask(1, "a");
    h.ask(2, "b");
    const auto problem = [&](std::vector<question_mark> marks) {
        return choice_problem(h.state.definition, to_choice(marks)).has_value();
    };
    CHECK_FALSE(problem({}));
    CHECK_FALSE(problem({{1, true, true, false}, {2, false, false, true}}));
    CHECK(problem({{0, true, true, false}}));
    CHECK(problem({{3, false, true, false}}));
    CHECK(problem({{2, false, true, false}, {1, false, true, false}}));
    CHECK(problem({{1, false, true, false}, {1, false, true, false}}));
    CHECK(problem({{1, true, true, false}, {2, true, true, false}}));
    CHECK(problem({{1, true, true, false}, {2, true, true, false, true}}));
    std::get<qna_settings>(h.state.definition.settings).downvotes = false;
    CHECK(problem({{2, false, false, true}}));
}

TEST_CASE(
    "after any sequence of steps, decisions and resets the cells equal a recount of the standing ballots",
    "[qna]") {
    for (unsigned seed = 1; seed <= 12; ++seed) {
        CAPTURE(seed);
        std::mt19937 dice(seed);
        qna_settings s;
        s.moderated = seed % 3 == 0;
        s.downvotes = seed % 4 != 0;
        hall h(s);
        std::size_t stored = 0;
        for (int step = 0; step < 500; ++step) {
            const auto n = texts_of(h.state.definition).size();
            const auto who = static_cast<unsigned>(dice() % 15);
            const auto some = static_cast<option_no>(1 + dice() % (n + 2));
            switch (dice() % 12) {
                case 0:
                case 1:
                case 2:
                    stored += h.ask(who, "Question " + std::to_string(dice() % 40)).stored();
                    break;
                case 3:
                    if (n > 0) h.decide(static_cast<option_no>(1 + dice() % n), text_state(dice() % 5));
                    break;
                case 4:
                    if (dice() % 10 != 0) break;
                    h.state.definition.texts.reset();
                    h.state.counts.reset(cell_count(h.state.definition));
                    h.standing.clear();
                    break;
                default:
                    stored += h.vote(who, some, static_cast<question_vote>(dice() % 3)).stored();
            }
            counts cells(cell_count(h.state.definition), 0);
            for (const auto& [voter, now] : h.standing) {
                REQUIRE_FALSE(choice_problem(h.state.definition, now));
                move_cells(h.state.definition, now, cells, 1);
            }
            REQUIRE(h.cells() == cells);
            REQUIRE(h.state.counts.total_voters() == h.standing.size());
        }
        CHECK(stored > 100);
    }
}

TEST_CASE("what is not public appears in no result, whatever was decided", "[qna]") {
    std::mt19937 dice(7);
    hall h;
    for (unsigned i = 0; i < 40; ++i) h.ask(i, "Question " + std::to_string(i));
    for (int round = 0; round < 50; ++round) {
        for (option_no id = 1; id <= 40; ++id) h.decide(id, text_state(dice() % 5));
        const auto result = told(h.state);
        for (const auto& q : result.at("questions").as_array()) {
            const auto id = q.at("id").to_number<option_no>();
            REQUIRE(is_public(texts_of(h.state.definition).at(id).state));
        }
        for (const auto& [name, order] : result.at("orders").as_object())
            REQUIRE(order.as_array().size() == result.at("distinct").to_number<std::size_t>());
    }
}

TEST_CASE("if everybody may ask one question, a second one is refused as such", "[qna]") {
    qna_settings s;
    s.per_voter = 1;
    hall h(s);
    h.ask(1, "Why?");
    const auto second = h.ask(1, "How?");
    CHECK(field_of(second) == "question");
    CHECK(second.problem->reason == "is one too many: in this poll everybody may ask one");
}

TEST_CASE("a ballot shows what was asked and what was voted for and against, as far as the poll knows it",
          "[qna]") {
    hall h;
    for (const auto* text : {"Why?", "How?", "When?"}) h.ask(1, text);
    const auto c = to_choice({{1, true, true, false},
                              {2, false, false, true},
                              {3, true, false, false},
                              {4, true, true, false}});  // asked after the poll was read
    json_writer w;
    w.begin_object();
    rules_of(h.state.definition).write_ballot(w, h.state.definition, c);
    CHECK(
        value(w.end_object().take()) ==
        value(R"({"asked":[{"id":1,"text":"Why?","state":"active"},{"id":3,"text":"When?","state":"active"}],
                    "up":[1,4],"down":[2]})"));
    CHECK(rules_of(h.state.definition).text(h.state.definition, c) == "Why?; When?");
}

TEST_CASE("a host reads all questions, or those of one state", "[qna]") {
    hall h;
    h.ask(1, "Why?");
    h.ask(2, "How?");
    h.decide(2, text_state::answered);
    const auto read = [&](std::optional<text_state> only) {
        json_writer w;
        w.begin_array();
        rules_of(h.state.definition).write_texts(w, h.state, only);
        return value(w.end_array().take());
    };
    const auto active = value(R"([{"id":1,"text":"Why?","state":"active","up":1,"down":0}])");
    CHECK(read(text_state::shown) == active);
    CHECK(read(std::nullopt).as_array().size() == 2);
    CHECK(read(text_state::pinned).as_array().empty());
}
