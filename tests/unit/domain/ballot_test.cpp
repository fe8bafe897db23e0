// The rule applied at the commit: what becomes of a ballot.
#include "pollstream/domain/kind.hpp"
#include "samples.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <random>
#include <set>

using namespace pollstream;
using namespace pollstream::testing;
using namespace std::chrono_literals;

TEST_CASE("a choice is refused in a person's words") {
    CHECK_FALSE(choice_problem(lunch(), {1}));
    CHECK_FALSE(choice_problem(lunch(), {3}));
    CHECK(choice_problem(lunch(), {4}) == "there is no option 4 in this poll");
    CHECK(choice_problem(lunch(), {0}) == "must name options by their numbers, which begin with 1");
    CHECK(choice_problem(lunch(), {}) == "must name exactly 1 option");
    CHECK(choice_problem(lunch(), {1, 2}) == "must name exactly 1 option");
    CHECK(choice_problem(lunch(), {1, 1}) == "must not name an option twice");

    CHECK_FALSE(choice_problem(toppings(), {2}));
    CHECK_FALSE(choice_problem(toppings(), {1, 3}));
    CHECK(choice_problem(toppings(), {}) == "must name between 1 and 2 options");
    CHECK(choice_problem(toppings(), {1, 2, 3}) == "must name between 1 and 2 options");
    CHECK(choice_problem(toppings(), {2, 2}) == "must not name an option twice");
    auto exactly_two = toppings();
    exactly_two.min_choices = 2;
    CHECK(choice_problem(exactly_two, {1}) == "must name exactly 2 options");
}

TEST_CASE("a choice is sorted, and a mark made twice is kept, to be refused") {
    CHECK(normalized({3, 1, 2}) == choice{1, 2, 3});
    CHECK(normalized({2, 1, 2}) == choice{1, 2, 2});
    CHECK(normalized({}).empty());
}

TEST_CASE("every verdict") {
    auto p = lunch();
    p.end_time = noon + 1h;
    const choice first{1};
    CHECK(judge(p, {1}, nullptr, noon) == verdict::counted);
    CHECK(judge(p, {9}, nullptr, noon) == verdict::invalid_choice);
    CHECK(judge(p, {1}, &first, noon) == verdict::same_choice);
    CHECK(judge(p, {2}, &first, noon) == verdict::other_choice);
    CHECK(judge(p, {9}, &first, noon) == verdict::invalid_choice);
    p.allow_change = true;
    CHECK(judge(p, {2}, &first, noon) == verdict::changed);
    CHECK(judge(p, {1}, &first, noon) == verdict::same_choice);
}

TEST_CASE("closed is closed, to the millisecond, whether or not the timer has closed it") {
    auto p = lunch();
    p.allow_change = true;
    p.end_time = noon + 1h;
    const choice first{1};
    CHECK(judge(p, {1}, nullptr, noon + 1h - 1ms) == verdict::counted);
    CHECK(judge(p, {1}, nullptr, noon + 1h) == verdict::closed);
    CHECK(judge(p, {2}, &first, noon + 1h) == verdict::closed);
    p.end_time.reset();
    p.closed_at = noon;
    CHECK(judge(p, {1}, nullptr, noon - 1ms) == verdict::closed);
    CHECK(judge(p, {2}, &first, noon) == verdict::closed);
    CHECK(judge(p, {9}, nullptr, noon) == verdict::invalid_choice);
}

TEST_CASE("a retry of the standing vote gets its receipt even after the close") {
    auto p = lunch();
    p.closed_at = noon;
    const choice standing{2};
    CHECK(judge(p, {2}, &standing, noon + 24h) == verdict::same_choice);
}

TEST_CASE("a ballot made for an earlier version of the poll is refused, not counted as another") {
    poll_state s;
    s.definition.options = {"Soup", "Salad"};
    s.counts = tally(2);
    ballot b;
    b.marks = {1};
    const auto how = [&] { return judge_after(s, b, nullptr).how; };
    CHECK(how() == verdict::counted);  // nothing to compare with
    b.made_for = s.definition.ballot_version;
    CHECK(how() == verdict::counted);
    ++s.definition.ballot_version;
    CHECK(how() == verdict::poll_changed);
}

