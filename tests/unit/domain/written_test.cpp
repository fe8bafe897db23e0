// Votes that are texts: what may be written, what is kept of it, and what is shown.
#include "ballots_of_kinds.hpp"
#include "pollstream/base/limits.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

using namespace pollstream;
using namespace pollstream::testing;
namespace json = boost::json;

namespace {

using texts = std::vector<std::string>;

poll words(text_settings s = {}) {
    return poll_of(poll_kind::words, 3, std::move(s));  // "Option 1", "Option 2" and "Option 3" were written
}

/// What is wrong; if nothing is, empty, and `said` as it is kept.
std::string problem(const poll& p, texts& said) {
    return rules_of(p).read_texts(p, said).value_or("");
}
std::string problem(const poll& p, texts said, int) {
    return problem(p, said);
}

}  // namespace

TEST_CASE("texts are kept trimmed, each once, in their first spelling", "[texts]") {
    texts said{"  Sun   shine ", "sun shine!", "Rain"};
    CHECK(problem(words(), said).empty());
    CHECK(said == texts{"Sun shine", "Rain"});
}

TEST_CASE("texts that may not be written are refused in a person's words", "[texts]") {
    const auto p = words({2, 5, false, {}});
    CHECK(problem(p, {"  "}, 0) == "must not be empty");
    CHECK(problem(p, {}, 0) == "must have at least one text");
    CHECK(problem(p, {"a\u0007b"}, 0) == "must be text on one line");
    CHECK(problem(p, {"éééééé"}, 0) == "must have at most 5 characters");
    CHECK(problem(p, {"ééééé"}, 0).empty());
    CHECK(problem(p, {"a", "b", "c"}, 0) == "must be at most 2 different texts");
    CHECK(problem(words({1, 40, false, {}}), {"a", "b"}, 0) == "must be one text");
}

TEST_CASE("a banned text is refused, and so is one with a banned word in it", "[texts]") {
    const auto p = words({3, 40, false, banned_texts(" darn, ,two words ,")});
    const std::string refusal = "has something that may not be written here";
    for (const auto* said : {"Darn!", "well, darn, it", "TWO words"}) {
        INFO(said);
        CHECK(problem(p, {said}, 0) == refusal);
    }
    for (const auto* said : {"darning", "two", "words two"}) {
        INFO(said);
        CHECK(problem(p, {said}, 0).empty());
    }
    CHECK(problem(words({3, 40, false, banned_texts(" , ,")}), {"darn"}, 0).empty());

    const auto signs = words({3, 40, false, banned_texts("darn, C#, can't")});
    for (const auto* said : {"darn#", "darn-", "oh darn%", "c#!", "I like C#", "you can’t know"}) {
        INFO(said);
        CHECK(problem(signs, {said}, 0) == refusal);
    }
    for (const auto* said : {"C", "cant"}) {
        INFO(said);
        CHECK(problem(signs, {said}, 0).empty());
    }
}

TEST_CASE("a ballot with more texts than any poll takes is refused before they are looked at", "[texts]") {
    CHECK(problem(words({10, 40, false, {}}), texts(10, "same"), 0).empty());
    CHECK(problem(words({10, 40, false, {}}), texts(11, "same"), 0) == "must be at most 10 different texts");
}

TEST_CASE("the numbers of texts are those of texts that were written", "[texts]") {
    const auto p = words({2, 40, false, {}});
    CHECK_FALSE(choice_problem(p, {1, 3}));
    CHECK(choice_problem(p, {0}) == "there is no text 0 in this poll");
    CHECK(choice_problem(p, {4}) == "there is no text 4 in this poll");
    CHECK(choice_problem(p, {1, 1}) == "must not say a text twice");
    CHECK(choice_problem(p, {}) == "must have at least one text");
    CHECK(choice_problem(p, {1, 2, 3}) == "has too many texts");
}

TEST_CASE("a ballot in words leaves out texts newer than the poll it is shown with", "[texts]") {
    const auto p = words();
    CHECK(rules_of(p).text(p, {1, 3}) == "Option 1; Option 3");
    CHECK(rules_of(p).text(p, {1, 4}) == "Option 1");
    json_writer w;
    w.begin_object();
    rules_of(p).write_ballot(w, p, {2, 4});
    CHECK(json::parse(w.end_object().take()) == json::parse(R"({"texts":["Option 2"]})"));
}

