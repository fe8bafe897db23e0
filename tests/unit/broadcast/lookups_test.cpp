// What is learnt about a voter while the store is being asked.
#include "broadcast/lookups.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace pollstream;
using namespace pollstream::live;

namespace {

const auto asked_about = *poll_id::parse("01JAAAAAAAAAAAAAAAAAAAAAAA");
const auto another_poll = *poll_id::parse("01JBBBBBBBBBBBBBBBBBBBBBBB");

voter_key voter(std::uint8_t n) {
    voter_key key{};
    key[0] = n;
    return key;
}

lookup question(const poll_id& poll, std::optional<voter_key> key) {
    lookup a;
    a.poll = poll;
    a.key = key;
    return a;
}

asker who_chose(choice marks) {
    asker a;
    a.admin = true;
    a.has_voted = !marks.empty();
    a.marks = std::move(marks);
    return a;
}

}  // namespace

TEST_CASE("the store's answer stands if nothing was heard meanwhile") {
    lookups open;
    auto a = question(asked_about, voter(1));
    open.add(a);
    open.counted(voter(2), {1});
    open.reset(another_poll);
    open.remove(a);
    CHECK(a.newest(who_chose({3})).marks == choice{3});
    CHECK_FALSE(a.newest(who_chose({})).has_voted);
}

TEST_CASE("a vote, a reset, a vote again: the last one heard counts, the rest of the answer stays") {
    lookups open;
    auto a = question(asked_about, voter(1));
    auto other_window = question(asked_about, voter(1));
    open.add(a);
    open.add(other_window);
    open.counted(voter(1), {2});
    CHECK(a.newest(who_chose({})).marks == choice{2});
    CHECK(other_window.newest(who_chose({})).has_voted);
    open.reset(asked_about);
    CHECK_FALSE(a.newest(who_chose({2})).has_voted);
    CHECK(a.newest(who_chose({2})).marks.empty());
    CHECK(a.newest(who_chose({2})).admin);
    open.counted(voter(1), {3});
    CHECK(a.newest(who_chose({})).marks == choice{3});
}

TEST_CASE("a closed look-up hears no more; one about a stranger hears nothing") {
    lookups open;
    auto a = question(asked_about, voter(1));
    auto b = question(asked_about, voter(1));
    auto stranger = question(asked_about, std::nullopt);
    for (auto* q : {&a, &b, &stranger}) open.add(*q);
    open.remove(a);
    open.remove(stranger);
    open.counted(voter(1), {1});
    open.reset(asked_about);
    open.counted(voter(1), {2});
    CHECK_FALSE(a.counted);
    CHECK_FALSE(a.reset);
    CHECK(b.counted == choice{2});
    CHECK_FALSE(stranger.reset);
}
