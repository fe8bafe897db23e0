#include "pollstream/async/one_shot.hpp"

#include "support/run_task.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>

#include <memory>
#include <string>

using namespace pollstream;
using namespace std::chrono_literals;

TEST_CASE("a value set before anybody waits is there", "[async]") {
    asio::io_context loop;
    one_shot<int> answer(loop.get_executor());
    answer.set(7);
    CHECK(testing::run(loop, answer.wait(0ms)) == 7);
}

TEST_CASE("a waiter gets the value when it comes", "[async]") {
    asio::io_context loop;
    one_shot<std::string> answer(loop.get_executor());
    asio::post(loop, [answer]() mutable { answer.set("counted"); });
    CHECK(testing::run(loop, answer.wait(1h)) == "counted");
}

TEST_CASE("a waiter gets nothing when its time is up", "[async]") {
    asio::io_context loop;
    one_shot<int> answer(loop.get_executor());
    CHECK_FALSE(testing::run(loop, answer.wait(5ms)));
}

TEST_CASE("the first value stays", "[async]") {
    asio::io_context loop;
    one_shot<int> answer(loop.get_executor());
    answer.set(1);
    answer.set(2);
    CHECK(testing::run(loop, answer.wait(1h)) == 1);
}

TEST_CASE("a value that comes after the waiter has left is dropped", "[async]") {
    asio::io_context loop;
    const auto witness = std::make_shared<int>(3);
    {
        one_shot<std::shared_ptr<int>> answer(loop.get_executor());
        CHECK_FALSE(testing::run(loop, answer.wait(1ms)));
        answer.set(witness);
        CHECK(witness.use_count() == 2);
    }
    CHECK(witness.use_count() == 1);
}

TEST_CASE("set never resumes the waiter on the spot", "[async]") {
    asio::io_context loop;
    one_shot<int> answer(loop.get_executor());
    bool still_inside = false;
    asio::post(loop, [&] {
        still_inside = true;
        answer.set(1);
        still_inside = false;
    });
    const auto wait = [](one_shot<int> from, bool* inside) -> task<bool> {
        co_await from.wait(1h);
        co_return *inside;
    };
    CHECK_FALSE(testing::run(loop, wait(answer, &still_inside)));
}

TEST_CASE("the setter may be gone before the waiter resumes", "[async]") {
    asio::io_context loop;
    auto answer = std::make_unique<one_shot<int>>(loop.get_executor());
    auto waiting = answer->wait(1h);
    asio::post(loop, [&] {
        answer->set(9);
        answer.reset();
    });
    CHECK(testing::run(loop, std::move(waiting)) == 9);
}
