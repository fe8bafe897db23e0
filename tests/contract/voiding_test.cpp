// Votes of a time window voided: what is left is what it would have been without them.
#include "pollstream/base/limits.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/settings_json.hpp"
#include "world.hpp"

#include <algorithm>
#include <random>

namespace pollstream {

using namespace testing;
using namespace std::chrono_literals;
using lines = std::vector<std::string>;
using counts = std::vector<std::uint64_t>;

namespace {

constexpr vote_window never{timestamp{}, timestamp{1ms}};

std::optional<standing_vote> vote_of(world& w, const poll_ref& p, unsigned who) {
    const std::vector<voter_in_poll> asked{{p->definition.id, voter(who)}};
    const auto found = w.run(w->find_votes(asked));
    REQUIRE(found.has_value());
    return found->front();
}

std::vector<ballot_record> ballots_of(world& w, const poll_ref& p) {
    auto all = w.run(w->read_ballots(p->definition.id, 0, 1'000));
    REQUIRE(all.has_value());
    return *all;
}

poll of_kind(world& w, poll_kind kind) {
    auto p = w.a_poll(std::string(to_string(kind)), 4);
    p.kind = kind;
    p.allow_change = true;
    p.max_choices = kind == poll_kind::multiple ? 4 : 1;
    REQUIRE(restore_settings(p, "{}"));
    return p;
}

}  // namespace

TEST_CASE("a burst is voided: its voters may vote again, all others have voted", "[contract][voiding]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    const auto first = w.vote(p, 1, {1});
    w.time.advance(1min);
    const vote_window burst{w.time.now(), w.time.now() + 10s};
    for (unsigned who = 2; who < 12; ++who) w.vote(p, who, {3});
    w.time.advance(10s);
    const auto last = w.vote(p, 12, {2});
    w.told();

    const auto before = w.load(p);
    const auto done = w.take_back(p, burst);
    CHECK(done.ballots == 10);
    CHECK(done.state->counts.counts() == counts{1, 1, 0});
    CHECK(done.state->counts.total_voters() == 2);
    CHECK(done.state->version() > before->version());
    CHECK(w.told() == lines{"voided Lunch"});
    CHECK(w.load(p)->counts == done.state->counts);

    CHECK_FALSE(vote_of(w, p, 2));
    CHECK(vote_of(w, p, 1)->proof.id == first.proof->id);
    CHECK(vote_of(w, p, 12)->proof.id == last.proof->id);
    CHECK(vote_of(w, p, 12)->proof.seq == 2);
    CHECK(w.vote(p, 1, {2}).how == verdict::other_choice);
    CHECK(w.vote(p, 12, {2}).how == verdict::same_choice);
    const auto again = w.vote(p, 5, {1});
    CHECK(again.how == verdict::counted);
    CHECK(again.proof->seq == 3);
    CHECK(again.state->version() > done.state->version());
    CHECK(w.load(p)->counts.counts() == counts{2, 1, 0});

    const auto all = ballots_of(w, p);
    REQUIRE(all.size() == 3);
    CHECK(all[0].cast_at < burst.from);
    CHECK(all[1].cast_at == burst.until);
    CHECK(all[1].marks == choice{2});
    CHECK(w.run(w->read_series(p->definition.id))->votes.front() == 1);
}

TEST_CASE("the window includes its first moment and excludes its last", "[contract][voiding]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    const auto start = w.time.now();
    for (unsigned who = 0; who < 5; ++who) {
        w.vote(p, who, {1});
        w.time.advance(1ms);
    }
    CHECK(w.take_back(p, {start + 1ms, start + 3ms}).ballots == 2);
    CHECK(vote_of(w, p, 0));
    CHECK_FALSE(vote_of(w, p, 1));
    CHECK_FALSE(vote_of(w, p, 2));
    CHECK(vote_of(w, p, 3));
}

TEST_CASE("if nobody voted within the window, nothing happens", "[contract][voiding]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    const auto voted = w.vote(p, 1, {1});
    w.told();
    const auto done = w.take_back(p, never);
    CHECK(done.ballots == 0);
    CHECK(done.state->version() == voted.state->version());
    CHECK(done.state->definition.lot.hash == voted.state->definition.lot.hash);
    CHECK(w.told().empty());
}

TEST_CASE("voiding everything is like a reset that keeps the poll as it is", "[contract][voiding]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    for (unsigned who = 0; who < 3; ++who) w.vote(p, who, {1});
    const auto done = w.take_back(p, {timestamp{}, w.time.now() + 1s});
    CHECK(done.ballots == 3);
    CHECK(done.state->counts.counts() == counts{0, 0, 0});
    CHECK(ballots_of(w, p).empty());
    CHECK(w.vote(p, 1, {2}).proof->seq == 1);
}

TEST_CASE("whoever changed a vote within the window has their previous one", "[contract][voiding]") {
    ON_EVERY_STORE(w);
    auto d = w.a_poll("Lunch");
    d.allow_change = true;
    const auto p = w.create(d);
    w.vote(p, 1, {1});
    w.vote(p, 2, {1});
    w.time.advance(1s);
    const vote_window burst{w.time.now(), w.time.now() + 1s};
    w.vote(p, 1, {2});
    w.vote(p, 1, {3});
    w.vote(p, 3, {3});
    w.time.advance(1s);
    w.vote(p, 2, {2});
    w.vote(p, 3, {1});

    CHECK(w.take_back(p, burst).ballots == 3);
    CHECK(vote_of(w, p, 1)->marks == choice{1});
    CHECK(vote_of(w, p, 2)->marks == choice{2});
    CHECK(vote_of(w, p, 3)->marks == choice{1});
    CHECK(w.load(p)->counts.counts() == counts{2, 1, 0});
    CHECK(w.load(p)->counts.total_voters() == 3);
    const auto all = ballots_of(w, p);
    REQUIRE(all.size() == 4);
    CHECK(all[2].supersedes == 2);
    CHECK(all[3].supersedes == 0);
    CHECK(w.vote(p, 1, {2}).how == verdict::changed);
}

TEST_CASE("a burst in a closed poll is voided too, and another lot is drawn", "[contract][voiding]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    w.vote(p, 1, {1});
    w.time.advance(1s);
    const vote_window burst{w.time.now(), w.time.now() + 1s};
    w.vote(p, 2, {2});
    const auto closed = w.run(w->close_poll(p->definition.id));
    REQUIRE(closed.has_value());
    const auto done = w.take_back(p, burst);
    CHECK(done.state->definition.closed_at == (*closed)->definition.closed_at);
    CHECK(done.state->counts.counts() == counts{1, 0, 0});
    CHECK(done.state->definition.lot.draw == (*closed)->definition.lot.draw + 1);
    CHECK(vote_of(w, p, 1));
    CHECK_FALSE(vote_of(w, p, 2));
}

TEST_CASE("whatever the kind, the remaining ballots count as if nothing else had been cast",
          "[contract][voiding]") {
    ON_EVERY_STORE(w);
    std::mt19937 dice(5);
    for (const auto kind : {poll_kind::single, poll_kind::multiple, poll_kind::rank}) {
        const auto p = w.create(of_kind(w, kind));
        const auto other = w.create(of_kind(w, kind));
        CAPTURE(to_string(kind));
        const auto start = w.time.now();
        const vote_window burst{start + 20s, start + 45s};
        for (int i = 0; i < 80; ++i) {
            choice marks{1, 2, 3, 4};
            std::ranges::shuffle(marks, dice);
            marks.resize(kind == poll_kind::single ? 1 : 1 + dice() % 4);
            if (kind != poll_kind::rank) marks = normalized(std::move(marks));
            const auto who = static_cast<unsigned>(dice() % 12);
            const auto cast_into = [&](const poll_ref& into) {
                auto b = w.a_ballot(into->definition.id, who, {1});
                b.marks = marks;
                const auto answer = w.run(w->cast(std::move(b)));
                REQUIRE(answer.has_value());
                return answer->how;
            };
            // Whoever repeats what they said within the window has cast no other ballot.
            const bool again = cast_into(p) == verdict::same_choice;
            if (!again && !burst.holds(w.time.now())) cast_into(other);
            w.time.advance(1s);
        }
        CHECK(w.take_back(p, burst).ballots > 0);
        const auto now = w.load(p);
        const auto wanted = w.load(other);
        CHECK(now->counts.counts() == wanted->counts.counts());
        CHECK(now->counts.total_voters() == wanted->counts.total_voters());
        for (unsigned who = 0; who < 12; ++who) {
            const auto left = vote_of(w, p, who);
            const auto same = vote_of(w, other, who);
            REQUIRE(left.has_value() == same.has_value());
            if (left) CHECK(left->marks == same->marks);
        }
        if (kind != poll_kind::rank) continue;
        const auto ranked = w.run(w->rank(p->definition.id));
        const auto as_wanted = w.run(w->rank(other->definition.id));
        REQUIRE(ranked.has_value());
        REQUIRE(as_wanted.has_value());
        CHECK((*ranked)->ballots == (*as_wanted)->ballots);
        REQUIRE((*ranked)->methods.size() == (*as_wanted)->methods.size());
        for (std::size_t m = 0; m < (*ranked)->methods.size(); ++m) {
            CHECK((*ranked)->methods[m].winners == (*as_wanted)->methods[m].winners);
            CHECK((*ranked)->methods[m].order == (*as_wanted)->methods[m].order);
        }
    }
}

TEST_CASE("votes that cannot be voided: the answer says why", "[contract][voiding]") {
    ON_EVERY_STORE(w);
    CHECK(failed_with(w.run(w->void_votes(poll_id::make(from_ms(1)), never)), errc::not_found));
    auto guarded = w.a_poll("Salaries");
    guarded.publishing.step = 5;
    auto small = w.a_poll("Small");
    small.publishing.min_voters = 5;
    auto quiz = w.a_poll("Quiz");
    quiz.kind = poll_kind::quiz;
    quiz.settings = quiz_settings{{1}, {}};
    for (const auto& d : {guarded, small, quiz}) {
        const auto p = w.create(d);
        CHECK(failed_with(w.run(w->void_votes(p->definition.id, never)), errc::not_voidable));
    }
}

}  // namespace pollstream
