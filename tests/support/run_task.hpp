// Runs a coroutine to its end on a loop of its own making or the given one, and answers what it answered.
#pragma once

#include "pollstream/async/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <stdexcept>

namespace pollstream::testing {

/// Runs `loop` until the task is done. Throws what the task throws; throws when the loop runs dry before
/// that.
template <class T>
T run(asio::io_context& loop, task<T> work) {
    std::optional<T> answer;
    std::exception_ptr failure;
    bool done = false;
    asio::co_spawn(loop, std::move(work), [&](std::exception_ptr e, T value) {
        failure = e;
        if (!e) answer.emplace(std::move(value));
        done = true;
    });
    loop.restart();
    const auto guard = asio::make_work_guard(loop);
    while (!done && loop.run_one() > 0) {
    }
    if (failure) std::rethrow_exception(failure);
    return std::move(*answer);
}

inline void run(asio::io_context& loop, task<void> work) {
    std::exception_ptr failure;
    bool done = false;
    asio::co_spawn(loop, std::move(work), [&](std::exception_ptr e) {
        failure = e;
        done = true;
    });
    loop.restart();
    const auto guard = asio::make_work_guard(loop);
    while (!done && loop.run_one() > 0) {
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace pollstream::testing
