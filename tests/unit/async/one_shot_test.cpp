#include "pollstream/async/one_shot.hpp"

#include "support/run_task.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace pollstream;
using namespace std::chrono_literals;

namespace {

struct fixture {
    explicit fixture(deadline_queue::clock::duration at_most = 1h)
        : deadlines(loop.get_executor(), at_most) {}

    asio::io_context loop;
    deadline_queue deadlines;
};

/// Appends the answer.
task<void> note_answer(one_shot<int> from, deadline_queue& deadlines, std::vector<int>& into) {
    into.push_back(co_await from.wait(deadlines, -1));
}

}  // namespace

TEST_CASE("a value set before anybody waits is there", "[async]") {
    fixture f(0ms);
    one_shot<int> answer;
    answer.set(7);
    CHECK(testing::run(f.loop, answer.wait(f.deadlines, -1)) == 7);
}

TEST_CASE("a waiter gets the value when it comes", "[async]") {
    fixture f;
    one_shot<std::string> answer;
    asio::post(f.loop, [answer]() mutable { answer.set("counted"); });
    CHECK(testing::run(f.loop, answer.wait(f.deadlines, "late")) == "counted");
}

TEST_CASE("a waiter whose time is up gets the value it named", "[async]") {
    fixture f(5ms);
    one_shot<int> answer;
    CHECK(testing::run(f.loop, answer.wait(f.deadlines, -1)) == -1);
}

TEST_CASE("the first value stays", "[async]") {
    fixture f;
    one_shot<int> answer;
    answer.set(1);
    answer.set(2);
    CHECK(testing::run(f.loop, answer.wait(f.deadlines, -1)) == 1);
}

TEST_CASE("a value that comes after the waiter has left is dropped", "[async]") {
    fixture f(1ms);
    const auto witness = std::make_shared<int>(3);
    {
        one_shot<std::shared_ptr<int>> answer;
        CHECK_FALSE(testing::run(f.loop, answer.wait(f.deadlines, nullptr)));
        answer.set(witness);
        CHECK(witness.use_count() == 2);
    }
    CHECK(witness.use_count() == 1);
}

TEST_CASE("set never resumes the waiter on the spot", "[async]") {
    fixture f;
    one_shot<int> answer;
    bool still_inside = false;
    asio::post(f.loop, [&] {
        still_inside = true;
        answer.set(1);
        still_inside = false;
    });
    const auto wait = [](one_shot<int> from, deadline_queue* deadlines, bool* inside) -> task<bool> {
        co_await from.wait(*deadlines, -1);
        co_return *inside;
    };
    CHECK_FALSE(testing::run(f.loop, wait(answer, &f.deadlines, &still_inside)));
}

TEST_CASE("the setter may be gone before the waiter resumes", "[async]") {
    fixture f;
    auto answer = std::make_unique<one_shot<int>>();
    auto waiting = answer->wait(f.deadlines, -1);
    asio::post(f.loop, [&] {
        answer->set(9);
        answer.reset();
    });
    CHECK(testing::run(f.loop, std::move(waiting)) == 9);
}

TEST_CASE("many wait in one queue and resume in the order of their answers", "[async]") {
    fixture f;
    std::vector<one_shot<int>> answers(4);
    std::vector<int> told;
    for (auto& a : answers) testing::begin(f.loop, note_answer(a, f.deadlines, told));
    asio::post(f.loop, [&] {
        for (const std::size_t i : {2u, 0u, 3u, 1u}) answers[i].set(static_cast<int>(i));
    });
    f.loop.run();
    CHECK(told == std::vector{2, 0, 3, 1});
}

TEST_CASE("an exception in one of them does not hold up the others", "[async]") {
    fixture f;
    std::vector<one_shot<int>> answers(3);
    std::vector<int> told;
    const auto wait = [](one_shot<int> from, deadline_queue* in) -> task<void> {
        if (co_await from.wait(*in, -1) == 0) throw std::runtime_error("the first");
    };
    testing::begin(f.loop, wait(answers[0], &f.deadlines));
    for (const auto i : {1u, 2u}) testing::begin(f.loop, note_answer(answers[i], f.deadlines, told));
    asio::post(f.loop, [&] {
        for (std::size_t i = 0; i < answers.size(); ++i) answers[i].set(static_cast<int>(i));
    });
    CHECK_THROWS_WITH(f.loop.run(), "the first");
    f.loop.run();
    CHECK(told == std::vector{1, 2});
}

TEST_CASE("each has its own deadline, whoever left before it", "[async]") {
    fixture f(40ms);
    std::vector<one_shot<int>> answers(3);
    std::vector<int> told;
    const auto begun = std::chrono::steady_clock::now();
    auto last = begun;
    asio::steady_timer later(f.loop, 20ms);
    testing::begin(f.loop, note_answer(answers[0], f.deadlines, told));
    later.async_wait([&](const boost::system::error_code&) {
        answers[0].set(0);
        testing::begin(f.loop, note_answer(answers[1], f.deadlines, told));
        last = std::chrono::steady_clock::now();
    });
    f.loop.run();
    CHECK(told == std::vector{0, -1});
    CHECK(std::chrono::steady_clock::now() - last >= 40ms);
}

TEST_CASE("an answer that comes when the time has just run out still counts, once", "[async]") {
    fixture f(1ms);
    one_shot<int> answer;
    std::vector<int> told;
    testing::begin(f.loop, note_answer(answer, f.deadlines, told));
    f.loop.poll();
    std::this_thread::sleep_for(5ms);
    f.loop.run_one();  // the timer: the waiter is about to go on
    answer.set(5);
    f.loop.run();
    CHECK(told == std::vector{5});
}

TEST_CASE("destroying a queue ends the waits in it", "[async]") {
    asio::io_context loop;
    one_shot<int> answer;
    std::vector<int> told;
    {
        deadline_queue deadlines(loop.get_executor(), 1h);
        testing::begin(loop, note_answer(answer, deadlines, told));
        loop.poll();
    }
    answer.set(1);
    loop.restart();
    loop.run();
    CHECK(told.size() == 1);
}

TEST_CASE("waiting on a destroyed queue ends at once", "[async]") {
    asio::io_context loop;
    one_shot<int> answer;
    std::optional<task<int>> waiting;
    {
        deadline_queue deadlines(loop.get_executor(), 1h);
        waiting.emplace(answer.wait(deadlines, -1));
    }
    CHECK(testing::run(loop, std::move(*waiting)) == -1);
}

TEST_CASE("waiters go with the loop when it ends", "[async]") {
    const auto witness = std::make_shared<int>(1);
    {
        asio::io_context loop;
        deadline_queue deadlines(loop.get_executor(), 1h);
        const auto wait = [](std::shared_ptr<int> kept, one_shot<int> from,
                             deadline_queue* in) -> task<void> {
            co_await from.wait(*in, -1);
            ++*kept;
        };
        testing::begin(loop, wait(witness, one_shot<int>(), &deadlines));
        loop.poll();
        CHECK(witness.use_count() == 2);
    }
    CHECK(witness.use_count() == 1);
    CHECK(*witness == 1);
}
