// What the sink receives: everything that was committed, in order, before the answer.
#include "world.hpp"

namespace pollstream {

using namespace testing;
using lines = std::vector<std::string>;

namespace {

/// Starts that many votes, all under way at once; `counted` is how many of them have been counted.
void begin_votes(world& w, const poll_ref& p, unsigned votes, std::size_t& counted) {
    for (unsigned n = 0; n < votes; ++n) {
        begin(w.loop, w->cast(w.a_ballot(p->definition.id, n, {1})),
              [&](const result<cast_result>& a) { counted += a.has_value() && a->how == verdict::counted; });
    }
    // One turn lets each of them start.
    w.loop.restart();
    w.loop.poll();
}

}  // namespace

TEST_CASE("facts come in commit order, each before its answer", "[contract][facts]") {
    ON_EVERY_STORE(w);
    auto definition = w.a_poll("Lunch");
    definition.allow_change = true;
    const auto p = w.create(definition);
    CHECK(w.told() == lines{"created Lunch", "room Lunch"});

    w.vote(p, 1, {1}, "Bo");
    CHECK(w.told() == lines{"counted Lunch", "tally Lunch 1,0,0"});
    w.vote(p, 1, {2}, "Bo");
    CHECK(w.told() == lines{"changed Lunch", "tally Lunch 0,1,0"});
    REQUIRE(w.run(w->close_poll(p->definition.id)).has_value());
    CHECK(w.told() == lines{"closed Lunch"});
    REQUIRE(w.run(w->reopen_poll(p->definition.id, std::nullopt)).has_value());
    CHECK(w.told() == lines{"reopened Lunch"});
    REQUIRE(w.run(w->reset_poll(p->definition.id)).has_value());
    CHECK(w.told() == lines{"reset Lunch"});
    REQUIRE(w.run(w->delete_poll(p->definition.id)).has_value());
    CHECK(w.told() == lines{"deleted Lunch", "room Lunch"});
    REQUIRE(w.run(w->delete_room(p->definition.room)).has_value());
    CHECK(w.told() == lines{"room deleted"});
}

TEST_CASE("the fact of a poll that becomes unlisted says so", "[contract][facts]") {
    ON_EVERY_STORE(w);
    auto definition = w.a_poll("Lunch");
    definition.listed = true;
    const auto p = w.create(definition);
    const auto says_so = [&](std::optional<bool> listed) {
        w.facts.clear();
        poll_patch wanted;
        wanted.title = "Lunch";
        wanted.listed = listed;
        REQUIRE(w.run(w->patch_poll(p->definition.id, wanted)).has_value());
        return std::get<poll_changed>(w.facts.at(0)).unlisted;
    };
    CHECK_FALSE(says_so(std::nullopt));
    CHECK(says_so(false));
    CHECK_FALSE(says_so(false));
    CHECK_FALSE(says_so(true));
    CHECK(says_so(false));
}

TEST_CASE("a vote's fact says who chose what", "[contract][facts]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    w.facts.clear();
    const auto answer = w.vote(p, 5, {2}, "Bo");
    REQUIRE(w.facts.size() == 2);
    const auto& f = std::get<vote_counted>(w.facts[0]);
    CHECK(f.voter == voter(5));
    CHECK(f.marks == choice{2});
    CHECK(f.voter_name == "Bo");
    CHECK(f.how == verdict::counted);
    CHECK(f.state->version() == answer.state->version());
    CHECK(std::get<tally_changed>(w.facts[1]).state->version() == answer.state->version());
}

TEST_CASE("a batch reports every vote, and versions only rise", "[contract][facts]") {
    ON_EVERY_STORE(w);
    const auto one = w.create("One");
    const auto two = w.create("Two");
    w.facts.clear();
    std::vector<task<result<cast_result>>> all;
    for (unsigned n = 0; n < 100; ++n) {
        all.push_back(w->cast(w.a_ballot((n % 2 == 0 ? one : two)->definition.id, n, {1})));
    }
    for (const auto& answer : w.run_all(std::move(all))) {
        REQUIRE(answer.has_value());
        CHECK(answer->how == verdict::counted);
    }
    std::size_t votes = 0;
    for (const auto& f : w.facts) votes += std::holds_alternative<vote_counted>(f);
    CHECK(votes == 100);
    CHECK(w.load(one)->counts.total_voters() == 50);
    CHECK(w.load(two)->counts.total_voters() == 50);
}

TEST_CASE("answers carry the newest published state", "[contract][facts]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    const auto check_last = [&](const result<poll_ref>& answer) {
        REQUIRE(answer.has_value());
        const auto& last = std::get<poll_changed>(w.facts.back());
        CHECK((*answer)->version() == last.state->version());
        CHECK(w.load(p)->version() == last.state->version());
    };
    poll_patch patch;
    patch.title = "Supper";
    check_last(w.run(w->patch_poll(p->definition.id, patch)));
    check_last(w.run(w->close_poll(p->definition.id)));
    check_last(w.run(w->reopen_poll(p->definition.id, std::nullopt)));
    check_last(w.run(w->reset_poll(p->definition.id)));
}

TEST_CASE("after draining everything answers shutting_down", "[contract][drain]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    w.vote(p, 1, {1});
    w.run(w->drain());
    CHECK(failed_with(w.run(w->cast(w.a_ballot(p->definition.id, 2, {1}))), errc::shutting_down));
    CHECK(failed_with(w.run(w->close_poll(p->definition.id)), errc::shutting_down));
    CHECK(failed_with(w.run(w->close_due()), errc::shutting_down));
    CHECK(failed_with(w.run(w->load_poll(p->definition.id)), errc::shutting_down));
    w.run(w->drain());
}

TEST_CASE("draining finishes what waits", "[contract][drain]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    std::size_t counted = 0;
    begin_votes(w, p, 50, counted);
    w.run(w->drain());
    w.loop.restart();
    w.loop.poll();
    CHECK(counted == 50);
}

TEST_CASE("a shutdown refuses reads and new work, and writes what came before", "[contract][drain]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    std::size_t counted = 0;
    begin_votes(w, p, 50, counted);
    w->begin_shutdown();
    CHECK(failed_with(w.run(w->cast(w.a_ballot(p->definition.id, 60, {1}))), errc::shutting_down));
    CHECK(failed_with(w.run(w->close_poll(p->definition.id)), errc::shutting_down));
    CHECK(failed_with(w.run(w->load_poll(p->definition.id)), errc::shutting_down));
    CHECK(failed_with(w.run(w->read_series(p->definition.id)), errc::shutting_down));
    w.run(w->drain());
    w.loop.restart();
    w.loop.poll();
    CHECK(counted == 50);
}

TEST_CASE("a database has an epoch and a secret of its own", "[contract]") {
    ON_EVERY_STORE(w);
    CHECK(w->epoch() > 0);
    CHECK(w->epoch() < (std::uint64_t{1} << 53));
    CHECK(w->secret() != secret_key{});
    world another(kind_of_store);
    CHECK(another->secret() != w->secret());
}

}  // namespace pollstream
