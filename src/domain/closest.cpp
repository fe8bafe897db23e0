#include "pollstream/domain/closest.hpp"

#include <algorithm>

namespace pollstream {

void first_of_two::take(std::uint64_t seq, const choice& marks, std::uint64_t supersedes) {
    if (supersedes != 0) standing_.erase(supersedes);
    const auto which = std::ranges::find(two_, marks);
    if (which != two_.end()) standing_.emplace(seq, static_cast<std::size_t>(which - two_.begin()));
}

choice first_of_two::first() const {
    return standing_.empty() ? choice() : two_[standing_.begin()->second];
}

}  // namespace pollstream
