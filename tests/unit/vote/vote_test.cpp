// Casting a vote: every refusal, every verdict, and what the voter is answered.
#include "booth.hpp"

using namespace pollstream;
using namespace pollstream::testing;

// ---- refusals before the commit

TEST_CASE("an unknown poll") {
    booth b;
    auto ghost = std::make_shared<poll_state>();
    ghost->definition.id = poll_id::make(b.time.now());
    CHECK(failed_with(b.vote(ghost, {1}, booth::device("d")), errc::not_found));
    CHECK(refused(b.reply(ghost, {1}, booth::device("d"))).status == 404);
}

TEST_CASE("a poll that counts devices requires one") {
    booth b;
    const auto p = b.create();
    CHECK(refusal_in(b.vote(p, {1}, booth::named("Ada"))) == vote_refusal::device_missing);
    check_field(b.reply(p, {1}, booth::named("Ada")), "voter_name");
    auto who = booth::device("d");
    who.name = std::string(limits::name_max + 1, 'x');  // in a quiz it would be shown
    CHECK(refusal_in(b.vote(p, {1}, who)) == vote_refusal::name_too_long);
    who.name.pop_back();
    CHECK(refusal_in(b.vote(p, {1}, who)) == std::nullopt);
}

TEST_CASE("a poll that asks for names requires one, within a length") {
    booth b;
    const auto p = b.with(identity_rule::name);
    CHECK(refusal_in(b.vote(p, {1}, booth::device("d"))) == vote_refusal::name_missing);
    CHECK(refusal_in(b.vote(p, {1}, booth::named(" \t "))) == vote_refusal::name_missing);
    CHECK(refusal_in(b.vote(p, {1}, booth::named("Ada\x07"))) == vote_refusal::name_missing);
    CHECK(refusal_in(b.vote(p, {1}, booth::named(std::string(limits::name_max + 1, 'x')))) ==
          vote_refusal::name_too_long);
    CHECK(refusal_in(b.vote(p, {1}, booth::named(" " + std::string(limits::name_max, 'x') + " "))) ==
          std::nullopt);
    check_field(b.reply(p, {1}, {}), "voter_name");
    check_field(b.reply(p, {1}, booth::named(std::string(limits::name_max + 1, 'x'))), "voter_name");
}

TEST_CASE("a kiosk's poll requires the vote's own id and a key of the room") {
    booth b;
    const auto p = b.with(identity_rule::kiosk);
    const auto id = vote_id::make();
    CHECK(refusal_in(b.vote(p, {1}, b.kiosk())) == vote_refusal::vote_id_missing);
    CHECK(refusal_in(b.vote(p, {1}, booth::device("d"), id)) == vote_refusal::kiosk_key_wrong);
    auto wrong = b.kiosk();
    wrong.kiosk_key += "x";
    CHECK(refusal_in(b.vote(p, {1}, wrong, id)) == vote_refusal::kiosk_key_wrong);
    check_field(b.reply(p, {1}, b.kiosk()), "vote_id");
    CHECK(refused(b.reply(p, {1}, wrong, id)).status == 403);
    CHECK(b.storage.writes() == 1);  // the room: no ballot got as far as the commit

    CHECK(judged_in(b.vote(p, {1}, b.kiosk(), id)).cast.how == verdict::counted);
    credentials host;
    host.admin_key = b.admin_key;
    CHECK(judged_in(b.vote(p, {1}, host, vote_id::make())).cast.how == verdict::counted);
    // A key that a person made up must not be guessable here.
    host.admin_key = operators_key;
    CHECK(refusal_in(b.vote(p, {1}, host, vote_id::make())) == vote_refusal::kiosk_key_wrong);
    CHECK((*b.run(b.known.poll(p->definition.id)))->counts.total_voters() == 2);
}

