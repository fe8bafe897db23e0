// Every limit exactly at the limit, and one past it.
#include "pollstream/base/limits.hpp"

#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/manual_clock.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace pollstream::testing;
namespace limits = pollstream::limits;

namespace {

std::string repeated(std::string_view what, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += what;
    return all;
}

json::array numbered_options(std::size_t n) {
    json::array all;
    for (std::size_t i = 0; i < n; ++i) all.push_back(json::value("Option " + std::to_string(i)));
    return all;
}

json::object poll_with(json::object more) {
    if (!more.contains("title")) more["title"] = "x";
    if (!more.contains("options")) more["options"] = {"a", "b"};
    return more;
}

/// A request whose request line and headers take exactly `size` bytes.
std::string head_of(std::size_t size) {
    const std::string begin = "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Padding: ";
    return begin + std::string(size - begin.size() - 4, 'p') + "\r\n\r\n";
}

/// A creation request with a body of exactly `size` bytes.
std::string body_of(std::size_t size) {
    const std::string text = R"({"title":"x","options":["a","b"]})";
    return text + std::string(size - text.size(), ' ');
}

}  // namespace

TEST_CASE("texts are counted in characters, not bytes", "[app][limits]") {
    running_app app;
    api_client c(app.port());
    const auto wrong = [&](json::object more) {
        return c.post("/api/v1/polls", poll_with(std::move(more))).wrong_fields();
    };
    for (const auto* letter : {"a", "é", "🥗"}) {
        INFO(letter);
        CHECK(wrong({{"title", repeated(letter, 200)}}).empty());
        CHECK(wrong({{"title", repeated(letter, 201)}}) == "title");
        CHECK(wrong({{"description", repeated(letter, 2'000)}}).empty());
        CHECK(wrong({{"description", repeated(letter, 2'001)}}) == "description");
        CHECK(wrong({{"creator_name", repeated(letter, 100)}}).empty());
        CHECK(wrong({{"creator_name", repeated(letter, 101)}}) == "creator_name");
        CHECK(wrong({{"options", {repeated(letter, 255), "b"}}}).empty());
        CHECK(wrong({{"options", {"b", repeated(letter, 256)}}}) == "options[1]");
    }
    CHECK(wrong({{"options", numbered_options(100)}}).empty());
    CHECK(wrong({{"options", numbered_options(101)}}) == "options");
    CHECK(wrong({{"kind", "multiple"}, {"options", numbered_options(100)}, {"max_choices", 100}}).empty());
    CHECK(wrong({{"kind", "multiple"}, {"options", numbered_options(100)}, {"max_choices", 101}}) ==
          "max_choices");
    CHECK(c.post("/api/v1/rooms", {{"title", repeated("é", 200)}}).status == 201);
    CHECK(c.post("/api/v1/rooms", {{"title", repeated("é", 201)}}).wrong_fields() == "title");
}

TEST_CASE("a ballot may have a hundred marks", "[app][limits]") {
    running_app app;
    api_client c(app.port());
    const auto path = path_of(make_poll(c, {{"kind", "multiple"}, {"options", numbered_options(100)}}));
    json::array all;
    for (int i = 1; i <= 100; ++i) all.push_back(i);
    CHECK(vote_as_new_device(app.port(), path, all).status == 201);
    all.push_back(101);
    CHECK(vote_as_new_device(app.port(), path, all).wrong_fields() == "option_ids");
    CHECK(c.get(path).at("/total_votes") == 100);
    CHECK(c.get(path).at("/total_voters") == 1);
}

TEST_CASE("a poll lasts at least a second and at most 366 days", "[app][limits]") {
    manual_clock time;
    running_app app({}, &time);
    api_client c(app.port());
    const auto year = limits::duration_max.count();
    const auto wrong = [&](json::object more) {
        return c.post("/api/v1/polls", poll_with(std::move(more))).wrong_fields();
    };
    CHECK(wrong({{"duration_s", 1}}).empty());
    CHECK(wrong({{"duration_s", 0}}) == "duration_s");
    CHECK(wrong({{"duration_s", year}}).empty());
    CHECK(wrong({{"duration_s", year + 1}}) == "duration_s");
    const auto at = [&](std::chrono::milliseconds from_now) {
        return json::object{{"end_time", pollstream::to_rfc3339(time.now() + from_now)}};
    };
    CHECK(wrong(at(1ms)).empty());
    CHECK(wrong(at(0ms)) == "end_time");
    CHECK(wrong(at(limits::duration_max)).empty());
    CHECK(wrong(at(limits::duration_max + 1ms)) == "end_time");
}

TEST_CASE("a head of 16 KiB is read, one byte more is refused", "[app][limits]") {
    running_app app;
    raw_client c(app.port());
    c.send(head_of(limits::header_bytes));
    CHECK(c.read_response().status == 200);
    c.send(head_of(limits::header_bytes));
    CHECK(c.read_response().status == 200);
    c.send(head_of(limits::header_bytes + 1));
    const auto r = c.read_response();
    CHECK(r.status == 431);
    CHECK(r.header("Connection") == "close");
    CHECK(c.ends_within(5s));
}

TEST_CASE("a body of 64 KiB is read; with one byte more the client sees the 413", "[app][limits]") {
    running_app app;
    api_client c(app.port());
    const raw_fields type{{"Content-Type", "application/json"}};
    CHECK(c.send("POST", "/api/v1/polls", body_of(limits::body_bytes), type).status == 201);
    const auto refused = c.send("POST", "/api/v1/polls", body_of(limits::body_bytes + 1), type);
    CHECK(refused.status == 413);
    CHECK(refused.header("Content-Type") == "application/problem+json");
    CHECK(c.get("/api/v1/polls").at("/count") == 1);

    SECTION("however much it sends before it looks") {
        raw_client pushy(app.port());
        pushy.send(
            "POST /api/v1/polls HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            "Content-Length: 300000\r\n\r\n");
        pushy.try_send(body_of(300'000), 2s);
        CHECK(pushy.read_response().status == 413);
        CHECK(pushy.ends_within(5s));
    }
    SECTION("in chunks, too") {
        raw_client chunky(app.port());
        chunky.send(
            "POST /api/v1/polls HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            "Transfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 9; ++i)
            if (!chunky.try_send("2000\r\n" + std::string(0x2000, ' ') + "\r\n", 2s)) break;
        CHECK(chunky.read_response().status == 413);
        CHECK(chunky.ends_within(5s));
    }
    SECTION("before it is told to go on") {
        raw_client polite(app.port());
        polite.send(
            "POST /api/v1/polls HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            "Expect: 100-continue\r\nContent-Length: 65537\r\n\r\n");
        CHECK(polite.read_response().status == 413);
    }
    CHECK(c.get("/api/v1/polls").at("/count") == 1);
}

TEST_CASE("threat 20: JSON is sixteen levels deep at most", "[app][limits]") {
    running_app app;
    api_client c(app.port());
    const raw_fields type{{"Content-Type", "application/json"}};
    // The object itself is the first level.
    const auto nested = [](std::size_t levels) {
        return "{\"deep\":" + std::string(levels - 1, '[') + std::string(levels - 1, ']') + "}";
    };
    CHECK(c.send("POST", "/api/v1/polls", nested(16), type).status == 422);
    CHECK(c.send("POST", "/api/v1/polls", nested(17), type).status == 400);
}

TEST_CASE("threat 30: an address may create thirty polls at once", "[app][limits]") {
    running_app app({"--throttle", "on"});
    api_client c(app.port());
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 30; ++i) REQUIRE(c.post("/api/v1/polls", poll_with({})).status == 201);
    int earned = 0;  // another every two seconds
    while (earned < 100 && c.post("/api/v1/polls", poll_with({})).status == 201) ++earned;
    CHECK(earned <= (std::chrono::steady_clock::now() - begin) / 2s);
    CHECK(c.post("/api/v1/polls", poll_with({})).status == 429);
    CHECK(c.get("/api/v1/polls").at("/count") == 30 + earned);
}
