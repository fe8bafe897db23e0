// What a shutdown waits for: votes that were accepted, and no mere questions.
#include "opened.hpp"

#include <future>
#include <optional>

namespace pollstream {

using namespace testing;

TEST_CASE("a store that shuts down commits the votes it has accepted, and answers no question",
          "[sqlite][lane]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    REQUIRE(s.vote(p, 1).has_value());
    std::promise<void> go_on;
    begin(s.loop, s->on_writer([until = go_on.get_future().share()](sqlite::database&) { until.wait(); }),
          [](const result<void>&) {});
    s.loop.restart();
    while (s->counters().waiting > 0) s.loop.poll();
    result<cast_result> vote = errc::timed_out;
    std::optional<errc> question;
    begin(s.loop, s->cast(s.a_ballot(p, 2)), [&](result<cast_result> a) { vote = std::move(a); });
    begin(s.loop, s->find_votes({{p->definition.id, voter(1)}}), [&](const auto& a) {
        question = failed_with(a, errc::shutting_down) ? errc::shutting_down : errc::ok;
    });
    while (s->counters().waiting < 2) s.loop.poll();
    s->begin_shutdown();
    go_on.set_value();
    s.run(s->drain());
    s.loop.restart();
    s.loop.poll();
    REQUIRE(vote.has_value());
    CHECK(vote->how == verdict::counted);
    CHECK(question == errc::shutting_down);
    CHECK(sqlite::verify(s.file()).ballots == 2);
}

TEST_CASE("a count that is not due yet is not waited for by a store that shuts down", "[sqlite][lane]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    REQUIRE(s.vote(p, 1).has_value());
    REQUIRE(s.run(s->read_series(p->definition.id)).has_value());
    std::optional<result<vote_series>> again;
    begin(s.loop, s->read_series(p->definition.id),
          [&](result<vote_series> a) { again.emplace(std::move(a)); });
    s.loop.restart();
    s.loop.poll();
    s->begin_shutdown();
    s.loop.restart();
    s.loop.poll();
    REQUIRE(again.has_value());
    CHECK(failed_with(*again, errc::shutting_down));
}

}  // namespace pollstream