TEST_CASE("threat 12: after wrong kiosk keys an address has to wait, the right one works all the same") {
    booth b;
    const auto p = b.with(identity_rule::kiosk);
    const auto from = [](std::string address, credentials who) {
        who.address = std::move(address);
        return who;
    };
    auto wrong = from("192.0.2.1", b.kiosk());
    wrong.kiosk_key += "x";
    const auto guess = [&](const credentials& who) {
        return refusal_in(b.vote(p, {1}, who, vote_id::make()));
    };
    for (int i = 0; i < 10; ++i)  // no key is no guess
        CHECK(guess(from("192.0.2.1", booth::device("d"))) == vote_refusal::kiosk_key_wrong);
    for (unsigned i = 0; i < guess_guard::free_guesses; ++i)
        CHECK(guess(wrong) == vote_refusal::kiosk_key_wrong);
    CHECK(guess(wrong) == vote_refusal::too_many_wrong_keys);
    CHECK(b.keys.wait(p->definition.room.str(), "192.0.2.1") >= std::chrono::seconds(1));
    const auto told = refused(b.reply(p, {1}, wrong, vote_id::make()));
    CHECK(told.status == 429);
    CHECK(told.code == "too_many_wrong_keys");
    CHECK(http::find(told.headers, "Retry-After") == "1");
    CHECK(object_of(told.extra).at("retry_after") == 1);
    CHECK(guess(from("192.0.2.2", wrong)) == vote_refusal::kiosk_key_wrong);
    CHECK(guess(from("192.0.2.1", b.kiosk())) == std::nullopt);
    CHECK(b.keys.wait(p->definition.room.str(), "192.0.2.1") == std::chrono::seconds(0));
}

TEST_CASE("an impossible choice does not wait for a commit") {
    booth b;
    const auto p = b.create();
    const auto writes = b.storage.writes();
    for (const auto& marks : {choice{}, choice{0}, choice{4}, choice{1, 2}, choice{2, 2}}) {
        const auto o = b.vote(p, marks, booth::device("d"));
        REQUIRE(o.has_value());
        CHECK(judged_in(o).cast.how == verdict::invalid_choice);
        check_field(b.reply(p, marks, booth::device("d")), "option_ids");
    }
    CHECK(refused(b.reply(p, {4}, booth::device("d"))).errors[0].reason ==
          "there is no option 4 in this poll");
    CHECK(b.storage.writes() == writes);
}

TEST_CASE("a choice that became wrong a moment ago is refused by the commit") {
    booth b;
    judged_vote v;
    v.cast.how = verdict::invalid_choice;
    v.cast.state = b.create();
    wire::poll_texts rendered(1);
    check_field(reply_to(vote_outcome(v), rendered), "option_ids");
    for (const auto how : {verdict::unknown_poll, static_cast<verdict>(99)}) {
        v.cast.how = how;
        CHECK(refused(reply_to(vote_outcome(v), rendered)).status == 404);
    }
}

TEST_CASE("a vote for an earlier version is refused with the current poll, without waiting for a commit") {
    booth b;
    const auto p = b.create();
    const auto writes = b.storage.writes();
    vote_request v;
    v.poll = p->definition.id;
    v.said = {vote_member::option_ids, {2}, {}, {}};
    v.who = booth::device("ada");
    v.made_for = p->definition.ballot_version + 1;
    const auto r = reply_to(b.run(b.votes.cast(v)), b.rendered);
    CHECK(refused(r).status == 409);
    CHECK(refused(r).code == "poll_changed");
    CHECK(poll_in(refused(r).extra).at("ballot_version") == p->definition.ballot_version);
    CHECK(b.storage.writes() == writes);
    v.made_for = p->definition.ballot_version;
    CHECK(accepted(reply_to(b.run(b.votes.cast(v)), b.rendered)).status == 201);
}

// ---- verdicts

TEST_CASE("a first vote: 201, a receipt, and the poll with what was chosen") {
    booth b;
    const auto p = b.create();
    const auto id = vote_id::make();
    const auto r = b.reply(p, {2}, booth::device("ada"), id);
    const auto& yes = accepted(r);
    CHECK(yes.status == 201);
    CHECK(object_of(members_of(yes)).at("receipt") ==
          json::object{{"poll_id", p->definition.id.str()}, {"seq", 1}, {"vote_id", id.str()}});
    CHECK(poll_in(members_of(yes)).at("has_voted") == true);
    CHECK(poll_in(members_of(yes)).at("voted_option_ids") == json::array{2});
    CHECK(poll_in(members_of(yes)).at("total_votes") == 1);
    CHECK(poll_in(members_of(yes)).at("epoch") == 7);
}

