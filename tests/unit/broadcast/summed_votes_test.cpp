// Sums of votes, where what a poll may tell, or whom, changes before they are sent.
#include "hall.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

/// A hall in which sums come at the leading edge and then not before `sums_come()`.
struct summing : hall {
    summing() : hall(rarely()) {
        auto d = a_poll();
        d.identity = identity_rule::name;
        p = create(d);
    }

    /// More votes than are announced one by one: the rest are summed up.
    void many_vote() {
        for (int i = 0; i < 30; ++i) cast(p, "", {1}, "Voter " + std::to_string(++voters));
        settle();
    }
    void sums_come() { work_for(40ms); }
    void patch(const poll_patch& wanted) {
        REQUIRE(run(storage.patch_poll(p->definition.id, wanted)));
        settle();
    }

    static hub_options rarely() {
        auto o = quick();
        o.activity_interval = 30ms;
        return o;
    }

    poll_ref p;
    int voters = 0;
};

/// Votes that a listener has heard of, singly or summed up.
std::uint64_t votes_told(const listener& l) {
    std::uint64_t n = l.count("vote_notification");
    for (const auto& frame : l.heard)
        if (frame.at("type") == "activity") n += frame.at("votes").to_number<std::uint64_t>();
    return n;
}

}  // namespace

TEST_CASE("votes heard of with everybody are not summed up again once the poll has left the list") {
    summing h;
    auto& both = h.at_large();
    h.say(both, hall::about("subscribe", h.p));
    h.many_vote();
    h.sums_come();
    both.read_all();
    REQUIRE(votes_told(both) == 30);
    poll_patch unlisted;
    unlisted.listed = false;
    h.patch(unlisted);
    h.many_vote();
    h.sums_come();
    both.read_all();
    CHECK(votes_told(both) == 60);
}

TEST_CASE("votes not told yet when results become hidden are not told any more") {
    summing h;
    auto& l = h.at_poll(h.p);
    h.many_vote();
    h.sums_come();
    l.read_all();
    REQUIRE(votes_told(l) == 30);
    h.many_vote();
    l.read_all();
    poll_patch hidden;
    hidden.results = "after_close";
    h.patch(hidden);
    l.forget();
    h.sums_come();
    l.read_all();
    CHECK(votes_told(l) == 0);
}
