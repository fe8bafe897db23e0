// A poll that publishes in steps, through a store: what it holds back is still there after votes, changes, a
// close and another start, and a ranking counts no ballot that is not published.
#include "pollstream/domain/kind.hpp"
#include "world.hpp"

namespace pollstream {

using namespace testing;

namespace {

using counts = std::vector<std::uint64_t>;

poll in_steps(world& w, std::uint16_t step, poll_kind kind = poll_kind::single) {
    auto p = w.a_poll("Small group");
    p.kind = kind;
    p.allow_change = true;
    p.publishing.step = step;
    return p;
}

counts shown(const poll_ref& p) {
    return withheld(*p) ? counts{} : counts_of(*p);
}

}  // namespace

TEST_CASE("what a store holds back is published with the step after next", "[contract][publication]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(in_steps(w, 2));
    for (unsigned n = 1; n <= 3; ++n) CHECK(shown(w.vote(p, n, {1}).state).empty());
    CHECK(shown(w.vote(p, 4, {2}).state) == counts{2, 0, 0});
    CHECK(shown(w.load(p)) == counts{2, 0, 0});
    w.vote(p, 1, {3});
    w.vote(p, 5, {3});
    CHECK(shown(w.load(p)) == counts{2, 0, 0});
    w.vote(p, 6, {3});
    CHECK(shown(w.load(p)) == counts{3, 1, 0});
    CHECK(w.load(p)->counts.counts() == counts{2, 1, 3});
    CHECK(w.load(p)->definition.publishing == publication_rule{2, 0});

    REQUIRE(w.run(w->close_poll(p->definition.id)).has_value());
    CHECK(shown(w.load(p)) == counts{2, 1, 3});
    REQUIRE(w.run(w->reopen_poll(p->definition.id, std::nullopt)).has_value());
    CHECK(shown(w.load(p)) == counts{2, 1, 3});
    w.vote(p, 7, {1});
    CHECK(shown(w.load(p)) == counts{2, 1, 3});
    REQUIRE(w.run(w->reset_poll(p->definition.id)).has_value());
    CHECK(shown(w.load(p)).empty());
}

TEST_CASE("a ranking counts the published ballots, and none beyond", "[contract][publication]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(in_steps(w, 2, poll_kind::rank));
    const auto ballots = [&] { return w.run(w->rank(p->definition.id)).value()->ballots; };
    for (unsigned n = 1; n <= 3; ++n) w.vote(p, n, {1});
    CHECK(ballots() == 0);
    w.vote(p, 4, {1});
    CHECK(ballots() == 2);
    w.vote(p, 1, {2});  // a change alone shows nothing new
    w.vote(p, 5, {1});
    CHECK(ballots() == 2);
    w.vote(p, 6, {1});
    CHECK(ballots() == 4);
    REQUIRE(w.run(w->close_poll(p->definition.id)).has_value());
    CHECK(ballots() == 6);
}

}  // namespace pollstream
