// A room's participants as its host gets them: all of them, by number, and in pieces if there are many.
#include "pollstream/poll/poll_service.hpp"
#include "pollstream/poll/quiz_api.hpp"
#include "support/ground.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <numeric>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

struct joining_office : ground {
    poll_service polls{storage, known, keys, time, create_policy::anyone, std::nullopt};
    http::voter_tokens tokens{storage.secret()};
    quiz_api api{polls, tokens, "/"};
    room_ref room = create_room({}).room;

    void join(unsigned many) {
        for (unsigned n = 0; n < many; ++n) {
            participant_key key{};
            key[0] = static_cast<std::uint8_t>(n);
            key[1] = static_cast<std::uint8_t>(n >> 8u);
            const auto joined = run(storage.join_room(room->id, key, "P" + std::to_string(n)));
            if (!joined) throw std::runtime_error("nobody joined: " + joined.error().message());
        }
    }
    http::response ask() {
        http::request r;
        r.params.emplace_back("id", room->id.str());
        r.headers.emplace_back("Authorization", "Bearer " + admin_key);
        return run(api.list(r));
    }
    std::vector<result<std::string>> pieces(const http::response& answer) {
        const auto* stream = std::get_if<http::body_stream>(&answer.body);
        if (stream == nullptr) return {std::string(answer.bytes())};
        std::vector<result<std::string>> all;
        do all.push_back(run((*stream)()));
        while (all.back() && !all.back()->empty());
        return all;
    }
};

}  // namespace

TEST_CASE("threat 29: many participants come in pieces") {
    joining_office o;
    const auto many = GENERATE(0u, 1u, 499u, 500u, 501u, 1'000u, 1'201u);
    CAPTURE(many);
    o.join(many);
    const auto answer = o.ask();
    CHECK(answer.status == 200);
    CHECK(answer.header("Content-Type") == "application/json");
    std::string all;
    for (const auto& piece : o.pieces(answer)) {
        REQUIRE(piece);
        CHECK(std::ranges::count(*piece, '{') <= 501);
        all += *piece;
    }
    const auto told = boost::json::parse(all);
    CHECK(told.at("room_id").as_string() == o.room->id.str());
    CHECK(told.at("count") == many);
    std::vector<unsigned> numbers;
    for (const auto& p : told.at("participants").as_array())
        numbers.push_back(p.at("no").to_number<unsigned>());
    std::vector<unsigned> expected(many);
    std::iota(expected.begin(), expected.end(), 1u);
    CHECK(numbers == expected);
}

TEST_CASE("the list of participants is one line") {
    joining_office o;
    const auto list = [&] { return std::string(o.ask().bytes()); };
    const auto beginning = "{\"room_id\":\"" + o.room->id.str() + "\",\"participants\":[";
    CHECK(list() == beginning + "],\"count\":0}");
    o.join(2);
    const auto one = [&](const std::string& no, const std::string& name) {
        return "{\"no\":" + no + ",\"name\":\"" + name + "\",\"extra_time_percent\":0,\"joined_at\":\"" +
               to_rfc3339(o.time.now()) + "\",\"answered\":false,\"hidden\":false}";
    };
    CHECK(list() == beginning + one("1", "P0") + "," + one("2", "P1") + "],\"count\":2}");
}

TEST_CASE("participants that cannot be read make no list, and half of them not a complete one") {
    joining_office o;
    o.join(501);
    const auto answer = o.ask();
    o.storage.fail_reads_with(errc::overloaded);
    CHECK(o.ask().status == 503);
    const auto pieces = o.pieces(answer);
    REQUIRE(pieces.size() == 2);
    CHECK(pieces[0]);
    CHECK(failed_with(pieces[1], errc::overloaded));
}
