// An exception in words for the log, and what becomes of one that ends a task nobody waits for: it is logged
// and that is all, or, if the server cannot do without the task, it ends the program.
#pragma once

#include "pollstream/base/log.hpp"

#include <exception>
#include <string>
#include <string_view>

namespace pollstream {

/// Its what(); for anything but a std::exception, a text that says so.
std::string text_of(const std::exception_ptr& thrown);

/// Completion handler of a spawned task: if the task threw, logs what, then calls `put_right`.
template <class PutRight>
auto or_say(std::string_view task, PutRight put_right) {
    return [task, put_right](const std::exception_ptr& thrown) {
        if (!thrown) return;
        log::error("a task failed", {{"task", task}, {"what", text_of(thrown)}});
        put_right();
    };
}
inline auto or_say(std::string_view task) {
    return or_say(task, [] {});
}

/// Completion handler of a task that must not end that way: rethrows, out of the loop's run().
inline constexpr auto or_end = [](const std::exception_ptr& thrown) {
    if (thrown) std::rethrow_exception(thrown);
};

}  // namespace pollstream
