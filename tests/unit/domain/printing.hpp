// How values are shown when a comparison fails.
#pragma once

#include "pollstream/domain/poll.hpp"

#include <ostream>

namespace pollstream {

inline std::ostream& operator<<(std::ostream& out, const field_error& e) {
    return out << e.field << ": " << e.reason;
}

}  // namespace pollstream
