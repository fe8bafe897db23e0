// From an upgrade request to a conversation, or a refusal.
#include "pollstream/broadcast/live_api.hpp"

#include "hall.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

struct entrance : hall {
    http::voter_tokens tokens{storage.secret()};
    live_api api{live, known, tokens, "/"};

    static http::request to(std::string id = "") {
        http::request r;
        r.method_token = "GET";
        r.host = "localhost";
        if (!id.empty()) r.params.emplace_back("id", std::move(id));
        return r;
    }
};

http::accepted& accepted(http::opening& o) {
    REQUIRE(std::holds_alternative<http::accepted>(o));
    return std::get<http::accepted>(o);
}
int refusal(const http::opening& o) {
    REQUIRE(std::holds_alternative<http::response>(o));
    return std::get<http::response>(o).status;
}

}  // namespace

TEST_CASE("a poll's address opens its snapshot, a room's the room") {
    entrance e;
    const auto made = e.create_room({ground::a_poll()});
    const auto poll = entrance::to(made.polls[0]->definition.id.str());
    auto at_poll = e.run(e.api.one_poll(poll));
    auto& l = e.let_in(accepted(at_poll).talk);
    l.read_all();
    CHECK(l.count("snapshot") == 1);
    const auto room = entrance::to(made.room->id.str());
    auto at_room = e.run(e.api.one_room(room));
    auto& m = e.let_in(accepted(at_room).talk);
    m.read_all();
    CHECK(m.count("room") == 1);
    CHECK(m.count("snapshot") == 1);
}

TEST_CASE("what does not exist is refused before the upgrade") {
    entrance e;
    const auto missing = entrance::to(poll_id::make(e.time.now()).str());
    const auto no_id = entrance::to("17");
    CHECK(refusal(e.run(e.api.one_poll(missing))) == 404);
    CHECK(refusal(e.run(e.api.one_poll(no_id))) == 404);
    CHECK(refusal(e.run(e.api.one_room(missing))) == 404);
    CHECK(refusal(e.run(e.api.one_room(no_id))) == 404);
    e.storage.fail_reads_with(errc::overloaded);
    CHECK(refusal(e.run(e.api.one_poll(missing))) == 503);
    CHECK(refusal(e.run(e.api.one_room(missing))) == 503);
}

TEST_CASE("a browser we have not met is given a token with the upgrade, and votes as its device") {
    entrance e;
    const auto p = e.create();
    auto stranger = entrance::to();
    stranger.headers.emplace_back("Origin", "http://localhost:8080");
    auto opening = e.run(e.api.many(stranger));
    const auto cookie = http::find(accepted(opening).headers, "Set-Cookie");
    REQUIRE(cookie);
    const auto from = cookie->find('=') + 1;
    const auto token = std::string(cookie->substr(from, cookie->find(';') - from));
    const auto device = e.tokens.verify(token);
    REQUIRE(device);

    auto known_again = entrance::to(p->definition.id.str());
    known_again.headers.emplace_back("Cookie", "pollstream_voter=" + token);
    known_again.headers.emplace_back("Origin", "http://localhost:8080");
    e.cast(p, *device, {2});
    auto again = e.run(e.api.one_poll(known_again));
    CHECK_FALSE(http::find(accepted(again).headers, "Set-Cookie"));
    auto& l = e.let_in(accepted(again).talk);
    l.read_all();
    CHECK(l.last("snapshot").at("poll").at("voted_option_ids") == json::array{2});
    accepted(opening).talk->closed();
}

TEST_CASE("a program is given no cookie, which it could not send: its first vote says who it is") {
    entrance e;
    const auto r = entrance::to();
    auto opening = e.run(e.api.many(r));
    CHECK(accepted(opening).headers.empty());
    accepted(opening).talk->closed();
}

TEST_CASE("the replaced system's clients listen to everything without a cookie") {
    entrance e;
    const auto r = entrance::to();
    auto opening = e.run(e.api.everything(r));
    CHECK(accepted(opening).headers.empty());
    auto& l = e.let_in(accepted(opening).talk);
    e.create();
    e.settle();
    l.read_all();
    CHECK(l.last("poll").at("event") == "created");
}
