// Every kind of poll through a store: votes, changes and resets lead to the cells that its ballots add up to.
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/settings_json.hpp"
#include "world.hpp"

#include <algorithm>
#include <map>
#include <random>

namespace pollstream {

using namespace testing;

namespace {

poll of_kind(world& w, poll_kind kind) {
    auto p = w.a_poll(std::string(to_string(kind)), kind == poll_kind::numeric ? 0 : 4);
    p.kind = kind;
    p.allow_change = true;
    p.min_choices = kind == poll_kind::approval ? 0 : 1;
    p.max_choices = kind == poll_kind::multiple || kind == poll_kind::approval ? 4 : 1;
    REQUIRE(restore_settings(p, "{}"));
    return p;
}

choice random_ballot(const poll& p, std::mt19937& dice) {
    const auto below = [&](unsigned n) { return static_cast<option_no>(dice() % n); };
    choice c;
    switch (rules_of(p).member) {
        case vote_member::number:
            return {below(9), 0, 0, 0};
        case vote_member::scores:
            for (int i = 0; i < 4; ++i) c.push_back(static_cast<option_no>(below(5) + 1));
            return c;
        default: {
            choice all{1, 2, 3, 4};
            std::ranges::shuffle(all, dice);
            all.resize(p.kind == poll_kind::single ? 1 : 1 + below(4));
            return p.kind == poll_kind::rank ? all : normalized(std::move(all));
        }
    }
}

poll_ref create_with_truth(world& w) {
    auto definition = of_kind(w, poll_kind::numeric);
    std::get<numeric_settings>(definition.settings).truth = 25;
    return w.create(definition);
}

/// Casts the choice as it is: world's own vote() sorts it.
cast_result cast(world& w, const poll_ref& p, unsigned who, choice marks) {
    auto b = w.a_ballot(p->definition.id, who, {1});
    b.marks = std::move(marks);
    auto answer = w.run(w->cast(std::move(b)));
    REQUIRE(answer.has_value());
    return *answer;
}

}  // namespace

TEST_CASE("whatever the kind, the tally is what the standing ballots add up to", "[contract][kinds]") {
    ON_EVERY_STORE(w);
    std::mt19937 dice(3);
    for (std::size_t k = 0; k < poll_kinds; ++k) {
        const auto of = static_cast<poll_kind>(k);
        // Those are in texts_test.cpp, questions_test.cpp, quizzes_test.cpp.
        if (!rules_of(of).text_states.empty() || of == poll_kind::quiz) continue;
        const auto p = w.create(of_kind(w, static_cast<poll_kind>(k)));
        const auto& d = p->definition;
        CAPTURE(rules_of(d).name);
        std::map<unsigned, choice> standing;
        for (int step = 0; step < 60; ++step) {
            if (step == 25) {
                REQUIRE(w.run(w->reset_poll(d.id)).has_value());
                standing.clear();
            }
            if (step == 45) {
                poll_patch patch;
                patch.title = "What?";
                REQUIRE(w.run(w->patch_poll(d.id, patch)).has_value());
            }
            const auto who = static_cast<unsigned>(dice() % 9);
            const auto marks = random_ballot(d, dice);
            const auto answer = cast(w, p, who, marks);
            const bool stands = answer.how == verdict::counted || answer.how == verdict::changed ||
                                answer.how == verdict::same_choice;
            REQUIRE(stands);
            CHECK(answer.standing == marks);
            standing[who] = marks;
        }
        std::vector<std::uint64_t> cells(cell_count(d), 0);
        for (const auto& [who, marks] : standing) move_cells(d, marks, cells, 1);
        const auto now = w.load(p);
        CHECK(now->counts.counts() == cells);
        CHECK(now->counts.total_voters() == standing.size());
        CHECK(now->definition.settings == d.settings);

        const auto first = standing.begin()->first;
        const std::vector<voter_in_poll> asked{{d.id, voter(first)}};
        const auto found = w.run(w->find_votes(asked));
        REQUIRE(found.has_value());
        CHECK((*found)[0]->marks == standing.begin()->second);
    }
}

TEST_CASE("of two numbers equally close to the truth, the one in the earlier ballot is the closest",
          "[contract][kinds]") {
    ON_EVERY_STORE(w);
    using guesses = std::vector<std::pair<unsigned, option_no>>;
    const auto guess = [&](const poll_ref& p, const guesses& all) {
        for (const auto& [who, number] : all) cast(w, p, who, {number, 0, 0, 0});
    };
    const auto closed = [&](const poll_ref& p) {
        REQUIRE(w.run(w->close_poll(p->definition.id)).has_value());
        return w.load(p)->first_closest;
    };
    const auto closest = [&](const guesses& all) {
        const auto p = create_with_truth(w);
        guess(p, all);
        return closed(p);
    };
    const choice lower{20, 0, 0, 0};
    const choice higher{30, 0, 0, 0};
    CHECK(closest({}).empty());
    CHECK(closest({{1, 30}}).empty());  // only one number
    CHECK(closest({{1, 30}, {2, 20}, {3, 30}}) == higher);
    // The earliest ballot is superseded: ballot 2 came before ballot 3.
    CHECK(closest({{1, 30}, {2, 20}, {3, 30}, {1, 31}}) == lower);
    // Given again, but later.
    CHECK(closest({{1, 30}, {2, 20}, {3, 30}, {1, 31}, {2, 40}, {2, 20}}) == higher);
    CHECK(closest({{1, 30}, {2, 20}, {4, 25}}).empty());

    const auto p = create_with_truth(w);
    const auto& id = p->definition.id;
    guess(p, {{1, 30}, {2, 20}});
    CHECK(closed(p) == higher);
    REQUIRE(w.run(w->reset_poll(id)).has_value());
    CHECK(w.load(p)->first_closest.empty());
    guess(p, {{1, 20}, {2, 30}});
    poll_patch soon;
    soon.end_time = w.time.now() + std::chrono::seconds(1);
    REQUIRE(w.run(w->patch_poll(id, soon)).has_value());
    w.time.advance(std::chrono::seconds(2));
    REQUIRE(w.run(w->close_due()).has_value());
    CHECK(w.load(p)->first_closest == lower);
}

TEST_CASE("of two numbers equally close the first remains the closest if votes are voided after the close",
          "[contract][kinds][voiding]") {
    ON_EVERY_STORE(w);
    const auto p = create_with_truth(w);
    const vote_window burst{w.time.now(), w.time.now() + std::chrono::seconds{1}};
    cast(w, p, 1, {40, 0, 0, 0});
    w.time.advance(std::chrono::seconds{1});
    cast(w, p, 2, {30, 0, 0, 0});
    cast(w, p, 3, {20, 0, 0, 0});
    REQUIRE(w.run(w->close_poll(p->definition.id)).has_value());
    const auto done = w.run(w->void_votes(p->definition.id, burst));
    REQUIRE(done.has_value());
    CHECK(done->ballots == 1);
    CHECK(done->state->first_closest == choice{30, 0, 0, 0});
}

TEST_CASE("a poll whose right answer has been revealed is not reopened", "[contract][kinds]") {
    ON_EVERY_STORE(w);
    const auto plain = w.create(of_kind(w, poll_kind::numeric))->definition.id;
    auto ranged = of_kind(w, poll_kind::numeric);
    auto& right = std::get<numeric_settings>(ranged.settings);
    right.accepted_min = right.accepted_max = 25;
    const std::array told{create_with_truth(w)->definition.id, w.create(ranged)->definition.id};
    REQUIRE(w.run(w->close_poll(plain)).has_value());
    CHECK(w.run(w->reopen_poll(plain, std::nullopt)).has_value());
    for (const auto& id : told) {
        REQUIRE(w.run(w->close_poll(id)).has_value());
        CHECK(failed_with(w.run(w->reopen_poll(id, std::nullopt)), errc::revealed));
        const auto anew = w.run(w->reset_poll(id));
        REQUIRE(anew.has_value());
        CHECK((*anew)->definition.status() == poll_status::open);
    }
}

TEST_CASE("in an approval poll an empty set is a vote", "[contract][kinds]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(of_kind(w, poll_kind::approval));
    CHECK(cast(w, p, 1, {}).how == verdict::counted);
    CHECK(cast(w, p, 1, {}).how == verdict::same_choice);
    CHECK(w.load(p)->counts.total_voters() == 1);
}

TEST_CASE("a ranked poll is counted from the standing ballots, however they came about",
          "[contract][kinds]") {
    ON_EVERY_STORE(w);
    const auto p = w.create(of_kind(w, poll_kind::rank));
    const auto id = p->definition.id;
    const auto asked = [&] { return w.run(w->rank(id)).value(); };
    CHECK(asked()->ballots == 0);
    cast(w, p, 1, {2, 1});
    cast(w, p, 2, {1});
    CHECK(asked()->ballots == 2);
    cast(w, p, 1, {3});
    cast(w, p, 3, {3, 2});
    const auto r = asked();
    CHECK(r->ballots == 3);
    CHECK(r->version == w.load(p)->version());
    CHECK(r->irv->outcome.winner == count::option{2});
    CHECK(r->methods.front().winners == std::vector<count::option>{2});
    CHECK(asked()->version == r->version);

    REQUIRE(w.run(w->reset_poll(id)).has_value());
    CHECK(asked()->ballots == 0);
    cast(w, p, 1, {4});
    CHECK(asked()->ballots == 1);
    REQUIRE(w.run(w->close_poll(id)).has_value());
    CHECK(asked()->version == w.load(p)->version());
    REQUIRE(w.run(w->delete_poll(id)).has_value());
    CHECK(failed_with(w.run(w->rank(id)), errc::not_found));
    CHECK(failed_with(w.run(w->rank(w.create("Lunch")->definition.id)), errc::malformed));
}

TEST_CASE("one lot is drawn for all votes, and a new one once it has been seen", "[contract][kinds]") {
    ON_EVERY_STORE(w);
    const auto p = w.create("Lunch");
    const auto lot = [&] { return w.load(p)->definition.lot; };
    const auto seed = [&] {
        CHECK(lot().holds());
        return lot().seed;
    };
    const auto first = seed();
    CHECK(first != lot_seed{});
    CHECK(first != w.create("Dinner")->definition.lot.seed);
    w.vote(p, 1, {1});
    poll_patch patch;
    patch.title = "Supper";
    REQUIRE(w.run(w->patch_poll(p->definition.id, patch)).has_value());
    REQUIRE(w.run(w->close_poll(p->definition.id)).has_value());
    CHECK(seed() == first);
    CHECK(lot().draw == 1);
    REQUIRE(w.run(w->reopen_poll(p->definition.id, std::nullopt)).has_value());
    const auto second = seed();
    CHECK(second != first);
    CHECK(lot().draw == 2);
    REQUIRE(w.run(w->reset_poll(p->definition.id)).has_value());
    CHECK(seed() != second);
    CHECK(lot().draw == 3);
}

}  // namespace pollstream
