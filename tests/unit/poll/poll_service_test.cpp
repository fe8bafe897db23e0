// Polls and rooms without HTTP: keys, retried creations, and what each asker is told of themselves.
#include "pollstream/poll/poll_service.hpp"

#include "support/ground.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

constexpr std::string_view operators_key = "the operator's";

struct office : ground {
    poll_service polls{storage, known, keys, time, create_policy::anyone, server_key(sha256(operators_key))};

    poll_service::creation wanted(std::string key = "", std::string request = "R") const {
        poll_service::creation c;
        c.room_title = "Lunch?";
        c.polls.push_back(a_poll());
        c.request = {std::move(key), std::move(request)};
        return c;
    }
    poll_service::creation wanted_at(std::string address) const {
        auto c = wanted();
        c.address = std::move(address);
        return c;
    }
    result<poll_service::created> create_with(poll_service::creation c) {
        return run(polls.create(std::move(c)));
    }
};

credentials host(std::string key) {
    credentials c;
    c.admin_key = std::move(key);
    return c;
}

}  // namespace

TEST_CASE("a creation returns a room, its poll and two keys that open it") {
    office o;
    const auto made = o.create_with(o.wanted());
    REQUIRE(made.has_value());
    CHECK(made->room->current == made->polls[0]->definition.id);
    CHECK(made->polls[0]->definition.room == made->room->id);
    CHECK(made->polls[0]->code == made->room->code);
    CHECK(made->admin_key.text.starts_with("psa_"));
    CHECK(made->kiosk_key.text.starts_with("psk_"));
    CHECK(o.polls.access_to(*made->room, host(made->admin_key.text)) == access::granted);
    CHECK(o.polls.access_to(*made->room, host(std::string(operators_key))) == access::granted);
    CHECK(o.polls.access_to(*made->room, host(made->kiosk_key.text)) == access::wrong_key);
    CHECK(o.polls.access_to(*made->room, {}) == access::no_key);
    const auto other = o.create_with(o.wanted());
    CHECK(other->admin_key.text != made->admin_key.text);
    CHECK(o.polls.access_to(*other->room, host(made->admin_key.text)) == access::wrong_key);
}

TEST_CASE("the retry of a creation gets the same room and the same keys") {
    office o;
    const auto first = o.create_with(o.wanted("key-12345678"));
    const auto again = o.create_with(o.wanted("key-12345678"));
    REQUIRE(again.has_value());
    CHECK(again->room->id == first->room->id);
    CHECK(again->admin_key.text == first->admin_key.text);
    CHECK(again->kiosk_key.text == first->kiosk_key.text);
    CHECK(first->admin_key.text != first->kiosk_key.text);
    CHECK(o.polls.access_to(*again->room, host(again->admin_key.text)) == access::granted);
    CHECK(failed_with(o.create_with(o.wanted("key-12345678", "another request")), errc::key_reused));
    CHECK(o.create_with(o.wanted("key-87654321"))->room->id != first->room->id);
}

TEST_CASE("a creation that made no poll is not taken for that of one") {
    office o;
    auto empty = o.wanted("key-12345678");
    empty.polls.clear();
    REQUIRE(o.create_with(std::move(empty)).has_value());
    CHECK(failed_with(o.run(o.polls.added_before({"key-12345678", "R"})), errc::not_found));
}

TEST_CASE("the same request a day later makes another room, with other keys") {
    office o;
    const auto first = o.create_with(o.wanted("key-12345678"));
    o.time.advance(25h);
    const auto second = o.create_with(o.wanted("key-12345678"));
    REQUIRE(second.has_value());
    REQUIRE(second->room->id != first->room->id);
    CHECK(second->admin_key.text != first->admin_key.text);
    CHECK(second->kiosk_key.text != first->kiosk_key.text);
    CHECK(o.polls.access_to(*second->room, host(second->admin_key.text)) == access::granted);
    CHECK(o.polls.access_to(*second->room, host(first->admin_key.text)) == access::wrong_key);
}

TEST_CASE("another database makes other keys from the same request") {
    office a;
    office b;
    CHECK(a.create_with(a.wanted("key-12345678"))->admin_key.text !=
          b.create_with(b.wanted("key-12345678"))->admin_key.text);
}

