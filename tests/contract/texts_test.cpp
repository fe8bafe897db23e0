// Votes that are texts: what voters write becomes part of the poll together with the ballot that says it, or
// not at all.
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lexicon.hpp"
#include "world.hpp"

namespace pollstream {

using namespace testing;

namespace {

poll a_word_poll(world& w, bool moderated = false) {
    auto p = w.a_poll("One word");
    p.kind = poll_kind::words;
    p.options.clear();
    text_settings s;
    s.moderated = moderated;
    p.settings = s;
    p.allow_change = true;
    return p;
}

std::vector<std::string> written(const poll_ref& p) {
    std::vector<std::string> all;
    const auto& texts = texts_of(p->definition);
    for (std::size_t i = 0; i < texts.size(); ++i)
        all.emplace_back(texts.at(static_cast<option_no>(i + 1)).text);
    return all;
}

using counts = std::vector<std::uint64_t>;
using strings = std::vector<std::string>;

}  // namespace

TEST_CASE("what nobody wrote before becomes the poll's next text", "[contract][texts]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(a_word_poll(w));
    CHECK(w.say(p, 1, {"Cat", "Dog"}).standing == choice{1, 2});
    CHECK(w.say(p, 2, {"Bee", "Dog"}).standing == choice{2, 3});
    const auto after = w.load(p);
    CHECK(written(after) == strings{"Cat", "Dog", "Bee"});
    CHECK(after->counts.counts() == counts{1, 2, 1});
    CHECK(after->counts.total_voters() == 2);
}

TEST_CASE("the same texts again get the same receipt, in whatever order", "[contract][texts]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(a_word_poll(w));
    const auto first = w.say(p, 1, {"Cat", "Dog"});
    const auto again = w.say(p, 1, {"Dog", "Cat"});
    CHECK(again.how == verdict::same_choice);
    CHECK(again.proof == first.proof);
    CHECK(w.load(p)->counts.counts() == counts{1, 1});
}

TEST_CASE("a changed vote takes its texts back, and they remain known", "[contract][texts]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(a_word_poll(w));
    w.say(p, 1, {"Cat"});
    CHECK(w.say(p, 1, {"Dog"}).how == verdict::changed);
    CHECK(w.load(p)->counts.counts() == counts{0, 1});
    CHECK(written(w.load(p)) == strings{"Cat", "Dog"});
}

TEST_CASE("texts of a ballot that does not count are not stored", "[contract][texts]") {
    ON_EVERY_STORE(w);
    auto definition = a_word_poll(w);
    definition.allow_change = false;
    const auto p = w.create(definition);
    w.say(p, 1, {"Cat"});
    CHECK(w.say(p, 1, {"Dog"}).how == verdict::other_choice);
    CHECK(w.say(p, 2, {"a", "b", "c", "d"}).how == verdict::invalid_choice);
    REQUIRE(w.run(w->close_poll(p->definition.id)).has_value());
    CHECK(w.say(p, 3, {"Late"}).how == verdict::closed);
    CHECK(written(w.load(p)) == strings{"Cat"});
}

TEST_CASE("in a moderated poll a text waits, and the decision holds for equal ones, too",
          "[contract][texts]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(a_word_poll(w, true));
    w.say(p, 1, {"Cat"});
    w.say(p, 2, {"cat!"});
    CHECK(texts_of(w.load(p)->definition).at(1).state == text_state::pending);
    const auto version = w.load(p)->version();

    const auto shown = w.run(w->decide_text(p->definition.id, {2, text_state::shown}));
    REQUIRE(shown.has_value());
    CHECK((*shown)->version() > version);
    w.say(p, 3, {"CAT"});
    const auto after = w.load(p);
    for (option_no n = 1; n <= 3; ++n) CHECK(texts_of(after->definition).at(n).state == text_state::shown);
    CHECK(group_texts(texts_of(after->definition), after->counts.counts()).front().count == 3);

    CHECK(failed_with(w.run(w->decide_text(p->definition.id, {4, text_state::shown})), errc::not_found));
    CHECK(failed_with(w.run(w->decide_text(p->definition.id, {0, text_state::shown})), errc::not_found));
}

TEST_CASE("a reset forgets what was written", "[contract][texts]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(a_word_poll(w));
    w.say(p, 1, {"Cat", "Dog"});
    REQUIRE(w.run(w->reset_poll(p->definition.id)).has_value());
    CHECK(written(w.load(p)).empty());
    CHECK(w.say(p, 1, {"Bee"}).standing == choice{1});
    CHECK(w.load(p)->counts.counts() == counts{1});
}

TEST_CASE("a decision about a text does not apply to the text that has its number after a reset",
          "[contract][texts]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(a_word_poll(w, true));
    const auto decide = [&](std::string about) {
        return w.run(w->decide_text(p->definition.id, {1, text_state::shown, std::move(about)}));
    };
    w.say(p, 1, {"Cat"});
    REQUIRE(w.run(w->reset_poll(p->definition.id)).has_value());
    w.say(p, 1, {"Bee"});
    const auto version = w.load(p)->version();
    CHECK(failed_with(decide("Cat"), errc::not_found));
    CHECK(texts_of(w.load(p)->definition).at(1).state == text_state::pending);
    CHECK(w.load(p)->version() == version);

    REQUIRE(decide("bee!").has_value());  // equal is enough: the host may have seen another spelling
    CHECK(texts_of(w.load(p)->definition).at(1).state == text_state::shown);
}

TEST_CASE("a poll holds only so many different texts", "[contract][texts]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(a_word_poll(w));
    for (unsigned i = 0; i < limits::distinct_texts; i += 2)
        w.say(p, i, {"text " + std::to_string(i), "text " + std::to_string(i + 1)});
    CHECK(w.say(p, 100'000, {"one more"}).how == verdict::invalid_choice);
    CHECK(w.say(p, 100'000, {"text 7"}).how == verdict::counted);
    CHECK(texts_of(w.load(p)->definition).size() == limits::distinct_texts);
}

}  // namespace pollstream
