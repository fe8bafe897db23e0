// Texts erased for good: what was written is gone everywhere, and what was counted stays.
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lexicon.hpp"
#include "pollstream/domain/question.hpp"
#include "world.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace pollstream {

using namespace testing;
using counts = std::vector<std::uint64_t>;

namespace {

poll writing(world& w, poll_kind kind, bool allow_change = true) {
    auto p = w.a_poll(std::string(to_string(kind)), 0);
    p.kind = kind;
    p.allow_change = allow_change;
    if (kind == poll_kind::qna) {
        qna_settings s;
        s.per_voter = 1;
        p.settings = s;
    } else {
        p.settings = text_settings();
    }
    return p;
}

result<poll_ref> erase(world& w, const poll_ref& p, option_no no, std::optional<std::string> text = {}) {
    return w.run(w->erase_text(p->definition.id, {no, std::move(text)}));
}

std::vector<std::string> written(const poll_ref& p) {
    std::vector<std::string> all;
    const auto& texts = texts_of(p->definition);
    for (std::size_t i = 1; i <= texts.size(); ++i) {
        const auto& e = texts.at(static_cast<option_no>(i));
        all.emplace_back(e.state == text_state::erased ? erased_text : e.text);
    }
    return all;
}

using strings = std::vector<std::string>;

}  // namespace

TEST_CASE("an erased text and those alike are gone, and their votes stay", "[contract][erased]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(writing(w, poll_kind::words));
    const auto first = w.say(p, 1, {"Ann Lee", "Dog"});
    w.say(p, 2, {"ann lee!"});
    const auto version = w.load(p)->version();
    w.told();

    const auto after = erase(w, p, 3, "ANN LEE");
    REQUIRE(after.has_value());
    CHECK((*after)->version() > version);
    CHECK(written(*after) == strings{"[erased]", "Dog", "[erased]"});
    CHECK(written(w.load(p)) == written(*after));
    CHECK(w.load(p)->counts.counts() == counts{1, 1, 1});
    CHECK(w.load(p)->counts.total_voters() == 2);
    CHECK(w.told() == strings{"updated words"});
    const auto stands = w.run(w->find_votes({{p->definition.id, voter(1)}})).value().front();
    REQUIRE(stands.has_value());
    CHECK(stands->proof == first.proof);
    CHECK(stands->marks == choice{1, 2});
    CHECK(w.run(w->read_ballots(p->definition.id, 0, 10)).value().size() == 2);
}

TEST_CASE("erasing twice changes nothing, and a text that does not exist cannot be erased",
          "[contract][erased]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(writing(w, poll_kind::words));
    w.say(p, 1, {"Cat"});
    CHECK(failed_with(erase(w, p, 0), errc::not_found));
    CHECK(failed_with(erase(w, p, 2), errc::not_found));
    CHECK(failed_with(erase(w, p, 1, "Dog"), errc::not_found));
    CHECK(written(w.load(p)) == strings{"Cat"});
    CHECK(failed_with(erase(w, w.create("No texts"), 1), errc::not_found));

    REQUIRE(erase(w, p, 1, "Cat").has_value());
    const auto version = w.load(p)->version();
    w.told();
    CHECK(erase(w, p, 1, "Cat").has_value());
    CHECK(erase(w, p, 1).has_value());
    CHECK(w.load(p)->version() == version);
    CHECK(w.told().empty());
    CHECK(failed_with(w.run(w->decide_text(p->definition.id, {1, text_state::shown})), errc::not_found));
}

TEST_CASE("the words of an erased text are a new text", "[contract][erased]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(writing(w, poll_kind::words));
    w.say(p, 1, {"Cat"});
    REQUIRE(erase(w, p, 1).has_value());
    CHECK(w.say(p, 2, {"Cat"}).standing == choice{2});
    CHECK(w.say(p, 3, {"cat!"}).standing == choice{3});
    const auto after = w.load(p);
    CHECK(written(after) == strings{"[erased]", "Cat", "cat!"});
    CHECK(texts_of(after->definition).at(3).first == 2);
    CHECK(after->counts.counts() == counts{1, 1, 1});
}

TEST_CASE("a voter whose text was erased may change their vote", "[contract][erased]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(writing(w, poll_kind::words));
    w.say(p, 1, {"Cat", "Dog"});
    REQUIRE(erase(w, p, 1).has_value());
    const auto changed = w.say(p, 1, {"Dog"});
    CHECK(changed.how == verdict::changed);
    CHECK(changed.standing == choice{2});
    CHECK(w.load(p)->counts.counts() == counts{0, 1});
    CHECK(w.load(p)->counts.total_voters() == 1);
}

