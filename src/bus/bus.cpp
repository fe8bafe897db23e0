#include "pollstream/bus/bus.hpp"

#include <algorithm>

namespace pollstream {

void bus::publish(const fact& f) {
    if (delivering_) {
        waiting_.push_back(f);
        return;
    }
    delivering_ = true;
    deliver(f);
    while (!waiting_.empty()) {
        const auto next = std::move(waiting_.front());
        waiting_.pop_front();
        deliver(next);
    }
    delivering_ = false;
}

void bus::deliver(const fact& f) {
    auto& listeners = slots_[f.index()];
    // By index and only up to the end as it is now: a handler may add listeners, which can move the vector.
    const auto count = listeners.size();
    bool gone = false;
    for (std::size_t i = 0; i < count; ++i) {
        if (const auto handler = listeners[i].lock()) {
            (*handler)(f);
        } else {
            gone = true;
        }
    }
    if (gone) std::erase_if(listeners, [](const auto& l) { return l.expired(); });
}

}  // namespace pollstream
