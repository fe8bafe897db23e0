// Votes of each kind: what they say, and what their voter is answered.
#include "booth.hpp"

using namespace pollstream;
using namespace pollstream::testing;

namespace {

auto without_options(poll_kind kind) {
    auto d = ground::a_poll();
    d.kind = kind;
    d.options.clear();
    return d;
}

}  // namespace

TEST_CASE("a vote has the member of its poll's kind, and no other") {
    booth b;
    const auto p = b.create();
    const auto says = [&](vote_member member) { return b.says(p, {member, {1}, {}}); };
    check_field(says(vote_member::none), "option_ids");
    CHECK(refused(says(vote_member::none)).errors[0].reason == "is required");
    check_field(says(vote_member::ranking), "ranking");
    CHECK(refused(says(vote_member::ranking)).errors[0].reason ==
          "is not what this poll takes: give option_ids");
    CHECK(accepted(says(vote_member::option_ids)).status == 201);
}

TEST_CASE("another ranking: 409, and no option numbers for votes that have none") {
    booth b;
    auto d = ground::a_poll();
    d.kind = poll_kind::rank;
    const auto p = b.create(d);
    const auto ranks = [&](choice order) { return b.says(p, {vote_member::ranking, std::move(order), {}}); };
    CHECK(accepted(ranks({3, 1, 2})).status == 201);
    CHECK(accepted(ranks({3, 1, 2})).status == 200);
    const auto other = ranks({1, 2, 3});
    CHECK(refused(other).code == "already_voted");
    CHECK_FALSE(object_of(refused(other).extra).contains("voted_option_ids"));
    check_field(ranks({1, 1}), "ranking");
}

TEST_CASE("a number must be one that the poll takes") {
    booth b;
    auto d = without_options(poll_kind::numeric);
    const auto p = b.create(d);
    const auto says = [&](std::string number) {
        return b.says(p, {vote_member::number, {}, std::move(number)});
    };
    check_field(says("many"), "number");
    check_field(says("0.5"), "number");
    CHECK(accepted(says("42")).status == 201);
}

TEST_CASE("texts go to the commit in the form in which they are kept, or not at all") {
    booth b;
    auto d = without_options(poll_kind::words);
    const auto p = b.create(d);
    const auto writes = [&](std::vector<std::string> texts) {
        return b.says(p, {vote_member::texts, {}, {}, std::move(texts)});
    };
    check_field(writes({"  "}), "texts");
    CHECK(accepted(writes({"  Sun   shine "})).status == 201);
    CHECK(texts_of(b.run(b.known.poll(p->definition.id)).value()->definition).at(1).text == "Sun shine");
}

TEST_CASE("a question is asked, and voted on, in the form in which the commit takes it") {
    booth b;
    auto d = without_options(poll_kind::qna);
    d.allow_change = true;
    const auto p = b.create(d);
    CHECK(accepted(b.says(p, {vote_member::question, {}, {}, {"  Why   not? "}})).status == 201);
    CHECK(texts_of(b.run(b.known.poll(p->definition.id)).value()->definition).at(1).text == "Why not?");
    CHECK(accepted(b.says(p, {vote_member::question, {1, 0}, {}, {}})).status == 200);
    check_field(b.says(p, {vote_member::question, {0, 1}, {}, {}}), "question_id");
    check_field(b.says(p, {vote_member::question, {1, 7}, {}, {}}), "value");
    check_field(b.says(p, {vote_member::question, {2, 1}, {}, {}}), "question_id");  // decided by the commit
}

TEST_CASE("while results are hidden, a step under a name tells nothing of that name's other steps") {
    booth b;
    auto d = without_options(poll_kind::qna);
    d.allow_change = true;
    d.identity = identity_rule::name;
    d.results = results_rule::after_close;
    const auto p = b.create(d);
    const auto step = [&](choice vote, std::vector<std::string> question = {}) {
        return b.cast(p, {vote_member::question, std::move(vote), {}, std::move(question)},
                      booth::named("Ada"));
    };
    REQUIRE(judged_in(step({}, {"Why?"})).accepted());
    for (const auto size : {reply_size::whole, reply_size::minimal}) {
        const auto answer = object_of(members_of(accepted(reply_to(step({1, 1}), b.rendered, size))));
        const auto& told = answer.at(size == reply_size::whole ? "poll" : "standing").as_object();
        CHECK(told.at("voted").is_null());
    }
    REQUIRE(b.run(b.storage.close_poll(p->definition.id)));
    const auto late = poll_in(refused(reply_to(step({1, 0}), b.rendered)).extra);
    CHECK(late.at("voted").at("up") == json::array{1});
}

TEST_CASE("whoever writes faster than anybody reads has to wait, if writing is paced") {
    booth b;
    auto d = without_options(poll_kind::words);
    d.allow_change = true;
    const auto p = b.create(d);
    const auto writes = [&](vote_service& votes, int n) {
        vote_request v;
        v.poll = p->definition.id;
        v.said = {vote_member::texts, {}, {}, {"text " + std::to_string(n)}};
        v.who = booth::device("ada");
        return b.run(votes.cast(std::move(v)));
    };
    vote_service unpaced(b.storage, b.known, b.keys, false);
    for (int n = 0; n < 2 * static_cast<int>(limits::writings_burst); ++n)
        CHECK(judged_in(writes(unpaced, n)).accepted());
    for (int n = 0; n < static_cast<int>(limits::writings_burst); ++n)
        CHECK(judged_in(writes(b.votes, n)).accepted());
    const auto too_many = writes(b.votes, 1);
    REQUIRE(refusal_in(too_many) == vote_refusal::too_often);
    CHECK(std::get<refused_vote>(*too_many).retry_after.count() > 0);
    CHECK(b.votes.counters().refused == 1);
    const auto told = reply_to(too_many, b.rendered);
    CHECK(refused(told).status == 429);
    CHECK(object_of(refused(told).extra).at("retry_after").to_number<int>() >= 1);
    CHECK(http::find(refused(told).headers, "Retry-After"));
    // For votes alone there is still room, and their own header fields say so.
    CHECK(http::find(refused(told).headers, "RateLimit-Policy") == "\"texts-per-voter\";q=10;w=60");
    CHECK(http::find(refused(told).headers, "RateLimit")
              .value_or("")
              .starts_with("\"texts-per-voter\";r=0;t="));
    CHECK(judged_in(writes(unpaced, 1)).accepted());
}
