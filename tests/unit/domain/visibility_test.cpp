// Who sees counts: the whole table.
#include "pollstream/domain/visibility.hpp"

#include "pollstream/domain/event.hpp"
#include "samples.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::testing;

TEST_CASE("who sees results, when") {
    struct row {
        results_rule rule;
        bool closed;
        bool stranger, voter, admin, everybody;
    };
    const auto r = GENERATE(values<row>({
        {results_rule::live, false, true, true, true, true},
        {results_rule::live, true, true, true, true, true},
        {results_rule::after_vote, false, false, true, true, false},
        {results_rule::after_vote, true, true, true, true, true},
        {results_rule::after_close, false, false, false, true, false},
        {results_rule::after_close, true, true, true, true, true},
    }));
    auto p = lunch();
    p.results = r.rule;
    if (r.closed) p.closed_at = noon;
    asker stranger;
    asker voter;
    voter.has_voted = true;
    CAPTURE(to_string(r.rule), r.closed);
    CHECK(sees_results(p, stranger) == r.stranger);
    CHECK(sees_results(p, voter) == r.voter);
    CHECK(sees_results(p, asker::host()) == r.admin);
    CHECK(results_public(p) == r.everybody);
}

TEST_CASE("a ballot under a name is shown no sooner than results, except to whoever has just cast it") {
    auto p = lunch();
    p.results = results_rule::after_close;
    asker voter;
    voter.has_voted = true;
    voter.marks = {2};
    CHECK(told_ballot(p, voter) == &voter.marks);  // a device belongs to its owner
    p.identity = identity_rule::name;
    CHECK(told_ballot(p, voter) == nullptr);
    p.results = results_rule::after_vote;
    CHECK(told_ballot(p, voter) == &voter.marks);
    p.results = results_rule::after_close;
    p.closed_at = noon;
    CHECK(told_ballot(p, voter) == &voter.marks);
    p.closed_at.reset();
    voter.just_said = true;
    CHECK(told_ballot(p, voter) == &voter.marks);
}

TEST_CASE(
    "texts under a name are told once all of them are public, except to whoever has just written them") {
    auto d = lunch_draft();
    d.kind = "words";
    d.options.clear();
    field_errors problems;
    auto p = make_poll(d, noon, problems);
    auto written = std::make_shared<lexicon>();
    written->add("Sun", text_state::shown);
    written->add("Rain", text_state::pending);
    p.texts = written;
    asker voter;
    voter.has_voted = true;
    voter.marks = {1, 2};
    CHECK(told_ballot(p, voter) == &voter.marks);
    p.identity = identity_rule::name;
    CHECK(told_ballot(p, voter) == nullptr);
    voter.just_said = true;
    CHECK(told_ballot(p, voter) == &voter.marks);
    voter.just_said = false;
    voter.marks = {1, 3};  // the ballot is newer than the poll
    CHECK(told_ballot(p, voter) == nullptr);
    voter.marks = {1};
    CHECK(told_ballot(p, voter) == &voter.marks);
}

TEST_CASE("whoever has not voted has no ballot to show, including the host") {
    const auto p = lunch();
    CHECK(told_ballot(p, asker()) == nullptr);
    CHECK(told_ballot(p, asker::host()) == nullptr);
}

TEST_CASE("events have the names that clients know") {
    CHECK(to_string(poll_event::created) == "created");
    CHECK(to_string(poll_event::updated) == "updated");
    CHECK(to_string(poll_event::closed) == "closed");
    CHECK(to_string(poll_event::reopened) == "reopened");
    CHECK(to_string(poll_event::reset) == "reset");
    CHECK(to_string(poll_event::deleted) == "deleted");
}
