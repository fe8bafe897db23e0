#include "pollstream/domain/choice.hpp"

#include <algorithm>

namespace pollstream {

choice normalized(choice c) {
    std::sort(c.begin(), c.end());
    return c;
}

}  // namespace pollstream
