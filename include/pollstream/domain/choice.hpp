// What a voter chose, as numbers; their meaning is up to the poll's kind (kind.hpp). Mostly they are option
// numbers, 1 to n within their poll.
#pragma once

#include <cstdint>
#include <vector>

namespace pollstream {

using option_no = std::uint16_t;
using choice = std::vector<option_no>;

/// A set of options: sorted; duplicates are kept, so that the ballot rule can refuse them.
choice normalized(choice c);

}  // namespace pollstream
