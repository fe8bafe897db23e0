#include "pollstream/bus/bus.hpp"

#include <algorithm>

namespace pollstream {

void bus::publish(const fact& f) {
    auto& listeners = slots_[f.index()];
    // By index and only up to the end as it is now: a handler may add listeners, which can move the vector.
    const auto count = listeners.size();
    bool gone = false;
    ++depth_;
    for (std::size_t i = 0; i < count; ++i) {
        if (const auto handler = listeners[i].lock()) {
            (*handler)(f);
        } else {
            gone = true;
        }
    }
    --depth_;
    if (gone && depth_ == 0) std::erase_if(listeners, [](const auto& l) { return l.expired(); });
}

}  // namespace pollstream
