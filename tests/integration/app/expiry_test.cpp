// Closed means closed: on time, for good, whatever the clock does.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/live_client.hpp"
#include "support/manual_clock.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <thread>

using namespace pollstream::testing;
using pollstream::to_rfc3339;

TEST_CASE("a poll closes on time, and everybody hears of it", "[app][expiry]") {
    running_app app;
    const pollstream::system_clock time;
    api_client c(app.port());
    const auto made = make_poll(c, {{"end_time", to_rfc3339(time.now() + 3s)}});
    const auto end = *pollstream::parse_rfc3339(made.text("/end_time"));
    live_client v(app.port(), "/ws/polls/" + made.text("/id"));
    CHECK(v.hear("snapshot").at("poll").at("status") == "open");
    const auto f = v.hear("poll");
    const auto heard = time.now();
    CHECK(f.at("event") == "closed");
    CHECK(f.at("poll").at("closed_at") == made.at("/end_time"));
    CHECK(heard >= end);
    CHECK(heard - end < 3s);
    CHECK(vote_as_new_device(app.port(), path_of(made), {1}).code() == "poll_closed");
    CHECK(c.get(path_of(made)).text("/status") == "closed");
    CHECK(c.get("/api/v1/polls?status=closed").at("/count") == 1);
    v.hear_all(300ms);
    CHECK(v.count("poll") == 1);
}

TEST_CASE("a vote after the end is refused even if the timer is late", "[app][expiry]") {
    manual_clock time;
    running_app app({}, &time);
    api_client c(app.port());
    const auto path = path_of(make_poll(c, {{"end_time", to_rfc3339(time.now() + 10s)}}));
    time.advance(9'999ms);
    CHECK(vote_as_new_device(app.port(), path, {1}).status == 201);
    time.advance(1ms);
    const auto late = vote_as_new_device(app.port(), path, {1});  // the timer looks once a second
    CHECK(late.status == 409);
    CHECK(late.code() == "poll_closed");
    CHECK(c.get(path).at("/total_votes") == 1);
    CHECK(becomes_true([&] { return c.get(path).text("/status") == "closed"; }));
}

TEST_CASE("a vote in time can be asked for again after the end", "[app][expiry]") {
    manual_clock time;
    running_app app({}, &time);
    auto voter = browser(app.port());
    const auto path = path_of(make_poll(voter, {{"duration_s", 10}}));
    const auto first = voter.post(path + "/votes", {{"option_id", 1}});
    REQUIRE(first.status == 201);
    time.advance(20s);
    const auto again = voter.post(path + "/votes", {{"option_id", 1}});
    CHECK(again.status == 200);
    CHECK(again.at("/receipt") == first.at("/receipt"));
    CHECK(voter.post(path + "/votes", {{"option_id", 2}}).status == 409);
}

TEST_CASE("polls that came due while no server ran are closed before anybody can ask", "[app][expiry]") {
    manual_clock time;
    running_app app({}, &time);
    api_client c(app.port());
    const auto due = make_poll(c, {{"duration_s", 60}});
    const auto later = make_poll(c, {{"duration_s", 3600}});
    REQUIRE(vote_as_new_device(app.port(), path_of(due), {1}).status == 201);
    app.stop();
    time.advance(120s);
    app.start();
    api_client again(app.port());
    const auto seen = again.get(path_of(due));  // the first request there is
    CHECK(seen.text("/status") == "closed");
    CHECK(seen.at("/closed_at") == due.at("/end_time"));
    CHECK(seen.at("/total_votes") == 1);
    CHECK(again.get(path_of(later)).text("/status") == "open");
    time.advance(3600s);
    CHECK(becomes_true([&] { return again.get(path_of(later)).text("/status") == "closed"; }));
}

TEST_CASE("several polls close in the order of their deadlines", "[app][expiry]") {
    manual_clock time;
    running_app app({}, &time);
    api_client c(app.port());
    const auto second = make_poll(c, {{"duration_s", 20}});
    const auto first = make_poll(c, {{"duration_s", 10}});
    const auto never = make_poll(c);
    live_client all(app.port(), "/ws/global");
    time.advance(10s);
    CHECK(all.hear("poll").at("poll").at("id") == first.at("/id"));
    time.advance(10s);
    CHECK(all.hear("poll").at("poll").at("id") == second.at("/id"));
    time.advance(std::chrono::hours{24 * 365});
    all.hear_all(1'200ms);
    CHECK(all.count("poll") == 2);
    CHECK(c.get(path_of(never)).text("/status") == "open");
}

TEST_CASE("a clock that jumps reopens nothing and closes nothing twice", "[app][expiry]") {
    manual_clock time;
    const auto begin = time.now();
    running_app app({}, &time);
    api_client c(app.port());
    const auto made = make_poll(c, {{"duration_s", 60}});
    const auto path = path_of(made);
    live_client v(app.port(), "/ws/polls/" + made.text("/id"));
    v.hear("snapshot");

    time.set(begin - std::chrono::hours{5});  // back: still open, still due at the same moment
    CHECK(vote_as_new_device(app.port(), path, {1}).status == 201);
    CHECK(c.get(path).text("/status") == "open");
    time.set(begin + 61s);
    CHECK(v.hear("poll").at("event") == "closed");
    const auto closed = c.get(path);
    CHECK(closed.at("/closed_at") == made.at("/end_time"));

    time.set(begin + 1s);  // back before the end
    CHECK(vote_as_new_device(app.port(), path, {1}).code() == "poll_closed");
    CHECK(c.get(path).body == closed.body);
    time.set(begin + 120s);
    v.hear_all(1'300ms);
    CHECK(v.count("poll") == 1);
    CHECK(c.get(path).body == closed.body);

    time.set(begin);
    app.begin_stop();
    CHECK(v.socket().read_close() == 1001);
    app.restart();
    CHECK(api_client(app.port()).get(path).body == closed.body);
}

TEST_CASE("a moved end is kept", "[app][expiry]") {
    manual_clock time;
    running_app app({}, &time);
    api_client c(app.port());
    const auto made = make_poll(c, {{"duration_s", 10}});
    const auto path = path_of(made);
    const auto key = bearer(made.text("/admin_key"));
    REQUIRE(c.patch(path, {{"end_time", to_rfc3339(time.now() + 60s)}}, key).status == 200);
    time.advance(30s);
    std::this_thread::sleep_for(1'200ms);
    CHECK(c.get(path).text("/status") == "open");
    REQUIRE(c.patch(path, {{"end_time", to_rfc3339(time.now() + 1s)}}, key).status == 200);
    time.advance(1s);
    CHECK(becomes_true([&] { return c.get(path).text("/status") == "closed"; }));
    REQUIRE(c.post(path + "/reopen", {{"duration_s", 5}}, key).status == 200);
    CHECK(vote_as_new_device(app.port(), path, {1}).status == 201);
    time.advance(5s);
    CHECK(becomes_true([&] { return c.get(path).text("/status") == "closed"; }));
}
