// The house as data: which module stands on which floor, which doors each may open, and where a library may
// be used. The checks take texts, so that they can be tried on planted mistakes as well as on the sources.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::testing {

struct module {
    std::string_view name;
    int floor;
    std::vector<std::string_view> doors;  ///< modules whose doors it may open; its own is implied
};

/// Floor by floor from the bottom.
const std::vector<module>& house();

struct confined {
    std::string_view include;               ///< a prefix, without the < or "
    std::vector<std::string_view> allowed;  ///< prefixes of paths that may include it
    std::string_view why;
    bool everywhere = false;  ///< in tests and benchmarks, too; other libraries those may use
};

const std::vector<confined>& confined_includes();

/// Code for several threads that stands outside the lanes, because it must.
struct thread_word {
    std::string_view path;
    std::string_view word;
};

const std::vector<thread_word>& words_of_threads_above();

struct source {
    std::string path;  ///< from the root of the repository: "src/vote/vote_service.cpp"
    std::string text;
};

/// Every .hpp and .cpp below these folders of the repository, by path.
std::vector<source> read_sources(const std::vector<std::string>& folders);

using findings = std::vector<std::string>;  ///< "path:line: what is wrong"

findings check_doors(const source& s);
findings check_confined(const source& s);

struct found_word {
    std::size_t place;  ///< in the text
    std::string word;
};

/// Mutexes, locks, threads, atomics and the like, whether their header is included or not.
std::vector<found_word> words_of_threads(const source& s);
findings check_threads(const source& s);

/// What g++ 12 miscompiles: a temporary made with braces or a capturing lambda created in the same full
/// expression as a co_await, and a co_await in the condition of a loop.
findings check_co_await(const source& s);
/// Lambdas that capture and return a task: the task may outlive the lambda, and what it captured is gone
/// then.
findings check_capturing_coroutines(const source& s);
findings check_style(const source& s);

}  // namespace pollstream::testing
