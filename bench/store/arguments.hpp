// The options of store_bench.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace pollstream::store_bench {

struct arguments {
    std::uint64_t fill = 0;           ///< ballots stored before anything is measured
    std::uint64_t polls = 1;          ///< spread over this many polls
    std::uint64_t votes = 0;          ///< to cast and to measure
    std::uint64_t outstanding = 256;  ///< at the same time
    std::uint64_t lists = 0;          ///< to time, of each kind of list
    bool spread = false;              ///< over all polls, rather than into the newest
    bool verify = false;
    std::string keep;  ///< folder for the database, left behind; empty: a temporary one
    std::string use;   ///< folder of a database filled earlier

    bool uses() const { return !use.empty(); }
    bool is_temporary() const { return use.empty() && keep.empty(); }
    std::filesystem::path folder() const;
};

/// Throws std::invalid_argument with a message for people.
arguments read_arguments(int argc, char** argv);

}  // namespace pollstream::store_bench
