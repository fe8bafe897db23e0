// The words of code for several threads, and where they may stand.
#include "source_text.hpp"

#include <algorithm>
#include <set>

namespace pollstream::testing {

namespace {

/// Besides these, whatever ends with mutex or begins with atomic_.
bool is_of_threads(std::string_view word, std::string_view before) {
    static const std::set<std::string_view> always{
        "lock_guard",       "unique_lock", "scoped_lock",        "shared_lock", "thread",
        "jthread",          "this_thread", "thread_local",       "thread_pool", "pthread_create",
        "strand",           "make_strand", "call_once",          "once_flag",   "counting_semaphore",
        "binary_semaphore", "atomic",      "condition_variable", "stop_token",  "condition_variable_any",
        "packaged_task"};
    static const std::set<std::string_view> of_std{"async",   "future", "shared_future",
                                                   "promise", "latch",  "barrier"};
    if (word.ends_with("mutex") || word.starts_with("atomic_") || always.contains(word)) return true;
    return before.ends_with("std::") && of_std.contains(word);
}

}  // namespace

const std::vector<thread_word>& words_of_threads_above() {
    static const std::vector<thread_word> all = {
        // All threads write to the log.
        {"src/base/log_file.cpp", "mutex"},
        {"src/base/log_file.cpp", "lock_guard"},
        {"src/base/log_stderr.cpp", "mutex"},
        // Each thread has its own, so no two share one.
        {"src/base/activity.cpp", "thread_local"},
        {"src/base/digest.cpp", "thread_local"},
        {"src/net/response_head.cpp", "thread_local"},
    };
    return all;
}

std::vector<found_word> words_of_threads(const source& s) {
    std::vector<found_word> found;
    const auto parts = part(s.text);
    const std::string_view code = parts.code;
    for (std::size_t i = 0, end = 0; i < code.size(); i = end + 1) {
        for (end = i; end < code.size() && is_word(code[end]);) ++end;
        if (end == i) continue;
        const auto word = code.substr(i, end - i);
        if (is_of_threads(word, code.substr(0, i))) found.push_back({i, std::string(word)});
    }
    return found;
}

findings check_threads(const source& s) {
    if (s.path.starts_with("src/sqlite/") || s.path.starts_with("include/pollstream/sqlite/")) return {};
    findings wrong;
    const auto& known = words_of_threads_above();
    for (const auto& found : words_of_threads(s)) {
        const bool may = std::ranges::any_of(
            known, [&](const thread_word& k) { return k.path == s.path && k.word == found.word; });
        if (!may)
            wrong.push_back(place_of(s, found.place) + found.word +
                            ": everything above the commit lane belongs to one thread");
    }
    return wrong;
}

}  // namespace pollstream::testing
