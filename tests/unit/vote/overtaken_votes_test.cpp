// Votes made for a poll that has been changed since: by whom it is noticed, and what is told of it.
#include "booth.hpp"

using namespace pollstream;
using namespace pollstream::testing;

TEST_CASE("after a correction the retry of a counted vote gets its receipt, and a new vote is refused") {
    booth b;
    const auto p = b.create();
    const auto says = [&](const char* who) {
        vote_request v;
        v.poll = p->definition.id;
        v.said = {vote_member::option_ids, {2}, {}, {}};
        v.who = booth::device(who);
        v.made_for = p->definition.ballot_version;
        return reply_to(b.run(b.votes.cast(std::move(v))), b.rendered);
    };
    const auto first = accepted(says("ada")).proof;
    poll_patch wording;
    wording.corrections = {{2, "Green salad"}};
    REQUIRE(b.run(b.storage.patch_poll(p->definition.id, wording)).has_value());
    const auto again = accepted(says("ada"));
    CHECK(again.status == 200);
    CHECK(again.proof.seq == first.seq);
    CHECK(refused(says("bob")).code == "poll_changed");
}

TEST_CASE("a vote is for the poll as it was when the vote came: the commit refuses it if that has changed") {
    booth b;
    const auto p = b.create();
    b.hold_facts();
    poll_patch other;
    other.options = {"Soup", "Salad", "Pizza"};
    REQUIRE(b.run(b.storage.patch_poll(p->definition.id, other)).has_value());
    CHECK(refused(b.reply(p, {1}, booth::device("ada"))).code == "poll_changed");
    b.release_facts();
    CHECK(accepted(b.reply(p, {1}, booth::device("ada"))).status == 201);
}
