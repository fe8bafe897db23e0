// Voided votes in the file: what remains is a new log, complete after a crash, and the old one is swept.
#include "opened.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/question.hpp"

namespace pollstream {

using namespace testing;

namespace {

constexpr vote_window always{timestamp{}, from_ms(std::int64_t{1} << 52)};

poll_ref create(opened& s, poll_kind kind, kind_settings settings) {
    new_room r;
    r.id = room_id::make(s.time.now());
    r.title = "Lunch";
    r.created_at = s.time.now();
    r.polls.push_back(named_poll("Lunch", s.time.now()));
    auto& p = r.polls.back();
    p.kind = kind;
    p.options.clear();
    p.settings = std::move(settings);
    p.allow_change = true;
    return s.run(s->create_room(std::move(r))).value().polls.front();
}

cast_result say(opened& s, const poll_ref& p, unsigned who, choice marks, std::vector<std::string> texts) {
    auto b = s.a_ballot(p, who, std::move(marks));
    b.texts = std::move(texts);
    return s.run(s->cast(std::move(b))).value();
}

}  // namespace

TEST_CASE("what voiding leaves is complete, now and at the next start", "[sqlite][voiding]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    std::optional<poll_ref> p;
    vote_window burst{};
    {
        opened s(file);
        p = s.create("Lunch");
        for (const auto& answer : s.vote_at_once(*p, 0, 500)) REQUIRE(answer.has_value());
        s.time.advance(std::chrono::seconds{10});
        burst = {s.time.now(), s.time.now() + std::chrono::seconds{10}};
        for (const auto& answer : s.vote_at_once(*p, 500, 1'500)) REQUIRE(answer.has_value());
        s.time.advance(std::chrono::seconds{10});
        for (const auto& answer : s.vote_at_once(*p, 2'000, 300)) REQUIRE(answer.has_value());
        const auto done = s.run(s->void_votes((*p)->definition.id, burst));
        REQUIRE(done.has_value());
        CHECK(done->ballots == 1'500);
        CHECK(sqlite::verify(s.file()).ok());
        CHECK(s.vote(*p, 700).has_value());
    }
    opened again(file);
    CHECK(again.load(*p)->counts.total_voters() == 801);
    CHECK(again.vote(*p, 0)->how == verdict::same_choice);
    CHECK(again.vote(*p, 700)->how == verdict::same_choice);
    CHECK(again.vote(*p, 800)->how == verdict::counted);
    CHECK(again.vote(*p, 2'299)->how == verdict::same_choice);
    CHECK(sqlite::verify(again.file()).ok());
    for (int i = 0; i < 1'000 && ask(file, "SELECT count(*) FROM abandoned_logs") > 0; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    CHECK(ask(file, "SELECT count(*) FROM ballots") == 802);
}

TEST_CASE("while votes are voided others are stored, and counted", "[sqlite][voiding]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    for (unsigned from = 0; from < 9'000; from += 3'000)
        REQUIRE(s.vote_at_once(p, from, 3'000).size() == 3'000);
    s.time.advance(std::chrono::seconds{10});
    const vote_window burst{s.time.now(), s.time.now() + std::chrono::seconds{10}};
    REQUIRE(s.vote_at_once(p, 9'000, 500).size() == 500);
    s.time.advance(std::chrono::seconds{10});

    std::optional<result<voided_votes>> done;
    begin(s.loop, s->void_votes(p->definition.id, burst),
          [&](result<voided_votes> v) { done = std::move(v); });
    poll_patch title;
    const bool changed_meanwhile = GENERATE(false, true);
    unsigned meanwhile = 0;
    for (unsigned who = 20'000; !done; ++who) {
        REQUIRE(s.vote(p, who)->how == verdict::counted);
        if (!done) ++meanwhile;
        if (who == 20'001 && changed_meanwhile) {
            title.title = "Dinner";
            REQUIRE(s.run(s->patch_poll(p->definition.id, title)).has_value());
        }
    }
    CHECK(meanwhile >= 2);
    REQUIRE(done->has_value());
    CHECK((*done)->ballots == 500);
    CHECK((*done)->state->definition.title == (changed_meanwhile ? "Dinner" : "Lunch"));
    CHECK(s.vote(p, 9'100)->how == verdict::counted);
    CHECK(s.vote(p, 20'000)->how == verdict::same_choice);
    CHECK(s.load(p)->counts.total_voters() >= 9'000 + meanwhile + 1);
    CHECK(sqlite::verify(s.file()).ok());
    std::uint64_t last = 0;
    for (const auto& f : s.facts) {
        const auto* tally = std::get_if<tally_changed>(&f);
        const auto* poll = std::get_if<poll_changed>(&f);
        if (tally == nullptr && poll == nullptr) continue;
        const auto version = tally != nullptr ? tally->state->version() : poll->state->version();
        CHECK(version > last);
        last = version;
    }
}

TEST_CASE("if all the many votes that came meanwhile are voided, too, the version rises",
          "[sqlite][voiding]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    for (unsigned from = 0; from < 6'000; from += 3'000)
        REQUIRE(s.vote_at_once(p, from, 3'000).size() == 3'000);
    std::optional<result<voided_votes>> done;
    begin(s.loop, s->void_votes(p->definition.id, always),
          [&](result<voided_votes> v) { done = std::move(v); });
    std::uint64_t last = 0;
    for (unsigned from = 10'000; !done; from += 1'000) {
        for (const auto& a : s.vote_at_once(p, from, 1'000)) last = std::max(last, a->state->version());
    }
    REQUIRE(done->has_value());
    CHECK((*done)->ballots > 6'000);
    const auto after = s.load(p);
    CHECK(after->version() >= last);
    CHECK((*done)->state->counts.total_voters() == 0);
    CHECK(sqlite::verify(s.file()).ok());
}

TEST_CASE("a server that ends during a void has voided nothing, and sweeps what it had written",
          "[sqlite][voiding]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    std::optional<poll_ref> p;
    {
        opened s(file);
        p = s.create("Lunch");
        for (unsigned from = 0; from < 6'000; from += 3'000)
            REQUIRE(s.vote_at_once(*p, from, 3'000).size() == 3'000);
        bool over = false;
        begin(s.loop, s->void_votes((*p)->definition.id, always),
              [&](const result<voided_votes>&) { over = true; });
        for (unsigned who = 10'000; ask(file, "SELECT count(*) FROM abandoned_logs") == 0; ++who)
            REQUIRE(s.vote(*p, who).has_value());
        REQUIRE_FALSE(over);
    }
    opened again(file);
    const auto voters = again.load(*p)->counts.total_voters();
    CHECK(voters > 6'000);
    CHECK(again.vote(*p, 0)->how == verdict::same_choice);
    for (int i = 0; i < 1'000 && ask(file, "SELECT count(*) FROM abandoned_logs") > 0; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    CHECK(static_cast<std::uint64_t>(ask(file, "SELECT count(*) FROM ballots")) == voters);
    CHECK(sqlite::verify(file).ok());
}

TEST_CASE("a poll of texts that changes its kind after all were voided can be read at the next start",
          "[sqlite][voiding]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    std::optional<poll_ref> p;
    {
        opened s(file);
        p = create(s, poll_kind::words, text_settings());
        REQUIRE(say(s, *p, 1, {}, {"Soup"}).how == verdict::counted);
        REQUIRE(say(s, *p, 2, {}, {"Salad"}).how == verdict::counted);
        REQUIRE(s.run(s->void_votes((*p)->definition.id, always)).value().ballots == 2);
        const auto turn_into = [&](const std::string& kind, std::vector<std::string> options) {
            poll_patch wanted;
            wanted.kind = kind;
            if (!options.empty()) wanted.options = std::move(options);
            return s.run(s->patch_poll((*p)->definition.id, std::move(wanted)));
        };
        REQUIRE(turn_into("qna", {}).has_value());
        REQUIRE(turn_into("words", {}).has_value());
        CHECK(say(s, *p, 3, {}, {"Bread"}).how == verdict::counted);
        CHECK(sqlite::verify(s.file()).ok());
    }
    opened again(file);
    const auto read = again.load(*p);
    CHECK(read->counts.total_voters() == 1);
    REQUIRE(texts_of(read->definition).size() == 1);
    CHECK(texts_of(read->definition).at(1).text == "Bread");
}

TEST_CASE("remaining ballots of texts and steps say the same under the new numbers", "[sqlite][voiding]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    constexpr auto up = static_cast<option_no>(question_vote::up);
    std::optional<poll_ref> words;
    std::optional<poll_ref> hall;
    {
        opened s(file);
        words = create(s, poll_kind::words, text_settings());
        hall = create(s, poll_kind::qna, qna_settings());
        say(s, *words, 1, {}, {"Soup"});
        const vote_window burst{s.time.now() + std::chrono::seconds{1},
                                s.time.now() + std::chrono::seconds{2}};
        s.time.advance(std::chrono::seconds{1});
        say(s, *words, 2, {}, {"Spam"});
        say(s, *words, 3, {}, {"More spam"});
        say(s, *hall, 2, {}, {"Spam?"});
        say(s, *hall, 3, {}, {"More spam?"});
        s.time.advance(std::chrono::seconds{1});
        say(s, *words, 3, {}, {"Bread"});
        say(s, *words, 4, {}, {"spam"});
        say(s, *hall, 3, {}, {"Why?"});
        say(s, *hall, 4, {3, up}, {});
        REQUIRE(s.run(s->decide_text((*words)->definition.id, {2, text_state::hidden})).has_value());
        REQUIRE(s.run(s->decide_text((*hall)->definition.id, {1, text_state::hidden})).has_value());
        REQUIRE(s.run(s->void_votes((*words)->definition.id, burst)).value().ballots == 2);
        REQUIRE(s.run(s->void_votes((*hall)->definition.id, burst)).value().ballots == 2);
        CHECK(sqlite::verify(s.file()).problems == std::vector<std::string>{});
        CHECK(say(s, *hall, 5, {}, {"How?"}).standing == to_choice({{3, true, true, false}}));
    }
    opened again(file);
    const auto left = again.load(*words);
    const auto& texts = texts_of(left->definition);
    REQUIRE(texts.size() == 3);
    CHECK(texts.at(texts.find("spam")).state == text_state::hidden);
    CHECK(left->counts.counts() == std::vector<std::uint64_t>{1, 1, 1});
    CHECK(say(again, *words, 3, {}, {"Bread"}).how == verdict::same_choice);
    const auto asked = again.load(*hall);
    REQUIRE(texts_of(asked->definition).size() == 3);
    CHECK(texts_of(asked->definition).at(1).text == "Why?");
    CHECK(texts_of(asked->definition).at(2).state == text_state::hidden);
    CHECK(asked->definition.ballot_version == (*hall)->definition.ballot_version + 1);
    CHECK(asked->counts.counts() == std::vector<std::uint64_t>{2, 0, 0, 0, 1, 0});
    CHECK(say(again, *hall, 4, {1, up}, {}).how == verdict::same_choice);
    CHECK(say(again, *hall, 2, {1, up}, {}).how == verdict::counted);
    CHECK(sqlite::verify(again.file()).problems == std::vector<std::string>{});
}

TEST_CASE("a poll that is too large is not recounted while others wait", "[sqlite][voiding]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    std::optional<poll_ref> p;
    {
        opened s(file);
        p = s.create("Lunch");
        REQUIRE(s.vote(*p, 1).has_value());
    }
    {
        sqlite::database db(file, sqlite::database::access::read_write);
        db.exec(("UPDATE ballots SET seq = " + std::to_string(limits::voidable_ballots + 1)).c_str());
    }
    opened again(file);
    CHECK(failed_with(again.run(again->void_votes((*p)->definition.id, always)), errc::too_many_ballots));
    CHECK(again.load(*p)->counts.total_voters() == 1);
}

TEST_CASE("taking back a change must not bring back more numbers than a tally holds", "[sqlite][voiding]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    const auto number = [](std::size_t n) { return choice{static_cast<option_no>(n), 0, 0, 0}; };
    std::optional<poll_ref> p;
    {
        opened s(file);
        p = create(s, poll_kind::numeric, numeric_settings{});
        std::vector<ballot> all;
        for (unsigned n = 1; n <= limits::distinct_numbers; ++n) all.push_back(s.a_ballot(*p, n, number(n)));
        for (const auto& answer : s.cast_at_once(std::move(all))) REQUIRE(answer->how == verdict::counted);
        CHECK(say(s, *p, 0, number(0), {}).how == verdict::invalid_choice);

        s.time.advance(std::chrono::seconds{10});
        const vote_window change{s.time.now(), s.time.now() + std::chrono::seconds{10}};
        CHECK(say(s, *p, 1, number(2), {}).how == verdict::changed);
        s.time.advance(std::chrono::seconds{10});
        CHECK(say(s, *p, 0, number(0), {}).how == verdict::counted);
        const auto done = s.run(s->void_votes((*p)->definition.id, change));
        CHECK(failed_with(done, errc::too_many_numbers));
        CHECK(sqlite::verify(s.file()).ok());
    }
    opened again(file);
    CHECK(again.load(*p)->counts.total_voters() == limits::distinct_numbers + 1);
    CHECK(again.vote(*p, 1, number(2))->how == verdict::same_choice);
}

}  // namespace pollstream
