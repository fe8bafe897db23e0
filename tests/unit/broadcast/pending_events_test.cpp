// Which events are sent to viewers that have missed some.
#include "broadcast/pending_events.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace pollstream;
using namespace pollstream::live;

namespace {

using enum poll_event;

/// What is sent to those who missed these.
std::vector<poll_event> told_of(const std::vector<poll_event>& missed) {
    pending_events pending;
    for (const auto e : missed) pending.add(e);
    std::vector<poll_event> told{pending.take()};
    while (!pending.plain()) told.push_back(pending.take());
    return told;
}

using events = std::vector<poll_event>;

}  // namespace

TEST_CASE("an event is not lost by a change that comes after it") {
    const auto e = GENERATE(reset, voided, started, closed, reopened);
    CHECK(told_of({e}) == events{e});
    CHECK(told_of({e, updated}) == events{e});
    CHECK(told_of({updated, e, updated}) == events{e});
    CHECK(told_of({e, e}) == events{e});
}

TEST_CASE("a mere change is sent as one") {
    CHECK(told_of({updated, updated}) == events{updated});
    pending_events pending;
    pending.add(updated);
    CHECK(pending.plain());
}

TEST_CASE("only the last state the poll entered is sent: the others are no longer true") {
    CHECK(told_of({closed, reopened}) == events{reopened});
    CHECK(told_of({reopened, closed}) == events{closed});
    CHECK(told_of({started, closed}) == events{closed});
}

TEST_CASE("a reset is sent first, and what came before it is dropped") {
    CHECK(told_of({closed, reset}) == events{reset});
    CHECK(told_of({voided, reset}) == events{reset});
    CHECK(told_of({reset, voided}) == events{reset});
    CHECK(told_of({reset, started}) == events{reset, started});
    CHECK(told_of({started, reset, updated, closed}) == events{reset, closed});
}

TEST_CASE("a void is sent besides the state that the poll entered") {
    CHECK(told_of({closed, voided}) == events{voided, closed});
    CHECK(told_of({voided, closed}) == events{voided, closed});
}