TEST_CASE("a vote sent again is recognised by its id, and does not bring back what was erased",
          "[contract][erased]") {
    ON_EVERY_STORE(w);
    const bool may_change = GENERATE(false, true);
    const auto p = w.create(writing(w, poll_kind::words, may_change));
    const auto b = w.saying(p, 1, {"Cat", "Dog"});
    const auto first = w.cast(b);
    REQUIRE(erase(w, p, 1).has_value());
    auto again = w.cast(b);
    CHECK(again.how == verdict::same_choice);
    CHECK(again.proof == first.proof);
    CHECK(again.standing == choice{1, 2});
    CHECK(written(w.load(p)) == strings{"[erased]", "Dog"});

    // Under another id it is another vote, with words that nobody knows any more.
    CHECK(w.say(p, 1, {"Cat", "Dog"}).how == (may_change ? verdict::changed : verdict::other_choice));
    again = w.cast(b);
    CHECK(again.how == verdict::same_choice);
    CHECK(again.proof->seq == (may_change ? 2 : 1));
    REQUIRE(w.run(w->close_poll(p->definition.id)).has_value());
    CHECK(w.cast(b).how == verdict::same_choice);
}

TEST_CASE("an outdated vote sent again does not bring back what was erased", "[contract][erased]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(writing(w, poll_kind::words));
    const auto b = w.saying(p, 1, {"Cat"});
    w.cast(b);
    const auto stands = w.say(p, 1, {"Bird"});
    REQUIRE(stands.how == verdict::changed);
    REQUIRE(erase(w, p, 1).has_value());
    const auto again = w.cast(b);
    CHECK(again.how == verdict::same_choice);
    CHECK(again.proof == stands.proof);
    CHECK(again.standing == choice{2});
    CHECK(written(w.load(p)) == strings{"[erased]", "Bird"});
}

TEST_CASE("an erased question takes no votes, keeps those it has, and its asker may ask another",
          "[contract][erased]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(writing(w, poll_kind::qna));
    const auto asked = w.saying(p, 1, {"Is it Ann's fault?"});
    const auto first = w.cast(asked);
    auto up = w.a_ballot(p->definition.id, 2, {});
    up.marks = {1, static_cast<option_no>(question_vote::up)};
    REQUIRE(w.cast(up).how == verdict::counted);
    CHECK(w.say(p, 1, {"And mine?"}).how == verdict::invalid_choice);  // one question each

    REQUIRE(erase(w, p, 1).has_value());
    auto none = w.a_ballot(p->definition.id, 2, {});
    none.marks = {1, static_cast<option_no>(question_vote::none)};
    CHECK(w.cast(none).how == verdict::invalid_choice);
    CHECK(w.load(p)->counts.counts() == counts{2, 0});
    const auto again = w.cast(asked);
    CHECK(again.how == verdict::same_choice);
    CHECK(again.proof == first.proof);
    CHECK(written(w.load(p)) == strings{"[erased]"});

    CHECK(w.say(p, 1, {"And mine?"}).how == verdict::changed);
    CHECK(w.say(p, 1, {"And yours?"}).how == verdict::invalid_choice);
    CHECK(w.cast(asked).how == verdict::same_choice);  // an earlier step by now
    CHECK(w.load(p)->counts.counts() == counts{2, 0, 1, 0});
}

TEST_CASE("erased texts stay erased through a void, and a reset forgets them", "[contract][erased]") {
    ON_EVERY_STORE(w);
    const auto kind = GENERATE(poll_kind::words, poll_kind::qna);
    const auto p = w.create(writing(w, kind));
    w.say(p, 1, {"Voided"});
    w.time.advance(std::chrono::seconds(10));
    const auto from = w.time.now();
    w.say(p, 2, {"Erased"});
    w.say(p, 3, {"Stays"});
    REQUIRE(erase(w, p, 2).has_value());
    REQUIRE(w.run(w->void_votes(p->definition.id, {from - std::chrono::seconds(20), from})).has_value());
    const auto after = w.load(p);
    auto left = written(after);
    CHECK(std::ranges::count(left, "[erased]") == 1);
    CHECK(std::ranges::count(left, "Stays") == 1);
    CHECK(std::ranges::count(left, "Erased") == 0);
    CHECK(after->counts.total_voters() == 2);
    for (const auto& b : w.run(w->read_ballots(p->definition.id, 0, 10)).value())
        CHECK_FALSE(choice_problem(after->definition, b.marks));

    REQUIRE(w.run(w->reset_poll(p->definition.id)).has_value());
    CHECK(written(w.load(p)).empty());
    CHECK(failed_with(erase(w, p, 1), errc::not_found));
}

TEST_CASE("a void forgets an erased text that no remaining ballot says", "[contract][erased]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(writing(w, poll_kind::words));
    const auto from = w.time.now();
    w.say(p, 1, {"Cat"});
    w.time.advance(std::chrono::seconds(10));
    w.say(p, 2, {"Dog"});
    REQUIRE(erase(w, p, 1).has_value());
    REQUIRE(w.run(w->void_votes(p->definition.id, {from, from + std::chrono::seconds(1)})).has_value());
    CHECK(written(w.load(p)) == strings{"Dog"});
    CHECK(w.load(p)->counts.counts() == counts{1});
}

}  // namespace pollstream
