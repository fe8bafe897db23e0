// Polls as their hosts run them: close, reopen, reset, delete, patch, and the timer.
#include "world.hpp"

namespace pollstream {

using namespace testing;
using lines = std::vector<std::string>;
using namespace std::chrono_literals;

namespace {

poll_id nobody() {
    return poll_id::make(from_ms(1));
}

}  // namespace

TEST_CASE("what was created is what is loaded", "[contract][polls]") {
    ON_EVERY_STORE(w);
    auto d = w.a_poll("Łunch? 🍜", 2);
    d.description = "Line one\nline two";
    d.kind = poll_kind::multiple;
    d.max_choices = 2;
    d.identity = identity_rule::name;
    d.results = results_rule::after_close;
    d.allow_change = true;
    d.listed = false;
    d.end_time = w.time.now() + 1h;
    const auto made = w.create(d);
    const auto p = w.load(made);

    CHECK(p->definition.id == d.id);
    CHECK(p->definition.title == d.title);
    CHECK(p->definition.description == d.description);
    CHECK(p->definition.creator_name == d.creator_name);
    CHECK(p->definition.kind == d.kind);
    CHECK(p->definition.min_choices == 1);
    CHECK(p->definition.max_choices == 2);
    CHECK(p->definition.identity == d.identity);
    CHECK(p->definition.results == d.results);
    CHECK(p->definition.allow_change);
    CHECK_FALSE(p->definition.listed);
    CHECK(p->definition.created_at == d.created_at);
    CHECK(p->definition.end_time == d.end_time);
    CHECK_FALSE(p->definition.closed_at);
    CHECK(p->definition.options == d.options);
    CHECK(p->definition.room == made->definition.room);
    CHECK(looks_like_code(p->code));
    CHECK(p->version() == made->version());
    CHECK(p->counts == tally(2));
}

TEST_CASE("commands on what does not exist answer not_found", "[contract][polls]") {
    ON_EVERY_STORE(w);
    CHECK(failed_with(w.run(w->load_poll(nobody())), errc::not_found));
    CHECK(failed_with(w.run(w->close_poll(nobody())), errc::not_found));
    CHECK(failed_with(w.run(w->reopen_poll(nobody(), std::nullopt)), errc::not_found));
    CHECK(failed_with(w.run(w->reset_poll(nobody())), errc::not_found));
    CHECK(failed_with(w.run(w->delete_poll(nobody())), errc::not_found));
    CHECK(failed_with(w.run(w->patch_poll(nobody(), {})), errc::not_found));
    CHECK(failed_with(w.run(w->read_ballots(nobody(), 0, 10)), errc::not_found));
    CHECK(failed_with(w.run(w->read_series(nobody())), errc::not_found));
    CHECK(w.told().empty());
}

TEST_CASE("closing by hand", "[contract][polls]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    w.time.advance(5s);
    const auto closed = w.run(w->close_poll(p->definition.id));
    REQUIRE(closed.has_value());
    CHECK((*closed)->definition.closed_at == w.time.now());
    CHECK((*closed)->version() > p->version());
    CHECK(w.vote(p, 1, {1}).how == verdict::closed);

    SECTION("twice: the second time returns it unchanged") {
        w.told();
        w.time.advance(5s);
        const auto again = w.run(w->close_poll(p->definition.id));
        REQUIRE(again.has_value());
        CHECK((*again)->definition.closed_at == (*closed)->definition.closed_at);
        CHECK((*again)->version() == (*closed)->version());
        CHECK(w.told().empty());
    }
    SECTION("reopening lets votes in again, and keeps earlier ones") {
        const auto open = w.run(w->reopen_poll(p->definition.id, w.time.now() + 1min));
        REQUIRE(open.has_value());
        CHECK_FALSE((*open)->definition.closed_at);
        CHECK((*open)->definition.end_time == w.time.now() + 1min);
        CHECK((*open)->version() > (*closed)->version());
        CHECK(w.vote(p, 1, {1}).how == verdict::counted);
    }
    SECTION("reopening without an end leaves it open until closed") {
        const auto open = w.run(w->reopen_poll(p->definition.id, std::nullopt));
        REQUIRE(open.has_value());
        CHECK_FALSE((*open)->definition.end_time);
    }
    SECTION("an end that has passed is refused: it would close the poll at once") {
        CHECK(failed_with(w.run(w->reopen_poll(p->definition.id, w.time.now())), errc::closed));
        CHECK(w.load(p)->definition.closed_at);
    }
}

TEST_CASE("reopening what is open is refused", "[contract][polls]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    w.told();
    CHECK(failed_with(w.run(w->reopen_poll(p->definition.id, std::nullopt)), errc::already_open));
    CHECK(w.told().empty());
}

TEST_CASE("a command finds an overdue poll closed, even before the timer closes it", "[contract][polls]") {
    ON_EVERY_STORE(w);
    auto d = w.a_poll("Lunch");
    d.end_time = w.time.now() + 10s;
    const auto p = w.create(d);
    w.told();
    w.time.advance(1min);

    SECTION("close") {
        const auto closed = w.run(w->close_poll(d.id));
        REQUIRE(closed.has_value());
        CHECK((*closed)->definition.closed_at == d.end_time);
        CHECK(w.told() == lines{"closed Lunch"});
    }
    SECTION("reopen") {
        const auto open = w.run(w->reopen_poll(d.id, std::nullopt));
        REQUIRE(open.has_value());
        CHECK_FALSE((*open)->definition.closed_at);
        CHECK(w.told() == lines{"closed Lunch", "reopened Lunch"});
    }
    SECTION("patch") {
        poll_patch patch;
        patch.title = "Supper";
        const auto patched = w.run(w->patch_poll(d.id, patch));
        REQUIRE(patched.has_value());
        CHECK((*patched)->definition.closed_at == d.end_time);
        CHECK(w.told() == lines{"closed Lunch", "updated Supper"});
    }
    CHECK(w.run(w->close_due()).value() == std::nullopt);
    CHECK(w.told().empty());
}

TEST_CASE("the timer closes each poll at its own end, once, and returns the next end", "[contract][polls]") {
    ON_EVERY_STORE(w);
    const auto start = w.time.now();
    auto first = w.a_poll("First");
    first.end_time = start + 10s;
    auto second = w.a_poll("Second");
    second.end_time = start + 20s;
    auto endless = w.a_poll("Endless");
    const auto made = w.create_room({second, first, endless});
    w.told();

    CHECK(w.run(w->next_deadline()).value() == first.end_time);
    CHECK(w.run(w->close_due()).value() == first.end_time);
    CHECK(w.told().empty());

    w.time.set(*first.end_time - 1ms);
    CHECK(w.run(w->close_due()).value() == first.end_time);
    CHECK(w.told().empty());

    w.time.set(*first.end_time);
    CHECK(w.run(w->close_due()).value() == second.end_time);
    CHECK(w.told() == lines{"closed First"});
    CHECK(w.load(made.polls[1])->definition.closed_at == first.end_time);
    CHECK(w.run(w->next_deadline()).value() == second.end_time);

    w.time.advance(-1h);
    CHECK(w.run(w->close_due()).value() == second.end_time);
    CHECK(w.told().empty());

    w.time.advance(2h);
    CHECK(w.run(w->close_due()).value() == std::nullopt);
    CHECK(w.told() == lines{"closed Second"});
    CHECK(w.run(w->next_deadline()).value() == std::nullopt);
    CHECK_FALSE(w.load(made.polls[2])->definition.closed_at);
}

TEST_CASE("several overdue polls close in the order of their ends", "[contract][polls]") {
    ON_EVERY_STORE(w);
    for (const int s : {3, 1, 2}) {
        auto d = w.a_poll("Poll " + std::to_string(s));
        d.end_time = w.time.now() + std::chrono::seconds{s};
        w.create(d);
    }
    w.told();
    w.time.advance(1h);
    REQUIRE(w.run(w->close_due()).has_value());
    CHECK(w.told() == lines{"closed Poll 1", "closed Poll 2", "closed Poll 3"});
}

TEST_CASE("many polls that are due close in the order of their ends, in as many calls as it takes",
          "[contract][polls]") {
    ON_EVERY_STORE(w);
    const auto end = w.time.now() + 10s;
    lines expected;
    for (int room = 0; room < 3; ++room) {
        std::vector<poll> polls;
        for (int i = 0; i < 150; ++i) {
            auto& p = polls.emplace_back(w.a_poll("Poll " + std::to_string(150 * room + i)));
            p.end_time = end + std::chrono::milliseconds(150 * room + i);
            expected.push_back("closed " + p.title);
        }
        w.create_room(std::move(polls));
    }
    auto later = w.a_poll("Later");
    later.end_time = end + 1h;
    w.create(later);
    w.told();

    w.time.set(end + 1s);
    auto left = w.run(w->close_due());
    for (int i = 0; i < 10 && left && *left && **left <= w.time.now(); ++i) left = w.run(w->close_due());
    CHECK(left.value() == later.end_time);
    CHECK(w.told() == expected);
}

TEST_CASE("reset forgets every ballot and voter", "[contract][polls]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    for (unsigned n = 1; n <= 3; ++n) w.vote(p, n, {1});
    const auto before = w.load(p);
    const auto reset = w.run(w->reset_poll(p->definition.id));
    REQUIRE(reset.has_value());
    CHECK((*reset)->counts.counts() == std::vector<std::uint64_t>{0, 0, 0});
    CHECK((*reset)->counts.total_voters() == 0);
    CHECK((*reset)->version() > before->version());
    CHECK(w.load(p)->counts == (*reset)->counts);
    CHECK(w.run(w->read_ballots(p->definition.id, 0, 10)).value().empty());

    const std::vector<voter_in_poll> asked{{p->definition.id, voter(1)}};
    CHECK_FALSE(w.run(w->find_votes(asked)).value()[0]);
    const auto again = w.vote(p, 1, {2});
    CHECK(again.how == verdict::counted);
    CHECK(again.proof->seq == 1);
    CHECK(again.state->version() > (*reset)->version());
}

TEST_CASE("delete removes everything of a poll", "[contract][polls]") {
    ON_EVERY_STORE(w);
    const auto made = w.create_room({w.a_poll("One"), w.a_poll("Two")});
    const auto one = made.polls[0];
    w.vote(one, 1, {1});
    w.told();
    REQUIRE(w.run(w->delete_poll(one->definition.id)).has_value());
    CHECK(w.told() == lines{"deleted One", "room One"});

    CHECK(failed_with(w.run(w->load_poll(one->definition.id)), errc::not_found));
    CHECK(failed_with(w.run(w->delete_poll(one->definition.id)), errc::not_found));
    CHECK(failed_with(w.run(w->read_ballots(one->definition.id, 0, 10)), errc::not_found));
    CHECK(w.vote(one, 2, {1}).how == verdict::unknown_poll);
    CHECK(w.run(w->list_polls({})).value().count == 1);

    const auto room = w.load(made.room);
    CHECK(room->polls == std::vector<poll_id>{made.polls[1]->definition.id});
    CHECK_FALSE(room->current);
    CHECK(room->version > made.room->version);

    REQUIRE(w.run(w->delete_poll(made.polls[1]->definition.id)).has_value());
    CHECK(w.load(made.room)->polls.empty());
}

TEST_CASE("the fact of a deletion holds the poll's last state", "[contract][polls]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    const auto voted = w.vote(p, 1, {3});
    w.facts.clear();
    REQUIRE(w.run(w->delete_poll(p->definition.id)).has_value());
    const auto& f = std::get<poll_changed>(w.facts.front());
    CHECK(f.state->counts.counts() == std::vector<std::uint64_t>{0, 0, 1});
    CHECK(f.state->version() == voted.state->version());
}

TEST_CASE("patching changes what it names and nothing else", "[contract][polls]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    w.vote(p, 1, {1});
    const auto before = w.load(p);
    poll_patch patch;
    patch.title = "  Supper  ";
    patch.description = "";
    patch.listed = false;
    patch.results = "after_close";
    patch.end_time = std::optional<timestamp>(w.time.now() + 1h);
    REQUIRE(w.run(w->patch_poll(p->definition.id, patch)).has_value());

    const auto after = w.load(p);
    CHECK(after->definition.title == "Supper");
    CHECK(after->definition.description.empty());
    CHECK_FALSE(after->definition.listed);
    CHECK(after->definition.results == results_rule::after_close);
    CHECK(after->definition.end_time == w.time.now() + 1h);
    CHECK(after->definition.options == before->definition.options);
    CHECK(after->definition.creator_name == "Ada");
    CHECK(after->counts == before->counts);
    CHECK(after->version() > before->version());
    CHECK(w.run(w->next_deadline()).value() == after->definition.end_time);

    poll_patch open_end;
    open_end.end_time = std::optional<timestamp>();
    REQUIRE(w.run(w->patch_poll(p->definition.id, open_end)).has_value());
    CHECK_FALSE(w.load(p)->definition.end_time);
    CHECK(w.run(w->next_deadline()).value() == std::nullopt);
}

TEST_CASE("what ballots depend on changes only before the first vote", "[contract][polls]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    poll_patch patch;
    patch.options = {"Soup", "Salad", "Bread", "Cheese"};
    patch.kind = "multiple";
    patch.max_choices = 2;
    patch.identity = "name";
    patch.allow_change = true;

    SECTION("before") {
        const auto patched = w.run(w->patch_poll(p->definition.id, patch));
        REQUIRE(patched.has_value());
        const auto after = w.load(p);
        CHECK(after->definition.options == *patch.options);
        CHECK(after->definition.kind == poll_kind::multiple);
        CHECK(after->definition.max_choices == 2);
        CHECK(after->definition.identity == identity_rule::name);
        CHECK(after->definition.allow_change);
        CHECK(after->counts.counts().size() == 4);
        CHECK(after->version() == (*patched)->version());
        CHECK(w.vote(p, 1, {3, 4}).state->counts.counts() == std::vector<std::uint64_t>{0, 0, 1, 1});
    }
    SECTION(
        "under way: a ballot made before is for another version, not for the option that now has that "
        "number") {
        auto early = w.a_ballot(p->definition.id, 1, {1});
        early.made_for = p->definition.ballot_version;
        REQUIRE(w.run(w->patch_poll(p->definition.id, patch)).has_value());
        CHECK(w.load(p)->definition.ballot_version == p->definition.ballot_version + 1);
        const auto refused = w.run(w->cast(early));
        REQUIRE(refused.has_value());
        CHECK(refused->how == verdict::poll_changed);
        CHECK_FALSE(refused->proof);
        CHECK(w.load(p)->counts.total_voters() == 0);
        early.made_for = w.load(p)->definition.ballot_version;
        CHECK(w.run(w->cast(early)).value().how == verdict::counted);
    }
    SECTION("after") {
        w.vote(p, 1, {1});
        w.told();
        CHECK(failed_with(w.run(w->patch_poll(p->definition.id, patch)), errc::has_votes));
        CHECK(w.load(p)->definition.options == p->definition.options);
        CHECK(w.told().empty());
    }
    SECTION("and again after a reset") {
        w.vote(p, 1, {1});
        REQUIRE(w.run(w->reset_poll(p->definition.id)).has_value());
        CHECK(w.run(w->patch_poll(p->definition.id, patch)).has_value());
        CHECK(w.vote(p, 1, {2, 4}).state->counts.counts() == std::vector<std::uint64_t>{0, 1, 0, 1});
    }
}

TEST_CASE("a patch that breaks a rule changes nothing", "[contract][polls]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    w.told();
    poll_patch empty_title;
    empty_title.title = "  ";
    CHECK(failed_with(w.run(w->patch_poll(p->definition.id, empty_title)), errc::overtaken));
    poll_patch past;
    past.title = "Supper";
    past.end_time = std::optional<timestamp>(w.time.now());
    CHECK(failed_with(w.run(w->patch_poll(p->definition.id, past)), errc::overtaken));
    CHECK(w.load(p)->definition.title == "Lunch");
    CHECK(w.load(p)->version() == p->version());
    CHECK(w.told().empty());
}

}  // namespace pollstream