TEST_CASE("threat 12: after wrong keys an address has to wait, the room's own key works all the same") {
    office o;
    const auto made = o.create_with(o.wanted());
    const auto from = [](std::string address, std::string key) {
        auto c = host(std::move(key));
        c.address = std::move(address);
        return c;
    };
    const auto& room = *made->room;
    const auto mallory = from("192.0.2.1", "psa_guess");
    for (unsigned i = 0; i < guess_guard::free_guesses; ++i)
        CHECK(o.polls.access_to(room, mallory) == access::wrong_key);
    CHECK(o.polls.access_to(room, mallory) == access::too_many_guesses);
    CHECK(o.polls.wait_of(room.id, mallory) >= std::chrono::seconds(1));
    CHECK(o.polls.access_to(room, from("192.0.2.1", std::string(operators_key))) == access::too_many_guesses);
    CHECK(o.polls.access_to(room, from("192.0.2.2", std::string(operators_key))) == access::granted);
    CHECK(o.polls.wait_of(room.id, from("192.0.2.2", "")) == std::chrono::seconds(0));
    CHECK(o.polls.access_to(room, from("192.0.2.1", made->admin_key.text)) == access::granted);
}

TEST_CASE("threat 12: every wrong key is a guess at the operator's, and having a room does not reset them") {
    office o;
    const auto made = o.create_with(o.wanted());
    const auto other = o.create_with(o.wanted());
    for (unsigned i = 0; i < guess_guard::free_guesses; ++i) {
        CHECK(o.polls.access_to(i % 2 == 0 ? *made->room : *other->room, host("psa_guess")) ==
              access::wrong_key);
        CHECK(o.polls.access_to(*made->room, host(made->admin_key.text)) == access::granted);
    }
    const auto third = o.create_with(o.wanted());
    CHECK(o.polls.access_to(*third->room, host(std::string(operators_key))) == access::too_many_guesses);
    CHECK(o.polls.wait_of(third->room->id, {}) >= std::chrono::seconds(1));
    CHECK(o.polls.access_to(*made->room, host("psa_guess")) == access::too_many_guesses);
}

TEST_CASE("threat 12: a room's keys have one budget of guesses, wherever they are tried") {
    office o;
    const auto made = o.create_with(o.wanted());
    const auto wrong = host("psa_guess");
    for (unsigned i = 0; i < guess_guard::free_guesses; ++i)
        o.keys.wrong(made->room->id.str(), wrong.address);  // as votes do at a kiosk
    CHECK(o.polls.access_to(*made->room, wrong) == access::too_many_guesses);
}

TEST_CASE("without an operator's key, wrong keys are counted for each room") {
    office o;
    poll_service polls(o.storage, o.known, o.keys, o.time, create_policy::anyone, std::nullopt);
    const auto made = o.create_with(o.wanted());
    const auto other = o.create_with(o.wanted());
    for (unsigned i = 0; i < guess_guard::free_guesses; ++i)
        CHECK(polls.access_to(*made->room, host("psa_guess")) == access::wrong_key);
    CHECK(polls.access_to(*made->room, host("psa_guess")) == access::too_many_guesses);
    CHECK(polls.access_to(*other->room, host("psa_guess")) == access::wrong_key);
    CHECK(polls.access_to(*made->room, host(made->admin_key.text)) == access::granted);
    CHECK(polls.access_to(*made->room, host("psa_guess")) == access::wrong_key);
}

TEST_CASE("threat 12: a key sent with a list counts as one guess at most") {
    office o;
    std::vector<poll_service::created> rooms;
    std::vector<poll_ref> listed;
    for (int i = 0; i < 20; ++i) {
        rooms.push_back(*o.create_with(o.wanted()));
        listed.push_back(rooms.back().polls[0]);
    }
    const auto hosted = [&](std::string key) {
        const auto all = o.run(o.polls.askers_in(listed, host(std::move(key))));
        return std::ranges::count_if(*all, [](const asker& a) { return a.admin; });
    };
    CHECK(hosted(rooms[7].admin_key.text) == 1);
    CHECK(hosted(std::string(operators_key)) == 20);
    CHECK(hosted("psa_guess") == 0);
    CHECK(o.polls.access_to(*rooms[0].room, host("psa_guess")) == access::wrong_key);
    for (unsigned i = 2; i < guess_guard::free_guesses; ++i) CHECK(hosted("psa_guess") == 0);
    CHECK(hosted(std::string(operators_key)) == 0);  // has to wait
    CHECK(hosted(rooms[7].admin_key.text) == 1);
}

