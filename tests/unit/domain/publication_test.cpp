// What a poll that publishes in steps shows, and that nobody's vote can be inferred from it.
#include "pollstream/domain/publication.hpp"

#include "pollstream/domain/lifecycle.hpp"
#include "samples.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <optional>
#include <random>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

poll in_steps(std::uint16_t step, std::uint16_t min = 0) {
    auto p = lunch();
    p.allow_change = true;
    p.publishing = {step, min};
    return p;
}

using counts = std::vector<std::uint64_t>;

/// What anybody can see; nothing if it is withheld.
std::optional<counts> seen(const poll_state& s) {
    if (withheld(s)) return std::nullopt;
    return counts_of(s);
}

void vote(poll_state& s, int times, option_no option) {
    for (int i = 0; i < times; ++i) count_ballot(s, {option});
}

}  // namespace

TEST_CASE("a poll without a guard shows every vote at once") {
    auto s = state_of(lunch());
    CHECK_FALSE(s.definition.publishing.guards());
    CHECK(seen(s) == counts{0, 0, 0});
    vote(s, 1, 2);
    CHECK(seen(s) == counts{0, 1, 0});
    CHECK(published(s) == &s.counts);
}

TEST_CASE("a poll in steps shows the last but one step") {
    auto s = state_of(in_steps(3));
    vote(s, 5, 1);
    CHECK_FALSE(seen(s));
    vote(s, 1, 2);  // two steps are full: the first of them shows
    CHECK(seen(s) == counts{3, 0, 0});
    vote(s, 2, 3);
    CHECK(seen(s) == counts{3, 0, 0});
    vote(s, 1, 3);
    CHECK(seen(s) == counts{5, 1, 0});
    CHECK(total_votes(s) == 6);
    CHECK(percents_of(s) == std::vector<std::uint32_t>{83, 17, 0});
    vote(s, 1, 1);
    close_now(s, noon);
    CHECK(seen(s) == counts{6, 1, 3});
}

TEST_CASE("fewer voters than a step never show, not even after the close") {
    auto s = state_of(in_steps(4));
    vote(s, 3, 1);
    close_now(s, noon);
    CHECK_FALSE(seen(s));
    CHECK(published(s) == nullptr);
    CHECK(total_votes(s) == 0);
}

TEST_CASE("nothing shows below the least number of voters") {
    SECTION("with every vote at once from there on") {
        auto s = state_of(in_steps(1, 3));
        vote(s, 2, 1);
        CHECK_FALSE(seen(s));
        vote(s, 1, 2);
        CHECK(seen(s) == counts{2, 1, 0});
        vote(s, 1, 2);
        CHECK(seen(s) == counts{2, 2, 0});
    }
    SECTION("in steps") {
        auto s = state_of(in_steps(2, 5));
        vote(s, 7, 1);
        CHECK_FALSE(seen(s));  // four are published
        vote(s, 1, 1);
        CHECK(seen(s) == counts{6, 0, 0});
    }
    SECTION("nor of a closed poll") {
        auto s = state_of(in_steps(1, 3));
        vote(s, 2, 1);
        close_now(s, noon);
        CHECK_FALSE(seen(s));
    }
}

TEST_CASE("a changed vote shows with the next step") {
    auto s = state_of(in_steps(2));
    vote(s, 4, 1);
    CHECK(seen(s) == counts{2, 0, 0});
    recount_ballot(s, {1}, {2});
    CHECK(seen(s) == counts{2, 0, 0});
    vote(s, 2, 3);  // the step that was complete before the change
    CHECK(seen(s) == counts{4, 0, 0});
    vote(s, 2, 3);
    CHECK(seen(s) == counts{3, 1, 2});
}

TEST_CASE("a reopened poll continues from what was published") {
    auto s = state_of(in_steps(2));
    vote(s, 5, 1);
    close_now(s, noon);
    CHECK(seen(s) == counts{5, 0, 0});
    REQUIRE(reopen(s, std::nullopt, noon) == errc::ok);
    CHECK(seen(s) == counts{5, 0, 0});
    SECTION("and if closed too soon shows no more than that") {
        vote(s, 1, 2);
        close_now(s, noon);
        CHECK(seen(s) == counts{5, 0, 0});
    }
    SECTION("and shows one more step when another is full") {
        vote(s, 4, 2);
        CHECK(seen(s) == counts{5, 2, 0});
    }
}

TEST_CASE("a reset discards what was held back") {
    auto s = state_of(in_steps(2));
    vote(s, 4, 1);
    reset(s, noon);
    CHECK_FALSE(seen(s));
    CHECK(s.held.shown == nullptr);
    CHECK(s.held.next == nullptr);
}