TEST_CASE("the host's list of banned texts is shown to the host only", "[texts]") {
    const auto p = words({3, 40, true, banned_texts("darn")});
    const auto settings = [&](bool for_host) {
        json_writer w;
        w.begin_object();
        rules_of(p).write_settings(w, p, for_host);
        return json::parse(w.end_object().take()).as_object();
    };
    CHECK(settings(true).at("banned") == "darn");
    CHECK_FALSE(settings(false).contains("banned"));
    CHECK(settings(false).at("moderated") == true);
}

TEST_CASE("a result has the most used public texts, and says how many there are", "[texts]") {
    auto s = state_of(words());
    count_ballot(s, {1, 2});
    count_ballot(s, {2});
    auto written = std::make_shared<lexicon>(texts_of(s.definition));
    written->set_state(1, text_state::hidden);
    add_texts(*written, words({3, 40, true, {}}), {"Later"});  // moderated: waits for the host
    s.definition.texts = written;
    count_ballot(s, {4});  // the lexicon has grown since the last ballot
    CHECK(told(s) ==
          json::parse(R"({"texts":[{"id":2,"text":"Option 2","count":2}],"distinct":1,"pending":1})"));

    auto many = std::make_shared<lexicon>();
    choice all;
    for (std::size_t i = 0; i <= limits::texts_shown; ++i)
        all.push_back(many->add("text " + std::to_string(i), text_state::shown));
    auto crowd = state_of(words());
    crowd.definition.texts = many;
    for (const auto n : all) count_ballot(crowd, {n});
    const auto o = told(crowd).as_object();
    CHECK(o.at("texts").as_array().size() == limits::texts_shown);
    CHECK(o.at("distinct") == limits::texts_shown + 1);
}

TEST_CASE("texts that nobody has voted for yet are in no result", "[texts]") {
    lexicon l;
    l.add("written, and not counted yet", text_state::shown);
    CHECK(group_texts(l, {}).empty());
    auto p = words();
    p.texts = nullptr;
    CHECK(told(state_of(p)) == json::parse(R"({"texts":[],"distinct":0,"pending":0})"));
}

TEST_CASE("the commit judges texts by their number, newness and the poll's time", "[texts]") {
    auto s = state_of(words({2, 40, false, {}}));
    s.definition.allow_change = false;
    const auto say = [&](const texts& said, const choice* standing = nullptr, timestamp now = noon) {
        return judge(s, number_texts(texts_of(s.definition), said), standing, now);
    };
    CHECK(say({"new"}) == verdict::counted);
    CHECK(say({"Option 1"}) == verdict::counted);
    CHECK(say({"a", "b", "c"}) == verdict::invalid_choice);
    const choice before{1};
    CHECK(say({"new"}, &before) == verdict::other_choice);
    s.definition.allow_change = true;
    CHECK(say({"new"}, &before) == verdict::changed);
    s.definition.end_time = noon;
    CHECK(say({"new"}) == verdict::closed);
    s.definition.end_time.reset();
    s.definition.settings = {};
    CHECK(say({"a", "b", "c"}) == verdict::counted);
    auto full = std::make_shared<lexicon>();
    for (std::size_t i = 0; i < limits::distinct_texts; ++i) full->add(std::to_string(i), text_state::shown);
    s.definition.texts = full;
    CHECK(say({"one too many"}) == verdict::invalid_choice);
    ballot late;
    late.texts = {"one too many"};
    const auto refused = judge_after(s, late, nullptr);
    CHECK(refused.how == verdict::invalid_choice);
    REQUIRE(refused.problem);
    CHECK(*refused.problem ==
          field_error{
              "texts",
              "voters of this poll have already written 2000 different texts, and each must be one of them"});
    CHECK(say({"17"}) == verdict::counted);

    // In a poll whose votes are not texts, the numbers of texts are judged as what they are there: options.
    const auto single = state_of(lunch());
    CHECK(judge(single, numbered_texts{{1}, {"new"}}, nullptr, noon) == verdict::counted);
}

