// Voided votes in the file: what is left is a log of its own, whole after a crash, and swept clean.
#include "opened.hpp"
#include "pollstream/base/limits.hpp"

namespace pollstream {

using namespace testing;

namespace {

constexpr vote_window always{timestamp{}, from_ms(std::int64_t{1} << 52)};

}  // namespace

TEST_CASE("what voiding leaves is whole, today and at the next start", "[sqlite][voiding]") {
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

TEST_CASE("a poll of texts that changes its kind once all were voided can be read at the next start",
          "[sqlite][voiding]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    const auto words = [](const std::string& text, const poll_ref& p, unsigned who, opened& s) {
        auto b = s.a_ballot(p, who, {});
        b.texts = {text};
        return s.run(s->cast(std::move(b))).value();
    };
    std::optional<poll_ref> p;
    {
        opened s(file);
        new_room r;
        r.id = room_id::make(s.time.now());
        r.title = "Lunch";
        r.created_at = s.time.now();
        r.polls.push_back(named_poll("Lunch", s.time.now()));
        r.polls.back().kind = poll_kind::words;
        r.polls.back().options.clear();
        r.polls.back().settings = text_settings{};
        p = s.run(s->create_room(std::move(r))).value().polls.front();
        REQUIRE(words("Soup", *p, 1, s).how == verdict::counted);
        REQUIRE(words("Salad", *p, 2, s).how == verdict::counted);
        REQUIRE(s.run(s->void_votes((*p)->definition.id, always)).value().ballots == 2);
        const auto turn_into = [&](const std::string& kind, std::vector<std::string> options) {
            poll_patch wanted;
            wanted.kind = kind;
            if (!options.empty()) wanted.options = std::move(options);
            return s.run(s->patch_poll((*p)->definition.id, std::move(wanted)));
        };
        REQUIRE(turn_into("qna", {}).has_value());
        REQUIRE(turn_into("words", {}).has_value());
        CHECK(words("Bread", *p, 3, s).how == verdict::counted);
        CHECK(sqlite::verify(s.file()).ok());
    }
    opened again(file);
    const auto read = again.load(*p);
    CHECK(read->counts.total_voters() == 1);
    REQUIRE(texts_of(read->definition).size() == 1);
    CHECK(texts_of(read->definition).at(1).text == "Bread");
}

TEST_CASE("too large a poll is not counted anew while others wait", "[sqlite][voiding]") {
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

}  // namespace pollstream
