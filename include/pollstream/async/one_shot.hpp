// A value that arrives once, from whoever is first to set it: the request waits, the commit sets it.
//
//     one_shot<result<receipt>> answer;
//     lane.submit(ballot, answer);                       // a copy is the same one_shot
//     auto r = co_await answer.wait(deadlines, errc::timed_out);
//
// Loop thread only, except that another thread may hold and destroy a copy. Setting before anybody waits is
// fine; setting twice keeps the first value; a value that arrives after the waiter has left is dropped with
// the last copy.
#pragma once

#include "pollstream/async/deadline_queue.hpp"
#include "pollstream/async/ready.hpp"
#include "pollstream/async/task.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/post.hpp>

#include <memory>
#include <optional>
#include <utility>

namespace pollstream {

template <class T>
class one_shot {
  public:
    one_shot() : state_(std::make_shared<state>()) {}

    /// Stores the value and wakes the waiter through the loop (never inline).
    void set(T value) {
        if (state_->is_set) return;
        state_->is_set = true;
        state_->value.emplace(std::move(value));
        state_->end();
    }

    /// At most one waiter. Returns the value, or `otherwise` once the time limit of `deadlines` has passed or
    /// `deadlines` is destroyed. This one_shot itself may be gone by then.
    task<T> wait(deadline_queue& deadlines, T otherwise) {
        if (state_->is_set) return ready(std::move(*state_->value));
        state_->value.emplace(std::move(otherwise));
        return asio::async_initiate<decltype(asio::use_awaitable), void(T)>(enter{}, asio::use_awaitable,
                                                                            state_, deadlines.here());
    }

  private:
    using waiting =
        typename asio::async_result<std::decay_t<decltype(asio::use_awaitable)>, void(T)>::handler_type;

    struct state final : deadline_queue::waiter {
        using deadline_queue::waiter::end;

        void resume() override {
            auto told = std::exchange(who, std::nullopt);
            std::move (*told)(std::move(*value));
        }
        void abandon() noexcept override { who.reset(); }

        std::optional<waiting> who;
        std::optional<T> value;  ///< or what to return if none comes
        bool is_set = false;
    };

    struct enter {
        /// The task may start long after the call of wait().
        void operator()(waiting who, std::shared_ptr<state> s,
                        std::weak_ptr<deadline_queue*> deadlines) const {
            const auto line = deadlines.lock();
            if (line && !s->is_set) {
                s->who.emplace(std::move(who));
                (*line)->enter(std::move(s));
                return;
            }
            const auto loop = asio::get_associated_executor(who);
            asio::post(loop, [told = std::move(who), value = std::move(*s->value)]() mutable {
                std::move(told)(std::move(value));
            });
        }
    };

    std::shared_ptr<state> state_;
};

}  // namespace pollstream