TEST_CASE("the same again: 200 and the same receipt, even after the close") {
    booth b;
    const auto p = b.create();
    const auto first = b.reply(p, {2}, booth::device("ada"));
    const auto again = b.reply(p, {2}, booth::device("ada"));
    CHECK(accepted(again).status == 200);
    CHECK(object_of(members_of(accepted(again))).at("receipt") ==
          object_of(members_of(accepted(first))).at("receipt"));
    REQUIRE(b.run(b.storage.close_poll(p->definition.id)));
    const auto late = b.reply(p, {2}, booth::device("ada"));
    CHECK(accepted(late).status == 200);
    CHECK(object_of(members_of(accepted(late))).at("receipt") ==
          object_of(members_of(accepted(first))).at("receipt"));
    CHECK(poll_in(members_of(accepted(late))).at("total_votes") == 1);
}

TEST_CASE("marks are a set: another order is the same choice") {
    booth b;
    auto d = ground::a_poll();
    d.kind = poll_kind::multiple;
    d.max_choices = 3;
    const auto p = b.create(d);
    CHECK(accepted(b.reply(p, {3, 1}, booth::device("ada"))).status == 201);
    CHECK(accepted(b.reply(p, {1, 3}, booth::device("ada"))).status == 200);
}

TEST_CASE("another choice: 409, with what stands") {
    booth b;
    const auto p = b.create();
    b.vote(p, {2}, booth::device("ada"));
    const auto r = b.reply(p, {1}, booth::device("ada"));
    CHECK(refused(r).status == 409);
    CHECK(refused(r).code == "already_voted");
    CHECK(object_of(refused(r).extra).at("voted_option_ids") == json::array{2});
    CHECK(poll_in(refused(r).extra).at("voted_option_id") == 2);
    CHECK(poll_in(refused(r).extra).at("total_votes") == 1);
}

TEST_CASE("a quiz: too early whatever is said, then whoever answers is in the room, then too late") {
    booth b;
    auto d = ground::a_poll();
    d.kind = poll_kind::quiz;
    d.results = results_rule::after_close;
    d.settings = quiz_settings{{2}, std::uint16_t{30}, false};
    const auto p = b.create(d);
    for (const choice& said : {choice{2}, choice{99}}) {
        const auto early = b.reply(p, said, booth::device("ada"));
        CHECK(refused(early).status == 409);
        CHECK(refused(early).code == "not_started");
        CHECK(poll_in(refused(early).extra).at("options") == json::array());
    }
    REQUIRE(b.run(b.storage.start_poll(p->definition.id)).has_value());
    auto ada = booth::device("ada");
    ada.name = "Ada";
    CHECK(accepted(b.reply(p, {2}, ada)).status == 201);
    const auto people =
        b.run(b.storage.read_participants(p->definition.room, 0, limits::participants_in_all));
    REQUIRE(people.has_value());
    REQUIRE(people->size() == 1);
    CHECK(people->front().name == "Ada");
    participant_patch more;
    more.extra_time_percent = 100;
    REQUIRE(b.run(b.storage.change_participant(p->definition.room, 1, more)).has_value());
    b.time.advance(std::chrono::seconds{30});
    const auto late = b.reply(p, {2}, booth::device("bob"));
    CHECK(refused(late).code == "poll_closed");
    CHECK(refused(late).detail == "Your time to answer is over; the vote was not counted.");
    CHECK(poll_in(refused(late).extra).at("status") == "open");
    REQUIRE(b.run(b.storage.close_poll(p->definition.id)).has_value());
    const auto over = b.reply(p, {2}, booth::device("bob"));
    CHECK(refused(over).code == "poll_closed");
    CHECK(refused(over).detail == "The poll is closed; the vote was not counted.");
}

