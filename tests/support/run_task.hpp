// Runs a coroutine to its end, on its own loop or the given one, and returns its result.
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
/// Only starts it: it goes on while the loop runs, which then throws what the task throws.
void begin(asio::io_context& loop, task<void> work);

// The spawning is compiled once, for tasks that return nothing: co_spawn takes long to compile for each type.

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
