#include "pollstream/async/session_group.hpp"

#include "support/run_task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>

#include <optional>
#include <vector>

using namespace pollstream;
using namespace std::chrono_literals;

namespace {

struct group_fixture {
    asio::io_context loop;
    session_group group{loop.get_executor()};
};

}  // namespace

TEST_CASE("an empty session_group is empty at once", "[async]") {
    group_fixture f;
    CHECK(testing::run(f.loop, f.group.wait_empty(1h)));
}

TEST_CASE("a member leaves with its ticket", "[async]") {
    group_fixture f;
    {
        const auto ticket = f.group.enter({});
        CHECK(f.group.size() == 1);
    }
    CHECK(f.group.size() == 0);
}

TEST_CASE("a moved ticket leaves once", "[async]") {
    group_fixture f;
    auto first = f.group.enter({});
    auto second = f.group.enter({});
    session_group::ticket moved(std::move(first));
    CHECK(f.group.size() == 2);
    moved = std::move(second);  // what it held before leaves now
    CHECK(f.group.size() == 1);
    moved = session_group::ticket{};
    CHECK(f.group.size() == 0);
}

TEST_CASE("finish_all and drop_all reach everybody", "[async]") {
    group_fixture f;
    int finished = 0;
    int dropped = 0;
    const auto a = f.group.enter({[&] { ++finished; }, [&] { ++dropped; }});
    const auto b = f.group.enter({[&] { ++finished; }, [&] { ++dropped; }});
    f.group.finish_all();
    CHECK(finished == 2);
    CHECK(dropped == 0);
    f.group.drop_all();
    CHECK(dropped == 2);
}

TEST_CASE("a member may leave from within its own callback", "[async]") {
    group_fixture f;
    std::vector<std::optional<session_group::ticket>> tickets(3);
    int asked = 0;
    for (auto& t : tickets) {
        t.emplace(f.group.enter({[&] {
                                     ++asked;
                                     t.reset();
                                 },
                                 {}}));
    }
    f.group.finish_all();
    CHECK(asked == 3);
    CHECK(f.group.size() == 0);
}

TEST_CASE("wait_empty returns when the last one leaves", "[async]") {
    group_fixture f;
    auto a = std::make_optional(f.group.enter({}));
    auto b = std::make_optional(f.group.enter({}));
    asio::post(f.loop, [&] { a.reset(); });
    asio::steady_timer later(f.loop, 10ms);
    later.async_wait([&](auto) { b.reset(); });
    const auto begin = std::chrono::steady_clock::now();
    CHECK(testing::run(f.loop, f.group.wait_empty(1h)));
    CHECK(std::chrono::steady_clock::now() - begin >= 10ms);
}

TEST_CASE("wait_empty returns false when time is up", "[async]") {
    group_fixture f;
    const auto stays = f.group.enter({});
    CHECK_FALSE(testing::run(f.loop, f.group.wait_empty(5ms)));
    CHECK(f.group.size() == 1);
}

TEST_CASE("wait_empty goes on waiting if somebody new came before it woke", "[async]") {
    group_fixture f;
    auto a = std::make_optional(f.group.enter({}));
    std::optional<session_group::ticket> b;
    asio::post(f.loop, [&] {
        a.reset();  // wakes the waiter …
        b.emplace(f.group.enter({}));
    });
    asio::steady_timer later(f.loop, 10ms);
    later.async_wait([&](auto) { b.reset(); });
    CHECK(testing::run(f.loop, f.group.wait_empty(1h)));
    CHECK_FALSE(b);
}