namespace {

/// Somebody who chose option 3 with one vote, changed that to option 2 with another, and now sends a ballot.
struct returning_voter {
    poll_state s = state_of(lunch());
    ballot b;
    standing_vote stands;
    vote_id first = vote_id::make();
    int asked = 0;

    explicit returning_voter(choice marks) {
        s.definition.allow_change = true;
        stands.proof.id = vote_id::make();
        stands.marks = {2};
        b.voter.fill(1);
        b.marks = std::move(marks);
        b.id = vote_id::make();
    }

    verdict how() {
        asked = 0;
        const auto superseded = [this](const vote_id& id) {
            ++asked;
            return id == first ? std::optional(choice{3}) : std::nullopt;
        };
        return judge(s, b, &stands, superseded, noon).how;
    }
};

}  // namespace

TEST_CASE("an outdated vote that comes again changes nothing") {
    returning_voter v({3});
    CHECK(v.how() == verdict::changed);
    v.b.id = v.first;
    CHECK(v.how() == verdict::same_choice);
    v.s.definition.closed_at = noon;
    CHECK(v.how() == verdict::same_choice);
    v.b.marks = {1};
    CHECK(v.how() == verdict::closed);
    v.s.definition.closed_at.reset();
    CHECK(v.how() == verdict::changed);  // the id of an earlier ballot, but not its choice
}

TEST_CASE("under a name that hides its vote, the same choice is a change, except under the vote's own id") {
    returning_voter v({2});
    v.s.definition.identity = identity_rule::name;
    v.s.definition.results = results_rule::after_close;
    CHECK(v.how() == verdict::changed);
    CHECK(v.b.marks == choice{2});
    v.b.id = v.stands.proof.id;
    CHECK(v.how() == verdict::same_choice);
    v.b.id_is_ours = true;
    CHECK(v.how() == verdict::changed);
    v.b.id_is_ours = false;
    v.b.id = v.first;
    v.b.marks = {3};
    CHECK(v.how() == verdict::same_choice);  // superseded, and told again
    v.stands.marks = {3};
    CHECK(v.how() == verdict::same_choice);
    v.b.id = vote_id::make();
    v.s.definition.results = results_rule::live;
    CHECK(v.how() == verdict::same_choice);
}

TEST_CASE("a vote's id without a token repeats that vote, and changes none") {
    returning_voter v({3});
    v.b.untold_voter = v.b.voter;
    CHECK(v.how() == verdict::other_choice);
    v.b.marks = {2};
    CHECK(v.how() == verdict::same_choice);
    v.b.marks = {3};
    v.b.untold_voter = voter_key{};  // another's: the ballot came with its voter's token
    CHECK(v.how() == verdict::changed);
}

TEST_CASE("a superseded ballot is looked for only if it matters, by an id from a client") {
    const auto looks = [](returning_voter v) {
        v.b.id = v.first;
        v.how();
        return v.asked;
    };
    returning_voter changes({3});
    CHECK(looks(changes) == 1);
    returning_voter nonsense({9});
    CHECK(looks(nonsense) == 1);
    returning_voter late({3});
    late.s.definition.closed_at = noon;
    CHECK(looks(late) == 1);

    returning_voter same({2});
    CHECK(looks(same) == 0);
    returning_voter other({3});
    other.s.definition.allow_change = false;
    CHECK(looks(other) == 0);

    for (auto* v : {&changes, &nonsense, &late}) {
        auto nameless = *v;
        nameless.b.id_is_ours = true;
        CHECK(looks(nameless) == 0);
        // Whoever shows no token may know only the id.
        auto tokenless = *v;
        tokenless.b.untold_voter = tokenless.b.voter;
        CHECK(looks(tokenless) == 0);
        auto other_token = *v;
        other_token.b.untold_voter = voter_key{};
        CHECK(looks(other_token) == 1);
    }
}