TEST_CASE("threat 21: whoever tries join codes may miss only so often") {
    office o;
    const auto made = o.create_with(o.wanted());
    const std::string right = made->room->code;
    const std::string wrong = right == "111111" ? "222222" : "111111";
    const auto misses = static_cast<int>(limits::code_misses_burst);
    const auto ask = [&](poll_service& of, const std::string& code, std::string address) {
        return o.run(of.find_room_by_code(code, std::move(address)));
    };
    SECTION("hits cost nothing") {
        for (int i = 0; i < 2 * misses; ++i) REQUIRE(ask(o.polls, right, "192.0.2.1").has_value());
    }
    SECTION("after the misses, not even a hit differs from them") {
        for (int i = 0; i < misses; ++i)
            REQUIRE(failed_with(ask(o.polls, wrong, "192.0.2.1"), errc::not_found));
        int refused = 0;
        for (int i = 0; i < 20; ++i)
            refused += failed_with(ask(o.polls, wrong, "192.0.2.1"), errc::too_many_misses) ? 1 : 0;
        CHECK(refused > 0);
        CHECK(failed_with(ask(o.polls, right, "192.0.2.1"), errc::too_many_misses));
        CHECK(ask(o.polls, right, "192.0.2.2").has_value());
    }
    SECTION("but codes already known there still work") {
        const auto made_there = o.create_with(o.wanted_at("192.0.2.1"));
        auto its_host = host(made->admin_key.text);
        its_host.address = "192.0.2.3";
        REQUIRE(o.polls.access_to(*made->room, its_host) == access::granted);
        REQUIRE(ask(o.polls, right, "192.0.2.2").has_value());
        for (const auto* address : {"192.0.2.1", "192.0.2.2", "192.0.2.3"}) {
            for (int i = 0; i < misses + 20; ++i) ask(o.polls, wrong, address).has_value();
            CHECK(failed_with(ask(o.polls, wrong, address), errc::too_many_misses));
        }
        CHECK(ask(o.polls, made_there->room->code, "192.0.2.1").has_value());
        CHECK(failed_with(ask(o.polls, right, "192.0.2.1"), errc::too_many_misses));
        CHECK(ask(o.polls, right, "192.0.2.2").has_value());
        CHECK(ask(o.polls, right, "192.0.2.3").has_value());
    }
    SECTION("what the store could not answer is no miss") {
        o.storage.fail_reads_with(errc::overloaded);
        for (int i = 0; i < 2 * misses; ++i)
            REQUIRE(failed_with(ask(o.polls, wrong, "192.0.2.1"), errc::overloaded));
        CHECK(ask(o.polls, right, "192.0.2.1").has_value());  // known without the store
    }
    SECTION("unless pacing is off") {
        poll_service polls(o.storage, o.known, o.keys, o.time, create_policy::anyone, std::nullopt, false);
        for (int i = 0; i < 2 * misses; ++i)
            REQUIRE(failed_with(ask(polls, wrong, "192.0.2.1"), errc::not_found));
    }
}

TEST_CASE("who may create") {
    office o;
    CHECK(o.polls.may_create({}) == access::granted);
    poll_service strict(o.storage, o.known, o.keys, o.time, create_policy::admin,
                        server_key(sha256(operators_key)));
    CHECK(strict.may_create({}) == access::no_key);
    CHECK(strict.may_create(host("guess")) == access::wrong_key);
    CHECK(strict.may_create(host(std::string(operators_key))) == access::granted);
    poll_service nobody(o.storage, o.known, o.keys, o.time, create_policy::admin, std::nullopt);
    CHECK(nobody.may_create(host(std::string(operators_key))) == access::wrong_key);
}

TEST_CASE("polls of one instant are still newest first") {
    office o;
    std::vector<poll_id> ids;
    for (int i = 0; i < 20; ++i) ids.push_back(o.create_with(o.wanted())->polls[0]->definition.id);
    CHECK(std::ranges::is_sorted(ids));
}

TEST_CASE("who somebody is in many polls takes one read") {
    office o;
    auto named = ground::a_poll();
    named.identity = identity_rule::name;
    const auto by_device = o.create();
    const auto by_name = o.create(named);
    const auto untouched = o.create();
    o.cast(by_device, "d1", {2});
    o.cast(by_name, "", {3}, "Ada");
    const auto current = [&](const poll_ref& p) { return *o.run(o.polls.find(p->definition.id)); };

    auto who = ground::device("d1");
    who.name = " Ada ";
    who.admin_key = o.admin_key;
    const auto reads = o.storage.reads();
    const auto all =
        o.run(o.polls.askers_in({current(by_device), current(by_name), current(untouched)}, who));
    REQUIRE(all.has_value());
    CHECK((*all)[0].has_voted);
    CHECK((*all)[0].marks == choice{2});
    CHECK((*all)[1].marks == choice{3});
    CHECK_FALSE((*all)[2].has_voted);
    CHECK((*all)[0].admin);
    CHECK(o.storage.reads() <= reads + 4);  // three rooms at most, and one for all votes

    const auto many =
        o.run(o.polls.askers_of(current(by_device), {ground::device("d1"), ground::device("d2"), {}}));
    REQUIRE(many->size() == 3);
    CHECK((*many)[0].has_voted);
    CHECK_FALSE((*many)[1].has_voted);
    CHECK_FALSE((*many)[2].has_voted);
    CHECK_FALSE((*many)[0].admin);
}

