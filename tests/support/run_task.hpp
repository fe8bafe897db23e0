// Runs a coroutine to its end on a loop of its own making or the given one, and answers what it answered.
#pragma once

#include "pollstream/async/task.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace pollstream::testing {

/// Runs `loop` until the task is done. Throws what the task throws.
void run(asio::io_context& loop, task<void> work);
/// Only begins it: it goes on while the loop runs, which throws what the task throws.
void begin(asio::io_context& loop, task<void> work);

// Spawning is compiled once, for tasks that answer nothing: a co_spawn of each type takes long to compile.

template <class T>
task<void> keep_answer(task<T> work, std::optional<T>& answer) {
    answer.emplace(co_await std::move(work));
}

template <class T>
T run(asio::io_context& loop, task<T> work) {
    std::optional<T> answer;
    run(loop, keep_answer(std::move(work), answer));
    return std::move(*answer);
}

template <class T>
task<void> pass_on(task<T> work, std::function<void(T)> done) {
    done(co_await std::move(work));
}

template <class T>
void begin(asio::io_context& loop, task<T> work, std::type_identity_t<std::function<void(T)>> done) {
    begin(loop, pass_on(std::move(work), std::move(done)));
}

}  // namespace pollstream::testing
