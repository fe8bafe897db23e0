// A host voids the votes of a time window.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/live_client.hpp"
#include "support/manual_clock.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace pollstream;
using namespace pollstream::testing;
using namespace std::chrono_literals;

namespace {

json::object between(timestamp from, timestamp until) {
    return {{"from", to_rfc3339(from)}, {"until", to_rfc3339(until)}};
}

}  // namespace

TEST_CASE("threat 3: the host sees a burst of scripted votes and voids it", "[app][voiding][live]") {
    manual_clock time;
    running_app app({}, &time);
    api_client c(app.port());
    const auto made = make_poll(c);
    const auto path = path_of(made);
    const auto host = bearer(made.text("/admin_key"));

    auto ada = browser(app.port());
    const auto own = ada.post(path + "/votes", {{"option_ids", {1}}});
    CHECK(own.status == 201);
    time.advance(60s);
    auto bob = browser(app.port());
    CHECK(bob.post(path + "/votes", {{"option_ids", {2}}}).status == 201);
    for (int i = 0; i < 20; ++i) CHECK(vote_as_new_device(app.port(), path, {3}).status == 201);
    time.advance(60s);

    // The rate of votes shows when it was.
    const auto series = c.get(path + "/series");
    const auto votes = series.at("/votes").as_array();
    CHECK(votes.front() == 1);
    CHECK(votes.back() == 21);
    const auto start = *parse_rfc3339(series.text("/from"));
    const auto width = std::chrono::milliseconds(series.number("/bucket_ms"));
    const auto burst = start + width * static_cast<int>(votes.size() - 1);

    live_client screen(app.port());
    screen.subscribe(made.text("/id"));
    screen.hear("snapshot");
    const auto done = c.post(path + "/void", between(burst, burst + width), host);
    CHECK(done.status == 200);
    CHECK(done.number("/voided") == 21);
    CHECK(done.number("/poll/total_voters") == 1);
    CHECK(done.at("/poll/options/0/vote_count") == 1);
    CHECK(done.at("/poll/options/2/vote_count") == 0);
    const auto told = screen.hear("poll");
    CHECK(told.at("event") == "voided");
    CHECK(told.at("poll").at("total_voters") == 1);

    CHECK(ada.get(path).at("/has_voted") == true);
    CHECK(bob.get(path).at("/has_voted") == false);
    CHECK(bob.post(path + "/votes", {{"option_ids", {1}}}).status == 201);
    app.restart();
    api_client again(app.port());
    CHECK(again.get(path).number("/total_voters") == 2);
    CHECK(again.get(path + "/results").at("/counts") == json::array{2, 0, 0});
}

TEST_CASE("a name whose vote was voided sees no more results than a stranger", "[app][voiding][live]") {
    manual_clock time;
    running_app app({}, &time);
    api_client c(app.port());
    const auto made = make_poll(c, {{"identity", "name"}, {"results", "after_vote"}});
    const auto id = made.text("/id");
    live_client ann(app.port());
    ann.subscribe(id);
    ann.say({{"type", "vote"}, {"poll_id", id}, {"option_id", 1}, {"voter_name", "Ann"}, {"ref", "v"}});
    REQUIRE(type_of(ann.answer_to("v")) == "ack");
    const auto done = c.post(path_of(made) + "/void", between(time.now() - 1s, time.now() + 1s),
                             bearer(made.text("/admin_key")));
    REQUIRE(done.number("/voided") == 1);
    const auto told = ann.hear_until([](const json::value& f) {
        return type_of(f) == "snapshot" && f.at("poll").at("has_voted") == false;
    });
    CHECK(told.at("poll").at("results_hidden") == true);
    c.post(path_of(made) + "/votes", {{"option_id", 2}, {"voter_name", "Bob"}});
    CHECK_FALSE(ann.hear("tally").as_object().contains("counts"));
}

TEST_CASE("mistakes in a time window are named", "[app][voiding]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c);
    const auto path = path_of(made) + "/void";
    const auto host = bearer(made.text("/admin_key"));
    const auto now = from_ms(1'800'000'000'000);

    CHECK(c.post(path, between(now, now + 1s)).status == 401);
    CHECK(c.post(path, between(now, now + 1s), bearer("psa_wrong")).status == 403);
    const auto nothing = c.post_nothing(path, host);
    CHECK(nothing.status == 422);
    CHECK(nothing.wrong_fields() == "from until");
    CHECK(nothing.text("/detail").find("from") != std::string::npos);
    CHECK(c.send("POST", path, "from=1", host).status == 415);
    const auto empty = c.post(path, {}, host);
    CHECK(empty.status == 422);
    CHECK(empty.at("/errors").as_array().size() == 2);
    const auto backwards = c.post(path, between(now, now), host);
    CHECK(backwards.status == 422);
    CHECK(backwards.text("/errors/0/field") == "until");
    CHECK(c.post(path, {{"from", "yesterday"}, {"until", "today"}}, host).status == 422);
    auto more = between(now, now + 1s);
    more["option"] = 1;
    CHECK(c.post(path, more, host).text("/errors/0/field") == "option");
    CHECK(c.post("/api/v1/polls/01ARZ3NDEKTSV4RRFFQ69G5FAV/void", between(now, now + 1s), host).status ==
          404);

    const auto none = c.post(path, between(now, now + 1s), host);
    CHECK(none.status == 200);
    CHECK(none.number("/voided") == 0);

    const auto guarded = make_poll(c, {{"publish_step", 5}});
    const auto refused =
        c.post(path_of(guarded) + "/void", between(now, now + 1s), bearer(guarded.text("/admin_key")));
    CHECK(refused.status == 409);
    CHECK(refused.code() == "not_voidable");
}
