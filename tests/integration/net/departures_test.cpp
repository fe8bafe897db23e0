#include "net/departures.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace pollstream::net {
namespace {

using tcp = asio::ip::tcp;

/// Two ends of one connection.
struct line {
    explicit line(asio::io_context& loop) : near(pair(loop, far)) {}

    tcp::socket far{asio::system_executor{}};
    stream near;

  private:
    static stream pair(asio::io_context& loop, tcp::socket& far) {
        tcp::acceptor door(loop, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
        far = tcp::socket(loop);
        far.connect(door.local_endpoint());
        auto near = door.accept();
        near.non_blocking(true);
        return stream(std::move(near));
    }
};

/// One that answers: what became of it, and what the others' peers had received by then.
struct answering {
    line& on;
    std::string text;
    std::optional<error_code> outcome;
    std::size_t unsent = 0;
};

task<void> answer(departures& leaving, answering& mine, std::vector<std::string>& diary) {
    diary.push_back("ready " + mine.text.substr(0, 1));
    outgoing rest{asio::buffer(mine.text), asio::const_buffer()};
    const auto [failed] = co_await leaving.write(mine.on.near, rest);
    mine.outcome = failed;
    mine.unsent = asio::buffer_size(rest);
    diary.push_back("gone " + mine.text.substr(0, 1));
}

TEST_CASE("answers of one turn of the loop leave at its end", "[net][departures]") {
    asio::io_context loop;
    departures leaving(loop.get_executor());
    line a(loop);
    line b(loop);
    answering first{a, "a", {}};
    answering second{b, "b", {}};
    std::vector<std::string> diary;
    asio::co_spawn(loop, answer(leaving, first, diary), asio::detached);
    asio::co_spawn(loop, answer(leaving, second, diary), asio::detached);
    loop.run();
    REQUIRE(diary == std::vector<std::string>{"ready a", "ready b", "gone a", "gone b"});
    REQUIRE(first.outcome == error_code());
    REQUIRE(second.outcome == error_code());
    REQUIRE(a.far.available() == 1);
    REQUIRE(b.far.available() == 1);

    SECTION("and those of the next turn at the end of that") {
        loop.restart();
        asio::co_spawn(loop, answer(leaving, first, diary), asio::detached);
        loop.run();
        REQUIRE(diary.size() == 6);
        REQUIRE(a.far.available() == 2);
    }
}

TEST_CASE("answers leave at once if something else would hold them up, and then not again",
          "[net][departures]") {
    asio::io_context loop;
    departures leaving(loop.get_executor());
    line a(loop);
    answering only{a, "a", {}};
    std::vector<std::string> diary;
    leaving.leave();  // nobody waits
    asio::co_spawn(loop, answer(leaving, only, diary), asio::detached);
    asio::post(loop, [&] {
        leaving.leave();
        diary.push_back("something else");
    });
    loop.run();
    REQUIRE(diary == std::vector<std::string>{"ready a", "gone a", "something else"});
    REQUIRE(a.far.available() == 1);
}

TEST_CASE("a peer that does not read does not delay the answers that leave with its own",
          "[net][departures]") {
    asio::io_context loop;
    departures leaving(loop.get_executor());
    line a(loop);
    line b(loop);
    a.near.limit_send_buffer(4 * 1024);
    constexpr std::size_t more_than_fits = 16 * 1024 * 1024;
    answering first{a, std::string(more_than_fits, 'a'), {}};
    answering second{b, "b", {}};
    std::vector<std::string> diary;
    asio::co_spawn(loop, answer(leaving, first, diary), asio::detached);
    asio::co_spawn(loop, answer(leaving, second, diary), asio::detached);
    loop.run();
    REQUIRE(first.outcome == error_code(asio::error::would_block));
    REQUIRE(first.unsent > 0);
    REQUIRE(first.unsent < more_than_fits);
    REQUIRE(second.outcome == error_code());
    REQUIRE(b.far.available() == 1);
}

task<void> hold(departures& leaving, line& on, std::shared_ptr<int> held) {
    outgoing rest{asio::buffer("x", 1), asio::const_buffer()};
    co_await leaving.write(on.near, rest);
    ++*held;
}

TEST_CASE("answers that wait when the loop ends go with it", "[net][departures]") {
    const auto held = std::make_shared<int>(0);
    {
        asio::io_context loop;
        departures leaving(loop.get_executor());
        line a(loop);
        asio::co_spawn(loop, hold(leaving, a, held), asio::detached);
        loop.poll_one();  // into the line, and no further
        REQUIRE(held.use_count() == 2);
    }
    REQUIRE(*held == 0);
    REQUIRE(held.use_count() == 1);
}

}  // namespace
}  // namespace pollstream::net
