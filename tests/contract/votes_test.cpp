// Every verdict on a vote, what its answer contains, and what it leaves behind.
#include "pollstream/domain/kind.hpp"
#include "world.hpp"

namespace pollstream {

using namespace testing;

TEST_CASE("a first vote is counted and answered with its receipt", "[contract][votes]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    auto b = w.a_ballot(p->definition.id, 1, {2});
    const auto id = b.id;
    const auto answer = w.run(w->cast(std::move(b)));

    REQUIRE(answer.has_value());
    CHECK(answer->how == verdict::counted);
    CHECK(answer->proof == receipt{p->definition.id, 1, id});
    CHECK(answer->standing == choice{2});
    REQUIRE(answer->state);
    CHECK(answer->state->counts.counts() == std::vector<std::uint64_t>{0, 1, 0});
    CHECK(answer->state->counts.total_voters() == 1);
    CHECK(answer->state->version() > p->version());
    CHECK(w.load(p)->counts == answer->state->counts);
    CHECK(w.load(p)->version() == answer->state->version());
}

TEST_CASE("receipts number a poll's ballots from 1 in commit order", "[contract][votes]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    const auto other = w.create("Dinner");
    for (unsigned n = 1; n <= 5; ++n) {
        CHECK(w.vote(p, n, {1}).proof->seq == n);
        CHECK(w.vote(other, n, {1}).proof->seq == n);
    }
}

TEST_CASE("threat 5: the same choice by the same voter gets the first receipt again", "[contract][votes]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    const auto first = w.vote(p, 1, {2});
    w.told();
    const auto again = w.vote(p, 1, {2});

    CHECK(again.how == verdict::same_choice);
    CHECK(again.proof == first.proof);
    CHECK(again.standing == choice{2});
    CHECK(again.state->counts.total_voters() == 1);
    CHECK(again.state->version() == first.state->version());
    CHECK(w.told().empty());
}

TEST_CASE("trying out a name reveals nothing about its vote while results are hidden", "[contract][votes]") {
    ON_EVERY_STORE(w);
    auto hidden = w.a_poll("Lunch");
    hidden.identity = identity_rule::name;
    hidden.results = results_rule::after_close;
    const auto p = w.create(hidden);
    const auto first = w.a_ballot(p->definition.id, 1, {2}, "Ada");
    const auto counted = *w.run(w->cast(first));
    w.told();

    for (option_no o = 1; o <= 3; ++o) CHECK(w.vote(p, 1, {o}, "Ada").how == verdict::other_choice);
    auto nameless = w.a_ballot(p->definition.id, 1, {2}, "Ada");
    nameless.id = first.id;
    nameless.id_is_ours = true;
    CHECK(w.run(w->cast(nameless))->how == verdict::other_choice);
    const auto again = *w.run(w->cast(first));
    CHECK(again.how == verdict::same_choice);
    CHECK(again.proof == counted.proof);
    CHECK(w.told().empty());

    REQUIRE(w.run(w->close_poll(p->definition.id)).has_value());
    CHECK(w.vote(p, 1, {2}, "Ada").how == verdict::same_choice);
    CHECK(w.vote(p, 1, {1}, "Ada").how == verdict::closed);
}

TEST_CASE("if a name may change its vote, the standing choice is stored like any other",
          "[contract][votes]") {
    ON_EVERY_STORE(w);
    auto hidden = w.a_poll("Lunch");
    hidden.identity = identity_rule::name;
    hidden.results = results_rule::after_close;
    hidden.allow_change = true;
    const auto p = w.create(hidden);
    const auto first = w.a_ballot(p->definition.id, 1, {2}, "Ada");
    w.run(w->cast(first));
    for (const auto o : {option_no{2}, option_no{2}, option_no{1}}) {
        const auto before = w.run(w->load_poll(p->definition.id)).value();
        const auto tried = w.vote(p, 1, {o}, "Ada");
        CHECK(tried.how == verdict::changed);
        CHECK(tried.proof->seq == before->version());
        CHECK(tried.proof->id != first.id);
        CHECK(tried.state->version() == before->version() + 1);
        CHECK(tried.state->counts.total_voters() == 1);
        CHECK(tried.state->counts.counts().at(o - 1u) == 1);
    }
    CHECK(w.run(w->cast(first))->how == verdict::same_choice);
}

TEST_CASE("if a name sees results anyway, a repeated choice is answered as such", "[contract][votes]") {
    ON_EVERY_STORE(w);
    auto open = w.a_poll("Lunch");
    open.identity = identity_rule::name;
    SECTION("results are live") {}
    SECTION("results show who has voted") {
        open.results = results_rule::after_vote;
    }
    const auto p = w.create(open);
    const auto first = w.vote(p, 1, {2}, "Ada");
    const auto again = w.vote(p, 1, {2}, "Ada");
    CHECK(again.how == verdict::same_choice);
    CHECK(again.proof == first.proof);
}

TEST_CASE("a vote retried with a token issued meanwhile belongs to its first voter", "[contract][votes]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    const auto first = w.vote(p, 1, {2});
    w.told();
    const auto again = [&](unsigned voter, choice marks) {
        auto b = w.a_ballot(p->definition.id, voter, std::move(marks));
        b.untold_voter = w.a_ballot(p->definition.id, 1, {}).voter;
        return *w.run(w->cast(std::move(b)));
    };

    const auto same = again(2, {2});
    CHECK(same.how == verdict::same_choice);
    CHECK(same.by_untold);
    CHECK_FALSE(same.late);
    CHECK(same.proof == first.proof);
    CHECK(same.state->counts.total_voters() == 1);
    CHECK(w.told().empty());
    CHECK(again(2, {3}).how == verdict::other_choice);

    w.time.advance(limits::retry_within + std::chrono::milliseconds{1});
    const auto late = again(2, {2});
    CHECK(late.how == verdict::same_choice);
    CHECK(late.late);

    // A voter who has voted is not taken for somebody else.
    w.vote(p, 3, {1});
    const auto own = again(3, {2});
    CHECK(own.how == verdict::other_choice);
    CHECK_FALSE(own.by_untold);
    CHECK(own.standing == choice{1});
}

TEST_CASE("another choice by the same voter is refused, with the standing one", "[contract][votes]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    const auto first = w.vote(p, 1, {2});
    w.told();
    const auto other = w.vote(p, 1, {3});

    CHECK(other.how == verdict::other_choice);
    CHECK(other.proof == first.proof);
    CHECK(other.standing == choice{2});
    CHECK(w.load(p)->counts.counts() == std::vector<std::uint64_t>{0, 1, 0});
    CHECK(w.told().empty());
}

TEST_CASE("where change is allowed, another choice supersedes the first", "[contract][votes]") {
    ON_EVERY_STORE(w);
    auto definition = w.a_poll("Lunch");
    definition.allow_change = true;
    const auto p = w.create(definition);
    const auto first = w.vote(p, 1, {2});
    w.vote(p, 2, {2});
    const auto changed = w.vote(p, 1, {3});

    CHECK(changed.how == verdict::changed);
    CHECK(changed.proof->seq == 3);
    CHECK(changed.standing == choice{3});
    CHECK(changed.state->counts.counts() == std::vector<std::uint64_t>{0, 1, 1});
    CHECK(changed.state->counts.total_voters() == 2);
    CHECK(changed.state->version() > first.state->version());

    SECTION("a retry of the change gets the change's receipt") {
        const auto again = w.vote(p, 1, {3});
        CHECK(again.how == verdict::same_choice);
        CHECK(again.proof == changed.proof);
    }
    SECTION("and back again is one more ballot") {
        const auto back = w.vote(p, 1, {2});
        CHECK(back.how == verdict::changed);
        CHECK(back.proof->seq == 4);
        CHECK(back.state->counts.counts() == std::vector<std::uint64_t>{0, 2, 0});
    }
}

TEST_CASE("an outdated vote sent again undoes nothing", "[contract][votes]") {
    ON_EVERY_STORE(w);
    auto definition = w.a_poll("Lunch");
    definition.allow_change = true;
    const auto p = w.create(definition);
    const auto lost = w.a_ballot(p->definition.id, 1, {1});
    REQUIRE(w.run(w->cast(lost))->how == verdict::counted);
    const auto changed = w.vote(p, 1, {2});
    w.told();

    const auto is_as_changed = [&](const cast_result& again) {
        CHECK(again.how == verdict::same_choice);
        CHECK(again.proof == changed.proof);
        CHECK(again.standing == choice{2});
        CHECK(w.load(p)->counts.counts() == std::vector<std::uint64_t>{0, 1, 0});
    };
    SECTION("at once, without an announcement") {
        is_as_changed(*w.run(w->cast(lost)));
        CHECK(w.told().empty());
        CHECK(w.run(w->read_ballots(p->definition.id, 0, 10)).value().size() == 2);
    }
    SECTION("after the close") {
        REQUIRE(w.run(w->close_poll(p->definition.id)).has_value());
        is_as_changed(*w.run(w->cast(lost)));
    }
    SECTION("but another choice under its id is one more change") {
        auto other = lost;
        other.marks = {3};
        CHECK(w.run(w->cast(other))->how == verdict::changed);
    }
    SECTION("and back again under a new id is a change, too") {
        CHECK(w.vote(p, 1, {1}).how == verdict::changed);
    }
    SECTION("however often it was changed") {
        w.vote(p, 1, {3});
        w.vote(p, 1, {1});
        const auto last = w.vote(p, 1, {3});
        const auto again = *w.run(w->cast(lost));
        CHECK(again.how == verdict::same_choice);
        CHECK(again.proof == last.proof);
    }
}

TEST_CASE("several marks count one each, and as one voter", "[contract][votes]") {
    ON_EVERY_STORE(w);
    auto definition = w.a_poll("Toppings", 4);
    definition.kind = poll_kind::multiple;
    definition.min_choices = 2;
    definition.max_choices = 3;
    const auto p = w.create(definition);

    CHECK(w.vote(p, 1, {4, 1}).state->counts.counts() == std::vector<std::uint64_t>{1, 0, 0, 1});
    CHECK(w.vote(p, 2, {1, 2, 4}).state->counts.counts() == std::vector<std::uint64_t>{2, 1, 0, 2});
    CHECK(w.load(p)->counts.total_voters() == 2);
    CHECK(total_votes(*w.load(p)) == 5);
    CHECK(w.vote(p, 3, {1}).how == verdict::invalid_choice);
    CHECK(w.vote(p, 3, {1, 2, 3, 4}).how == verdict::invalid_choice);
    CHECK(w.vote(p, 3, {2, 2}).how == verdict::invalid_choice);
}

TEST_CASE("an invalid choice stores nothing, and the voter may still vote", "[contract][votes]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    w.told();
    for (const auto& marks : {choice{}, choice{0}, choice{4}, choice{1, 2}, choice{65535}}) {
        const auto answer = w.vote(p, 1, marks);
        CHECK(answer.how == verdict::invalid_choice);
        CHECK_FALSE(answer.proof);
        REQUIRE(answer.state);
        CHECK(answer.state->counts.total_voters() == 0);
    }
    CHECK(w.told().empty());
    CHECK(w.vote(p, 1, {3}).how == verdict::counted);
    CHECK(w.vote(p, 1, {4}).how == verdict::invalid_choice);
}

TEST_CASE("a vote for a poll that does not exist is unknown", "[contract][votes]") {
    ON_EVERY_STORE(w);
    const auto answer = w.run(w->cast(w.a_ballot(poll_id::make(w.time.now()), 1, {1})));
    REQUIRE(answer.has_value());
    CHECK(answer->how == verdict::unknown_poll);
    CHECK_FALSE(answer->proof);
    CHECK_FALSE(answer->state);
    CHECK(w.told().empty());
}

TEST_CASE("threat 7: a poll closes at the millisecond of its end, timer or not", "[contract][votes]") {
    ON_EVERY_STORE(w);
    auto definition = w.a_poll("Lunch");
    definition.end_time = w.time.now() + std::chrono::seconds{10};
    const auto p = w.create(definition);

    w.time.set(*definition.end_time - std::chrono::milliseconds{1});
    const auto in_time = w.vote(p, 1, {1});
    CHECK(in_time.how == verdict::counted);

    w.time.set(*definition.end_time);
    const auto late = w.vote(p, 2, {1});
    CHECK(late.how == verdict::closed);
    CHECK_FALSE(late.proof);
    CHECK(late.state->counts.total_voters() == 1);

    SECTION("a voter whose answer was lost still gets the receipt") {
        const auto again = w.vote(p, 1, {1});
        CHECK(again.how == verdict::same_choice);
        CHECK(again.proof == in_time.proof);
    }
    SECTION("another choice is too late") {
        const auto other = w.vote(p, 1, {2});
        CHECK(other.how == verdict::closed);
    }
}

TEST_CASE("threat 7: a clock that jumps back does not open what was closed", "[contract][votes]") {
    ON_EVERY_STORE(w);
    auto definition = w.a_poll("Lunch");
    definition.end_time = w.time.now() + std::chrono::seconds{10};
    const auto p = w.create(definition);

    w.time.set(*definition.end_time);
    CHECK(w.vote(p, 1, {1}).how == verdict::closed);
    w.time.advance(-std::chrono::hours{1});
    CHECK(w.vote(p, 1, {1}).how == verdict::closed);
}

TEST_CASE("threat 4: one voter's racing votes count once", "[contract][votes]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    std::vector<task<result<cast_result>>> race;
    for (unsigned n = 0; n < 64; ++n) {
        race.push_back(
            w->cast(w.a_ballot(p->definition.id, 7, {static_cast<option_no>(n % 2 == 0 ? 1 : 2)})));
    }
    std::size_t counted = 0;
    std::size_t same = 0;
    std::size_t other = 0;
    std::optional<receipt> proof;
    for (const auto& answer : w.run_all(std::move(race))) {
        REQUIRE(answer.has_value());
        counted += answer->how == verdict::counted;
        same += answer->how == verdict::same_choice;
        other += answer->how == verdict::other_choice;
        if (!proof) proof = answer->proof;
        CHECK(answer->proof == proof);
    }
    CHECK(counted == 1);
    CHECK(same == 31);
    CHECK(other == 32);
    CHECK(w.load(p)->counts.total_voters() == 1);
}

TEST_CASE("voters of different polls are independent", "[contract][votes]") {
    ON_EVERY_STORE(w);
    const auto made = w.create_room({w.a_poll("One"), w.a_poll("Two")});
    CHECK(w.vote(made.polls[0], 1, {1}).how == verdict::counted);
    CHECK(w.vote(made.polls[1], 1, {2}).how == verdict::counted);
}

}  // namespace pollstream
