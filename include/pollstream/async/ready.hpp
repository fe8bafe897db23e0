// A task that has nothing to wait for: what a function that is not a coroutine returns when it already knows
// the answer.
#pragma once

#include "pollstream/async/task.hpp"

namespace pollstream {

template <class T>
task<T> ready(T value) {
    co_return value;
}

}  // namespace pollstream