TEST_CASE("no two states that anybody sees differ by less than a step of voters") {
    std::mt19937 dice(11);
    for (int round = 0; round < 300; ++round) {
        const auto step = static_cast<std::uint16_t>(2 + dice() % 6);
        const auto min = static_cast<std::uint16_t>(dice() % 12);
        auto s = state_of(in_steps(step, min));
        std::vector<choice> standing;
        std::optional<tally> before;
        for (int i = 0; i < 120; ++i) {
            const auto what = dice() % 20;
            const choice marks{static_cast<option_no>(1 + dice() % 3)};
            if (what == 0 && s.definition.closed_at) {
                REQUIRE(reopen(s, std::nullopt, noon) == errc::ok);
            } else if (what == 1) {
                close_now(s, noon);
            } else if (s.definition.closed_at) {
                continue;
            } else if (what < 6 && !standing.empty()) {
                auto& mine = standing[dice() % standing.size()];
                recount_ballot(s, mine, marks);
                mine = marks;
            } else {
                count_ballot(s, marks);
                standing.push_back(marks);
            }
            if (withheld(s)) continue;
            const auto& now = *published(s);
            CAPTURE(step, min, round, i);
            REQUIRE(now.total_voters() >= std::max(step, min));
            if (before && before->counts() != now.counts())
                REQUIRE(now.total_voters() >= before->total_voters() + step);
            before = now;
        }
    }
}

TEST_CASE("a draft and a patch say how a poll publishes") {
    auto d = lunch_draft();
    d.publish_step = 5;
    d.publish_min = 10;
    field_errors problems;
    const auto p = make_poll(d, noon, problems);
    CHECK(problems.empty());
    CHECK(p.publishing == publication_rule{5, 10});

    d.publish_step = 1'000;
    d.publish_min = 1'000;
    CHECK(problems_of(d).empty());
    d.publish_step = 0;
    d.publish_min = 1'001;
    CHECK(problems_of(d) == field_errors{{"publish_step", "must be between 1 and 1000"},
                                         {"publish_min", "must be between 0 and 1000"}});
    poll_patch patch;
    patch.publish_step = 2;
    CHECK(patch.touches_ballots());
    CHECK(apply_patch(p, patch, noon, problems).publishing == publication_rule{2, 10});

    auto voted = state_of(p);
    vote(voted, 1, 1);
    CHECK(pollstream::patch(voted, patch, noon) == errc::has_votes);
}

TEST_CASE("no guard if a name, or the order of texts, would reveal a ballot") {
    auto d = lunch_draft();
    d.publish_step = 5;
    d.identity = "name";
    CHECK(problems_of(d) == only("publish_step", "must not be given where the identity is name"));
    d.publish_step.reset();
    d.publish_min = 10;
    CHECK(problems_of(d) == only("publish_min", "must not be given where the identity is name"));
    d.identity = "kiosk";
    CHECK(problems_of(d).empty());

    d.identity = "device";
    field_errors none;
    const auto p = make_poll(d, noon, none);
    poll_patch named;
    named.identity = "name";
    CHECK(problems_of(p, named) == only("publish_min", "must not be given where the identity is name"));
    named.publish_min = 0;
    CHECK(problems_of(p, named).empty());

    d.options.clear();
    for (const auto* kind : {"words", "open"}) {
        d.kind = kind;
        CHECK(problems_of(d) == only("publish_min", "must not be given where the kind is " + d.kind));
    }
}

TEST_CASE("withheld votes are not in the number of votes either") {
    auto p = lunch();
    p.kind = poll_kind::approval;
    p.publishing = {1, 10};
    auto s = state_of(p);
    count_ballot(s, {1, 2, 3});
    CHECK(total_votes(s) == 0);
    for (int n = 1; n < 10; ++n) count_ballot(s, {1});
    CHECK(total_votes(s) == 12);
}

TEST_CASE("the last ballot that is published") {
    auto s = state_of(in_steps(2));
    vote(s, 3, 1);
    CHECK(last_published(s, 3) == 0);
    recount_ballot(s, {1}, {2});
    vote(s, 1, 1);
    CHECK(last_published(s, 5) == 2);
    CHECK(last_published(s, 1) == 0);  // another log has begun since
    close_now(s, noon);
    CHECK(last_published(s, 5) == 5);
}

TEST_CASE("before anything is published a poll counts nothing") {
    auto s = state_of(in_steps(3));
    vote(s, 2, 1);
    CHECK(published(s) == nullptr);
    CHECK(counts_of(s) == counts{0, 0, 0});
    CHECK(percents_of(s) == std::vector<std::uint32_t>{0, 0, 0});
    vote(s, 4, 1);
    CHECK(published(s) != nullptr);
    CHECK(counts_of(s) == counts{3, 0, 0});
}
