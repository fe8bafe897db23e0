// Ranked polls: the results by each method are sent with the tally, to those who may see it, and computed
// once at a time.
#include "hall.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

poll_ref ranked(hall& h, results_rule rule = results_rule::live) {
    auto p = ground::a_poll();
    p.kind = poll_kind::rank;
    p.results = rule;
    return h.create(std::move(p));
}

credentials device(std::string name) {
    credentials who;
    who.device = std::move(name);
    return who;
}

json::object vote_for(const poll_ref& p, json::array ranking) {
    auto m = hall::about("vote", p);
    m["option_ids"] = std::move(ranking);
    return m;
}

/// Somebody voted, and the store cannot count the ranking: it will be asked again.
listener& fails_to_rank(hall& h, const poll_ref& p) {
    auto& l = h.at_poll(p, device("ada"));
    l.read_all();
    h.storage.fail_reads_with(errc::overloaded);
    h.say(l, vote_for(p, {1}));
    h.work_for(10ms);
    return l;
}

std::size_t rankings_in(const std::vector<std::string>& types) {
    return static_cast<std::size_t>(std::ranges::count(types, "ranking"));
}

}  // namespace

TEST_CASE("followers of a ranked poll get its ranking, and a new one each tick") {
    hall h;
    const auto p = ranked(h);
    auto& l = h.at_poll(p, device("ada"));
    CHECK(rankings_in(l.read_all()) == 1);
    CHECK(l.last("ranking").at("ranking").at("ballots") == 0);
    h.say(l, vote_for(p, {2, 1}));
    h.work_for(20ms);
    CHECK(rankings_in(l.read_all()) >= 1);
    const auto told = l.last("ranking");
    CHECK(told.at("ranking").at("ballots") == 1);
    CHECK(told.at("ranking").at("irv").at("winner") == 2);
    CHECK(version_of(told) == h.stored(p)->version());
    CHECK(told.at("poll_id") == json::value(p->definition.id.str()));
}

TEST_CASE("polls of other kinds have no ranking") {
    hall h;
    const auto p = h.create();
    auto& l = h.at_poll(p, device("ada"));
    h.say(l, vote_for(p, {2}));
    h.work_for(20ms);
    CHECK(rankings_in(l.read_all()) == 0);
}

TEST_CASE("a ranking is sent only to those who may see counts, which may include voters") {
    hall h;
    const auto p = ranked(h, results_rule::after_vote);
    auto& voter = h.at_poll(p, device("ada"));
    auto& other = h.at_poll(p, device("bob"));
    CHECK(rankings_in(voter.read_all()) == 0);
    h.say(voter, vote_for(p, {3}));
    h.work_for(20ms);
    CHECK(rankings_in(voter.read_all()) >= 1);
    CHECK(voter.last("ranking").at("ranking").at("ballots") == 1);
    CHECK(rankings_in(other.read_all()) == 0);
}

TEST_CASE("at the slowest pace the last ranking still comes, and a store that fails is asked again") {
    hall h;
    const auto p = ranked(h);
    auto& l = fails_to_rank(h, p);
    CHECK(rankings_in(l.read_all()) == 0);
    h.storage.fail_reads_with(errc::ok);
    h.work_for(limits::hub_rest + 100ms);  // it is asked again, although nobody votes or arrives
    CHECK(rankings_in(l.read_all()) == 1);
    CHECK(l.last("ranking").at("ranking").at("ballots") == 1);
}

TEST_CASE("a poll that is no longer ranked is not asked for a ranking for ever") {
    hall h;
    const auto p = ranked(h);
    fails_to_rank(h, p);
    poll_patch other_kind;
    other_kind.kind = "single";
    REQUIRE(h.run(h.storage.reset_poll(p->definition.id)));
    REQUIRE(h.run(h.storage.patch_poll(p->definition.id, other_kind)));
    h.storage.fail_reads_with(errc::ok);
    h.work_for(limits::hub_rest + 100ms);
    const auto reads = h.storage.reads();
    h.work_for(2 * limits::hub_rest + 100ms);
    CHECK(h.storage.reads() == reads);
}

TEST_CASE("at the close a ranking is counted once more, now that its lot is drawn") {
    hall h;
    const auto p = ranked(h);
    auto& l = h.at_poll(p);
    h.cast(p, "ada", {1});
    h.cast(p, "bob", {2});
    h.work_for(20ms);
    l.read_all();
    const auto winners = [&] {
        return l.last("ranking").at("ranking").at("methods").at(0).at("winners").as_array().size();
    };
    CHECK(winners() == 2);
    l.forget();
    REQUIRE(h.run(h.storage.close_poll(p->definition.id)));
    h.work_for(20ms);
    CHECK(rankings_in(l.read_all()) == 1);
    CHECK(version_of(l.last("ranking")) == h.stored(p)->version());
    CHECK(winners() == 1);
}

TEST_CASE("a ranking that waits to be read is not sent once too few votes are left to be shown") {
    hall h;
    auto d = ground::a_poll();
    d.kind = poll_kind::rank;
    d.publishing.min_voters = 2;
    const auto p = h.create(d);
    auto& reads = h.at_poll(p);
    auto& waits = h.at_poll(p);
    waits.read_all();
    h.cast(p, "ada", {1});
    h.cast(p, "bob", {2});
    h.work_for(20ms);
    CHECK(rankings_in(reads.read_all()) == 1);
    REQUIRE(h.run(h.storage.reset_poll(p->definition.id)));
    h.work_for(20ms);
    CHECK(rankings_in(waits.read_all()) == 0);
}
