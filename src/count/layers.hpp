// From "x is above y" for some pairs, without cycles, to places: first those that nobody is above, then those
// that nobody left is above, and so on.
#pragma once

#include "pollstream/count/ranking.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace pollstream::count {

template <class Above>
std::vector<std::vector<option>> layers(std::size_t options, Above&& above) {
    std::vector<option> left(options);
    std::iota(left.begin(), left.end(), option{0});
    std::vector<std::vector<option>> places;
    while (!left.empty()) {
        std::vector<option> place;
        for (const auto x : left)
            if (std::ranges::none_of(left, [&](option y) { return above(y, x); })) place.push_back(x);
        std::erase_if(left, [&](option x) { return std::ranges::binary_search(place, x); });
        places.push_back(std::move(place));
    }
    return places;
}

}  // namespace pollstream::count