TEST_CASE("if votes may be changed: 200, a new receipt") {
    booth b;
    auto d = ground::a_poll();
    d.allow_change = true;
    const auto p = b.create(d);
    b.vote(p, {2}, booth::device("ada"));
    const auto r = b.reply(p, {1}, booth::device("ada"));
    CHECK(accepted(r).status == 200);
    CHECK(object_of(members_of(accepted(r))).at("receipt").at("seq") == 2);
    CHECK(poll_in(members_of(accepted(r))).at("voted_option_ids") == json::array{1});
    CHECK(poll_in(members_of(accepted(r))).at("total_voters") == 1);
}

TEST_CASE("too late: 409 and nothing counted") {
    booth b;
    const auto p = b.create();
    REQUIRE(b.run(b.storage.close_poll(p->definition.id)));
    const auto r = b.reply(p, {1}, booth::device("ada"));
    CHECK(refused(r).status == 409);
    CHECK(refused(r).code == "poll_closed");
    CHECK(poll_in(refused(r).extra).at("status") == "closed");
    CHECK(poll_in(refused(r).extra).at("has_voted") == false);
    CHECK(poll_in(refused(r).extra).at("total_votes") == 0);
}

TEST_CASE("too late to change: the poll in the answer still shows the standing vote") {
    booth b;
    const auto p = b.create();
    b.vote(p, {2}, booth::device("ada"));
    REQUIRE(b.run(b.storage.close_poll(p->definition.id)));
    const auto r = b.reply(p, {1}, booth::device("ada"));
    CHECK(refused(r).code == "poll_closed");
    CHECK(poll_in(refused(r).extra).at("has_voted") == true);
    CHECK(poll_in(refused(r).extra).at("voted_option_ids") == json::array{2});
}

TEST_CASE("too late to change while votes are voided: the standing vote is not read by old numbers") {
    booth b;
    auto d = ground::a_poll();
    d.kind = poll_kind::words;
    d.options.clear();
    d.allow_change = true;
    d.settings = text_settings();
    const auto p = b.create(d);
    const auto saying = [](std::string text) {
        stated_choice said;
        said.member = vote_member::texts;
        said.texts = {std::move(text)};
        return said;
    };
    b.cast(p, saying("Spam"), booth::device("eve"));
    b.time.advance(std::chrono::seconds{1});
    const vote_window window{timestamp{}, b.time.now()};
    b.cast(p, saying("Soup"), booth::device("ada"));
    REQUIRE(b.run(b.storage.close_poll(p->definition.id)));
    b.storage.hold();
    vote_request late;
    late.poll = p->definition.id;
    late.said = saying("Salad");
    late.who = booth::device("ada");
    std::optional<result<vote_outcome>> answer;
    std::uint64_t voided = 0;
    begin<result<vote_outcome>>(b.loop, b.votes.cast(std::move(late)),
                                [&](auto r) { answer = std::move(r); });
    begin<result<voided_votes>>(b.loop, b.storage.void_votes(p->definition.id, window),
                                [&](auto r) { voided = r.value().ballots; });
    b.settle();
    b.storage.release();
    b.settle();
    REQUIRE(answer);
    REQUIRE(voided == 1);
    const auto r = reply_to(std::move(*answer), b.rendered);
    CHECK(refused(r).code == "poll_closed");
    CHECK(poll_in(refused(r).extra).at("has_voted") == true);
    CHECK(poll_in(refused(r).extra).at("voted").at("texts") == json::array{});  // 1 was "Spam"
}

TEST_CASE("the same name is the same voter, without its spaces; another poll is another vote") {
    booth b;
    const auto p = b.with(identity_rule::name);
    const auto q = b.with(identity_rule::name);
    CHECK(judged_in(b.vote(p, {1}, booth::named("Ada"))).cast.how == verdict::counted);
    CHECK(judged_in(b.vote(p, {1}, booth::named("  Ada "))).cast.how == verdict::same_choice);
    CHECK(judged_in(b.vote(p, {1}, booth::named("Bob"))).cast.how == verdict::counted);
    CHECK(judged_in(b.vote(q, {1}, booth::named("Ada"))).cast.how == verdict::counted);
    const auto ballots = b.run(b.storage.read_ballots(p->definition.id, 0, 10));
    REQUIRE(ballots->size() == 2);
    CHECK((*ballots)[0].voter_name == "Ada");
}

