// A count, ready to be reported: the ballots, the results, and which methods could not count them and why.
// Pure.
#pragma once

#include "pollstream/count/ballot_file.hpp"
#include "pollstream/count/overview.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace pollstream::app {

/// Where a report's lot comes from.
enum class lot_source : std::uint8_t {
    options,  ///< no lot was drawn: the order of the options stands in
    poll,     ///< the poll's own seed
    seed      ///< the seed that was given
};

struct not_counted {
    count::method what;
    std::string why;
};

struct count_report {
    std::string file;
    count::ballot_file ballots;
    count::pairwise_matrix pairs;
    std::vector<count::option> lot;  ///< first to last
    lot_source lot_from = lot_source::options;
    count::request asked;
    count::overview results;
    std::vector<count::verdict> verdicts;
    std::vector<not_counted> missing;

    bool lot_drawn() const { return lot_from != lot_source::options; }
    const std::string& name(count::option o) const { return ballots.options[o]; }
};

/// For a terminal with 80 columns, as far as the names allow.
std::string count_as_text(const count_report& r);
/// One JSON object; docs/counting.md describes it.
std::string count_as_json(const count_report& r);

}  // namespace pollstream::app