TEST_CASE("verdicts have names of their own") {
    std::set<std::string_view> names;
    for (const auto v :
         {verdict::counted, verdict::changed, verdict::same_choice, verdict::other_choice, verdict::closed,
          verdict::unknown_poll, verdict::invalid_choice, verdict::not_started, verdict::poll_changed}) {
        names.insert(to_string(v));
    }
    CHECK(names.size() == verdicts);
    CHECK(names.contains("other_choice"));
    CHECK_FALSE(names.contains("unknown"));
}

TEST_CASE("a voter key identifies a voter within one poll, by one rule, for one database") {
    secret_key secret{};
    secret.fill(7);
    auto other_secret = secret;
    other_secret[31] = 8;
    const auto a = poll_id::make(noon);
    const auto b = poll_id::make(noon);
    const auto key = make_voter_key(hmac_key(secret), a, identity_rule::device, "ada");
    CHECK(key == make_voter_key(hmac_key(secret), a, identity_rule::device, "ada"));
    CHECK(key != make_voter_key(hmac_key(secret), a, identity_rule::device, "bob"));
    CHECK(key != make_voter_key(hmac_key(secret), b, identity_rule::device, "ada"));
    CHECK(key != make_voter_key(hmac_key(secret), a, identity_rule::name, "ada"));
    CHECK(key != make_voter_key(hmac_key(other_secret), a, identity_rule::device, "ada"));
}

// ---- the tally and the ballots say the same, whatever happened

namespace {

/// The life of a poll as a store handles it: judge, then count.
struct booth {
    explicit booth(poll p) : state(state_of(std::move(p))) {}

    verdict cast(unsigned voter, const choice& marks) {
        const auto it = standing.find(voter);
        const auto* before = it == standing.end() ? nullptr : &it->second;
        const auto how = judge(state.definition, marks, before, noon);
        if (how == verdict::counted) count_ballot(state, marks);
        if (how == verdict::changed) recount_ballot(state, *before, marks);
        if (how == verdict::counted || how == verdict::changed) standing[voter] = marks;
        return how;
    }

    void forget() {
        state.counts.reset(state.definition.options.size());
        standing.clear();
    }

    /// The standing ballots, counted from scratch.
    std::vector<std::uint64_t> recounted() const {
        std::vector<std::uint64_t> counts(state.definition.options.size());
        for (const auto& [voter, marks] : standing)
            for (const auto n : marks) ++counts[n - 1u];
        return counts;
    }

    poll_state state;
    std::map<unsigned, choice> standing;
};

}  // namespace

TEST_CASE(
    "after any sequence of votes, changes and resets the tally equals a recount of the standing ballots") {
    for (unsigned seed = 1; seed <= 20; ++seed) {
        std::mt19937 dice(seed);
        const auto below = [&](unsigned n) {
            return std::uniform_int_distribution<unsigned>(0, n - 1)(dice);
        };
        auto p = seed % 2 == 0 ? lunch() : toppings();
        p.allow_change = seed % 3 != 0;
        booth b(std::move(p));
        std::set<verdict> seen;
        for (int step = 0; step < 400; ++step) {
            const auto version = b.state.version();
            const auto before = b.recounted();
            if (below(60) == 0) {
                b.forget();
                CHECK(b.state.version() > version);
            } else {
                choice marks;
                for (auto n = below(4); n > 0; --n) marks.push_back(static_cast<option_no>(below(5)));
                const auto how = b.cast(below(10), normalized(std::move(marks)));
                seen.insert(how);
                const bool moved = how == verdict::counted || how == verdict::changed;
                CHECK(b.state.version() == version + (moved ? 1 : 0));
                if (!moved) CHECK(b.recounted() == before);
            }
            REQUIRE(b.state.counts.counts() == b.recounted());
            REQUIRE(b.state.counts.total_voters() == b.standing.size());
        }
        CAPTURE(seed);
        CHECK(seen.contains(verdict::counted));
        CHECK(seen.contains(verdict::same_choice));
        CHECK(seen.contains(verdict::invalid_choice));
        CHECK(seen.contains(b.state.definition.allow_change ? verdict::changed : verdict::other_choice));
    }
}