TEST_CASE("a name given where devices vote is not stored") {
    booth b;
    const auto p = b.create();
    auto who = booth::device("ada");
    who.name = "Ada";
    b.vote(p, {1}, who);
    CHECK((*b.run(b.storage.read_ballots(p->definition.id, 0, 10)))[0].voter_name.empty());
}

TEST_CASE("at a kiosk a vote is its id: counted once, whatever is repeated") {
    booth b;
    const auto p = b.with(identity_rule::kiosk);
    const auto id = vote_id::make();
    CHECK(judged_in(b.vote(p, {1}, b.kiosk(), id)).cast.how == verdict::counted);
    CHECK(judged_in(b.vote(p, {1}, b.kiosk(), id)).cast.how == verdict::same_choice);
    CHECK(judged_in(b.vote(p, {2}, b.kiosk(), id)).cast.how == verdict::other_choice);
    CHECK(judged_in(b.vote(p, {2}, b.kiosk(), vote_id::make())).cast.how == verdict::counted);
}

TEST_CASE("results hidden until the vote are in the voter's answer, those hidden until the close are not") {
    booth b;
    auto d = ground::a_poll();
    d.results = GENERATE(results_rule::after_vote, results_rule::after_close);
    const bool shown = d.results == results_rule::after_vote;
    const auto p = b.create(d);
    const auto yes = b.reply(p, {2}, booth::device("ada"));
    CHECK(poll_in(members_of(accepted(yes))).at("results_hidden") == !shown);
    const auto no = b.reply(p, {1}, booth::device("ada"));
    CHECK(poll_in(refused(no).extra).at("results_hidden") == !shown);
    CHECK((poll_in(refused(no).extra).at("options").at(0).as_object().contains("vote_count")) == shown);
}

TEST_CASE("a failing store is not the voter's fault") {
    booth b;
    const auto p = b.create();
    const auto [why, status] = GENERATE(table<errc, int>({{errc::overloaded, 503},
                                                          {errc::storage_full, 507},
                                                          {errc::storage_failed, 503},
                                                          {errc::shutting_down, 503},
                                                          {errc::timed_out, 503}}));
    b.storage.fail_writes_with(why);
    const auto r = b.reply(p, {1}, booth::device("ada"));
    CHECK(refused(r).status == status);
    b.storage.fail_writes_with(errc::ok);
    CHECK(accepted(b.reply(p, {1}, booth::device("ada"))).status == 201);
}

// ---- what may be missing or gone

TEST_CASE("a poll not in memory yet is read, and so is its room; an error there is the answer") {
    booth b;
    b.hold_facts();
    const auto p = b.with(identity_rule::kiosk);
    const auto id = vote_id::make();
    b.storage.fail_reads_with(errc::overloaded);
    CHECK(failed_with(b.vote(p, {1}, b.kiosk(), id), errc::overloaded));
    b.storage.fail_reads_with(errc::ok);
    REQUIRE(b.run(b.known.poll(p->definition.id)).has_value());
    b.storage.fail_reads_with(errc::storage_failed);  // now it is the room that cannot be read
    CHECK(failed_with(b.vote(p, {1}, b.kiosk(), id), errc::storage_failed));
    CHECK(b.votes.counters().failed == 2);
    b.storage.fail_reads_with(errc::ok);
    CHECK(judged_in(b.vote(p, {1}, b.kiosk(), id)).cast.how == verdict::counted);
}

TEST_CASE("a vote in a poll not in memory yet counts like any other") {
    booth b;
    b.hold_facts();
    const auto kiosk = b.with(identity_rule::kiosk);
    CHECK(judged_in(b.vote(kiosk, {1}, b.kiosk(), vote_id::make())).cast.how == verdict::counted);
    const auto device = b.create();
    CHECK(judged_in(b.vote(device, {1}, booth::device("d"))).cast.how == verdict::counted);
}

TEST_CASE("a poll deleted a moment ago is not found, although it is still in memory") {
    booth b;
    const auto p = b.create();
    b.hold_facts();
    REQUIRE(b.run(b.storage.delete_poll(p->definition.id)).has_value());
    CHECK(failed_with(b.vote(p, {1}, booth::device("ada")), errc::not_found));
    CHECK(b.votes.counters().by_verdict[static_cast<std::size_t>(verdict::unknown_poll)] == 1);
}

