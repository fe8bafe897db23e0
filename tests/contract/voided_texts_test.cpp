// Votes that are texts, or steps, voided: what only those had written goes with them, and what their voters
// did later stays without them.
#include "pollstream/base/limits.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/question.hpp"
#include "world.hpp"

#include <map>
#include <random>
#include <string>
#include <vector>

namespace pollstream {

using namespace testing;
using namespace std::chrono_literals;
using counts = std::vector<std::uint64_t>;

namespace {

poll of_texts(world& w, poll_kind kind, std::uint16_t per_voter = 10) {
    auto p = w.a_poll(std::string(to_string(kind)), 0);
    p.kind = kind;
    p.allow_change = true;
    if (kind == poll_kind::qna) {
        qna_settings s;
        s.per_voter = per_voter;
        p.settings = s;
    } else {
        text_settings s;
        s.per_voter = per_voter;
        p.settings = s;
    }
    return p;
}

cast_result vote(world& w, const poll_ref& p, unsigned who, option_no question, question_vote v) {
    return w.cast(w.voting(p, who, question, v));
}

vote_window everything(const world& w) {
    return {timestamp{}, w.time.now() + 1s};
}

/// Votes cast while this lives are within its window, and no others.
class burst {
  public:
    explicit burst(world& w) : w_(w) {
        w.time.advance(1s);
        from_ = w.time.now();
    }
    vote_window over() {
        w_.time.advance(1s);
        const vote_window window{from_, w_.time.now()};
        w_.time.advance(1s);
        return window;
    }

