// What a voter marked: option numbers, 1 to n within their poll, sorted, no two alike.
#pragma once

#include <cstdint>
#include <vector>

namespace pollstream {

using option_no = std::uint16_t;
using choice = std::vector<option_no>;

/// Sorted; duplicates are kept, so that the ballot rule can refuse them.
choice normalized(choice c);

}  // namespace pollstream
