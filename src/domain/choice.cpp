#include "pollstream/domain/choice.hpp"

#include <algorithm>

namespace pollstream {

choice normalized(choice c) {
    std::ranges::sort(c);
    return c;
}

}  // namespace pollstream
