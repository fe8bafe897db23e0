// Rooms that nobody uses any more are deleted from the database, if the operator wants it.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/live_client.hpp"
#include "support/manual_clock.hpp"

#include <catch2/catch.hpp>

using namespace pollstream::testing;

namespace {

bool has(api_client& c, std::string_view line) {
    return c.get("/metrics").body.find(line) != std::string::npos;
}

}  // namespace

TEST_CASE("a quiet room is deleted after --delete-rooms-after, one that is used is not", "[app][retention]") {
    manual_clock time;
    running_app app({"--delete-rooms-after", "90d"}, &time);
    reply quiet;
    reply used;
    {
        api_client c(app.port());
        quiet = make_poll(c);
        used = make_poll(c);
        REQUIRE(vote_as_new_device(app.port(), path_of(quiet), {1}).status == 201);
        time.advance(91 * 24h);
        REQUIRE(vote_as_new_device(app.port(), path_of(used), {1}).status == 201);
    }
    app.restart();
    api_client c(app.port());
    CHECK(becomes_true([&] { return has(c, "\npollstream_rooms_deleted_total 1\n"); }));
    CHECK(c.get(path_of(quiet)).status == 404);
    CHECK(c.get("/api/v1/rooms/" + quiet.text("/room_id")).status == 404);
    CHECK(c.get(path_of(used)).at("/total_votes") == 1);
    CHECK(c.get("/api/v1/polls").at("/count") == 1);
}

TEST_CASE("a clock that jumps ahead deletes nothing, nor does a server without the setting",
          "[app][retention]") {
    manual_clock time;
    const bool set = GENERATE(true, false);
    running_app app(set ? std::vector<std::string>{"--delete-rooms-after", "1d"} : std::vector<std::string>{},
                    &time);
    reply made;
    {
        api_client c(app.port());
        made = make_poll(c);
    }
    time.advance(3'650 * 24h);
    app.restart();
    api_client c(app.port());
    CHECK_FALSE(becomes_true([&] { return c.get(path_of(made)).status == 404; }, 500ms));
    CHECK(has(c, "\npollstream_rooms_deleted_total 0\n"));
}
