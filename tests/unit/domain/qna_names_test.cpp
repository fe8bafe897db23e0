// Questions asked under names, which anybody can give: what a name's earlier steps must not be found out by.
#include "pollstream/domain/question.hpp"
#include "samples.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

/// A Q&A among names with two questions. Ada has asked the first; her marks are what she has said by now.
struct named_hall {
    poll_state state;
    standing_vote ada;

    explicit named_hall(results_rule rule) {
        poll_draft d;
        d.title = "Questions?";
        d.kind = "qna";
        d.identity = "name";
        field_errors problems;
        auto p = make_poll(d, noon, problems);
        REQUIRE(problems.empty());
        p.id = poll_id::make(noon);
        p.results = rule;
        auto asked = std::make_shared<lexicon>();
        asked->add("Why?", text_state::shown);
        asked->add("How?", text_state::shown);
        p.texts = std::move(asked);
        state = state_of(std::move(p));
        ada.proof.id = vote_id::make();
        ada.marks = to_choice({{1, true, true, false}});
    }

    void decide(option_no question, text_state s) {
        auto texts = std::make_shared<lexicon>(texts_of(state.definition));
        texts->set_state(question, s);
        state.definition.texts = std::move(texts);
    }

    verdict takes(ballot b) const {
        const auto none = [](const vote_id&) { return std::optional<choice>(); };
        return judge(state, b, &ada, none, noon).how;
    }
    verdict votes(option_no question, question_vote v, vote_id id = vote_id::make()) const {
        ballot b;
        b.id = id;
        b.marks = {question, static_cast<option_no>(v)};
        return takes(std::move(b));
    }
    verdict asks(const std::string& text) const {
        ballot b;
        b.id = vote_id::make();
        b.texts = {text};
        return takes(std::move(b));
    }
    boost::json::value shown(const choice& marks) const {
        json_writer w;
        w.begin_object();
        rules_of(state.definition).write_ballot(w, state.definition, marks);
        return boost::json::parse(w.end_object().take());
    }
};

}  // namespace

TEST_CASE("while results are hidden, nobody learns a name's marks by trying", "[qna]") {
    named_hall h(results_rule::after_close);
    for (const auto question : {option_no{1}, option_no{2}})
        for (const auto v : {question_vote::up, question_vote::down, question_vote::none})
            CHECK(h.votes(question, v) == verdict::changed);
    CHECK(h.asks("why") == verdict::changed);
    CHECK(h.asks("how") == verdict::changed);
    h.decide(1, text_state::answered);
    h.decide(2, text_state::answered);
    for (const auto question : {option_no{1}, option_no{2}})
        CHECK(h.votes(question, question_vote::up) == verdict::invalid_choice);
    CHECK(h.asks("why") == verdict::invalid_choice);
    CHECK(h.asks("how") == verdict::invalid_choice);
}

TEST_CASE("a name's last step is recognised under its own id, any repeated mark where results are seen",
          "[qna]") {
    named_hall hidden(results_rule::after_close);
    CHECK(hidden.votes(1, question_vote::up, hidden.ada.proof.id) == verdict::same_choice);
    hidden.decide(1, text_state::answered);
    CHECK(hidden.votes(1, question_vote::up, hidden.ada.proof.id) == verdict::same_choice);
    const named_hall live(results_rule::live);
    CHECK(live.votes(1, question_vote::up) == verdict::same_choice);
    CHECK(live.votes(2, question_vote::none) == verdict::same_choice);
}

TEST_CASE("a ballot under a name has no text that the host has not released", "[qna]") {
    named_hall h(results_rule::live);
    h.decide(1, text_state::pending);
    CHECK(h.shown(h.ada.marks) ==
          boost::json::parse(R"({"asked":[{"id":1,"text":null,"state":"pending"}],"up":[1],"down":[]})"));
    json_writer w;
    w.begin_object();
    write_record(w, h.state.definition, h.ada.marks);
    CHECK(w.end_object().take() ==
          R"({"asked":[{"id":1,"text":"Why?","state":"pending"}],"up":[1],"down":[]})");
    h.decide(1, text_state::shown);
    CHECK(h.shown(h.ada.marks).at("asked").at(0).at("text") == "Why?");
}
