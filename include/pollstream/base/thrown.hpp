// What was thrown, in words for the log, and what becomes of it where a task ends that nobody waits for: said
// and over, or, where the server cannot do without the task, the end of the program.
#pragma once

#include "pollstream/base/log.hpp"

#include <exception>
#include <string>
#include <string_view>

namespace pollstream {

/// what() of it; of something else than a std::exception, that it is.
std::string text_of(const std::exception_ptr& thrown);

/// Completes a spawned task: says in the log what it threw, if anything, and has it put right.
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

/// Completes a task that must not end so: throws on, out of the loop's run().
inline constexpr auto or_end = [](const std::exception_ptr& thrown) {
    if (thrown) std::rethrow_exception(thrown);
};

}  // namespace pollstream
