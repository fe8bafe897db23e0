// Correcting the wording of an option while people vote.
#include "world.hpp"

namespace pollstream {

using namespace testing;
using namespace std::chrono_literals;
using lines = std::vector<std::string>;
using counts = std::vector<std::uint64_t>;

namespace {

poll_patch wording(std::int64_t option_id, std::string text) {
    poll_patch p;
    p.corrections.push_back({option_id, std::move(text)});
    return p;
}

poll_ref correct(world& w, const poll_ref& p, std::int64_t option_id, std::string text) {
    auto done = w.run(w->patch_poll(p->definition.id, wording(option_id, std::move(text))));
    REQUIRE(done.has_value());
    return *done;
}

poll changeable(world& w) {
    auto p = w.a_poll("Lunch");
    p.allow_change = true;
    return p;
}

}  // namespace

TEST_CASE("a correction keeps the votes, is announced to all, and goes with a reset", "[contract][polls]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    const auto was = p->definition.options[1];
    w.vote(p, 1, {2});
    w.time.advance(1min);
    w.told();
    const auto done = correct(w, p, 2, "Coffee");
    CHECK(w.told() == lines{"updated Lunch"});
    for (const auto& state : {done, w.load(p)}) {
        CHECK(state->definition.options[1] == "Coffee");
        CHECK(state->definition.corrections == std::vector<correction>{{2, was, w.time.now()}});
        CHECK(state->definition.ballot_version == 2);
        CHECK(state->counts.counts() == counts{0, 1, 0});
    }
    const auto again = correct(w, p, 2, "Coffee");
    CHECK(again->definition.corrections.size() == 1);
    CHECK(w.vote(p, 2, {2}).state->counts.counts() == counts{0, 2, 0});

    REQUIRE(w.run(w->reset_poll(p->definition.id)).has_value());
    CHECK(w.load(p)->definition.corrections.empty());
    CHECK(w.load(p)->definition.options[1] == "Coffee");
    CHECK(correct(w, p, 2, "Tea")->definition.corrections.empty());
}

TEST_CASE("a ballot made for the old wording is refused, a counted one gets its receipt",
          "[contract][polls]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(changeable(w));
    auto first = w.a_ballot(p->definition.id, 1, {1});
    first.made_for = 1;
    const auto counted = w.run(w->cast(first)).value();
    auto second = w.a_ballot(p->definition.id, 1, {2});
    second.made_for = 1;
    const auto changed = w.run(w->cast(second)).value();
    REQUIRE(changed.how == verdict::changed);
    correct(w, p, 2, "Coffee");

    auto late = w.a_ballot(p->definition.id, 2, {2});
    late.made_for = 1;
    const auto refused = w.run(w->cast(late)).value();
    CHECK(refused.how == verdict::poll_changed);
    CHECK_FALSE(refused.proof);
    late.made_for = 2;
    CHECK(w.run(w->cast(late)).value().how == verdict::counted);

    const auto same = w.run(w->cast(second)).value();
    CHECK(same.how == verdict::same_choice);
    CHECK(same.proof == changed.proof);
    const auto earlier = w.run(w->cast(first)).value();
    CHECK(earlier.how == verdict::same_choice);
    CHECK(earlier.proof == changed.proof);

    auto other = w.a_ballot(p->definition.id, 1, {3});
    other.made_for = 1;
    const auto stands = w.run(w->cast(other)).value();
    CHECK(stands.how == verdict::poll_changed);
    CHECK(stands.proof == changed.proof);
    CHECK(stands.standing == choice{2});
    CHECK(w.load(p)->counts.counts() == counts{0, 2, 0});
}

TEST_CASE("corrections stay while a void leaves votes, and go with the last vote", "[contract][polls]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    w.vote(p, 1, {2});
    w.time.advance(1min);
    const auto minute = w.time.now();
    w.vote(p, 2, {1});
    correct(w, p, 2, "Coffee");
    w.time.advance(1min);
    REQUIRE(w.run(w->void_votes(p->definition.id, {minute, w.time.now()})).has_value());
    CHECK(w.load(p)->definition.corrections.size() == 1);
    REQUIRE(w.run(w->void_votes(p->definition.id, {minute - 1h, w.time.now()})).has_value());
    CHECK(w.load(p)->counts.total_voters() == 0);
    CHECK(w.load(p)->definition.corrections.empty());
}

TEST_CASE("a closed poll can be corrected, and shows that when it is reopened", "[contract][polls]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    w.vote(p, 1, {2});
    REQUIRE(w.run(w->close_poll(p->definition.id)).has_value());
    CHECK(correct(w, p, 1, "Tea")->definition.status() == poll_status::closed);
    REQUIRE(w.run(w->reopen_poll(p->definition.id, std::nullopt)).has_value());
    CHECK(w.load(p)->definition.corrections.size() == 1);
}

}  // namespace pollstream