TEST_CASE("a host's decision about a text has the name that clients know", "[texts]") {
    auto d = lunch_draft();
    d.kind = "open";
    d.options.clear();
    field_errors problems;
    const auto p = make_poll(d, noon, problems);
    for (const auto s : {text_state::shown, text_state::pending, text_state::hidden})
        CHECK(parse_text_state(p, name_of(p, s)) == s);
    CHECK_FALSE(parse_text_state(p, "gone"));
    CHECK_FALSE(parse_text_state(p, "pinned"));
}

TEST_CASE("a kind with longer texts starts with their length, and one with shorter texts reduces it",
          "[texts]") {
    poll_draft d;
    d.title = "What else?";
    d.kind = "open";
    field_errors problems;
    auto p = make_poll(d, noon, problems);
    CHECK(std::get<text_settings>(p.settings).max_length == limits::answer_max);
    poll_patch to_words;
    to_words.kind = "words";
    p = apply_patch(p, to_words, noon, problems);
    CHECK(problems.empty());
    CHECK(std::get<text_settings>(p.settings).max_length == limits::word_max);
}

TEST_CASE("each kind defines the states of its texts, and one without texts has none", "[texts]") {
    CHECK(text_states_allowed(words()) == "must be one of shown, pending, hidden");
    CHECK(text_states_allowed(poll_of(poll_kind::qna, 0)) ==
          "must be one of active, pending, archived, pinned, answered");
    CHECK(text_states_allowed(lunch()) == "does not exist in this kind of poll");
    CHECK(name_of(lunch(), text_state::shown) == "unknown");
    CHECK_FALSE(parse_text_state(lunch(), "shown"));
}

TEST_CASE("a host reads all texts, or those of one state, and those that nobody says any more", "[texts]") {
    auto s = state_of(words());
    count_ballot(s, {1, 2});
    count_ballot(s, {2});
    auto written = std::make_shared<lexicon>(texts_of(s.definition));
    written->set_state(1, text_state::hidden);
    s.definition.texts = written;
    const auto read = [&](std::optional<text_state> only) {
        json_writer w;
        w.begin_array();
        rules_of(s.definition).write_texts(w, s, only);
        return json::parse(w.end_array().take());
    };
    CHECK(read(text_state::shown) == json::parse(R"([{"id":2,"text":"Option 2","count":2,"state":"shown"},)"
                                                 R"({"id":3,"text":"Option 3","count":0,"state":"shown"}])"));
    CHECK(read(text_state::hidden).as_array().size() == 1);
    CHECK(read(std::nullopt).as_array().size() == 3);
    CHECK(read(text_state::pending).as_array().empty());
}

TEST_CASE("an erased text is shown to the host as such, and to its voter not at all", "[texts]") {
    auto s = state_of(words());
    count_ballot(s, {1, 2});
    CHECK_FALSE(says_erased(s.definition, {1, 2}));
    auto written = std::make_shared<lexicon>(texts_of(s.definition));
    written->erase(1);
    s.definition.texts = written;
    const auto& p = s.definition;
    const auto by = [&](auto&& write) {
        json_writer w;
        w.begin_object();
        write(w, p, choice{1, 2});
        return json::parse(w.end_object().take());
    };
    CHECK(by(rules_of(p).write_ballot) == json::parse(R"({"texts":["Option 2"]})"));
    CHECK(by(write_record) == json::parse(R"({"texts":[null,"Option 2"]})"));
    CHECK(rules_of(p).text(p, {1, 2}) == "[erased]; Option 2");
    CHECK(says_erased(p, {1, 2}));
    CHECK_FALSE(says_erased(p, {2, 3}));
    CHECK_FALSE(choice_problem(p, {1, 2}));
    CHECK(s.counts.counts().at(0) == 1);
    CHECK(name_of(p, text_state::erased) == "erased");
    CHECK_FALSE(parse_text_state(p, "erased"));
    CHECK(parse_any_text_state(p, "erased") == text_state::erased);
    CHECK_FALSE(parse_any_text_state(lunch(), "erased"));
}

TEST_CASE("a poll holds a limited number of texts, different for questions and for words", "[texts]") {
    CHECK(texts_max(words()) == limits::distinct_texts);
    CHECK(texts_max(poll_of(poll_kind::qna, 0)) == limits::questions);
}
