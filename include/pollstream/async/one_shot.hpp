// A value that arrives once, from whoever is done first: the request waits, the commit answers.
//
//     one_shot<receipt> answer(executor);
//     lane.submit(ballot, answer);                       // a copy is the same one_shot
//     auto r = co_await answer.wait(limits::handler_timeout);   // nullopt: the time was up
//
// Loop thread only. Setting before anybody waits is fine; setting twice keeps the first value; a value that
// arrives after the waiter has left is dropped with the last copy.
#pragma once

#include "pollstream/async/task.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace pollstream {

template <class T>
class one_shot {
  public:
    explicit one_shot(const asio::any_io_executor& executor) : state_(std::make_shared<state>(executor)) {}

    /// Stores the value and wakes the waiter through the executor (never inline).
    void set(T value) {
        if (state_->value) return;
        state_->value.emplace(std::move(value));
        state_->alarm.cancel();
    }

    /// At most one waiter. Answers the value, or nothing when `at_most` has passed. This one_shot itself may
    /// be gone by then.
    task<std::optional<T>> wait(std::chrono::steady_clock::duration at_most) {
        return wait_for(state_, at_most);
    }

  private:
    struct state {
        explicit state(const asio::any_io_executor& executor) : alarm(executor) {}
        asio::steady_timer alarm;
        std::optional<T> value;
    };

    static task<std::optional<T>> wait_for(std::shared_ptr<state> keep,
                                           std::chrono::steady_clock::duration at_most) {
        if (!keep->value) {
            keep->alarm.expires_after(at_most);
            co_await keep->alarm.async_wait(as_result);
        }
        co_return std::move(keep->value);
    }

    std::shared_ptr<state> state_;
};

}  // namespace pollstream