TEST_CASE("a ballot whose texts have new numbers is not read by the old ones") {
    office o;
    auto d = ground::a_poll();
    d.kind = poll_kind::words;
    d.options.clear();
    d.settings = text_settings();
    const auto p = o.create(d);
    const auto say = [&](const std::string& who, const std::string& text) {
        ballot b;
        b.poll = p->definition.id;
        b.voter = make_voter_key(hmac_key(o.storage.secret()), b.poll, identity_rule::device, who);
        b.texts = {text};
        b.id = vote_id::make();
        return o.run(o.storage.cast(std::move(b))).value().state;
    };
    say("d1", "Spam");
    o.time.advance(std::chrono::seconds{1});
    const auto before = say("d2", "Soup");
    const vote_window window{timestamp{}, o.time.now()};
    const auto after = o.run(o.storage.void_votes(p->definition.id, window)).value().state;

    const auto now = o.run(o.polls.asker_in(after, ground::device("d2")));
    CHECK(now->marks == choice{1});
    const auto earlier = o.run(o.polls.asker_in(before, ground::device("d2")));
    CHECK(earlier->has_voted);
    CHECK(earlier->marks.empty());  // 1 was "Spam"
}

TEST_CASE("if nobody has voted nobody is looked up") {
    office o;
    const auto p = o.create();
    const auto reads = o.storage.reads();
    CHECK_FALSE(o.run(o.polls.asker_in(p, ground::device("d1")))->has_voted);
    CHECK(o.storage.reads() == reads);
}

TEST_CASE("a room's polls are in its order, without those deleted a moment ago") {
    office o;
    const auto made = o.create_room({ground::a_poll("a"), ground::a_poll("b"), ground::a_poll("c")});
    room_patch order;
    order.polls = std::vector{made.room->polls[2], made.room->polls[0], made.room->polls[1]};
    const auto room = *o.run(o.storage.patch_room(made.room->id, order));
    REQUIRE(o.run(o.storage.delete_poll(made.room->polls[0])).has_value());
    std::vector<std::string> titles;
    const auto found = o.run(o.polls.polls_of(room));
    REQUIRE(found.has_value());
    for (const auto& p : *found) titles.push_back(p->definition.title);
    CHECK(titles == std::vector<std::string>{"c", "b"});
}

TEST_CASE("if the store is too busy to look for a poll or a room, that is the answer") {
    office o;
    const auto made = o.create_with(o.wanted());
    const auto who = host(made->admin_key.text);
    catalog empty(o.storage, 10, 10);
    poll_service polls(o.storage, empty, o.keys, o.time, create_policy::anyone, {});

    o.storage.fail_reads_with(errc::overloaded);
    CHECK(failed_with(o.run(polls.polls_of(made->room)), errc::overloaded));
    CHECK(failed_with(o.run(polls.asker_in(made->polls[0], who)), errc::overloaded));
    const std::vector twice{made->polls[0], made->polls[0]};
    CHECK(failed_with(o.run(polls.askers_in(twice, who)), errc::overloaded));

    o.storage.fail_reads_with(errc::ok);
    CHECK(o.run(polls.polls_of(made->room))->size() == 1);
    CHECK(o.run(polls.asker_in(made->polls[0], who))->admin);
}

TEST_CASE("a room's key shown elsewhere is no guess at the operator's") {
    office o;
    const auto mine = o.create_with(o.wanted());
    std::vector<poll_ref> others;
    for (int i = 0; i < 2; ++i) others.push_back(o.create_with(o.wanted())->polls[0]);
    const auto who = host(mine->admin_key.text);
    for (int i = 0; i < 20; ++i) CHECK_FALSE(o.run(o.polls.askers_in(others, who))->front().admin);
    CHECK(o.polls.wait_of(std::nullopt, who) == std::chrono::seconds(0));
    CHECK(o.run(o.polls.askers_in(others, host(std::string(operators_key))))->front().admin);
    for (int i = 0; i < 20; ++i) o.run(o.polls.askers_in(others, host("psa_guess")));
    CHECK(o.polls.wait_of(std::nullopt, who) > std::chrono::seconds(0));
}

TEST_CASE("a damaged poll is left out of its room") {
    office o;
    const auto made = o.create_room({ground::a_poll("a"), ground::a_poll("b")});
    catalog empty(o.storage, 10, 10);
    poll_service polls(o.storage, empty, o.keys, o.time, create_policy::anyone, {});
    o.storage.damage(made.room->polls[0]);
    const auto found = o.run(polls.polls_of(made.room));
    REQUIRE(found.has_value());
    REQUIRE(found->size() == 1);
    CHECK(found->front()->definition.title == "b");
}
