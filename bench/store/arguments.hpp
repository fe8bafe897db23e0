// What store_bench is asked to do.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace pollstream::store_bench {

struct arguments {
    std::uint64_t fill = 0;           ///< ballots stored before anything is measured
    std::uint64_t polls = 1;          ///< among so many polls
    std::uint64_t votes = 0;          ///< to cast and measure
    std::uint64_t outstanding = 256;  ///< at a time
    std::uint64_t lists = 0;          ///< of each kind of list, to time
    bool spread = false;              ///< over all polls; else into the newest
    bool verify = false;
    std::string keep;  ///< folder of the database, left behind; empty: a temporary one
    std::string use;   ///< folder of a database filled earlier

    bool uses() const { return !use.empty(); }
    bool is_temporary() const { return use.empty() && keep.empty(); }
    std::filesystem::path folder() const;
};

/// Throws std::invalid_argument with a text for people.
arguments read_arguments(int argc, char** argv);

}  // namespace pollstream::store_bench
