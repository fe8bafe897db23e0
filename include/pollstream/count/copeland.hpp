// Copeland: a point for every option beaten head to head, half a point for a draw.
#pragma once

#include "pollstream/count/outcome.hpp"
#include "pollstream/count/pairwise_matrix.hpp"

namespace pollstream::count {

struct copeland_result {
    struct record {
        std::uint8_t wins = 0;
        std::uint8_t draws = 0;
        std::uint8_t losses = 0;
        unsigned half_points() const { return 2u * wins + draws; }
        friend bool operator==(const record&, const record&) = default;
    };
    std::vector<record> records;  ///< per option
    count::outcome outcome;
};

copeland_result copeland(const pairwise_matrix& d, const lot_order& lot);

}  // namespace pollstream::count
