// What is read from ballots: a voter's own, the export, the series.
#include "pollstream/base/limits.hpp"
#include "world.hpp"

#include <numeric>

namespace pollstream {

using namespace testing;
using namespace std::chrono_literals;

TEST_CASE("votes are found per poll and voter, in the order asked", "[contract][reads]") {
    ON_EVERY_STORE(w);
    auto d = w.a_poll("One");
    d.allow_change = true;
    const auto one = w.create(d);
    const auto two = w.create("Two");
    w.vote(one, 1, {1});
    const auto changed = w.vote(one, 1, {3});
    const auto other = w.vote(two, 1, {2});

    const std::vector<voter_in_poll> asked{{two->definition.id, voter(2)},
                                           {two->definition.id, voter(1)},
                                           {poll_id::make(from_ms(5)), voter(1)},
                                           {one->definition.id, voter(1)}};
    const auto votes = w.run(w->find_votes(asked));
    REQUIRE(votes.has_value());
    REQUIRE(votes->size() == 4);
    CHECK_FALSE((*votes)[0]);
    REQUIRE((*votes)[1]);
    CHECK((*votes)[1]->marks == choice{2});
    CHECK((*votes)[1]->proof == *other.proof);
    CHECK_FALSE((*votes)[2]);
    REQUIRE((*votes)[3]);
    CHECK((*votes)[3]->marks == choice{3});
    CHECK((*votes)[3]->proof == *changed.proof);
    CHECK(w.run(w->find_votes({})).value().empty());
}

TEST_CASE("the export reads ballots in commit order, page by page", "[contract][reads]") {
    ON_EVERY_STORE(w);
    auto d = w.a_poll("Lunch");
    d.allow_change = true;
    const auto p = w.create(d);
    const auto start = w.time.now();
    w.vote(p, 1, {1}, "Bo");
    w.time.advance(1s);
    w.vote(p, 2, {2});
    w.time.advance(1s);
    const auto change = w.vote(p, 1, {3}, "Bo");

    const auto all = w.run(w->read_ballots(p->definition.id, 0, 10));
    REQUIRE(all.has_value());
    REQUIRE(all->size() == 3);
    CHECK((*all)[0].seq == 1);
    CHECK((*all)[0].cast_at == start);
    CHECK((*all)[0].marks == choice{1});
    CHECK((*all)[0].voter_name == "Bo");
    CHECK((*all)[0].supersedes == 0);
    CHECK((*all)[1].voter_name.empty());
    CHECK((*all)[1].cast_at == start + 1s);
    CHECK((*all)[2].supersedes == 1);
    CHECK((*all)[2].id == change.proof->id);

    CHECK(w.run(w->read_ballots(p->definition.id, 0, 2)).value().size() == 2);
    const auto rest = w.run(w->read_ballots(p->definition.id, 2, 2));
    REQUIRE(rest.value().size() == 1);
    CHECK(rest.value()[0].seq == 3);
    CHECK(w.run(w->read_ballots(p->definition.id, 3, 2)).value().empty());
    CHECK(w.run(w->read_ballots(p->definition.id, ~std::uint64_t{0}, 2)).value().empty());
}

TEST_CASE("a poll without votes has an empty series", "[contract][reads]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    const auto series = w.run(w->read_series(p->definition.id));
    REQUIRE(series.has_value());
    CHECK(series->votes.empty());
}

TEST_CASE("the series counts each voter's first vote where it was cast", "[contract][reads]") {
    ON_EVERY_STORE(w);
    auto d = w.a_poll("Lunch");
    d.allow_change = true;
    const auto p = w.create(d);
    w.time.set(from_ms(1'800'000'000'000));
    w.vote(p, 1, {1});
    w.vote(p, 2, {1});
    w.time.advance(2s);
    w.vote(p, 3, {1});
    w.time.advance(1s);
    w.vote(p, 1, {2});

    const auto series = w.run(w->read_series(p->definition.id));
    REQUIRE(series.has_value());
    CHECK(series->bucket_ms == 1'000);
    CHECK(series->from == from_ms(1'800'000'000'000));
    CHECK(series->votes == std::vector<std::uint64_t>{2, 0, 1});

    SECTION("and ends with the close") {
        w.time.advance(1s);
        REQUIRE(w.run(w->close_poll(p->definition.id)).has_value());
        const auto closed = w.run(w->read_series(p->definition.id));
        CHECK(closed->to == w.time.now());
        CHECK(closed->votes == std::vector<std::uint64_t>{2, 0, 1, 0, 0});
    }
}

TEST_CASE("a long poll has wider buckets, never too many", "[contract][reads]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    for (unsigned n = 0; n < 20; ++n) {
        w.vote(p, n, {1});
        w.time.advance(std::chrono::minutes{1 << (n / 2)});
    }
    const auto series = w.run(w->read_series(p->definition.id));
    REQUIRE(series.has_value());
    CHECK(series->votes.size() <= limits::series_buckets);
    CHECK(series->votes.size() > limits::series_buckets / 5);
    CHECK(std::accumulate(series->votes.begin(), series->votes.end(), std::uint64_t{0}) == 20);
    CHECK(to_ms(series->from) % series->bucket_ms == 0);
}

}  // namespace pollstream