  private:
    world& w_;
    timestamp from_;
};

std::optional<choice> marks_of_voter(world& w, const poll_ref& p, unsigned who) {
    const std::vector<voter_in_poll> asked{{p->definition.id, voter(who)}};
    const auto found = w.run(w->find_votes(asked));
    REQUIRE(found.has_value());
    if (!found->front()) return std::nullopt;
    return found->front()->marks;
}

std::vector<std::string> written(world& w, const poll_ref& p) {
    const auto now = w.load(p);
    std::vector<std::string> all;
    const auto& texts = texts_of(now->definition);
    for (std::size_t i = 0; i < texts.size(); ++i)
        all.emplace_back(texts.at(static_cast<option_no>(i + 1)).text);
    return all;
}

}  // namespace

TEST_CASE("a later step does not carry on votes of the burst", "[contract][voiding][questions]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(of_texts(w, poll_kind::qna));
    w.say(p, 1, {"First?"});
    w.say(p, 1, {"Second?"});
    burst b(w);
    for (unsigned who = 2; who < 5; ++who) vote(w, p, who, 1, question_vote::up);
    const auto window = b.over();
    for (unsigned who = 2; who < 4; ++who) vote(w, p, who, 2, question_vote::up);
    CHECK(w.load(p)->counts.counts() == counts{4, 0, 3, 0});

    const auto done = w.take_back(p, window);
    CHECK(done.ballots == 3);
    CHECK(done.state->counts.counts() == counts{1, 0, 3, 0});
    CHECK(done.state->counts.total_voters() == 3);
    CHECK(marks_of_voter(w, p, 2) == to_choice({{2, false, true, false}}));
    CHECK_FALSE(marks_of_voter(w, p, 4));
    CHECK(vote(w, p, 2, 1, question_vote::up).how == verdict::changed);
    CHECK(w.load(p)->counts.counts() == counts{2, 0, 3, 0});
}

TEST_CASE("what a later step takes back stays taken back, even if its vote was in the burst",
          "[contract][voiding][questions]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(of_texts(w, poll_kind::qna));
    w.say(p, 1, {"First?"});
    vote(w, p, 2, 1, question_vote::up);
    burst b(w);
    vote(w, p, 2, 1, question_vote::down);
    vote(w, p, 3, 1, question_vote::up);
    w.say(p, 3, {"Spam?"});
    const auto window = b.over();
    vote(w, p, 2, 1, question_vote::none);
    vote(w, p, 3, 1, question_vote::none);
    CHECK(w.take_back(p, window).ballots == 3);
    CHECK(w.load(p)->counts.counts().at(0) == 1);
    CHECK(marks_of_voter(w, p, 2) == choice{});
    CHECK(marks_of_voter(w, p, 3) == choice{});
    CHECK(w.load(p)->counts.total_voters() == 3);
}

TEST_CASE("the remaining steps add up to what they would have without the others",
          "[contract][voiding][questions]") {
    ON_EVERY_STORE(w);
    std::mt19937 dice(7);
    const auto p = w.create(of_texts(w, poll_kind::qna, 20));
    const auto other = w.create(of_texts(w, poll_kind::qna, 20));
    for (const auto& in : {p, other})
        for (unsigned i = 0; i < 4; ++i) w.say(in, 100 + i, {"Question " + std::to_string(i) + "?"});
    const vote_window window{w.time.now() + 100s, w.time.now() + 250s};
    for (int i = 0; i < 400; ++i) {
        w.time.advance(1s);
        const auto who = static_cast<unsigned>(dice() % 10);
        const auto question = static_cast<option_no>(1 + dice() % 4);
        const auto how = static_cast<question_vote>(dice() % 3);
        const bool asks = dice() % 8 == 0;
        const auto text = "Another " + std::to_string(dice() % 12) + "?";
        const auto step_in = [&](const poll_ref& in) {
            return asks ? w.say(in, who, {text}) : vote(w, in, who, question, how);
        };
        // Whoever repeats what they said within the window has cast no other ballot.
        const bool again = step_in(p).how == verdict::same_choice;
        if (!again && !window.holds(w.time.now())) step_in(other);
    }
    CHECK(w.take_back(p, window).ballots > 0);
    const auto by_text = [&](const poll_ref& of) {
        const auto now = w.load(of);
        std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> all;
        for (const auto& q : questions_of(*now)) {
            if (is_public(q.state))
                all[std::string(texts_of(now->definition).at(q.id).text)] = {q.up, q.down};
        }
        return all;
    };
    CHECK(by_text(p) == by_text(other));
    CHECK(w.load(p)->counts.total_voters() == w.load(other)->counts.total_voters());
}

TEST_CASE("words that only the burst said are gone; decisions about the others stay",
          "[contract][voiding][texts]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(of_texts(w, poll_kind::words));
    w.say(p, 1, {"Cat"});
    REQUIRE(w.run(w->decide_text(p->definition.id, {1, text_state::hidden})).has_value());
    burst b(w);
    for (unsigned who = 2; who < 5; ++who) w.say(p, who, {"Spam", "Cat"});
    const auto window = b.over();
    w.say(p, 9, {"Dog"});

    CHECK(w.take_back(p, window).ballots == 3);
    CHECK(written(w, p) == std::vector<std::string>{"Cat", "Dog"});
    const auto now = w.load(p);
    const auto groups = group_texts(texts_of(now->definition), now->counts.counts());
    REQUIRE(groups.size() == 2);
    CHECK(texts_of(now->definition).at(groups[0].shown_as).text == "Cat");
    CHECK(groups[0].state == text_state::hidden);
    CHECK(groups[0].count == 1);
    CHECK(texts_of(now->definition).at(groups[1].shown_as).text == "Dog");
    CHECK(marks_of_voter(w, p, 9) == choice{2});
    CHECK(w.say(p, 9, {"Dog"}).how == verdict::same_choice);
    w.say(p, 3, {"Dog"});
    CHECK(group_texts(texts_of(w.load(p)->definition), w.load(p)->counts.counts())[0].count == 2);
}

TEST_CASE("a decision about a word holds for equal ones, even if nobody who said it is left",
          "[contract][voiding][texts]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(of_texts(w, poll_kind::words));
    burst b(w);
    w.say(p, 1, {"Darn"});
    w.say(p, 2, {"Drat", "Spam"});
    REQUIRE(w.run(w->decide_text(p->definition.id, {1, text_state::hidden})).has_value());
    REQUIRE(w.run(w->decide_text(p->definition.id, {2, text_state::hidden})).has_value());
    const auto window = b.over();
    w.say(p, 3, {"darn!"});
    CHECK(w.take_back(p, window).ballots == 2);
    CHECK(written(w, p) == std::vector<std::string>{"darn!", "Drat"});
    CHECK(w.load(p)->counts.counts() == counts{1, 0});

    w.say(p, 4, {"Drat", "Darn", "Spam"});
    const auto now = w.load(p);
    const auto& texts = texts_of(now->definition);
    CHECK(texts.at(texts.find("Darn")).state == text_state::hidden);
    CHECK(texts.at(texts.find("Drat")).state == text_state::hidden);
    CHECK(texts.at(texts.find("Spam")).state == text_state::shown);
}

TEST_CASE("texts that were taken back do not come with a poll that becomes one of another kind",
          "[contract][voiding][texts]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(of_texts(w, poll_kind::words));
    const auto& id = p->definition.id;
    w.say(p, 1, {"Spam"});
    REQUIRE(w.run(w->decide_text(id, {1, text_state::hidden})).has_value());
    w.take_back(p, {timestamp{}, w.time.now() + 1s});
    REQUIRE(texts_of(w.load(p)->definition).size() == 1);  // the host's decision stays
    poll_patch other;
    other.kind = "open";
    REQUIRE(w.run(w->patch_poll(id, other)).has_value());
    CHECK(w.say(p, 1, {"Soup"}).how == verdict::counted);
    const auto after = w.load(p);
    CHECK(after->counts.counts() == counts{1});
    REQUIRE(texts_of(after->definition).size() == 1);
    CHECK(texts_of(after->definition).at(1).text == "Soup");
}

TEST_CASE("words with which a burst had filled a poll make room for others", "[contract][voiding][texts]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(of_texts(w, poll_kind::words));
    w.say(p, 1, {"Tea"});
    burst b(w);
    for (unsigned i = 1; i < limits::distinct_texts; i += 10) {
        std::vector<std::string> ten;
        for (unsigned k = i; k < i + 10 && k < limits::distinct_texts; ++k)
            ten.push_back("spam " + std::to_string(k));
        REQUIRE(w.say(p, 1'000 + i, std::move(ten)).how == verdict::counted);
    }
    const auto window = b.over();
    CHECK(w.say(p, 2, {"Coffee"}).how == verdict::invalid_choice);
    w.say(p, 3, {"spam 8"});
    w.take_back(p, window);
    CHECK(written(w, p) == std::vector<std::string>{"Tea", "spam 8"});
    CHECK(w.say(p, 2, {"Coffee"}).how == verdict::counted);
    CHECK(w.load(p)->counts.counts() == counts{1, 1, 1});

    w.take_back(p, everything(w));
    CHECK(written(w, p).empty());
    CHECK(w.say(p, 2, {"Milk"}).standing == choice{1});
}

TEST_CASE("questions that nobody supports any more are gone", "[contract][voiding][questions]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(of_texts(w, poll_kind::qna));
    w.say(p, 1, {"Why?"});
    burst b(w);
    w.say(p, 2, {"Spam one?"});
    w.say(p, 3, {"Spam two?"});
    w.say(p, 4, {"Really?"});
    const auto window = b.over();
    w.say(p, 5, {"Really?"});  // asking what has been asked votes for it
    vote(w, p, 1, 4, question_vote::up);

    CHECK(w.take_back(p, window).ballots == 3);
    CHECK(written(w, p) == std::vector<std::string>{"Why?", "Really?"});
    const auto after = w.load(p);  // holds what `texts` refers to
    CHECK(texts_of(after->definition).at(1).state == text_state::shown);
    CHECK(texts_of(after->definition).at(2).state == text_state::shown);
    CHECK(after->counts.counts() == counts{1, 0, 2, 0});
    CHECK(marks_of_voter(w, p, 1) == to_choice({{1, true, true, false}, {2, false, true, false}}));
    CHECK(w.say(p, 2, {"Spam one?"}).how == verdict::counted);
}

TEST_CASE("a question of the burst that has only votes against it is set aside",
          "[contract][voiding][questions]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(of_texts(w, poll_kind::qna));
    burst b(w);
    w.say(p, 1, {"Spam?"});
    const auto window = b.over();
    vote(w, p, 2, 1, question_vote::down);
    w.take_back(p, window);
    CHECK(texts_of(w.load(p)->definition).at(1).state == text_state::hidden);
    CHECK(w.load(p)->counts.counts() == counts{0, 1});
}

TEST_CASE(
    "questions with which a burst had filled a poll make room, and no vote under way goes to another "
    "question",
    "[contract][voiding][questions]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(of_texts(w, poll_kind::qna, 20));
    burst b(w);
    for (unsigned i = 0; i < limits::questions - 1; ++i)
        REQUIRE(w.say(p, 1'000 + i / 20, {"Spam " + std::to_string(i) + "?"}).proof);
    const auto window = b.over();
    w.say(p, 1, {"Honest?"});
    CHECK(w.say(p, 2, {"Another?"}).how == verdict::invalid_choice);
    const auto version = w.load(p)->definition.ballot_version;
    const auto done = w.take_back(p, window);
    CHECK(written(w, p) == std::vector<std::string>{"Honest?"});
    CHECK(done.state->definition.ballot_version > version);
    CHECK(w.say(p, 2, {"Another?"}).standing == to_choice({{2, true, true, false}}));

    auto late = w.voting(p, 3, 2, question_vote::up);
    late.made_for = version;
    CHECK(w.cast(std::move(late)).how == verdict::poll_changed);
    CHECK(w.load(p)->counts.counts() == counts{1, 0, 1, 0});
}

TEST_CASE("if all questions keep their numbers, a vote under way goes to the one it was made for",
          "[contract][voiding][questions]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(of_texts(w, poll_kind::qna));
    w.say(p, 1, {"Why?"});
    burst b(w);
    vote(w, p, 2, 1, question_vote::up);
    const auto version = w.load(p)->definition.ballot_version;
    CHECK(w.take_back(p, b.over()).state->definition.ballot_version == version);
}

}  // namespace pollstream