TEST_CASE("too late, and the standing vote cannot be read: it is too late all the same") {
    booth b;
    const auto p = b.create();
    b.vote(p, {2}, booth::device("ada"));
    REQUIRE(b.run(b.storage.close_poll(p->definition.id)));
    b.storage.fail_reads_with(errc::storage_failed);
    const auto r = b.reply(p, {1}, booth::device("ada"));
    CHECK(refused(r).code == "poll_closed");
    CHECK(poll_in(refused(r).extra).at("has_voted") == false);
}

TEST_CASE("a vote without an id is given one") {
    booth b;
    const auto p = b.create();
    vote_request v;
    v.poll = p->definition.id;
    v.said = {vote_member::option_ids, {1}, {}};
    v.who = booth::device("ada");
    v.our_id = vote_id::make();
    const auto ours = *v.our_id;
    CHECK(judged_in(b.run(b.votes.cast(std::move(v)))).cast.proof->id == ours);
    CHECK_FALSE(judged_in(b.vote(p, {1}, booth::device("bob"))).cast.proof->id == ours);
}

TEST_CASE("a name's standing vote is not shown to whoever gives that name, until results are") {
    booth b;
    auto d = ground::a_poll();
    d.identity = identity_rule::name;
    d.results = results_rule::after_close;
    const auto p = b.create(d);
    REQUIRE(accepted(b.reply(p, {2}, booth::named("Ada"))).status == 201);
    const auto other = b.reply(p, {1}, booth::named("Ada"));
    CHECK(refused(other).code == "already_voted");
    CHECK_FALSE(object_of(refused(other).extra).contains("voted_option_ids"));
    CHECK(poll_in(refused(other).extra).at("voted_option_ids").as_array().empty());
}

TEST_CASE("an earlier vote under a name, sent again, does not show the one that another has cast since") {
    booth b;
    auto d = ground::a_poll();
    d.identity = identity_rule::name;
    d.results = results_rule::after_close;
    d.allow_change = true;
    const auto p = b.create(d);
    const auto mine = vote_id::make();
    const auto voted = [](const vote_reply& r) { return poll_in(members_of(accepted(r))).at("voted"); };
    CHECK(voted(b.reply(p, {2}, booth::named("Ada"), mine)) == json::value{{"option_ids", {2}}});
    CHECK(voted(b.reply(p, {2}, booth::named("Ada"), mine)) == json::value{{"option_ids", {2}}});
    CHECK(voted(b.reply(p, {1}, booth::named("Ada"))) == json::value{{"option_ids", {1}}});
    CHECK(voted(b.reply(p, {2}, booth::named("Ada"), mine)).is_null());
}

TEST_CASE("a ballot is accepted if it stands as it was cast") {
    judged_vote v;
    for (std::size_t i = 0; i < verdicts; ++i) {
        v.cast.how = static_cast<verdict>(i);
        INFO(to_string(v.cast.how));
        const bool stands = v.cast.how == verdict::counted || v.cast.how == verdict::changed ||
                            v.cast.how == verdict::same_choice;
        CHECK(v.accepted() == stands);
    }
}

TEST_CASE("only a judged vote has an answer") {
    CHECK(judged(vote_outcome(judged_vote{})) != nullptr);
    CHECK(judged(vote_outcome(refused_vote{vote_refusal::too_often})) == nullptr);
    CHECK(judged(errc::overloaded) == nullptr);
}

TEST_CASE("if no member of a vote is wrong, none is called wrong") {
    wire::poll_texts rendered(1);
    for (const auto& [why, status] :
         std::vector<std::pair<vote_refusal, int>>{{vote_refusal::kiosk_key_wrong, 403},
                                                   {vote_refusal::too_often, 429},
                                                   {vote_refusal::too_many_wrong_keys, 429}}) {
        const auto told = refused(reply_to(vote_outcome(refused_vote{why}), rendered));
        CHECK(told.status == status);
        CHECK(told.errors.empty());
    }
}
